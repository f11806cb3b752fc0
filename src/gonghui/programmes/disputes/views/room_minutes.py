"""Minutes in the room: the mediator writes and finishes them, both sides confirm, the body seals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import minutes as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.forms.minutes import MinutesForm
from gonghui.programmes.disputes.models import Minutes
from gonghui.programmes.disputes.permissions import KEEP_MINUTES
from gonghui.programmes.disputes.views.room_minutes_page import minutes_context, suggested
from gonghui.programmes.disputes.views.room_news import asks_for_news, news, sequence_of
from gonghui.programmes.disputes.views.room_page import Room
from gonghui.programmes.disputes.views.steps import carry_out


@code_door(open_seat)
@never_cache
@require_safe
def minutes(request: ScopedRequest, code: str) -> HttpResponse:
    """The minutes of every sitting that this seat may read. An open page asks what has changed."""
    room = Room.of(request.scope, code)
    if asks_for_news(request):
        return news(request, room.case, "disputes/room_minutes_list.html", lambda: minutes_context(request, room))
    context = {"sequence": sequence_of(room.case), **minutes_context(request, room)}
    return render(request, "disputes/room_minutes.html", context)


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: ScopedRequest, code: str, minutes_id: int | None = None) -> HttpResponse:
    """Write the minutes of a sitting, or write them anew."""
    room = Room.of(request.scope, code)
    request.scope.require(KEEP_MINUTES)
    former = _minutes(request, room, minutes_id) if minutes_id is not None else None
    form = MinutesForm(request.POST or None, initial=MinutesForm.values_of(former) if former else suggested(room))
    if form.is_valid():
        try:
            actions.write(request.scope, room.case, former=former, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("存好了。写完了，点“交双方核对”。"))
            return redirect("disputes_public:room_minutes", code=code)
    context = {"case": room.case, "form": form, "back_url": reverse("disputes_public:room_minutes", args=[code])}
    return render(request, "disputes/room_minutes_write.html", context, status=422 if form.errors else 200)


@code_door(open_seat)
@require_POST
def finish(request: ScopedRequest, code: str, minutes_id: int) -> HttpResponse:
    """Put them before both sides."""
    found = _minutes(request, Room.of(request.scope, code), minutes_id)
    return _step(request, code, lambda: actions.finish(request.scope, found), _("交出去了，等双方核对。"))


@code_door(open_seat)
@require_POST
def confirm(request: ScopedRequest, code: str, minutes_id: int) -> HttpResponse:
    """Confirm the version that the page showed."""
    found = _minutes(request, Room.of(request.scope, code), minutes_id)
    remark = request.POST.get("remark", "")
    return _step(
        request, code, lambda: actions.confirm(request.scope, found, remark=remark), _("记下了：笔录您核对过。")
    )


@code_door(open_seat)
@require_POST
def print_(request: ScopedRequest, code: str, minutes_id: int) -> HttpResponse:
    """Print and seal what everybody has confirmed."""
    found = _minutes(request, Room.of(request.scope, code), minutes_id)
    return _step(request, code, lambda: actions.print_minutes(request.scope, found), _("《调解笔录》盖好章了。"))


def _minutes(request: ScopedRequest, room: Room, minutes_id: int) -> Minutes:
    rows = Minutes.objects.shown_to(room.me).select_related("case__record")
    return get_visible(request.scope, rows, pk=minutes_id, case=room.case)


def _step(request: ScopedRequest, code: str, act: Callable[[], Any], done: str) -> HttpResponse:
    """One step; what the action refuses is said on the page that shows how it stands now."""
    carry_out(request, act, done)
    return redirect("disputes_public:room_minutes", code=code)
