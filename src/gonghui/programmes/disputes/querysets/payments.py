"""What was paid of agreements in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import ChildQuerySet
from gonghui.programmes.disputes.enums import PaymentState

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Payment


class PaymentQuerySet(ChildQuerySet["Payment"]):
    parent = "term"

    def counting(self) -> Self:
        """Confirmed by the payee or the mediator."""
        return self.filter(state=PaymentState.CONFIRMED)
