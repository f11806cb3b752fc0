"""The words that ship: narratives of our own making, what is found in each, and which words led there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui.engines.legal.classify.classifier import Classifier, Finding
from gonghui.engines.legal.classify.current import GUIDE
from gonghui.engines.legal.classify.schema import ClassificationSection
from gonghui.programmes.disputes.enums import Category
from tests.requirements import requirement

ARREARS = """锦禾纺织拖欠工资
厂里三个月没发工资了，我们38个工人一共被欠了386000元，老板电话打不通，听说在往外拉设备。再不给钱我们准备去堵门。"""


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(GUIDE.shipped())


@requirement("F-11")
def test_one_narrative_is_sorted_on_two_levels_with_its_reasons(classifier: Classifier) -> None:
    found = classifier.classify(ARREARS)

    assert (found.labour, found.dispute, found.categories[0]) == (True, True, "W01")
    assert {"unrest", "firm", "collective"} <= set(found.risks)
    assert (found.amount, found.workers, found.urgency) == (Decimal("386000.00"), 38, "urgent")
    assert any(each.speaks_for == "W01" and each.words in ARREARS for each in found.reasons)


@requirement("F-11")
@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("公司每天让我们干12小时，全年无休，也不给加班费", "W04"),
        ("怀孕六个月，公司逼我写辞职", "F01"),
        ("干了两年一直没签劳动合同，想要双倍工资", "W08"),
        ("在车间干活被机器压断了手指，厂里不给报工伤", "I01"),
        ("送外卖跑单的时候被车撞骨折了，平台说和他们没关系", "P03"),
        ("离职的时候公司扣着我的毕业证和押金不退", "C07"),
        ("公司一直没给我交社保，让我自愿放弃", "S01"),
        ("老板昨天口头把我开除，没有任何理由", "T02"),
        ("上星期口头叫我走，没说理由，在厂里干了快四年", "T02"),
        ("工地包工头欠我们木工的工钱，过年了还没结", "F05"),
        ("入职三年没休过年假，公司说年假清零", "H02"),
        ("试用期已经半年了，公司又延长试用", "C03"),
        ("离职一年内不准去同行，竞业协议的补偿也没给", "C05"),
        ("学校不同意我辞职，聘用合同还没到期，事业编", "R00"),
        ("主管在办公室对我性骚扰，举报以后把我调岗", "F02"),
    ],
)
def test_everyday_words_find_their_category(classifier: Classifier, text: str, category: str) -> None:
    found = classifier.classify(text)

    assert found.labour and found.dispute
    assert category in found.categories


@pytest.mark.parametrize(
    "text",
    [
        "小区物业不修电梯，业主多次投诉没人管",
        "学校门口的补课班噪音扰民",
        "出租车司机绕路多收钱",
        "被骗进传销，钱也退不回来",
        "",
        "。。。",
        "保险公司不理赔，投保人该怎么办",
    ],
)
def test_other_matters_are_left_to_others(classifier: Classifier, text: str) -> None:
    found = classifier.classify(text)

    assert (found.labour, found.dispute, found.categories) == (False, False, ())


@pytest.mark.parametrize(
    "text", ["养老金调整什么时候发放？", "新农合今年要交多少钱", "社保局不给我办退休手续，一直推诿"]
)
def test_work_and_insurance_without_an_employer_is_no_dispute(classifier: Classifier, text: str) -> None:
    found = classifier.classify(text)

    assert (found.labour, found.dispute) == (True, False)


def test_every_category_of_the_programme_has_words(classifier: Classifier) -> None:
    assert set(classifier.disputes) == set(Category.values)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_the_same_text_is_always_sorted_the_same(text: str) -> None:
    classifier = Classifier(GUIDE.shipped())

    first, second = classifier.classify(text), classifier.classify(text)

    assert first == second
    assert not first.dispute or (first.labour and first.categories)
    assert all(each.words in text for each in first.reasons)


def test_a_long_letter_that_mentions_work_once_is_not_about_work(classifier: Classifier) -> None:
    letter = "村口的路坑坑洼洼，下雨天孩子没法走，盼着早点修好。" * 6 + "村里人多在外务工。"

    assert not classifier.classify(letter).labour


def test_a_model_answers_the_topic_and_the_words_the_rest() -> None:
    class Sure:
        def judge(self, text: str, scores: Mapping[str, int], by_words: bool) -> tuple[bool, list[str]]:
            return True, ["没发"]

    found: Finding = Classifier(GUIDE.shipped(), Sure()).classify("三个月没发，就这么拖着")

    assert found.labour
    assert [(each.speaks_for, each.words) for each in found.reasons] == [("model", "没发")]


def test_a_section_with_a_word_twice_named_is_refused() -> None:
    words = [{"words": ["拖欠工资"]}]
    twice = [{"code": "W01", "title": "甲", "evidence": words}] * 2

    with pytest.raises(ValueError, match="W01"):
        ClassificationSection.model_validate({"topic": words, "categories": twice})


@pytest.mark.parametrize("word", ["欠", "(没有", "…"])
def test_a_word_that_cannot_be_searched_is_refused_with_a_cure(word: str) -> None:
    with pytest.raises(ValueError, match="没法查找"):
        ClassificationSection.model_validate(
            {
                "topic": [{"words": [word]}],
                "categories": [{"code": "W01", "title": "甲", "evidence": [{"words": ["欠薪"]}]}],
            }
        )
