"""Review by the arbitration commission at the desk: prepared by the union's staff, decided by the commission."""

from __future__ import annotations

from collections.abc import Callable
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
from gonghui.programmes.disputes.actions import reviews as actions
from gonghui.programmes.disputes.forms.reviews import CommissionForm, ReviewNumberForm, StatementForm, TurnDownForm
from gonghui.programmes.disputes.models import Review
from gonghui.programmes.disputes.permissions import DECIDE_REVIEW, FILE_CONFIRMATION, VIEW_REVIEWS
from gonghui.programmes.disputes.routes import REVIEW
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.pieces import reason_in
from gonghui.programmes.disputes.views.review_page import detail_context, papers_of
from gonghui.programmes.disputes.views.review_register import REVIEWS
from gonghui.programmes.disputes.views.routes_page import prepare_context
from gonghui.programmes.disputes.views.steps import carry_out, say_over_the_page, went_through
from gonghui.web.registers import show


@scoped(FILE_CONFIRMATION)
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: ScopedRequest, code: str) -> HttpResponse:
    """Choose the commission; both parties are then asked on their phones."""
    case = find(request.scope, code)
    form = CommissionForm(request.POST or None, scope=request.scope, case=case)
    if form.is_valid():
        try:
            made = actions.prepare(request.scope, case, commission=form.cleaned_data["commission"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("准备好了，双方都收到了短信。"))
            return redirect(made)
    return render(request, "disputes/route_prepare.html", prepare_context(request.scope, REVIEW, case, form))


@scoped(VIEW_REVIEWS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Applications, the newest first: the commission sees those filed with it, staff those of their cases."""
    return show(request, REVIEWS)


@scoped(VIEW_REVIEWS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One application: papers with their seals checked, who has joined, clocks, what can be done now."""
    review = _find(request.scope, code)
    return render(request, "disputes/review.html", detail_context(request.scope, review) | _forms(request, review))


@scoped(VIEW_REVIEWS)
@require_safe
def paper(request: ScopedRequest, code: str, paper: str) -> HttpResponseBase:
    """One paper of the application: agreement, application, statement or notice. No other of the case's."""
    found = papers_of(_find(request.scope, code)).get(paper)
    if found is None:
        raise NotFound()
    return pdf_response(request.scope, found)


@scoped(FILE_CONFIRMATION)
@require_POST
def file(request: ScopedRequest, code: str) -> HttpResponse:
    """Hand it to the commission."""
    review = _find(request.scope, code)
    carry_out(request, lambda: actions.file(request.scope, review), _("递交了，仲裁委那边已经能看到。"))
    return redirect(review)


@scoped(FILE_CONFIRMATION)
@require_POST
def withdraw(request: ScopedRequest, code: str) -> HttpResponse:
    """Take it back before both sides have signed for the statement."""
    review, reason = _find(request.scope, code), reason_in(request)
    done = _("申请撤回了，理由记在经过里。")
    carry_out(request, lambda: actions.withdraw(request.scope, review, reason=reason), done)
    return redirect(review)


@scoped(DECIDE_REVIEW)
@require_POST
def accept(request: ScopedRequest, code: str) -> HttpResponse:
    """Take it under the commission's number."""
    done = _("已受理。五个工作日内审查，期限已经开始计算。")
    return _decide(request, code, "number_form", ReviewNumberForm, actions.accept, done)


@scoped(DECIDE_REVIEW)
@require_POST
def extend(request: ScopedRequest, code: str) -> HttpResponse:
    """Take five working days more."""
    review, reason = _find(request.scope, code), reason_in(request)
    done = _("延长了五个工作日，双方和调解员都收到了通知。")
    carry_out(request, lambda: actions.extend(request.scope, review, reason=reason), done)
    return redirect(review)


@scoped(DECIDE_REVIEW)
@require_POST
def decline(request: ScopedRequest, code: str) -> HttpResponse:
    """Do not accept it."""
    done = _("记下不予受理，通知书送双方。")
    return _decide(request, code, "down_form", TurnDownForm, actions.decline, done)


@scoped(DECIDE_REVIEW)
@require_POST
def issue(request: ScopedRequest, code: str) -> HttpResponse:
    """Make the mediation statement; both parties are asked to sign for it."""
    done = _("调解书已制作、盖章，请双方签收的短信已发出。")
    return _decide(request, code, "statement_form", StatementForm, actions.make_statement, done)


@scoped(DECIDE_REVIEW)
@require_POST
def refuse(request: ScopedRequest, code: str) -> HttpResponse:
    """Make no statement."""
    done = _("记下不予制作，决定书送双方。")
    return _decide(request, code, "down_form", TurnDownForm, actions.refuse, done)


@scoped(DECIDE_REVIEW)
@require_POST
def notice(request: ScopedRequest, code: str) -> HttpResponse:
    """Finish the notice of a decision that went through without it."""
    review = _find(request.scope, code)
    carry_out(request, lambda: actions.issue_notice(request.scope, review), _("通知书出具、盖章了。"))
    return redirect(review)


def _find(scope: Scope, code: str) -> Review:
    rows = Review.objects.with_parts().select_related("application", "paper", "agreement__sealed")
    found: Review = get_visible(scope, rows, record__public_code=code)
    return found


def _forms(request: ScopedRequest, review: Review, **bound: Any) -> dict[str, Any]:
    version = {"version": review.version}
    return {
        "number_form": ReviewNumberForm(initial=version),
        "statement_form": StatementForm(initial={**version, "arbitrator": str(request.user)}),
        "down_form": TurnDownForm(initial=version),
        **bound,
    }


def _decide(
    request: ScopedRequest, code: str, name: str, form_class: type[Any], step: Callable[..., Review], done: str
) -> HttpResponse:
    """A decision with a form of its own; refused, the page comes again with it, on the application as it is now."""
    review, form = _find(request.scope, code), form_class(request.POST)
    if went_through(request, form, lambda: step(request.scope, review, **form.cleaned_data), done):
        return redirect(review)
    now = _find(request.scope, code)
    context = detail_context(request.scope, now) | _forms(request, now, **{name: form})
    if not any(context["may"][each] for each in ("accept", "decline", "issue", "refuse")):
        say_over_the_page(request, form)
    return render(request, "disputes/review.html", context, status=422)
