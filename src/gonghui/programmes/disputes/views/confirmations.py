"""Judicial confirmation at the desk: prepared and filed by the union's staff, docketed and ruled on by the court."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.documents.views import pdf_response
from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError, NotFound
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import confirmations as actions
from gonghui.programmes.disputes.forms.confirmations import CourtForm, DocketForm, RulingForm
from gonghui.programmes.disputes.models import Confirmation
from gonghui.programmes.disputes.permissions import FILE_CONFIRMATION, RULE_CONFIRMATION, VIEW_CONFIRMATIONS
from gonghui.programmes.disputes.routes import CONFIRMATION
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.confirmation_page import detail_context, papers_of
from gonghui.programmes.disputes.views.confirmation_register import CONFIRMATIONS
from gonghui.programmes.disputes.views.pieces import reason_in
from gonghui.programmes.disputes.views.routes_page import prepare_context
from gonghui.programmes.disputes.views.steps import carry_out, say_over_the_page, went_through
from gonghui.web.registers import show


@scoped(FILE_CONFIRMATION)
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: ScopedRequest, code: str) -> HttpResponse:
    """Choose the court; both parties are then asked on their phones."""
    case = find(request.scope, code)
    form = CourtForm(request.POST or None, scope=request.scope, case=case)
    if form.is_valid():
        try:
            made = actions.prepare(request.scope, case, court=form.cleaned_data["court"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("准备好了，双方都收到了短信。"))
            return redirect(made)
    context = prepare_context(request.scope, CONFIRMATION, case, form)
    return render(request, "disputes/route_prepare.html", context)


@scoped(VIEW_CONFIRMATIONS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Applications, the newest first: the court sees those filed with it, staff those of their cases."""
    return show(request, CONFIRMATIONS)


@scoped(VIEW_CONFIRMATIONS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One application: papers with their seals checked, who has joined, clocks, what can be done now."""
    confirmation = _find(request.scope, code)
    forms = {
        "docket_form": DocketForm(initial={"version": confirmation.version}),
        "ruling_form": RulingForm(initial={"version": confirmation.version, "judge": str(request.user)}),
    }
    return render(request, "disputes/confirm_detail.html", detail_context(request.scope, confirmation) | forms)


@scoped(VIEW_CONFIRMATIONS)
@require_safe
def paper(request: ScopedRequest, code: str, paper: str) -> HttpResponseBase:
    """One paper of the application: the agreement, the application itself, the ruling. No other of the case's."""
    confirmation = _find(request.scope, code)
    found = papers_of(confirmation).get(paper)
    if found is None:
        raise NotFound()
    return pdf_response(request.scope, found)


@scoped(FILE_CONFIRMATION)
@require_POST
def file(request: ScopedRequest, code: str) -> HttpResponse:
    """Hand it to the court."""
    confirmation = _find(request.scope, code)
    carry_out(request, lambda: actions.file(request.scope, confirmation), _("递交了，法院那边已经能看到。"))
    return redirect(confirmation)


@scoped(FILE_CONFIRMATION)
@require_POST
def withdraw(request: ScopedRequest, code: str) -> HttpResponse:
    """Take it back before the court has docketed it."""
    confirmation, reason = _find(request.scope, code), reason_in(request)
    done = _("申请撤回了，理由记在经过里。")
    carry_out(request, lambda: actions.withdraw(request.scope, confirmation, reason=reason), done)
    return redirect(confirmation)


@scoped(RULE_CONFIRMATION)
@require_POST
def docket(request: ScopedRequest, code: str) -> HttpResponse:
    """Docket it under the court's number."""
    confirmation, form = _find(request.scope, code), DocketForm(request.POST)
    done = _("已立案。三十日内裁定，期限已经开始计算。")
    if went_through(request, form, lambda: actions.docket(request.scope, confirmation, **form.cleaned_data), done):
        return redirect(confirmation)
    return _refused(request, confirmation, docket_form=form)


@scoped(RULE_CONFIRMATION)
@require_POST
def rule(request: ScopedRequest, code: str) -> HttpResponse:
    """Rule on it; the ruling is printed, sealed and sent to both parties."""
    confirmation, form = _find(request.scope, code), RulingForm(request.POST)
    done = _("裁定书已出具、盖章，双方都收到了通知。")
    if went_through(request, form, lambda: actions.rule(request.scope, confirmation, **form.ruling()), done):
        return redirect(confirmation)
    return _refused(request, confirmation, ruling_form=form)


def _find(scope: Scope, code: str) -> Confirmation:
    rows = Confirmation.objects.with_parts().select_related("application", "ruling", "agreement__sealed")
    rows = rows.select_related("agreement__case__mediation_body")
    found: Confirmation = get_visible(scope, rows, record__public_code=code)
    return found


def _refused(request: ScopedRequest, confirmation: Confirmation, **bound: Any) -> HttpResponse:
    """The page again with the form that was refused, on the application as it is now."""
    now = _find(request.scope, confirmation.code)
    fresh = {
        "docket_form": DocketForm(initial={"version": now.version}),
        "ruling_form": RulingForm(initial={"version": now.version, "judge": str(request.user)}),
    }
    context = detail_context(request.scope, now) | fresh | bound
    shown = {"docket_form": context["may"]["docket"], "ruling_form": context["may"]["grant"]}
    for name, form in bound.items():
        if not shown[name]:
            say_over_the_page(request, form)
    return render(request, "disputes/confirm_detail.html", context, status=422)
