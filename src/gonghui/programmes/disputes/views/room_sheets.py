"""Calculations in the room: choose one, enter numbers, propose others, fill a claim with what both ticked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.legal.calculators import calculator_named
from gonghui.engines.legal.forms import CalculatorForm
from gonghui.engines.legal.lookups import region_names
from gonghui.engines.legal.views.result_page import list_context
from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import worksheets as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.models import RoomFact
from gonghui.programmes.disputes.permissions import CALCULATE, PROPOSE_FACTS
from gonghui.programmes.disputes.views.room_page import Room
from gonghui.programmes.disputes.views.room_sheets_page import brought_answers, brought_to, sheet_of, stored_answers
from gonghui.programmes.disputes.views.steps import carry_out


@code_door(open_seat)
@never_cache
@require_safe
def choose(request: ScopedRequest, code: str) -> HttpResponse:
    """Which calculation to lay before both sides."""
    room = Room.of(request.scope, code)
    request.scope.require(PROPOSE_FACTS)
    context = {"case": room.case, "brought": brought_to(request.scope, room.case)}
    return render(request, "disputes/room_sheets.html", context | list_context())


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest, code: str, name: str) -> HttpResponse:
    """The questions of one calculator, filled in from what the worker brought; a POST lays its answer before both."""
    room = Room.of(request.scope, code)
    request.scope.require(PROPOSE_FACTS)
    calculator = calculator_named(name)
    known = brought_answers(request.scope, room.case, calculator, request.GET.get("brought", ""))
    form = CalculatorForm(request.POST or None, calculator=calculator, places=region_names(), initial=known)
    if form.is_valid():
        try:
            actions.open_sheet(request.scope, room.case, sheet_of(form))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("算好了，双方在这里都看得到。"))
            return redirect("disputes_public:room_facts", code=code)
    return _page(request, room, form)


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: ScopedRequest, code: str, fact_id: int) -> HttpResponse:
    """Other numbers for a calculation that lies on the table."""
    room = Room.of(request.scope, code)
    request.scope.require(CALCULATE)
    fact = get_visible(request.scope, RoomFact.objects.of_sheets(), pk=fact_id, case=room.case)
    calculator = calculator_named(fact.calculator)
    form = CalculatorForm(
        request.POST or None, calculator=calculator, places=region_names(), initial=stored_answers(fact)
    )
    if form.is_valid():
        try:
            actions.propose(request.scope, fact, sheet_of(form))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("新的数放上去了，双方要重新核对。"))
            return redirect("disputes_public:room_facts", code=code)
    return _page(request, room, form)


@code_door(open_seat)
@require_POST
def fill(request: ScopedRequest, code: str, fact_id: int) -> HttpResponse:
    """Write the sum into a claim."""
    room = Room.of(request.scope, code)
    fact = get_visible(request.scope, RoomFact.objects.of_sheets(), pk=fact_id, case=room.case)
    typed = request.POST.get("claim", "")
    carry_out(
        request,
        lambda: actions.fill_claim(
            request.scope, fact, claim_id=int(typed) if typed.isdecimal() and len(typed) < 18 else 0
        ),
        _("填进诉求的测算金额了。"),
    )
    return redirect("disputes_public:room_facts", code=code)


def _page(request: ScopedRequest, room: Room, form: CalculatorForm) -> HttpResponse:
    context: dict[str, Any] = {"case": room.case, "calculator": form.calculator, "form": form}
    return render(request, "disputes/room_sheet.html", context, status=422 if form.errors else 200)
