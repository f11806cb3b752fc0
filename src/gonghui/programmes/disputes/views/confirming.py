"""Judicial confirmation on a phone: what it is, joining it, what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.engines.documents.views import pdf_response
from gonghui.engines.legal.clocks import RULES
from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError, NotFound, Stale
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import confirmations as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.enums import ConfirmationState
from gonghui.programmes.disputes.models import Case, Confirmation, Seat
from gonghui.programmes.disputes.permissions import JOIN_APPLICATION
from gonghui.programmes.disputes.views.agreements import find
from gonghui.programmes.disputes.views.signing import device_of
from gonghui.web.wording import moment_text


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ScopedRequest, code: str) -> HttpResponse:
    """What confirmation brings, by when; agreeing to it; later the court's answer."""
    case = find(request.scope, code)
    confirmation = of_case(request.scope, case)
    if confirmation is None:
        return render(request, "disputes/confirm_waiting.html", {"case": case})
    if request.method == "POST":
        try:
            actions.join(request.scope, _as_read(request, case), device=device_of(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("您的同意记下了。"))
        return redirect("disputes_public:join_confirmation", code=code)
    return render(request, "disputes/confirm_join.html", _page(request.scope, case, confirmation))


@code_door(open_seat)
@never_cache
@require_safe
def ruling(request: ScopedRequest, code: str) -> HttpResponseBase:
    """The court's ruling, for those at the table."""
    confirmation = of_case(request.scope, find(request.scope, code))
    if confirmation is None or confirmation.ruling is None:
        raise NotFound()
    return pdf_response(request.scope, confirmation.ruling)


def _as_read(request: ScopedRequest, case: Case) -> Confirmation:
    """The application on the page that the party agreed from, though a newer one may have come meanwhile."""
    code = request.POST.get("read", "").replace("\0", "")
    rows = Confirmation.objects.filter(agreement__case=case).visible_to(_let_in(request.scope, case))
    found = rows.with_code(code).first()
    if found is None:
        raise Stale()
    return found


def _let_in(scope: Scope, case: Case) -> Scope:
    return scope.opening(*Confirmation.objects.filter(agreement__case=case).values_list("pk", flat=True))


def of_case(scope: Scope, case: Case) -> Confirmation | None:
    """The newest application about an agreement of a case that the scope has been let in to."""
    rows = Confirmation.objects.visible_to(_let_in(scope, case)).filter(agreement__case=case).with_parts()
    return rows.select_related("ruling", "application", "agreement__sealed").order_by("-pk").first()


def joiners(confirmation: Confirmation, *, own_seat_id: int | None = None) -> list[dict[str, Any]]:
    """Both parties, and who of them has joined, as `components/signers.html` draws it. Two queries."""
    joined = dict(confirmation.joinings.values_list("seat_id", "at"))
    seats = Seat.objects.filter(case=confirmation.agreement.case_id, role__in=actions.PARTIES).order_by("pk")
    return [_joiner(seat, joined.get(seat.pk), own=seat.pk == own_seat_id) for seat in seats]


def _joiner(seat: Seat, at: Any, *, own: bool) -> dict[str, Any]:
    lamp, text = ("y", _("等您同意")) if own else ("off", _("还没同意"))
    if at is not None:
        lamp, text = "ok", _("%(at)s 同意") % {"at": moment_text(at, today=clock.today())}
    detail = _("（您）") if own else str(seat.get_role_display())
    tone = "a" if seat.role == "applicant" else ""
    return {"name": seat.name, "own": own, "detail": detail, "tone": tone, "lamp": lamp, "lamp_text": text}


def _page(scope: Scope, case: Case, confirmation: Confirmation) -> dict[str, Any]:
    agreement = confirmation.agreement
    last = actions.last_day(agreement)
    rows = joiners(confirmation, own_seat_id=scope.seat_id)
    joined = any(row["lamp"] == "ok" and row["own"] for row in rows)
    preparing = confirmation.state == ConfirmationState.PREPARING
    return {
        "case": case,
        "confirmation": confirmation,
        "state": confirmation.state,
        "joiners": rows,
        "joined": joined,
        "all_joined": all(row["lamp"] == "ok" for row in rows),
        "late": preparing and clock.today() > last,
        "may_join": preparing and not joined and scope.has(JOIN_APPLICATION) and clock.today() <= last,
        "rule": RULES["judicial_confirmation"],
        "first": agreement.effective_at.astimezone(clock.SHANGHAI).date() if agreement.effective_at else None,
        "last": last,
        "total": agreement.total(),
        "enforcement": RULES["enforcement"],
    }
