"""Files handed over to commissions and courts, and what these decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet
from gonghui.programmes.disputes.enums import HandoverState

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Award, Handover, HandoverItem


class HandoverQuerySet(RecordQuerySet["Handover"]):
    """Hand-overs, seen by the federation, the mediation body and the body that receives."""

    def with_parts(self) -> Self:
        """Rows with record, receiving body, index and the case with its mediation body."""
        return self.select_related("record", "place", "body", "index", "case__record", "case__mediation_body")

    def waiting(self) -> Self:
        """Sent or received, not decided on."""
        return self.filter(state__in=[HandoverState.SENT, HandoverState.RECEIVED])

    def in_view(self, name: str) -> Self:
        """The rows in the state of a tab; all under another name."""
        return self.filter(state=name) if name in HandoverState.values else self

    def containing(self, text: str) -> Self:
        """Rows whose case's number or title, or whose number at the body contains `text`."""
        found = Q(case__number__contains=text) | Q(record__title__contains=text) | Q(number__contains=text)
        return self.filter(found) if text else self


class HandoverItemQuerySet(ChildQuerySet["HandoverItem"]):
    parent = "handover"


class AwardQuerySet(ChildQuerySet["Award"]):
    parent = "case"

    def in_order(self) -> Self:
        """The first decision first."""
        return self.select_related("body", "paper").order_by("decided_on", "pk")
