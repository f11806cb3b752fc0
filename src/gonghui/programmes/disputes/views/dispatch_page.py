"""What the page of handing a warning to bodies shows, and what its form starts from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.orders import proposed_situation, request_of
from gonghui.programmes.disputes.enums import Colour, OrderRole, OrderState
from gonghui.programmes.disputes.forms.orders import DispatchForm
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import SEE_REPORTER
from gonghui.programmes.disputes.policy import policy_of
from gonghui.programmes.disputes.routing import Proposal, propose, reachable
from gonghui.programmes.disputes.views.pieces import LAMPS, due_text

GONE = (OrderState.RETURNED, OrderState.REFERRED)


@dataclass(frozen=True, slots=True)
class DispatchDesk:
    """Everything the form and the page around it need, fetched once."""

    bodies: list[Organization]
    proposals: list[Proposal]
    orders: list[DisposalOrder]
    returned: DisposalOrder | None
    first_choice: dict[str, Any]
    due: dt.datetime


def dispatch_desk(scope: Scope, warning: RiskWarning) -> DispatchDesk:
    """Whom the policy proposes and who can be chosen: bodies that sent it back make room for the next."""
    orders = list(warning.orders.select_related("record", "organization").order_by("pk"))
    back = [each for each in orders if each.state == OrderState.RETURNED]
    busy = {each.organization_id for each in orders if each.state not in GONE}
    section = policy_of(warning.federation_id)
    policy = section.of(warning.colour)
    tried, by_home = {each.organization_id for each in back}, scope.has(SEE_REPORTER)
    proposals = propose(warning, section, tried=tried, by_home=by_home)
    leads = any(each.role == OrderRole.LEAD and each.organization_id in busy for each in orders)
    free = [each for each in proposals if each.organization.pk not in busy]
    others = [each for each in free if each.organization.pk != scope.organization_id]
    lead = next((each for each in others if each.role == OrderRole.LEAD and not leads), None)
    assist = [each.organization.pk for each in others if each.role == OrderRole.ASSIST and each.ticked]
    return DispatchDesk(
        bodies=[each for each in _with_proposed(reachable(warning), proposals) if each.pk != scope.organization_id],
        proposals=proposals,
        orders=orders,
        returned=back[-1] if back else None,
        first_choice={
            "lead": lead.organization.pk if lead else "",
            "assist": assist,
            "situation": proposed_situation(warning),
            "request": back[-1].request if back else request_of(policy),
            "version": warning.version,
        },
        due=policy.order.answer.due(clock.now()),
    )


def dispatch_context(scope: Scope, warning: RiskWarning, desk: DispatchDesk, form: DispatchForm) -> dict[str, Any]:
    """The context of the page: the warning at a glance, why these bodies, who has an order already."""
    return {
        "form": form,
        "warning": warning,
        "lamp": LAMPS[Colour(warning.colour)],
        "due": due_text(desk.due),
        "why": [
            {
                "title": each.organization.name
                + (_("（本单位）") if each.organization.pk == scope.organization_id else ""),
                "detail": each.why,
                "mark": each.role.label if each.ticked else _("需要时"),
            }
            for each in desk.proposals
        ],
        "returned": desk.returned,
        "given": [
            {
                "title": order.organization.name,
                "url": order.get_absolute_url(),
                "detail": order.get_role_display(),
                "mark": order.get_state_display(),
            }
            for order in desk.orders
        ],
        "back_url": reverse("disputes:warning", args=[warning.code]),
    }


def _with_proposed(bodies: list[Organization], proposals: list[Proposal]) -> list[Organization]:
    """Bodies near the firm or the worker's home can be chosen too where the policy has found them."""
    known = {each.pk for each in bodies}
    return [*bodies, *(each.organization for each in proposals if each.organization.pk not in known)]
