"""What the programme does when a level of a ladder is told: the record opens to bodies outside the union."""

from __future__ import annotations

from collections.abc import Sequence

from gonghui.engines.deadlines.escalation import FOLLOWERS
from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.kernel.access import grant
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.orders import ANSWER_CLOCK, RECEIVE_CLOCK
from gonghui.programmes.disputes.actions.warnings import FIRST_CONTACT_CLOCK
from gonghui.programmes.disputes.models import DisposalOrder

TOLD_ROLE = "disputes.told"


def open_warning(scope: Scope, deadline: Deadline, told: Sequence[EscalationStep]) -> None:
    """Whoever is told sees the warning; unions of the place see it already."""
    _open(told, deadline.record_id)


def open_order(scope: Scope, deadline: Deadline, told: Sequence[EscalationStep]) -> None:
    """Whoever is told sees the order and the warning that it is about."""
    warning_id = DisposalOrder.objects.values_list("warning", flat=True).get(pk=deadline.record_id)
    _open(told, deadline.record_id, warning_id)


def _open(told: Sequence[EscalationStep], *record_ids: int) -> None:
    for step in told:
        if step.organization is not None and not step.organization.is_union:
            for record_id in record_ids:
                grant(record_id, role=TOLD_ROLE, organization_id=step.organization_id)


def register() -> None:
    """Make the followers known to the engine. A signal that waits for triage opens to nobody: it says who reported."""
    FOLLOWERS[FIRST_CONTACT_CLOCK] = open_warning
    FOLLOWERS[ANSWER_CLOCK] = FOLLOWERS[RECEIVE_CLOCK] = open_order
