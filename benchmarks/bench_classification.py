"""What sorting narratives costs, against reading them once.

The floor counts the pairs of characters of each text, the least that any search for words has to look at. Narratives
are made up here, of the length that citizens write; the rate a second is printed with the line.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.harness import Ratio, bench, seconds

PARTS = (
    "我在厂里上班快四年了",
    "老板说等通知",
    "问了几次都没有回话",
    "一起干活的有三十多个人",
    "去年签过一次合同后来没有再签",
    "每天从早上七点做到晚上八点",
    "家里孩子要交学费",
    "村口的路一直没有修好",
    "小区的灯坏了一个多月",
    "盼望领导早点给个答复",
    "三个月的工资一直没发",
    "说好的奖金也没有",
    "社保停了半年",
    "上个月手被机器压伤了",
    "口头叫我明天不用来",
)
SENTENCES = 24
SEED = 7


@bench(rows=4000)
def classification(rows: int) -> Iterator[Ratio]:
    """Every text through all words of the pack, as the command line and the inbox do."""
    from gonghui.engines.legal.classify.classifier import Classifier
    from gonghui.engines.legal.classify.current import GUIDE
    from gonghui.engines.legal.classify.patterns import pairs_of

    texts, classifier = _texts(rows), Classifier(GUIDE.shipped())

    def ours() -> None:
        for text in texts:
            classifier.classify(text)

    def floor() -> None:
        for text in texts:
            pairs_of(text)

    took, least = seconds(ours, repeat=3, warm=1), seconds(floor, repeat=3, warm=1)
    length = sum(map(len, texts)) // rows
    what = f"{rows / took:,.0f} texts of {length} characters a second, against their pairs"
    yield Ratio("F-11", what, took, least, 20)


def _texts(rows: int) -> list[str]:
    chance = random.Random(SEED)
    return ["。".join(chance.choices(PARTS, k=SENTENCES)) for _row in range(rows)]
