"""The section `feeds` of a pack: how often each kind is expected, and when an item is worth a signal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Self

from django.db.models import Min, Q
from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel import clock
from gonghui.kernel.packs import PackModel, Problem, refuse
from gonghui.kernel.packs import register as register_section
from gonghui.programmes.disputes.enums import Category, FeedKind, FeedResult, InjuryGrade
from gonghui.programmes.disputes.models import FeedItem, FeedPolicy
from gonghui.programmes.disputes.sections import kept_section, parsed

Days = Annotated[int, Field(ge=1, le=400, strict=True)]
Workers = Annotated[int, Field(ge=1, le=99_999, strict=True)]
Grade = Annotated[int, Field(ge=1, le=10, strict=True)]
Yuan = Annotated[Decimal, Field(gt=0, max_digits=13, decimal_places=2)]


class SignalWhen(PackModel):
    """When an item goes into the inbox too: all that is asked holds, and one of the thresholds where there are any.

    `firm` and `category` ask that a firm, and a kind of labour dispute, is named; `results` that it ended so, or is not
    decided yet where `PENDING` is among them. Thresholds: a grade so bad or worse, death, so many workers, such a sum.
    """

    firm: bool = True
    category: bool = False
    results: tuple[FeedResult, ...] = ()
    grade: Grade | None = None
    death: bool = False
    workers: Workers | None = None
    amount: Yuan | None = None

    def fits(self, item: FeedItem) -> bool:
        """Whether this item is worth a signal."""
        if self.firm and item.enterprise_id is None:
            return False
        if self.category and item.category in ("", Category.N00):
            return False
        if self.results and (item.result or FeedResult.PENDING) not in self.results:
            return False
        reached = self._reached(item)
        return any(reached) or not reached

    def _reached(self, item: FeedItem) -> list[bool]:
        """Of each threshold that is set, whether the item has reached it."""
        found = []
        if self.grade is not None:
            found.append(item.grade.isdecimal() and int(item.grade) <= self.grade)
        if self.death:
            found.append(item.grade == InjuryGrade.DEATH)
        if self.workers is not None:
            found.append((item.workers or 0) >= self.workers)
        if self.amount is not None:
            found.append((item.amount or 0) >= self.amount)
        return found


class KindPolicy(PackModel):
    """What counts for one kind. `senders` are the county bodies that have to send it, from the first day on."""

    kind: FeedKind
    every_days: Days
    senders: tuple[OrganizationKind, ...] = ()
    signal: SignalWhen | None = None

    def expected_on(self, received_on: dt.date) -> dt.date:
        """The day by which the next one is expected; it is late from the day after."""
        return received_on + dt.timedelta(days=self.every_days)


class FeedsSection(PackModel):
    """`feeds.yaml` of a pack. A kind that it does not name is taken in, never late, and makes no signals."""

    feeds: Annotated[tuple[KindPolicy, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_kind_once(self) -> Self:
        given = [each.kind for each in self.feeds]
        if len(set(given)) != len(given):
            refuse([Problem(("feeds",), _("同一种数据写了两遍。"), _("每一种只写一次。"))])
        return self

    def of(self, kind: str) -> KindPolicy | None:
        """What counts for this kind, if anything does."""
        return next((each for each in self.feeds if each.kind == kind), None)


def feeds_of(federation_id: int) -> FeedsSection | None:
    """What counts in this federation; None where no pack brought it."""
    row = FeedPolicy.objects.in_force(federation_id)
    return parsed(FeedsSection, row) if row else None


def counts_since(federation_id: int) -> dt.date | None:
    """Since which day something has counted here: a newer version asks for nothing anew. One query."""
    rows = FeedPolicy.objects.filter(Q(federation=federation_id) | Q(federation=None))
    first: dt.datetime | None = rows.aggregate(first=Min("installed_at"))["first"]
    return first.astimezone(clock.SHANGHAI).date() if first else None


SECTION = kept_section("feeds", FeedsSection, FeedPolicy)


def register() -> None:
    """Make the section known to the loader."""
    register_section(SECTION)
