"""The agreement on a phone: read it, write one's name, confirm it by a code, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.views import pdf_response
from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel.errors import DomainError, Invalid, NotFound, Stale
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import signing as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.enums import AgreementState, SeatRole
from gonghui.programmes.disputes.forms.agreements import SigningForm
from gonghui.programmes.disputes.models import Agreement, Case, Seat
from gonghui.programmes.disputes.routes import CONFIRMATION, effective_day, last_day
from gonghui.programmes.disputes.views.agreements import find, latest, signers, signing_places
from gonghui.programmes.disputes.views.steps import carry_out

HEADLINES: dict[str, Any] = {
    SeatRole.APPLICANT: gettext_lazy("签字以后，对方要付给您"),
    SeatRole.RESPONDENT: gettext_lazy("签字以后，您这边要付"),
}
SYSTEMS = (("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Android", "安卓手机"), ("HarmonyOS", "鸿蒙手机"))
DESKS = (("Windows", "电脑（Windows）"), ("Macintosh", "电脑（苹果）"), ("Linux", "电脑（Linux）"))


@code_door(open_seat)
@never_cache
@require_safe
def read(request: ScopedRequest, code: str) -> HttpResponse:
    """Amount first, then schedule, text, who has signed; the foot leads to the pad."""
    case = find(request.scope, code)
    agreement = _sent_out(request.scope, case)
    if agreement is None:
        return render(request, "disputes/sign_waiting.html", {"case": case})
    return render(request, "disputes/sign_read.html", _page(request.scope, case, agreement))


@code_door(open_seat)
@never_cache
@require_safe
def text(request: ScopedRequest, code: str) -> HttpResponseBase:
    """The paper itself: sealed once it is in force, before that the text to be signed."""
    agreement = _sent_out(request.scope, find(request.scope, code))
    paper = (agreement.sealed or agreement.draft) if agreement is not None else None
    if paper is None:
        raise NotFound()
    return pdf_response(request.scope, get_visible(request.scope, Document, pk=paper.pk))


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: ScopedRequest, code: str) -> HttpResponse:
    """The pad and the code. A refusal keeps what was drawn; a replaced text leads back to reading."""
    case, agreement, seat = _to_sign(request, code)
    form = SigningForm(request.POST or None, initial={"content_sha256": agreement.content_sha256})
    if form.is_valid():
        try:
            actions.sign(request.scope, agreement, device=device_of(request), **form.cleaned_data)
        except Stale as error:
            messages.error(request, str(error))
            return redirect("disputes_public:agreement", code=code)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("您的签字收到了。最后一个人签字以前，可以撤回。"))
            return redirect("disputes_public:agreement", code=code)
    return _pad(request, case, agreement, seat, form)


@code_door(open_seat)
@require_POST
def send_code(request: ScopedRequest, code: str) -> HttpResponse:
    """Send the one-time code to the seat's phone. What was drawn already stays on the page."""
    case, agreement, seat = _to_sign(request, code)
    carry_out(request, lambda: actions.send_code(request.scope, agreement), _("验证码发出去了，5 分钟内有效。"))
    if request.POST.get("drawing"):
        form = SigningForm(initial={"content_sha256": agreement.content_sha256, "drawing": request.POST["drawing"]})
        return _pad(request, case, agreement, seat, form)
    return redirect(reverse("disputes_public:sign", args=[code]) + "?sent=1")


@code_door(open_seat)
@require_POST
def withdraw(request: ScopedRequest, code: str) -> HttpResponse:
    """Take one's own signature back."""
    agreement = _sent_out(request.scope, find(request.scope, code))
    if agreement is None:
        raise NotFound()
    carry_out(
        request, lambda: actions.withdraw_signature(request.scope, agreement), _("您的签字撤回了。想好了可以再签。")
    )
    return redirect("disputes_public:agreement", code=code)


def device_of(request: HttpRequest) -> str:
    """What kind of device signs, as the evidence names it: `安卓手机`, `电脑（Windows）`."""
    agent = request.headers.get("User-Agent", "")
    found = (name for mark, name in (*SYSTEMS, *DESKS) if mark in agent)
    return next(found, _("其他浏览器"))


def _sent_out(scope: Scope, case: Case) -> Any:
    """The agreement as people at the table may see it: not before it was sent out."""
    agreement = latest(scope, case)
    return None if agreement is None or agreement.state == AgreementState.DRAFT else agreement


def _to_sign(request: ScopedRequest, code: str) -> tuple[Case, Agreement, Seat]:
    case = find(request.scope, code)
    agreement = _sent_out(request.scope, case)
    if agreement is None:
        raise NotFound(_("协议还没有发出来，或者已经撤下。发出来以后会给您发短信。"))
    return case, agreement, actions.own_seat(request.scope, case)


def _page(scope: Scope, case: Case, agreement: Any) -> dict[str, Any]:
    seats = list(signing_places(agreement))
    seat: Any = next((each for each in seats if each.pk == scope.seat_id), None)
    signed = seat is not None and seat.signed_at is not None
    data = (agreement.sealed or agreement.draft).data
    return {
        "case": case,
        "agreement": agreement,
        "paper": agreement.sealed or agreement.draft,
        "data": data,
        "total": agreement.sum,
        "headline": HEADLINES.get(seat.role if seat else "", gettext_lazy("协议写明要付")),
        "schedule": list(agreement.payment_terms.all()),
        "signers": signers(agreement, seats, own_seat_id=scope.seat_id),
        "may_sign": seat is not None and not signed and agreement.state == AgreementState.SIGNING,
        "may_withdraw": signed and agreement.state == AgreementState.SIGNING,
        "signed": signed,
        "clocks": _clocks(agreement),
    }


def _clocks(agreement: Any) -> list[dict[str, Any]]:
    """How long the road to an enforceable paper stays open; nothing once it was taken or before there is one."""
    running = Deadline.objects.running().filter(record=agreement.case_id, rule="judicial_confirmation")
    if agreement.effective_at is None or not running.exists():
        return []
    return [{"rule": CONFIRMATION.rule, "first": effective_day(agreement), "last": last_day(CONFIRMATION, agreement)}]


def _pad(request: ScopedRequest, case: Case, agreement: Agreement, seat: Seat, form: SigningForm) -> HttpResponse:
    """The pad; where something was drawn already, the drawing itself and a way to write it anew."""
    phone = seat.phone or (seat.user.phone if seat.user else "")
    context = {
        "case": case,
        "agreement": agreement,
        "seat": seat,
        "form": form,
        "phone": phone,
        "sent": request.method == "POST" or "sent" in request.GET,
        "drawn": _drawn(form),
        "body": case.mediation_body,
    }
    return render(request, "disputes/sign.html", context, status=422 if form.errors else 200)


def _drawn(form: SigningForm) -> dict[str, Any] | None:
    try:
        return actions.paths_of(str(form["drawing"].value() or ""))
    except Invalid:
        return None
