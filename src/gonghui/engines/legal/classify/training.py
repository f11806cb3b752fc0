"""Training a model of the topic from what people confirmed, and measuring it on what it has not seen.

Needs the extra `learn`. Texts of one `group` (one matter, one sender) never stand on both sides of a fold.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.legal.classify.classifier import Classifier
from gonghui.engines.legal.classify.model import (
    MOST_PIECES,
    RULES,
    Judge,
    Measure,
    Measured,
    TopicModel,
    pieces_of,
    rule_values,
)
from gonghui.kernel.errors import Invalid

LEAST_OF_EACH = 20
FOLDS = 5
ROUNDS = 1000
SEED = 20260101
STRENGTH = 4.0
LEAST_SEEN = 2
SIMPLE = {"solver": "liblinear", "max_iter": 1000}


@dataclass(frozen=True, slots=True)
class Example:
    """One text that somebody decided about."""

    text: str
    labour: bool
    group: str


def read_examples(lines: Iterable[bytes]) -> list[Example]:
    """Examples from JSON lines with `text`, `labour`, and perhaps `id` and `group`. Refuses the first wrong line."""
    found: list[Example] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line.decode("utf-8-sig"))
            text, labour = told["text"], told["labour"]
        except (ValueError, KeyError, TypeError, RecursionError):
            text = labour = None
        if not isinstance(text, str) or not isinstance(labour, bool):
            raise Invalid(_("第 %(n)s 行：要有 text（文字）和 labour（true 或 false）。") % {"n": number})
        found.append(Example(text, labour, str(told.get("group") or told.get("id") or number)))
    return found


def train(
    examples: Sequence[Example], words: Classifier, *, source: str, report: Callable[[int], None] = lambda done: None
) -> TopicModel:
    """The model of all examples, with what cross-validation measured. Refuses too few examples of either kind."""
    learn = _learn()
    yes = sum(each.labour for each in examples)
    if min(yes, len(examples) - yes) < LEAST_OF_EACH:
        sentence = _("例子太少：说劳动的 %(yes)s 条，说别的 %(no)s 条。两种各要 %(least)s 条以上。")
        raise Invalid(sentence % {"yes": yes, "no": len(examples) - yes, "least": LEAST_OF_EACH})
    scores = [words.scores(each.text) for each in examples]
    by_words = [words.by_words(each) for each in scores]
    rules = [list(rule_values(*pair).values()) for pair in zip(scores, by_words, strict=True)]
    said = [False] * len(examples)
    folds = learn.folds(n_splits=FOLDS, shuffle=True, random_state=SEED)
    labels = [each.labour for each in examples]
    for done, (seen, unseen) in enumerate(folds.split(examples, labels, [each.group for each in examples]), start=1):
        judge = Judge(_fit(learn, [examples[i] for i in seen], [rules[i] for i in seen], source))
        for i in unseen:
            said[i], _pieces = judge.judge(examples[i].text, scores[i], by_words[i])
        report(done)
    measured = Measured(
        examples=len(examples), positive=yes, folds=FOLDS, **_measures(labels, said),
        rules_f1=_measures(labels, by_words)["f1"],
    )  # fmt: skip
    return _fit(learn, examples, rules, source, measured)


@dataclass(frozen=True, slots=True)
class _Learn:
    """What is taken from the library."""

    vectors: Any
    line: Any
    folds: Any
    side_by_side: Any


def _learn() -> _Learn:
    try:
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedGroupKFold
    except ImportError:
        raise Invalid(_("训练要先装扩展包：pip install 'gonghui[learn]'。分类本身不需要它。")) from None
    return _Learn(TfidfVectorizer, LogisticRegression, StratifiedGroupKFold, hstack)


NOT_MEASURED = Measured(
    examples=1, positive=1, folds=2, **{
        name: Measure(value=0, low=0, high=0) for name in ("precision", "recall", "f1", "rules_f1")
    },
)  # fmt: skip


def _fit(
    learn: _Learn,
    examples: Sequence[Example],
    rules: Sequence[list[float]],
    source: str,
    measured: Measured = NOT_MEASURED,
) -> TopicModel:
    vectors = learn.vectors(analyzer=pieces_of, min_df=LEAST_SEEN, max_features=MOST_PIECES, sublinear_tf=True)
    seen = vectors.fit_transform([each.text for each in examples])
    line = learn.line(C=STRENGTH, random_state=SEED, **SIMPLE)
    line.fit(learn.side_by_side([seen, rules]).tocsr(), [each.labour for each in examples])
    weights = line.coef_[0].tolist()
    return TopicModel(
        trained_on=source[:200],
        bias=float(line.intercept_[0]),
        rules=dict(zip(RULES, weights[-len(RULES) :], strict=True)),
        pieces={
            str(piece): (round(float(vectors.idf_[at]), 5), round(weights[at], 5))
            for piece, at in sorted(vectors.vocabulary_.items())
        },
        measured=measured,
    )


def _measures(labels: Sequence[bool], said: Sequence[bool]) -> dict[str, Measure]:
    """Precision, recall and F1 with the interval of resampled examples."""
    import random

    chance = random.Random(SEED)
    pairs = list(zip(labels, said, strict=True))
    rounds = [_shares(chance.choices(pairs, k=len(pairs))) for _round in range(ROUNDS)]
    now = _shares(pairs)
    found = {}
    for at, name in enumerate(("precision", "recall", "f1")):
        drawn = sorted(each[at] for each in rounds)
        low, high = drawn[int(ROUNDS * 0.025)], drawn[int(ROUNDS * 0.975)]
        found[name] = Measure(value=round(now[at], 4), low=round(low, 4), high=round(high, 4))
    return found


def _shares(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    right = sum(label and said for label, said in pairs)
    called, there = sum(said for _label, said in pairs), sum(label for label, _said in pairs)
    precision, recall = right / called if called else 0.0, right / there if there else 0.0
    return precision, recall, 2 * right / (called + there) if called + there else 0.0
