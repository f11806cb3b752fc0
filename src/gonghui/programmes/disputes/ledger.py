"""What has been paid of an agreement and what is missing, term by term. Pure: no query, nothing written.

For each term and for all together what was paid and what is left make what was agreed; neither is ever below zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from gonghui.programmes.disputes.enums import PaymentState, Standing
from gonghui.programmes.disputes.models import Payment, PaymentTerm

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """One term: what of it was confirmed (`paid`), what somebody says was paid (`told`), what is missing (`left`)."""

    term: PaymentTerm
    paid: Decimal
    told: Decimal
    left: Decimal
    standing: Standing
    last_paid_on: dt.date | None
    days_late: int

    @property
    def due(self) -> Decimal:
        """What was agreed."""
        return self.paid + self.left

    @property
    def overdue(self) -> bool:
        """Whether something is missing although its day is over."""
        return self.standing == Standing.OVERDUE


@dataclass(frozen=True, slots=True)
class Ledger:
    """All terms of an agreement."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        """What was agreed."""
        return sum((line.due for line in self.lines), NOTHING)

    @property
    def paid(self) -> Decimal:
        """What was confirmed."""
        return sum((line.paid for line in self.lines), NOTHING)

    @property
    def left(self) -> Decimal:
        """What is missing."""
        return sum((line.left for line in self.lines), NOTHING)

    @property
    def overdue(self) -> Decimal:
        """What is missing of terms whose day is over."""
        return sum((line.left for line in self.lines if line.overdue), NOTHING)

    @property
    def done(self) -> bool:
        """Whether everything was paid."""
        return bool(self.lines) and self.left == NOTHING

    @property
    def next_due(self) -> Line | None:
        """The first term of which something is missing, by its day."""
        missing = [line for line in self.lines if line.left]
        return min(missing, key=lambda line: (line.term.due_on, line.term.position), default=None)


def ledger_of(terms: Sequence[PaymentTerm], payments: Iterable[Payment], *, today: dt.date) -> Ledger:
    """The ledger of the terms, from all that was said of their payments."""
    by_term: dict[int, list[Payment]] = {}
    for each in payments:
        by_term.setdefault(each.term_id, []).append(each)
    return Ledger(tuple(_line(term, by_term.get(term.pk, []), today) for term in terms))


def _line(term: PaymentTerm, payments: Sequence[Payment], today: dt.date) -> Line:
    counted = [each for each in payments if each.state == PaymentState.CONFIRMED]
    agreed = term.amount or NOTHING
    paid = min(_sum(counted), agreed)
    told = _sum([each for each in payments if each.state == PaymentState.TOLD])
    left = agreed - paid
    last = max((each.paid_on for each in counted), default=None)
    end = (last or today) if not left else today
    late = max((end - term.due_on).days, 0)
    return Line(term, paid, told, left, _standing(term, paid, left, late, today), last, late)


def _sum(payments: Iterable[Payment]) -> Decimal:
    return sum((each.amount or NOTHING for each in payments), NOTHING)


def _standing(term: PaymentTerm, paid: Decimal, left: Decimal, late: int, today: dt.date) -> Standing:
    if not left:
        return Standing.PAID_LATE if late else Standing.PAID
    if today > term.due_on:
        return Standing.OVERDUE
    if paid:
        return Standing.PARTLY
    return Standing.TODAY if today == term.due_on else Standing.OPEN


def late_text(line: Line) -> str:
    """How late, in words; empty where nothing is."""
    if not line.days_late:
        return ""
    words = _("迟了 %(days)s 天") if line.standing == Standing.PAID_LATE else _("逾期 %(days)s 天")
    return words % {"days": line.days_late}
