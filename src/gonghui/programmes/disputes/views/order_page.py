"""What the register of orders, the page of one order and the page of handing out show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.permissions import ISSUE, READ
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.orders import ANSWER_CLOCK, WAITING, moves_of_recipient
from gonghui.programmes.disputes.enums import Colour, OrderState
from gonghui.programmes.disputes.forms.handling import WaitForm
from gonghui.programmes.disputes.forms.orders import AnswerForm, ReferForm, VersionForm
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import ISSUE_ORDER
from gonghui.programmes.disputes.views.ladders import ladders_of
from gonghui.programmes.disputes.views.pieces import LAMPS, due_text, events_of, faces_of
from gonghui.web.wording import moment_text

TONES = {
    OrderState.ISSUED: "y",
    OrderState.RECEIVED: "b",
    OrderState.RETURNED: "r",
    OrderState.REFERRED: "line",
    OrderState.ANSWERED: "p",
}


def order_context(scope: Scope, order: DisposalOrder, **refused: Any) -> dict[str, Any]:
    """The context of the page. `refused` are forms that an action refused, by name; the first stands open."""
    version = {"version": order.version}
    sees_warning = RiskWarning.objects.visible_to(scope).filter(pk=order.warning_id).exists()
    moves = {move.name: move for move in moves_of_recipient(scope, order)}
    clocks = list(Deadline.objects.shared().filter(record=order.pk).order_by("pk"))
    today = clock.today()
    forms = {
        "receive": VersionForm(initial=version),
        "return_": ReasonForm(initial=version),
        "answer": AnswerForm(initial=version),
        "wait": WaitForm(initial=version),
        **({"refer": ReferForm(initial=version, order=order)} if "refer" in moves else {}),
    } | refused
    return {
        "order": order,
        "line": _("%(sender)s交办，%(when)s前反馈") % {"sender": order.sender.name, "when": due_text(order.answer_by)},
        "mark_tone": TONES[OrderState(order.state)],
        "lamp": LAMPS[Colour(order.warning.colour)],
        "warning_url": order.warning.get_absolute_url() if sees_warning else "",
        "lines": [line.strip() for line in order.request.splitlines() if line.strip()],
        "receipts": receipts_of(order),
        "unread": order.read_at is None and bool(moves),
        "ended": moment_text(order.ended_at, today=today) if order.ended_at else "",
        "slip": _slip(scope, order),
        "may_issue": order.document_id is None and scope.has(ISSUE_ORDER) and scope.has(ISSUE),
        "moves": moves,
        "forms": forms,
        "opened": next(iter(refused), "answer"),
        "events": events_of(order.pk),
        "faces": faces_of(clocks),
        "ladders": ladders_of([order.pk]),
        **_sender_acts(scope, order),
        **_standing(scope, order, clocks, moves),
    }


def _sender_acts(scope: Scope, order: DisposalOrder) -> dict[str, Any]:
    """What the sender can do about it: press, or hand a returned one to the next body."""
    may = scope.has(ISSUE_ORDER)
    returned = may and order.state == OrderState.RETURNED and not order.followers.exists()
    again = f"{reverse('disputes:warning_dispatch', args=[order.warning.code])}?after={order.code}" if returned else ""
    return {"may_urge": may and order.state in WAITING, "again_url": again}


def _standing(scope: Scope, order: DisposalOrder, clocks: list[Deadline], moves: dict[str, Any]) -> dict[str, Any]:
    """Whether the answer waits for somebody, and who may say so."""
    standing = next((each for each in clocks if each.paused_at is not None), None)
    runs = any(each.rule == ANSWER_CLOCK and each.state == DeadlineState.RUNNING for each in clocks)
    return {
        "standing": standing,
        "may_wait": runs and "answer" in moves,
        "may_go_on": standing is not None and ("answer" in moves or scope.has(ISSUE_ORDER)),
    }


def receipts_of(order: DisposalOrder) -> list[dict[str, str]]:
    """Sent, read, receipted, answered: who and when, or that it has not been."""
    today = clock.today()
    steps = (
        (_("送出"), order.created_at, order.sender.short_name),
        (_("已读"), order.read_at, order.read_by),
        (_("签收"), order.received_at, order.received_by),
    )
    return [
        {"name": name, "when": moment_text(at, today=today) if at else _("还没有"), "who": who if at else ""}
        for name, at, who in steps
    ]


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
