"""The mediation room on a phone: the door, together, alone with the mediator, and what its pages ask for while open."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, code_door, public
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import DomainError, TooMany
from gonghui.programmes.disputes.actions import invitations
from gonghui.programmes.disputes.actions import rooms as actions
from gonghui.programmes.disputes.actions.rooms import key_prefix
from gonghui.programmes.disputes.doors import drop_token, held_tokens, keep_token, open_seat
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.forms.rooms import DoorForm, SayForm
from gonghui.programmes.disputes.views.room_page import (
    Room,
    joint_context,
    lines_after,
    mark_seen,
    now_context,
    private_context,
)

# Wrong codes only. A whole village may stand behind one address; 38 bits of code need no tighter limit.
RATES = {"enter": "30/10m/ip"}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: ScopedRequest) -> HttpResponse:
    """Where a code is typed; it leads to the talks, or to what follows them. A GET uses no code up: machines follow
    links too."""
    form = DoorForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if form.is_valid():
        try:
            tried = _counted(request)
            held = held_tokens(request).values()
            seat, token = invitations.enter(form.cleaned_data["code"], device=device_of(request), held=[*held])
        except DomainError as error:
            form.refuse(error)
        else:
            tried.rollback()
            keep_token(request, seat, token)
            page = "payments" if seat.case.state == CaseState.AGREED else "room"
            return redirect(f"disputes_public:{page}", code=seat.case.code)
    return render(request, "disputes/room_door.html", {"form": form})


@code_door(open_seat)
@never_cache
@require_safe
def joint(request: ScopedRequest, code: str) -> HttpResponse:
    """Everybody together: who is here, how far it is, the facts, the talk."""
    room = Room.of(request.scope, code)
    context = joint_context(request, room)
    return mark_seen(request, render(request, "disputes/room.html", context), room, None, context["since"])


@code_door(open_seat)
@never_cache
@require_safe
def private(request: ScopedRequest, code: str, seat_id: int | None = None) -> HttpResponse:
    """One party alone with the mediator. Nobody else has this place."""
    room = Room.of(request.scope, code)
    partner = room.partner(seat_id)
    context = private_context(request, room, partner)
    return mark_seen(request, render(request, "disputes/room_private.html", context), room, partner, context["since"])


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: ScopedRequest, code: str) -> HttpResponse:
    """What open pages ask for: new lines (204 without any), who is here now; a POST says that the page is open."""
    room = Room.of(request.scope, code)
    partner = room.partner(_number(request, "seat")) if "seat" in request.GET else None
    if request.method == "POST":
        actions.note_presence(request.scope, room.case)
        return HttpResponse(status=204)
    if request.GET.get("part") == "now":
        return render(request, "disputes/room_part.html", now_context(request, room, partner))
    found = lines_after(request.scope, room, partner, _number(request, "since"))
    if not found:
        return HttpResponse(status=204)
    answer = render(request, "disputes/room_news.html", {"lines": found})
    return mark_seen(request, answer, room, partner, found[-1]["sequence"])


@code_door(open_seat)
@require_POST
def say(request: ScopedRequest, code: str) -> HttpResponse:
    """Say something here; asked by the page's script the answer is empty, the line comes with the next question."""
    room = Room.of(request.scope, code)
    form = SayForm(request.POST)
    form.is_valid()
    partner = room.partner(_number(request, "seat")) if "seat" in request.GET else None
    key = form.cleaned_data.get("client_key") or key_prefix(room.me, partner) + random_code(16)
    said = {"text": request.POST.get("text", ""), "client_key": key}
    if partner is None:
        actions.say(request.scope, room.case, **said)
    else:
        actions.say_privately(request.scope, room.case, partner, **said)
    if request.headers.get("X-Requested-With") == "gonghui":
        return HttpResponse(status=204)
    return redirect(room.url(partner))


@code_door(open_seat)
@require_POST
def leave(request: ScopedRequest, code: str) -> HttpResponse:
    """Get up and close the door behind."""
    room = Room.of(request.scope, code)
    actions.leave(request.scope, room.case)
    drop_token(request, code)
    return (
        redirect("disputes:case", code=code)
        if room.by_account(request.scope)
        else redirect("disputes_public:room_door")
    )


def device_of(request: ScopedRequest) -> str:
    """The device as it names itself; evidence for the timeline, not proof."""
    return request.headers.get("User-Agent", "")[:200]


def _counted(request: ScopedRequest) -> ratelimit.RateLimitUsage:
    """Count one try against the address; whoever gets in takes it back."""
    tried: ratelimit.RateLimitUsage | None = ratelimit.consume(
        request, app="gonghui.disputes", action="enter", config=RATES
    )
    if tried is None:
        raise TooMany(_("这个网络里试的次数太多了。等十分钟再试，急的话打电话给调解员，或者打 12351。"))
    return tried


def _number(request: ScopedRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
