"""Evidence of a case, and what each side says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery

from gonghui.kernel.querysets import ChildQuerySet
from gonghui.programmes.disputes.enums import SeatRole, Side

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Evidence, EvidenceStance, Seat


class EvidenceQuerySet(ChildQuerySet["Evidence"]):
    parent = "case"

    def shown_to(self, seat: Seat) -> Self:
        """What a seat of the room may see: the mediator all, a party its own side's and what was opened to both."""
        if seat.role == SeatRole.MEDIATOR:
            return self
        own = Q(brought_by=seat.role) if seat.role in (SeatRole.APPLICANT, SeatRole.RESPONDENT) else Q(pk=None)
        return self.filter(own | Q(opened_at__isnull=False))

    def with_stances(self) -> Self:
        """Rows with what each side says and why: `applicant_says`, `applicant_reason`, and so on; None for nothing."""
        stances = apps.get_model("disputes", "EvidenceStance")._default_manager.filter(evidence=OuterRef("pk"))
        said = {
            f"{side}_{name}": Subquery(stances.filter(side=side).values(field)[:1])
            for side in Side.values
            for name, field in (("says", "stance"), ("reason", "reason"))
        }
        return self.annotate(**said)

    def in_order(self) -> Self:
        """By number."""
        return self.order_by("number")


class EvidenceStanceQuerySet(ChildQuerySet["EvidenceStance"]):
    parent = "evidence"
