"""Applications to the court."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import RecordQuerySet
from gonghui.programmes.disputes.enums import ConfirmationState

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Confirmation


class ConfirmationQuerySet(RecordQuerySet["Confirmation"]):
    """Applications for judicial confirmation."""

    def waiting_for_court(self) -> Self:
        """Filed or docketed, not ruled on."""
        return self.filter(state__in=[ConfirmationState.FILED, ConfirmationState.DOCKETED])

    def with_parts(self) -> Self:
        """Rows with record, court, agreement and case attached."""
        return self.select_related("record", "place", "court", "agreement__case__record")
