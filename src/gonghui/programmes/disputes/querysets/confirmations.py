"""Applications to the court."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, Q, Subquery

from gonghui.engines.deadlines.models import Deadline
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
        return self.select_related(
            "record", "place", "court", "agreement__case__record", "agreement__case__mediation_body"
        )

    def with_last_day_of(self, rule: str) -> Self:
        """Rows with `court_last_day`, the end of the running clock of this rule or None."""
        clocks = Deadline.objects.running().filter(record=OuterRef("pk"), rule=rule)
        return self.annotate(court_last_day=Subquery(clocks.values("last_day")[:1]))

    def in_view(self, name: str) -> Self:
        """The applications in the state of a tab of the register; all under another name."""
        return self.filter(state=name) if name in ConfirmationState.values else self

    def containing(self, text: str) -> Self:
        """Applications whose case's number or title, or whose number at court contains `text`."""
        case = Q(agreement__case__number__contains=text) | Q(agreement__case__record__title__contains=text)
        return self.filter(case | Q(court_number__contains=text)) if text else self
