"""Undisputed facts in the room: write, reword, tick, set down in a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import facts as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.forms.rooms import FactForm
from gonghui.programmes.disputes.models import RoomFact
from gonghui.programmes.disputes.views.room_facts_page import facts_context
from gonghui.programmes.disputes.views.room_news import asks_for_news, news, sequence_of
from gonghui.programmes.disputes.views.room_page import Room
from gonghui.programmes.disputes.views.steps import carry_out


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: ScopedRequest, code: str) -> HttpResponse:
    """The sentences put before both sides; a POST adds one. An open page asks what has changed."""
    room = Room.of(request.scope, code)
    if asks_for_news(request):
        return news(request, room.case, "disputes/room_facts_list.html", lambda: facts_context(request, room))
    form = FactForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.write(request.scope, room.case, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("第 %(n)s 条写好了，等双方核对。") % {"n": made.number})
            return redirect("disputes_public:room_facts", code=code)
    context = {"sequence": sequence_of(room.case), **facts_context(request, room), "form": form}
    return render(request, "disputes/room_facts.html", context, status=422 if form.errors else 200)


@code_door(open_seat)
@require_POST
def reword(request: ScopedRequest, code: str, fact_id: int) -> HttpResponse:
    """Put other words in place of these."""
    fact = _fact(request, code, fact_id)
    words = {"text": request.POST.get("text", ""), "basis": request.POST.get("basis", "")}
    return _step(request, code, lambda: actions.reword(request.scope, fact, **words), _("改好了，双方要重新核对。"))


@code_door(open_seat)
@require_POST
def drop(request: ScopedRequest, code: str, fact_id: int) -> HttpResponse:
    """Take a sentence away."""
    fact = _fact(request, code, fact_id)
    return _step(request, code, lambda: actions.drop(request.scope, fact), _("拿掉了。"))


@code_door(open_seat)
@require_POST
def tick(request: ScopedRequest, code: str, fact_id: int) -> HttpResponse:
    """Confirm the wording that the page showed, or take that back."""
    fact, agrees = _fact(request, code, fact_id), request.POST.get("agrees") == "1"
    done = _("记下了：这一条您没有争议。") if agrees else _("撤回了，这一条您还没有确认。")
    return _step(request, code, lambda: actions.tick(request.scope, fact, agrees=agrees), done)


@code_door(open_seat)
@require_POST
def record(request: ScopedRequest, code: str) -> HttpResponse:
    """Set down in a sealed record what both sides have ticked."""
    room = Room.of(request.scope, code)
    done = _("《无争议事实记载》盖好章了，双方在这里都看得到。")
    return _step(request, code, lambda: actions.record(request.scope, room.case), done)


def _fact(request: ScopedRequest, code: str, fact_id: int) -> RoomFact:
    room = Room.of(request.scope, code)
    return get_visible(request.scope, RoomFact.objects.select_related("case__record"), pk=fact_id, case=room.case)


def _step(request: ScopedRequest, code: str, act: Callable[[], Any], done: str) -> HttpResponse:
    """One step; what the action refuses is said on the page that shows how it stands now."""
    carry_out(request, act, done)
    return redirect("disputes_public:room_facts", code=code)
