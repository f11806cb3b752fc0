from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.kernel.querysets import ChildQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.engines.deadlines.models import Deadline, EscalationStep

OPEN = (DeadlineState.RUNNING, DeadlineState.PAUSED)


class DeadlineQuerySet(ChildQuerySet["Deadline"]):
    """Clocks of the records that a scope sees. A reminder is seen by the person who set it, and by nobody else."""

    def visible_to(self, scope: Scope) -> Self:
        """The clocks of visible records, without what others remind themselves of."""
        return super().visible_to(scope).filter(Q(user=None) | Q(user=scope.user_id))

    def shared(self) -> Self:
        """Without anybody's own reminders: what a page shows to all its readers."""
        return self.filter(user=None)

    def running(self) -> Self:
        """Clocks that nobody has met or stopped and that wait for nobody."""
        return self.filter(state=DeadlineState.RUNNING)

    def open(self) -> Self:
        """Running ones, and those that stand while somebody's answer is awaited."""
        return self.filter(state__in=OPEN)

    def for_work_of(self, scope: Scope) -> Self:
        """What the scope's organisation has to do; parties' rights are watched over by whoever sees the record."""
        return self.visible_to(scope).running().filter(Q(organization=scope.organization_id) | Q(organization=None))

    def due_by(self, day: dt.date) -> Self:
        """Clocks whose last day is `day` or earlier."""
        return self.filter(last_day__lte=day)

    def soonest_first(self) -> Self:
        """By the moment or, for day clocks, the last day."""
        return self.order_by("last_day", "due_at", "pk")


class EscalationStepQuerySet(ChildQuerySet["EscalationStep"]):
    """Steps of the clocks that a scope sees."""

    parent = "deadline"

    def untold(self) -> Self:
        """Nobody has been told yet."""
        return self.filter(told_at=None)

    def ladder(self) -> Self:
        """From the lowest level up, with the organisation of each."""
        return self.select_related("organization", "deadline").order_by("deadline", "level", "pk")
