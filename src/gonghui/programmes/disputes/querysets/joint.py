"""Joint applications about agreements: what their lists and pages ask, whichever body they go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db.models import Q

from gonghui.kernel.querysets import RecordQuerySet
from gonghui.programmes.disputes.enums import ConfirmationState, ReviewState
from gonghui.programmes.disputes.querysets.clocks import last_day_of

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models.joint import JointApplication

A = TypeVar("A", bound="JointApplication")


class JointQuerySet(RecordQuerySet[A]):
    """A subclass names the field of the body, that of the body's own number, and the states in which it waits there."""

    body_field: ClassVar[str]
    number_field: ClassVar[str]
    with_body: ClassVar[tuple[str, ...]]
    views: ClassVar[tuple[str, ...]]

    def waiting_for_body(self) -> Self:
        """Filed and not decided on."""
        return self.filter(state__in=self.with_body)

    def with_parts(self) -> Self:
        """Rows with record, body, agreement and case attached."""
        return self.select_related(
            "record", "place", self.body_field, "agreement__case__record", "agreement__case__mediation_body"
        )

    def with_last_day_of(self, rule: str) -> Self:
        """Rows with `body_last_day`, the end of the running clock of this rule or None."""
        return self.annotate(body_last_day=last_day_of(rule))

    def in_view(self, name: str) -> Self:
        """The applications in the state of a tab of the register; all under another name."""
        return self.filter(state=name) if name in self.views else self

    def containing(self, text: str) -> Self:
        """Applications whose case's number or title, or whose number at the body contains `text`."""
        case = Q(agreement__case__number__contains=text) | Q(agreement__case__record__title__contains=text)
        own: Any = {f"{self.number_field}__contains": text}
        return self.filter(case | Q(**own)) if text else self


class ConfirmationQuerySet(JointQuerySet[Any]):
    """Applications for judicial confirmation."""

    body_field, number_field = "court", "court_number"
    with_body = (ConfirmationState.FILED, ConfirmationState.DOCKETED)
    views = tuple(ConfirmationState.values)


class ReviewQuerySet(JointQuerySet[Any]):
    """Applications for review by the arbitration commission."""

    body_field, number_field = "commission", "number"
    with_body = (ReviewState.FILED, ReviewState.ACCEPTED)
    views = tuple(ReviewState.values)
