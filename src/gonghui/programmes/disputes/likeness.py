"""Which other signals probably tell of the same matter, each with the reasons that a person can check.

Nothing is merged by itself. A reason weighs what it says about the matter: the same person or firm much, the same town
and days little, words as much as they agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

NEAR = dt.timedelta(days=30)
FROM = 4
ALIKE_WORDS = 0.3
ONLY_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a signal. `phone` is the blind index of the reporter's number."""

    key: int
    text: str
    place: str
    category: str
    occurred_on: dt.date
    enterprise: int | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A signal that is probably of the same matter, and why."""

    key: int
    weight: int
    reasons: tuple[str, ...]


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, punctuation aside: words of Chinese without a dictionary."""
    plain = ONLY_WORDS.sub("", text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The pairs that both have among all that either has: 1 for the same text, 0 for nothing in common."""
    return len(one & other) / len(one | other) if one and other else 0.0


def proposals(told: Told, others: Iterable[Told]) -> list[Proposal]:
    """Those of `others` with enough reasons, the weightiest and then the newest first."""
    pairs = bigrams(told.text)
    found = [_weighed(told, other, similarity(pairs, bigrams(other.text))) for other in others]
    likely = [proposal for proposal in found if proposal.weight >= FROM]
    return sorted(likely, key=lambda proposal: (-proposal.weight, -proposal.key))


def _weighed(told: Told, other: Told, alike: float) -> Proposal:
    reasons: list[tuple[int, str]] = []
    if told.phone and told.phone == other.phone:
        reasons.append((3, _("同一个手机号")))
    if told.enterprise is not None and told.enterprise == other.enterprise:
        reasons.append((2, _("同一家单位")))
    elif told.place == other.place:
        reasons.append((1, _("同一个镇街")))
    if told.category and told.category == other.category:
        reasons.append((1, _("同一类事")))
    days = abs((told.occurred_on - other.occurred_on).days)
    if days <= NEAR.days:
        near = _("同一天") if days == 0 else _("相差 %(n)s 天") % {"n": days}
        reasons.append((1, near))
    if alike >= ALIKE_WORDS:
        reasons.append(
            (2 if alike < 2 * ALIKE_WORDS else 3, _("文字有 %(share)s%% 相同") % {"share": round(alike * 100)})
        )
    return Proposal(other.key, sum(weight for weight, _why in reasons), tuple(why for _weight, why in reasons))
