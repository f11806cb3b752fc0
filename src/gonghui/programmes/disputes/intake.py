"""What a worker is asked about each kind of trouble, as data: the form draws it, and the answers find their columns.

An answer goes into the column of `NewSignal` that `into` names; one without stands as a line under the worker's own
words, so that nothing that was told is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.enums import Category, Sign

OTHER, NOW = "other", "now"
WAGES, DISMISSAL, INJURY = Category.W01.value, Category.T02.value, Category.I01.value
INSURANCE, HOURS, CONTRACT = Category.S01.value, Category.H01.value, Category.C01.value
TROUBLES: dict[str, str | Promise] = {
    WAGES: _("工资没发、少发"),
    DISMISSAL: _("被辞退、逼着走"),
    INJURY: _("受伤、生病"),
    INSURANCE: _("没交社保"),
    HOURS: _("加班、休假"),
    CONTRACT: _("没签合同"),
    NOW: _("厂里正在出事"),
    OTHER: _("别的事"),
}
"""Kinds of trouble by their code: a category, or one of two that leave the category to triage."""
TROUBLES_BY_KIND: dict[str, str] = {
    "W": WAGES, Category.F05: WAGES, Category.P02: WAGES, Category.C10: WAGES, Category.W04: HOURS, "H": HOURS,
    "T": DISMISSAL, Category.F01: DISMISSAL, "I": INJURY, Category.P03: INJURY, "S": INSURANCE,
    Category.C01: CONTRACT, Category.W08: CONTRACT, Category.P01: CONTRACT,
}  # fmt: skip
"""Under which trouble a kind of dispute is told: by itself, else by its group, else as something else."""


def trouble_of(category: str) -> str:
    """The trouble under which a kind of dispute is told."""
    return TROUBLES_BY_KIND.get(category) or TROUBLES_BY_KIND.get(category[:1]) or OTHER


class Kind(StrEnum):
    """How a question is answered."""

    DAY = "day"
    COUNT = "count"
    YUAN = "yuan"
    LINE = "line"
    SIGNS = "signs"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, for the troubles that it belongs to."""

    name: str
    kind: Kind
    label: str | Promise
    troubles: tuple[str, ...]
    into: str = ""
    hint: str | Promise = ""
    signs: tuple[Sign, ...] = ()

    @property
    def shown_if(self) -> str:
        """The condition under which a script shows it; without scripts it always stands there."""
        return f"trouble={'|'.join(self.troubles)}"

    @property
    def for_whom(self) -> str:
        """The troubles it belongs to, in the words of the tiles."""
        return "、".join(str(TROUBLES[trouble]) for trouble in self.troubles)


QUESTIONS = (
    Question(
        "unpaid_since", Kind.DAY, _("最早没发的那笔工资，本来该哪天发？"), (WAGES,), "arrears_days",
        _("记不清就写个大概。"),
    ),
    Question("told_on", Kind.DAY, _("哪天叫您走的？"), (DISMISSAL,), "occurred_on", _("记不清就写个大概。")),
    Question("hurt_on", Kind.DAY, _("哪天受的伤、发的病？"), (INJURY,), "occurred_on"),
    Question("hurt", Kind.COUNT, _("一共几个人受伤、生病？"), (INJURY,), "hurt"),
    Question("hospital", Kind.LINE, _("在哪家医院看的？"), (INJURY,)),
    Question(
        "injury_signs", Kind.SIGNS, _("有没有这些情况？"), (INJURY,), "signs",
        signs=(Sign.SERIOUS_INJURY, Sign.REFUSED_REPORT, Sign.GROUP_ILLNESS, Sign.DEATH),
    ),
    Question("insurance_months", Kind.COUNT, _("停缴、没缴几个月了？"), (INSURANCE,), "insurance_months"),
    Question("weekly_hours", Kind.COUNT, _("一周大约上多少小时的班？"), (HOURS,)),
    Question(
        "happening", Kind.SIGNS, _("现在是什么情况？"), (NOW,), "signs", _("有人受伤、要出人命，先打 110 或 120。"),
        signs=(
            Sign.STOPPAGE, Sign.GATHERING, Sign.BLOCKADE, Sign.PLANNED_VISIT, Sign.OWNER_GONE, Sign.ASSETS_MOVED,
            Sign.MOVING, Sign.CLOSURE,
        ),
    ),
    Question("amount", Kind.YUAN, _("大概涉及多少钱（元）"), (WAGES, DISMISSAL, HOURS, CONTRACT), "amount"),
)  # fmt: skip
