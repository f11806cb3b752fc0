"""What the register of orders, the page of one order and the page of handing out show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.permissions import ISSUE, READ
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.orders import (
    answer_due,
    moves_of_recipient,
    proposed_request,
)
from gonghui.programmes.disputes.enums import Colour, OrderState
from gonghui.programmes.disputes.forms.orders import AnswerForm, DispatchForm, VersionForm
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import ISSUE_ORDER
from gonghui.programmes.disputes.policy import handlers_of, policy_of
from gonghui.programmes.disputes.views.pieces import LAMPS, due_text, events_of, faces_of
from gonghui.web.wording import moment_text

TONES = {OrderState.ISSUED: "y", OrderState.RECEIVED: "b", OrderState.RETURNED: "r", OrderState.ANSWERED: "p"}


def order_context(
    scope: Scope,
    order: DisposalOrder,
    *,
    receive: VersionForm | None = None,
    return_: ReasonForm | None = None,
    answer: AnswerForm | None = None,
) -> dict[str, Any]:
    """The context of the page. Forms are those that were refused."""
    version = {"version": order.version}
    sees_warning = RiskWarning.objects.visible_to(scope).filter(pk=order.warning_id).exists()
    today = clock.today()
    return {
        "order": order,
        "line": _("%(sender)s交办，%(when)s前反馈") % {"sender": order.sender.name, "when": due_text(order.answer_by)},
        "mark_tone": TONES[OrderState(order.state)],
        "lamp": LAMPS[Colour(order.warning.colour)],
        "warning_url": order.warning.get_absolute_url() if sees_warning else "",
        "lines": [line.strip() for line in order.request.splitlines() if line.strip()],
        "receipt": _receipt(order),
        "ended": moment_text(order.ended_at, today=today) if order.ended_at else "",
        "slip": _slip(scope, order),
        "may_issue": order.document_id is None and scope.has(ISSUE_ORDER) and scope.has(ISSUE),
        "moves": {move.name: move for move in moves_of_recipient(scope, order)},
        "receive_form": receive or VersionForm(initial=version),
        "return_form": return_ or ReasonForm(initial=version),
        "answer_form": answer or AnswerForm(initial=version),
        "opened": "receive" if receive else "return_" if return_ else "answer",
        "events": events_of(order.pk),
        "faces": faces_of(Deadline.objects.shared().filter(record=order.pk).order_by("pk")),
    }


def _receipt(order: DisposalOrder) -> str:
    if order.received_at is None:
        return _("还没有签收")
    when = moment_text(order.received_at, today=clock.today())
    return _("%(who)s %(when)s签收") % {"who": order.received_by, "when": when}


def _slip(scope: Scope, order: DisposalOrder) -> dict[str, Any] | None:
    if order.document is None:
        return None
    slip: dict[str, Any] = {
        "title": order.document.title,
        "detail": _("%(number)s · 指纹 %(hash)s")
        % {"number": order.number, "hash": f"{order.document.sha256[:4]}…{order.document.sha256[-4:]}"},
        "mark": order.document.state_label,
        "mark_tone": "p",
    }
    return slip | ({"url": order.document.get_absolute_url()} if scope.has(READ) else {})


def first_choice(scope: Scope, warning: RiskWarning) -> dict[str, Any]:
    """What the form of handing out starts from: the body that the policy names, and what it asks for the colour."""
    policy = policy_of(warning.federation_id).of(warning.colour)
    handlers = handlers_of(policy, warning.federation_id, warning.place_id)
    proposed = [body for body in (handlers.lead, *handlers.assist) if body.pk != scope.organization_id]
    given = set(warning.orders.values_list("organization", flat=True))
    first = next((body for body in proposed if body.pk not in given), None)
    return {"organization": first, "request": proposed_request(warning), "version": warning.version}


def dispatch_context(scope: Scope, warning: RiskWarning, form: DispatchForm) -> dict[str, Any]:
    """The context of handing out: the warning at a glance, by when the body answers, who has an order already."""
    orders = warning.orders.select_related("record", "organization").order_by("pk")
    latest = warning.colours.order_by("-at", "-pk").first()
    return {
        "form": form,
        "warning": warning,
        "lamp": LAMPS[Colour(warning.colour)],
        "reason": latest.reason if latest else "",
        "due": due_text(answer_due(warning)),
        "given": [
            {"title": order.organization.name, "url": order.get_absolute_url(), "mark": order.get_state_display()}
            for order in orders
        ],
        "back_url": reverse("disputes:warning", args=[warning.code]),
    }
