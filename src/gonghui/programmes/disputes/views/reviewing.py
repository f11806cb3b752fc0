"""Review by the commission on a phone: what it is, joining it, signing for the statement."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.documents.views import pdf_response
from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel.errors import NotFound
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import reviews as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.enums import ReviewState
from gonghui.programmes.disputes.models import Case, Review
from gonghui.programmes.disputes.permissions import JOIN_APPLICATION
from gonghui.programmes.disputes.routes import REVIEW
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.joint_page import agree, as_read, has_own, joiners, joining, of_case, parties_of
from gonghui.programmes.disputes.views.review_page import receiving_words
from gonghui.programmes.disputes.views.steps import carry_out


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ScopedRequest, code: str) -> HttpResponse:
    """What a review brings, by when; agreeing to it; later the commission's answer."""
    case = find(request.scope, code)
    review = of_case(request.scope, REVIEW, case)
    if review is None:
        return render(request, "disputes/review_waiting.html", {"case": case})
    if request.method == "POST":
        carry_out(request, lambda: agree(request, REVIEW, case), _("您的同意记下了。"))
        return redirect("disputes_public:join_review", code=code)
    return render(request, "disputes/review_join.html", _page(request.scope, case, review))


@code_door(open_seat)
@never_cache
@require_POST
def receive(request: ScopedRequest, code: str) -> HttpResponse:
    """Sign for the statement."""
    case = find(request.scope, code)
    carry_out(
        request,
        lambda: actions.receive(request.scope, as_read(request, request.scope, REVIEW, case)),
        _("签收记下了。"),
    )
    return redirect("disputes_public:join_review", code=code)


@code_door(open_seat)
@never_cache
@require_safe
def statement(request: ScopedRequest, code: str) -> HttpResponseBase:
    """The commission's statement or notice, for those at the table."""
    review = of_case(request.scope, REVIEW, find(request.scope, code))
    if review is None or review.paper is None or not review.paper.stands:
        raise NotFound()
    return pdf_response(request.scope, review.paper)


def _page(scope: Scope, case: Case, review: Review) -> dict[str, Any]:
    parties, words = parties_of(review), receiving_words()
    made = review.state in actions.MADE
    receivers = joiners(parties, own_seat_id=scope.seat_id, field="received_at", words=words) if made else []
    received = has_own(receivers)
    return {
        "case": case,
        "review": review,
        "state": review.state,
        **joining(scope, review, parties),
        "receivers": receivers,
        "received": received,
        "may_receive": review.state == ReviewState.ISSUED and scope.has(JOIN_APPLICATION) and not received,
    }
