"""What the register of orders, the page of one order and the page of handing out show."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.permissions import ISSUE, READ
from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel import clock
from gonghui.kernel.paging import Page
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.orders import (
    ANSWER_CLOCK,
    answer_due,
    moves_of_recipient,
    proposed_request,
)
from gonghui.programmes.disputes.enums import Colour, OrderState
from gonghui.programmes.disputes.forms.orders import AnswerForm, DispatchForm, OrderFilter, VersionForm
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import ISSUE_ORDER
from gonghui.programmes.disputes.policy import handlers_of, policy_of
from gonghui.programmes.disputes.views.pieces import LAMPS, due_cell, due_text, events_of, faces_of, lamp, paged
from gonghui.web.wording import moment_text, number_text

TABS = {
    "": gettext_lazy("在办"),
    "issued": gettext_lazy("待签收"),
    "received": gettext_lazy("待反馈"),
    "returned": gettext_lazy("已退回"),
    "answered": gettext_lazy("已反馈"),
    "all": gettext_lazy("全部"),
}
COUNTED = {"issued": OrderState.ISSUED, "received": OrderState.RECEIVED}
TONES = {OrderState.ISSUED: "y", OrderState.RECEIVED: "b", OrderState.RETURNED: "r", OrderState.ANSWERED: "p"}


def register_context(
    request: ScopedRequest, form: OrderFilter, chosen: dict[str, str], page: Page[DisposalOrder]
) -> dict[str, Any]:
    """The context of the register in two queries besides the page's own: counts, clocks."""
    waiting = DisposalOrder.objects.visible_to(request.scope).waiting().order_by()
    counts = dict(waiting.values_list("state").annotate(count=Count("pk")))
    view = chosen["view"]
    unsigned = counts.get(OrderState.ISSUED, 0)
    return {
        "form": form,
        "title": _("%(n)s 张还没有签收") % {"n": number_text(unsigned)} if unsigned else _("交办单"),
        "line": _("%(n)s 张在办 · 签收、退回、反馈两边都看得到") % {"n": number_text(sum(counts.values()))},
        "tabs": [
            {"label": label, "url": f"?view={name}" if name else "?", "current": name == view}
            | {"count": number_text(counts.get(COUNTED[name], 0)) if name in COUNTED else ""}
            for name, label in TABS.items()
        ],
        "columns": _columns(),
        "rows": _rows(page),
        "filtered": bool(chosen["q"]),
        "clear_url": f"?view={view}" if view else "?",
        "previous_url": paged(request.GET, page.previous_cursor),
        "next_url": paged(request.GET, page.next_cursor),
    }


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("预警")},
        {"label": _("交办单")},
        {"label": _("承办单位")},
        {"label": _("签收")},
        {"label": _("镇街")},
        {"label": _("状态")},
        {"label": _("反馈期限")},
    ]


def _rows(page: Page[DisposalOrder]) -> list[list[dict[str, Any]]]:
    keys = [order.pk for order in page.rows]
    clocks = {each.record_id: each for each in Deadline.objects.running().filter(record__in=keys, rule=ANSWER_CLOCK)}
    return [_row(order, clocks.get(order.pk)) for order in page.rows]


def _row(order: DisposalOrder, due: Deadline | None) -> list[dict[str, Any]]:
    today = clock.today()
    received = moment_text(order.received_at, today=today) if order.received_at else ""
    ended = moment_text(order.ended_at, today=today) if order.ended_at else ""
    return [
        lamp(order.warning.colour),
        {
            "text": order.warning.record.title,
            "url": order.get_absolute_url(),
            "strong": True,
            "sub": order.number or _("还没有文号"),
            "code": True,
        },
        {"text": order.organization.name},
        {"text": received or _("还没有"), "sub": order.received_by},
        {"text": order.place.name},
        {"mark": order.get_state_display(), "mark_tone": TONES[OrderState(order.state)]},
        due_cell(due) if due else {"text": ended},
    ]


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
