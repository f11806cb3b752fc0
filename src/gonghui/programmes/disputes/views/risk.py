"""The live risk picture: where warnings stand, how red, how early somebody was there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.programmes.disputes.forms.risk import RiskFilter
from gonghui.programmes.disputes.permissions import VIEW_FIGURES
from gonghui.programmes.disputes.views.risk_page import overview


@scoped(VIEW_FIGURES)
@require_safe
def risk(request: ScopedRequest) -> HttpResponse:
    """Towns, colours, trend, the three spans, and the open warnings themselves, by place, kind, colour and period."""
    form = RiskFilter(request.GET, scope=request.scope)
    return render(request, "disputes/risk.html", overview(request.scope, form, cursor=request.GET.get("cursor", "")))
