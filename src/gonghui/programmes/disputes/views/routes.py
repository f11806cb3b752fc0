"""How an agreement becomes enforceable: both routes on one page, which is open, why not, what each closes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.programmes.disputes.permissions import VIEW_CASES
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.routes_page import overview_context


@scoped(VIEW_CASES)
@require_safe
def overview(request: ScopedRequest, code: str) -> HttpResponse:
    """Both routes of one case."""
    case = find(request.scope, code)
    return render(request, "disputes/routes.html", overview_context(request.scope, case))
