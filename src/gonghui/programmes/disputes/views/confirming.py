"""Judicial confirmation on a phone: what it is, joining it, what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.engines.documents.views import pdf_response
from gonghui.engines.legal.clocks import RULES
from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel.errors import NotFound
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.models import Case, Confirmation
from gonghui.programmes.disputes.routes import CONFIRMATION, REVIEW
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.joint_page import agree, joining, of_case, parties_of
from gonghui.programmes.disputes.views.steps import carry_out


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ScopedRequest, code: str) -> HttpResponse:
    """What confirmation brings, by when; agreeing to it; later the court's answer."""
    case = find(request.scope, code)
    confirmation = of_case(request.scope, CONFIRMATION, case)
    if confirmation is None:
        if of_case(request.scope, REVIEW, case) is not None:
            return redirect("disputes_public:join_review", code=code)
        return render(request, "disputes/confirm_waiting.html", {"case": case})
    if request.method == "POST":
        carry_out(request, lambda: agree(request, CONFIRMATION, case), _("您的同意记下了。"))
        return redirect("disputes_public:join_confirmation", code=code)
    return render(request, "disputes/confirm_join.html", _page(request.scope, case, confirmation))


@code_door(open_seat)
@never_cache
@require_safe
def ruling(request: ScopedRequest, code: str) -> HttpResponseBase:
    """The court's ruling, for those at the table."""
    confirmation = of_case(request.scope, CONFIRMATION, find(request.scope, code))
    if confirmation is None or confirmation.ruling is None:
        raise NotFound()
    return pdf_response(request.scope, confirmation.ruling)


def _page(scope: Scope, case: Case, confirmation: Confirmation) -> dict[str, Any]:
    return {
        "case": case,
        "confirmation": confirmation,
        "state": confirmation.state,
        **joining(scope, confirmation, parties_of(confirmation)),
        "enforcement": RULES["enforcement"],
    }
