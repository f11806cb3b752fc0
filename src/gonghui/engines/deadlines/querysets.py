from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.kernel.querysets import ChildQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.engines.deadlines.models import Deadline


class DeadlineQuerySet(ChildQuerySet["Deadline"]):
    """Clocks of the records that a scope sees."""

    def running(self) -> Self:
        """Clocks that nobody has met or stopped."""
        return self.filter(state=DeadlineState.RUNNING)

    def for_work_of(self, scope: Scope) -> Self:
        """What the scope's organisation has to do; parties' rights are watched over by whoever sees the record."""
        return self.visible_to(scope).running().filter(Q(organization=scope.organization_id) | Q(organization=None))

    def due_by(self, day: dt.date) -> Self:
        """Clocks whose last day is `day` or earlier."""
        return self.filter(last_day__lte=day)

    def soonest_first(self) -> Self:
        """By the moment or, for day clocks, the last day."""
        return self.order_by("last_day", "due_at", "pk")
