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
from gonghui.programmes.disputes.actions import orders as actions
from gonghui.programmes.disputes.forms.orders import AnswerForm, DispatchForm, VersionForm
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning
from gonghui.programmes.disputes.permissions import ANSWER_ORDER, ISSUE_ORDER, VIEW_ORDERS
from gonghui.programmes.disputes.views.order_page import dispatch_context, first_choice, order_context
from gonghui.programmes.disputes.views.order_register import ORDERS
from gonghui.web.registers import show


@scoped(VIEW_ORDERS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Orders given and received, the newest first."""
    return show(request, ORDERS)


@scoped(ISSUE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch(request: ScopedRequest, code: str) -> HttpResponse:
    """Choose the body and what it is to do; the paper is made once the order stands."""
    warning = get_visible(request.scope, RiskWarning.objects.with_firm(), record__public_code=code)
    form = DispatchForm(
        request.POST or None, warning=warning, scope=request.scope, initial=first_choice(request.scope, warning)
    )
    if form.is_valid():
        try:
            order = actions.dispatch(request.scope, warning, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return _with_letter(request, order, _("交办出去了，交办单已经出具。"))
    return render(request, "disputes/warning_dispatch.html", dispatch_context(request.scope, warning, form))


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
    return _step(request, code, VersionForm, actions.receive, _("签收了。办完以后回来写结果。"), "receive")


@scoped(ANSWER_ORDER)
@require_POST
def return_(request: ScopedRequest, code: str) -> HttpResponse:
    """Send the order back."""
    return _step(request, code, ReasonForm, actions.return_, _("退回了，交办单位会收到理由。"), "return_")


@scoped(ANSWER_ORDER)
@require_POST
def answer(request: ScopedRequest, code: str) -> HttpResponse:
    """Tell what came of it."""
    return _step(request, code, AnswerForm, actions.answer, _("反馈了，交办单位会看到。"), "answer")


def _find(request: ScopedRequest, code: str) -> DisposalOrder:
    rows = DisposalOrder.objects.with_parts().select_related("sender", "document", "warning__place")
    return get_visible(request.scope, rows, record__public_code=code)


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
    request: ScopedRequest, code: str, form_class: type[Any], act: Callable[..., DisposalOrder], done: str, name: str
) -> HttpResponse:
    """One step of the body; what the action refuses is said at the form, with the words still in it."""
    order = _find(request, code)
    form = form_class(request.POST)
    if form.is_valid():
        try:
            act(request.scope, order, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("disputes:order", code=code)
    return _page(request, _find(request, code), **{name: form})
