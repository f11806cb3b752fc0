"""Cases: the register, the application, one case with what can be done to it, its seats and codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel.errors import DomainError, NotFound
from gonghui.kernel.kept import kept
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import cases as actions
from gonghui.programmes.disputes.actions import invitations, notices
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.forms.cases import ApplicationForm, EndForm, RevealForm, StepForm
from gonghui.programmes.disputes.forms.rooms import SeatForm
from gonghui.programmes.disputes.models import Case, Party, RiskWarning, Seat, Signal
from gonghui.programmes.disputes.permissions import ACCEPT_CASE, MEDIATE, OPEN_CASE, VIEW_CASES
from gonghui.programmes.disputes.views import (
    agreements,
    case_road,
    evidence_page,
    handover_page,
    payment_page,
    routes_page,
)
from gonghui.programmes.disputes.views.case_page import case_context
from gonghui.programmes.disputes.views.case_register import CASES
from gonghui.web.registers import show


def find(scope: Scope, code: str) -> Case:
    """The case of the address, if the asker sees it, with all that its head names. One query."""
    for case in _visible(scope, code=code):
        return case
    raise NotFound()


@kept
def _visible(scope: Scope, *, code: str) -> QuerySet[Case]:
    rows = Case.objects.with_clocks().select_related(
        "warning__record", "federation", "mediation_body__federation", "referral__record", "referral__sender"
    )
    return rows.visible_to(scope).with_code(code)[:1]


@scoped(VIEW_CASES)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Cases, the newest first, by tab and filter."""
    return show(request, CASES)


@scoped(OPEN_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Take an application down; from a warning or a signal what is known is filled in."""
    asked = request.POST if request.method == "POST" else request.GET
    warning = _source(request, RiskWarning, asked.get("warning", ""))
    signal = _source(request, Signal, asked.get("signal", ""))
    form = ApplicationForm(request.POST or None, scope=request.scope, initial=_known(warning, signal))
    if form.is_valid():
        try:
            signals = [signal] if signal else []
            case = actions.open_case(request.scope, warning=warning, signals=signals, **form.application())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(case)
    return render(request, "disputes/case_new.html", {"form": form, "warning": warning, "signal": signal})


@scoped(VIEW_CASES)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One case: parties, road, claims, story, clocks, seats, papers, and the moves that are open."""
    case = find(request.scope, code)
    panels = agreements.panel(request.scope, case) | routes_page.panel(request.scope, case)
    panels |= evidence_page.panel(request.scope, case) | handover_page.panel(request.scope, case)
    panels |= payment_page.panel(request.scope, case)
    road = case_road.stations(case, case_road.Travelled.of(panels))
    context = {
        **case_context(request.scope, case),
        **panels,
        "stations": road,
        "road_summary": case_road.summary(case, road),
    }
    return render(request, "disputes/case.html", context)


@scoped(ACCEPT_CASE)
@require_POST
def accept(request: ScopedRequest, code: str) -> HttpResponse:
    """Take the case up."""
    return _step(request, code, StepForm, actions.accept, _("已受理。给双方发邀请码，就可以开始调解。"))


@scoped(ACCEPT_CASE)
@require_POST
def notice(request: ScopedRequest, code: str) -> HttpResponse:
    """Make or finish the notice of a case whose acceptance or refusal went through without it."""
    case = find(request.scope, code)
    issue = notices.issue_refusal if case.state == CaseState.REFUSED else notices.issue_notice
    issue(request.scope, case)
    return redirect("disputes:case", code=code)


@scoped(ACCEPT_CASE)
@require_POST
def refuse(request: ScopedRequest, code: str) -> HttpResponse:
    """Decline the application."""
    return _step(request, code, EndForm, actions.refuse, _("已记下不予受理，理由发给了申请人。"))


@scoped(MEDIATE)
@require_POST
def terminate(request: ScopedRequest, code: str) -> HttpResponse:
    """End the mediation without agreement."""
    return _step(request, code, EndForm, actions.terminate, _("调解已终止，已告诉双方可以申请仲裁。"))


@scoped(MEDIATE)
@require_POST
def withdraw(request: ScopedRequest, code: str) -> HttpResponse:
    """Note that the applicant takes the application back."""
    return _step(request, code, EndForm, actions.withdraw, _("已记下申请人撤回。"))


@scoped(MEDIATE)
@require_POST
def mediate_again(request: ScopedRequest, code: str) -> HttpResponse:
    """Talk again after the court's refusal."""
    return _step(request, code, StepForm, actions.mediate_again, _("调解室重新打开，十五日从今天起算。"))


@scoped(UNMASK_PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: ScopedRequest, code: str, party_id: int) -> HttpResponse:
    """Ask why, note it, show the number once."""
    party = get_visible(
        request.scope, Party.objects.select_related("case__record"), pk=party_id, case__record__public_code=code
    )
    form = RevealForm(request.POST or None)
    phone = ""
    if form.is_valid():
        try:
            phone = actions.reveal_phone(request.scope, party, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
    return render(
        request, "disputes/case_reveal.html", {"form": form, "party": party, "case": party.case, "phone": phone}
    )


@scoped(MEDIATE)
@require_POST
def add_seat(request: ScopedRequest, code: str) -> HttpResponse:
    """Another chair in the room."""
    case = find(request.scope, code)
    form = SeatForm(request.POST)
    if form.is_valid():
        invitations.add_seat(request.scope, case, **form.cleaned_data)
    else:
        messages.error(request, _("席位没有加上：写上姓名，选好身份。"))
    return redirect(f"{case.get_absolute_url()}#seats")


@scoped(MEDIATE)
@never_cache
@require_POST
def invite(request: ScopedRequest, code: str, seat_id: int) -> HttpResponse:
    """Send a code to a seat; only where no message can carry it is it shown, this once, to be handed over."""
    seat = _seat(request, code, seat_id)
    given = invitations.invite(request.scope, seat)
    in_hand = not invitations.is_sent(seat)
    context = {
        "case": seat.case,
        "seat": seat,
        "code": invitations.grouped(given) if in_hand else "",
        "url": invitations.door_url(given) if in_hand else "",
        "days": invitations.GOOD_FOR.days,
    }
    return render(request, "disputes/case_invited.html", context)


@scoped(MEDIATE)
@require_POST
def revoke(request: ScopedRequest, code: str, seat_id: int) -> HttpResponse:
    """Take a seat's codes back and end its session."""
    seat = invitations.revoke(request.scope, _seat(request, code, seat_id))
    messages.success(request, _("%(name)s的邀请码已收回。") % {"name": seat.name})
    return redirect(f"{seat.case.get_absolute_url()}#seats")


def _step(
    request: ScopedRequest, code: str, form_class: type[EndForm | StepForm], act: Callable[..., Case], done: str
) -> HttpResponse:
    """One move: the form's values go to the action, what it refuses is said on the case's page."""
    case = find(request.scope, code)
    form = form_class(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有写进去：页面少了一截。刷新以后再办一次。"))
        return redirect(case)
    try:
        act(request.scope, case, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, _refusal(error, form.cleaned_data.get("reason", "")))
    else:
        messages.success(request, done)
    return redirect("disputes:case", code=code)


def _refusal(error: DomainError, reason: str) -> str:
    """What the action refused, with what somebody wrote for it: the page that follows has an empty field."""
    return _("%(sentence)s您写的理由是：%(reason)s") % {"sentence": error, "reason": reason} if reason else str(error)


def _seat(request: ScopedRequest, code: str, seat_id: int) -> Seat:
    rows = Seat.objects.select_related("case__record", "case__mediation_body")
    return get_visible(request.scope, rows, pk=seat_id, case__record__public_code=code)


def _source(request: ScopedRequest, model: Any, code: str) -> Any:
    """The warning or signal that an application comes from; none without a code, `NotFound` for a hidden one."""
    if not code:
        return None
    return get_visible(request.scope, model.objects.with_firm(), record__public_code=code)


def _known(warning: RiskWarning | None, signal: Signal | None) -> dict[str, Any]:
    """What the warning or signal says already. Never who reported: that takes a reason of its own."""
    source = signal or warning
    if source is None:
        return {}
    firm = source.enterprise.name if source.enterprise else (signal.enterprise_name if signal else "")
    return {
        "warning": warning.code if warning else "",
        "signal": signal.code if signal else "",
        "origin": "warning",
        "category": source.category,
        "claim_1_category": source.category,
        "claim_1_amount": signal.amount if signal else None,
        "place": source.place_id,
        "respondent_name": firm,
        "statement": signal.text if signal else source.record.title,
    }
