"""Referrals: the sender's list and form, the answer, the reading of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.paging import page_of
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import referrals as actions
from gonghui.programmes.disputes.forms.referrals import ReferralForm, ResultForm
from gonghui.programmes.disputes.models import Referral
from gonghui.programmes.disputes.permissions import MEDIATE, REFER_CASES, VIEW_REFERRALS
from gonghui.programmes.disputes.views.referral_page import detail_context, register_context
from gonghui.programmes.disputes.views.steps import carry_out


def find(scope: Scope, code: str) -> Referral:
    """The referral of the address, if the asker sees it. One query."""
    rows: Any = Referral.objects.with_parts()
    found: Referral = get_visible(scope, rows, record__public_code=code)
    return found


@scoped(VIEW_REFERRALS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Cases handed over, the newest first, with how far each is."""
    view = request.GET.get("view", "")
    page = page_of(Referral.objects.with_parts().in_view(view), request.scope, cursor=request.GET.get("cursor", ""))
    return render(request, "disputes/referrals.html", register_context(request, page, view))


@scoped(REFER_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Hand a case over."""
    form = ReferralForm(request.POST or None, scope=request.scope)
    if form.is_valid():
        try:
            referral = actions.refer(request.scope, **form.referral())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("移交了。调解组织三个工作日内决定受不受理，结果在这里看。"))
            return redirect(referral)
    return render(request, "disputes/referral_new.html", {"form": form})


@scoped(VIEW_REFERRALS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One referral: what was handed over, how far it is, the result."""
    referral = find(request.scope, code)
    return render(request, "disputes/referral.html", detail_context(request.scope, referral, ResultForm()))


@scoped(MEDIATE)
@require_POST
def give_back(request: ScopedRequest, code: str) -> HttpResponse:
    """Tell the sender how the case ended."""
    referral, form = find(request.scope, code), ResultForm(request.POST)
    if form.is_valid():
        carry_out(
            request,
            lambda: actions.give_result(request.scope, referral, **form.cleaned_data),
            _("回告了，移交单位收到了盖章的告知书。"),
        )
    return redirect("disputes:referral", code=code)


@scoped(REFER_CASES)
@require_POST
def read(request: ScopedRequest, code: str) -> HttpResponse:
    """Note that the result has been taken in."""
    actions.mark_read(request.scope, find(request.scope, code))
    return redirect("disputes:referral", code=code)
