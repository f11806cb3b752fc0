"""The door of the mediation room: from a browser's session, or a mediator's own account, to the scope of a seat."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.foundation.accounts.scopes import lacks_second_factor
from gonghui.kernel.errors import CodeRefused, Forbidden
from gonghui.kernel.scope import Scope, Via
from gonghui.programmes.disputes.actions.invitations import GOOD_FOR, session_index
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Invitation, Seat
from gonghui.programmes.disputes.permissions import SEAT_RIGHTS

SESSION_ROOMS = "gonghui_rooms"


def open_seat(request: HttpRequest) -> Scope:
    """The scope of the seat that this browser may sit on in the case of the address. For `code_door`.

    A code's session comes first, then the account of the case's own mediator. Raises `CodeRefused` with what to do.
    """
    match = request.resolver_match
    assert match is not None
    code = str(match.kwargs["code"])
    token = held_tokens(request).get(code)
    invitation = _invitation(code, token) if token else None
    if invitation is not None and invitation.stands:
        return scope_of_seat(invitation.seat)
    scope = _mediator(cast(ScopedRequest, request), code)
    if scope is not None:
        return scope
    if invitation is not None and invitation.revoked_at is not None:
        raise CodeRefused(_("您的邀请码已经收回，或者您已经离开。要再进来，请调解员再发一个邀请码。"))
    if invitation is not None:
        raise CodeRefused(_("您的邀请码过了 7 天，已经失效。请调解员再发一个。"))
    raise CodeRefused(_("这间调解室要凭邀请码进。点开短信里的链接，或者在首页点“进调解室”写上邀请码。"))


def held_tokens(request: HttpRequest) -> dict[str, str]:
    """The tokens of this browser by public code of their case."""
    tokens: dict[str, str] = request.session.get(SESSION_ROOMS, {})
    return tokens


def keep_token(request: HttpRequest, seat: Seat, token: str) -> None:
    """Let this browser in from now on. A visitor's session lasts as long as an invitation, an account's as before."""
    request.session[SESSION_ROOMS] = {**held_tokens(request), seat.case.code: token}
    if not request.user.is_authenticated:
        request.session.cycle_key()
        request.session.set_expiry(GOOD_FOR)


def drop_token(request: HttpRequest, code: str) -> None:
    """Forget the token of this case."""
    request.session[SESSION_ROOMS] = {each: token for each, token in held_tokens(request).items() if each != code}


def scope_of_seat(seat: Seat) -> Scope:
    """The scope that a code opens: this one case, from this seat."""
    return Scope(actor=str(seat), via=Via.CODE, records=(seat.case_id,), seat_id=seat.pk, rights=_rights_of(seat))


def seated(scope: Scope, seat: Seat) -> Scope:
    """The scope of a post at its own seat: what the post may do, and what the seat may."""
    return replace(scope, seat_id=seat.pk, rights=scope.rights | _rights_of(seat))


def _invitation(code: str, token: str) -> Invitation | None:
    rows = Invitation.objects.filter(session_index=session_index(token), seat__case__record__public_code=code)
    return rows.select_related("seat").first()


def _mediator(request: ScopedRequest, code: str) -> Scope | None:
    """The mediator named in the case, from the post that sees it; with the second factor that staff pages ask for."""
    user = request.user
    if not user.is_authenticated:
        return None
    seats = Seat.objects.visible_to(request.scope).filter(case__record__public_code=code)
    seat = seats.filter(role=SeatRole.MEDIATOR, user=user).first()
    if seat is None:
        return None
    if lacks_second_factor(request.posts):
        raise Forbidden(_("先在“我的”里设好两步验证，再进调解室。"))
    # The request's scope is worked out lazily; `opening` gives the scope itself.
    return seated(request.scope.opening(), seat)


def _rights_of(seat: Seat) -> frozenset[str]:
    return frozenset(right.code for right in SEAT_RIGHTS[seat.role])
