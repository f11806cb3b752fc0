"""Disposal orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet
from gonghui.programmes.disputes.enums import OrderState

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import DisposalOrder, HandlingNote

ORDER_VIEWS: dict[str, Q] = {
    "": Q(state__in=[OrderState.ISSUED, OrderState.RECEIVED]),
    "issued": Q(state=OrderState.ISSUED),
    "received": Q(state=OrderState.RECEIVED),
    "returned": Q(state=OrderState.RETURNED),
    "referred": Q(state=OrderState.REFERRED),
    "answered": Q(state=OrderState.ANSWERED),
}


class OrderQuerySet(RecordQuerySet["DisposalOrder"]):
    """Disposal orders, as sender and as recipient."""

    def waiting(self) -> Self:
        """Not yet answered or returned."""
        return self.filter(state__in=[OrderState.ISSUED, OrderState.RECEIVED])

    def in_view(self, name: str) -> Self:
        """The orders of a tab of the register (`ORDER_VIEWS`); all under another name."""
        return self.filter(ORDER_VIEWS.get(name, Q()))

    def containing(self, text: str) -> Self:
        """Orders whose number or title contains `text`."""
        return self.filter(Q(number__contains=text) | Q(record__title__contains=text)) if text else self

    def with_parts(self) -> Self:
        """Rows with record, warning, firm and recipient attached."""
        return self.select_related("record", "place", "organization", "warning__record", "warning__enterprise")


class HandlingNoteQuerySet(ChildQuerySet["HandlingNote"]):
    """What was written down of warnings that a scope sees."""

    parent = "warning"
