"""What both sides are asked to confirm in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from gonghui.kernel.querysets import ChildQuerySet
from gonghui.programmes.disputes.enums import PARTIES, SeatRole

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import FactTick, RoomFact, Seat


class RoomFactQuerySet(ChildQuerySet["RoomFact"]):
    parent = "case"

    def standing(self) -> Self:
        """The present wording of each, in order; not what was reworded or dropped."""
        return self.filter(replaced_at=None).order_by("number")

    def of_sheets(self) -> Self:
        """Calculations."""
        return self.exclude(calculator="")

    def undisputed(self) -> Self:
        """Recorded facts: printed in a record, or ticked at every seat of both sides."""
        seats = apps.get_model("disputes", "Seat")._default_manager.filter(case=OuterRef("case"))
        ticks = apps.get_model("disputes", "FactTick")._default_manager.filter(fact=OuterRef(OuterRef("pk")))
        silent = seats.filter(~Exists(ticks.filter(seat=OuterRef("pk"))), role__in=PARTIES)
        both = Exists(seats.filter(role=SeatRole.APPLICANT)) & Exists(seats.filter(role=SeatRole.RESPONDENT))
        return self.standing().filter(Q(document__isnull=False) | (both & ~Exists(silent)))

    def with_state(self, seat: Seat) -> Self:
        """Rows with `settled`, whether both sides are done with it, and `mine`, whether this seat has ticked it."""
        ticks = apps.get_model("disputes", "FactTick")._default_manager.filter(fact=OuterRef("pk"), seat=seat)
        settled = self.model._default_manager.all().undisputed().filter(pk=OuterRef("pk"))
        return self.annotate(settled=Exists(settled), mine=Exists(ticks))


class FactTickQuerySet(ChildQuerySet["FactTick"]):
    parent = "fact"
