"""The ledger of an agreement: at the desk with the petitions, and for the parties on their phones."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.documents.uploads import SUFFIXES
from gonghui.engines.documents.views import pdf_response, word_response
from gonghui.foundation.accounts.doors import ScopedRequest, code_door, scoped
from gonghui.kernel.errors import DomainError, NotFound
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import defaults, petitions
from gonghui.programmes.disputes.actions import payments as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.forms.payments import HandledForm, PaymentForm
from gonghui.programmes.disputes.models import Case, Payment, PaymentTerm
from gonghui.programmes.disputes.permissions import MEDIATE, VIEW_CASES
from gonghui.programmes.disputes.views.after_page import seat_context
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.payment_page import choices_of, desk_context, register_context
from gonghui.programmes.disputes.views.steps import carry_out, went_through


@scoped(VIEW_CASES)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Payments of all cases by when they are due: overdue, this week, later."""
    return render(request, "disputes/ledger.html", register_context(request.scope, request.GET.get("view", "")))


@scoped(VIEW_CASES)
@require_safe
def desk(request: ScopedRequest, code: str) -> HttpResponse:
    """The ledger of one case: terms, payments, and which petition the law allows."""
    case = find(request.scope, code)
    return render(request, "disputes/payments.html", desk_context(request.scope, case))


@scoped(MEDIATE)
@require_POST
def tell(request: ScopedRequest, code: str) -> HttpResponse:
    """Write a payment down at the desk."""
    case = find(request.scope, code)
    form = _told(request, case)
    if form is None:
        return redirect("disputes:payments", code=code)
    context = desk_context(request.scope, case) | {"form": form}
    return render(request, "disputes/payments.html", context, status=422)


@scoped(MEDIATE)
@require_POST
def confirm(request: ScopedRequest, payment_id: int) -> HttpResponse:
    """The mediator has seen that the money came."""
    return _at_desk(request, payment_id, actions.confirm, _("确认了。"))


@scoped(MEDIATE)
@require_POST
def deny(request: ScopedRequest, payment_id: int) -> HttpResponse:
    """The mediator has found that no such money came."""
    return _at_desk(request, payment_id, actions.deny, _("记下没有收到。"))


@scoped(MEDIATE)
@require_POST
def handled(request: ScopedRequest, code: str) -> HttpResponse:
    """Write down what was done about payments that did not come."""
    case = find(request.scope, code)
    form = HandledForm(request.POST)
    if went_through(request, form, lambda: defaults.handle(request.scope, case, **form.cleaned_data), _("记下了。")):
        return redirect("disputes:payments", code=code)
    context = desk_context(request.scope, case) | {"handled_form": form}
    return render(request, "disputes/payments.html", context, status=422)


@scoped(VIEW_CASES)
@require_safe
def proof(request: ScopedRequest, payment_id: int) -> HttpResponseBase:
    """The proof of a payment, for posts that see the case."""
    return _proof(request.scope, _payment(request.scope, payment_id))


@scoped(MEDIATE)
@require_POST
def draw(request: ScopedRequest, code: str, kind: str) -> HttpResponse:
    """Draw a petition up."""
    case = find(request.scope, code)
    try:
        paper = petitions.draw(request.scope, case, kind)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(title)s写好了，打印出来请申请人核对、签名。") % {"title": paper.title})
    return redirect("disputes:payments", code=code)


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def in_room(request: ScopedRequest, code: str) -> HttpResponse:
    """What is to be paid by when; telling that it was paid, and what the other side told."""
    case = find(request.scope, code)
    if request.method != "POST":
        return render(request, "disputes/room_payments.html", seat_context(request.scope, case))
    form = _told(request, case)
    if form is None:
        return redirect("disputes_public:payments", code=code)
    context = seat_context(request.scope, case) | {"form": form}
    return render(request, "disputes/room_payments.html", context, status=422)


@code_door(open_seat)
@never_cache
@require_POST
def answer_in_room(request: ScopedRequest, code: str, payment_id: int) -> HttpResponse:
    """The payee says whether the money came."""
    payment = _payment(request.scope, payment_id, case=find(request.scope, code))
    step = actions.deny if request.POST.get("answer") == "no" else actions.confirm
    carry_out(request, lambda: step(request.scope, payment), _("记下了。"))
    return redirect("disputes_public:payments", code=code)


@code_door(open_seat)
@never_cache
@require_safe
def proof_in_room(request: ScopedRequest, code: str, payment_id: int) -> HttpResponseBase:
    """The proof of a payment, for those at the table."""
    return _proof(request.scope, _payment(request.scope, payment_id, case=find(request.scope, code)))


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def petition_in_room(request: ScopedRequest, code: str, kind: str) -> HttpResponseBase:
    """The applicant's own petition as it stands; a POST draws it up from what is so now."""
    case = find(request.scope, code)
    if request.method != "POST":
        return pdf_response(request.scope, petitions.drawn(request.scope, case, kind))
    carry_out(
        request,
        lambda: petitions.draw(request.scope, case, kind),
        _("写好了。核对一遍，打印出来签名，再交上去。"),
    )
    return redirect(reverse("disputes_public:payments", args=[code]) + "#petitions")


@code_door(open_seat)
@never_cache
@require_safe
def petition_word_in_room(request: ScopedRequest, code: str, kind: str) -> HttpResponse:
    """The same petition for a word processor."""
    return word_response(request.scope, petitions.drawn(request.scope, find(request.scope, code), kind))


def _payment(scope: Scope, payment_id: int, *, case: Case | None = None) -> Payment:
    rows = Payment.objects.select_related("term__agreement__case__record")
    among = {} if case is None else {"term__agreement__case": case.pk}
    found: Payment = get_visible(scope, rows, pk=payment_id, **among)
    return found


def _told(request: ScopedRequest, case: Case) -> PaymentForm | None:
    """The form where it was refused; None once the payment is written down."""
    form = PaymentForm(request.POST, request.FILES, scope=request.scope, terms=choices_of(case))
    if not form.is_valid():
        return form
    rows = PaymentTerm.objects.select_related("agreement")
    try:
        term = get_visible(request.scope, rows, pk=form.cleaned_data["term"], agreement__case=case.pk)
        actions.tell(request.scope, term, **form.payment())
    except DomainError as error:
        form.refuse(error)
        return form
    messages.success(request, _("记下了。"))
    return None


def _at_desk(
    request: ScopedRequest, payment_id: int, step: Callable[[Scope, Payment], Payment], done: str
) -> HttpResponse:
    payment = _payment(request.scope, payment_id)
    carry_out(request, lambda: step(request.scope, payment), done)
    return redirect("disputes:payments", code=payment.term.agreement.case.code)


def _proof(scope: Scope, payment: Payment) -> HttpResponseBase:
    if not payment.proof:
        raise NotFound()
    content = actions.read_proof(scope, payment)
    name = _("付款凭证") + SUFFIXES[payment.content_type]
    response = FileResponse(BytesIO(content), content_type=payment.content_type, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
