"""Orders: handing a warning to a body, the register of both sides, and what the body does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import handling
from gonghui.programmes.disputes.actions import orders as actions
from gonghui.programmes.disputes.forms.handling import WaitForm
from gonghui.programmes.disputes.forms.orders import AnswerForm, DispatchForm, ReferForm, VersionForm
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import ANSWER_ORDER, ISSUE_ORDER, VIEW_ORDERS
from gonghui.programmes.disputes.views.dispatch_page import dispatch_context, dispatch_desk
from gonghui.programmes.disputes.views.order_page import order_context, receipts_of
from gonghui.programmes.disputes.views.order_register import ORDERS
from gonghui.web.forms import GonghuiForm
from gonghui.web.registers import show


@scoped(VIEW_ORDERS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Orders given and received, the newest first."""
    return show(request, ORDERS)


@scoped(ISSUE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch(request: ScopedRequest, code: str) -> HttpResponse:
    """Choose the bodies and what they are to do; the papers are made once the orders stand."""
    warning = get_visible(request.scope, RiskWarning.objects.with_firm(), record__public_code=code)
    desk = dispatch_desk(request.scope, warning)
    form = DispatchForm(request.POST or None, bodies=desk.bodies, initial=desk.first_choice)
    if form.is_valid():
        try:
            orders = actions.dispatch_to(request.scope, warning, follows=desk.returned, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return _with_letters(request, warning, orders)
    return render(request, "disputes/warning_dispatch.html", dispatch_context(request.scope, warning, desk, form))


@scoped(VIEW_ORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One order; a POST makes the paper of one whose making was cut short."""
    order = _find(request, code)
    if request.method == "POST":
        return _with_letter(request, order, _("交办单已经出具。"))
    return _page(request, order)


@scoped(ANSWER_ORDER)
@require_POST
def receive(request: ScopedRequest, code: str) -> HttpResponse:
    """Take the order."""
    return _step(
        request, code, VersionForm(request.POST), actions.receive, _("签收了。办完以后回来写结果。"), "receive"
    )


@scoped(ANSWER_ORDER)
@require_POST
def return_(request: ScopedRequest, code: str) -> HttpResponse:
    """Send the order back."""
    return _step(request, code, ReasonForm(request.POST), actions.return_, _("退回了，交办单位会收到理由。"), "return_")


@scoped(ANSWER_ORDER)
@require_POST
def answer(request: ScopedRequest, code: str) -> HttpResponse:
    """Tell what came of it."""
    return _step(request, code, AnswerForm(request.POST), actions.answer, _("反馈了，交办单位会看到。"), "answer")


@scoped(ANSWER_ORDER)
@require_POST
def read(request: ScopedRequest, code: str) -> HttpResponse:
    """Somebody of the body has seen it. Sent by the page itself where scripts run, by a button where not."""
    order = _find(request, code)
    actions.note_read(request.scope, order)
    if request.headers.get("HX-Request"):
        return render(request, "disputes/order_read.html", {"receipts": receipts_of(order)})
    return redirect(order)


@scoped(ANSWER_ORDER)
@require_POST
def refer(request: ScopedRequest, code: str) -> HttpResponse:
    """Pass it to a mediation body of another level."""
    order = _find(request, code)
    form = ReferForm(request.POST, order=order)
    return _step(request, code, form, actions.refer, _("转过去了，交办单位会看到。"), "refer")


@scoped(ISSUE_ORDER)
@require_POST
def urge(request: ScopedRequest, code: str) -> HttpResponse:
    """Press the body."""
    return _step(request, code, VersionForm(request.POST), actions.urge, _("催了，对方会收到。"), "urge")


@scoped(ANSWER_ORDER)
@require_POST
def wait(request: ScopedRequest, code: str) -> HttpResponse:
    """The clock stands while somebody's answer is awaited."""
    done = _("期限停下了，对方一回话就接着走。")
    return _step(request, code, WaitForm(request.POST), handling.wait_on_order, done, "wait")


@scoped(VIEW_ORDERS)
@require_POST
def go_on(request: ScopedRequest, code: str) -> HttpResponse:
    """The clock runs on."""
    return _step(request, code, VersionForm(request.POST), handling.go_on_order, _("期限接着走了。"), "wait")


def _find(request: ScopedRequest, code: str) -> DisposalOrder:
    rows = DisposalOrder.objects.with_parts().select_related("sender", "document", "warning__place")
    return get_visible(request.scope, rows, record__public_code=code)


def _with_letters(request: ScopedRequest, warning: RiskWarning, orders: list[DisposalOrder]) -> HttpResponse:
    """Make the papers one by one; what could not be made now is made from the order's page."""
    try:
        for order in orders:
            actions.issue_letter(request.scope, order)
    except DomainError as error:
        messages.warning(request, _("交办已经记下，还有交办单没有出具：%(why)s") % {"why": error})
    else:
        names = "、".join(order.organization.short_name for order in orders)
        messages.success(request, _("交办给%(names)s，交办单已经出具。") % {"names": names})
    return redirect(orders[0] if len(orders) == 1 else warning)


def _page(request: ScopedRequest, order: DisposalOrder, **refused: Any) -> HttpResponse:
    return render(request, "disputes/order.html", order_context(request.scope, order, **refused))


def _with_letter(request: ScopedRequest, order: DisposalOrder, done: str) -> HttpResponse:
    try:
        actions.issue_letter(request.scope, order)
    except DomainError as error:
        sentence = _("交办已经记下，交办单还没有出具：%(why)s") % {"why": error}
        messages.warning(request, sentence)
    else:
        messages.success(request, done)
    return redirect(order)


def _step(
    request: ScopedRequest, code: str, form: GonghuiForm, act: Callable[..., object], done: str, name: str
) -> HttpResponse:
    """One step of the body; what the action refuses is said at the form, with the words still in it."""
    order = _find(request, code)
    if form.is_valid():
        try:
            act(request.scope, order, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("disputes:order", code=code)
    return _page(request, _find(request, code), **{name: form})
