"""Minutes of sittings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, OuterRef

from gonghui.kernel.querysets import ChildQuerySet
from gonghui.programmes.disputes.enums import PARTIES, SeatRole

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Minutes, MinutesTick, Seat


class MinutesQuerySet(ChildQuerySet["Minutes"]):
    parent = "case"

    def standing(self) -> Self:
        """The present version of each sitting's, in order."""
        return self.filter(replaced_at=None).order_by("number")

    def shown_to(self, seat: Seat) -> Self:
        """What a seat may read: the mediator all, everybody else what was put before them."""
        return self if seat.role == SeatRole.MEDIATOR else self.filter(finished_at__isnull=False)

    def confirmed(self) -> Self:
        """Finished, and confirmed at every seat of both sides."""
        seats = apps.get_model("disputes", "Seat")._default_manager.filter(case=OuterRef("case"), role__in=PARTIES)
        ticks = apps.get_model("disputes", "MinutesTick")._default_manager.filter(minutes=OuterRef(OuterRef("pk")))
        silent = seats.filter(~Exists(ticks.filter(seat=OuterRef("pk"))))
        return self.standing().filter(Exists(seats) & ~Exists(silent), finished_at__isnull=False)

    def with_state(self, seat: Seat) -> Self:
        """Rows with `settled`, whether everybody has confirmed, and `mine`, whether this seat has."""
        ticks = apps.get_model("disputes", "MinutesTick")._default_manager.filter(minutes=OuterRef("pk"), seat=seat)
        settled = self.model._default_manager.all().confirmed().filter(pk=OuterRef("pk"))
        return self.annotate(settled=Exists(settled), mine=Exists(ticks))


class MinutesTickQuerySet(ChildQuerySet["MinutesTick"]):
    parent = "minutes"
