"""Seats of the mediation room and the codes that open them."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.notifications.actions import can_reach, send
from gonghui.foundation.notifications.enums import AddressKind
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code, typed
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import CodeRefused, Forbidden, IllegalMove, Invalid
from gonghui.kernel.scope import Scope, Via
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.enums import CaseState, SeatRole, Side
from gonghui.programmes.disputes.models import Case, Invitation, Party, Seat
from gonghui.programmes.disputes.permissions import MEDIATE

CODE_LENGTH = 8
GOOD_FOR = dt.timedelta(days=7)
SIDES = {SeatRole.APPLICANT: Side.APPLICANT, SeatRole.RESPONDENT: Side.RESPONDENT}
OPEN_STATES = (CaseState.MEDIATING, CaseState.SIGNING, CaseState.AGREED)


class CodeUnknown(CodeRefused):
    """No invitation has this code."""

    slug = "code-unknown"


class CodeExpired(CodeRefused):
    """The seven days have passed."""

    slug = "code-expired"


class CodeReplayed(CodeRefused):
    """The code has opened a seat on another device."""

    slug = "code-replayed"


class CodeRevoked(CodeRefused):
    """The mediator took the code back, or sent a newer one."""

    slug = "code-revoked"


def session_index(token: str) -> str:
    """What is kept of a session's token: enough to know it again, not enough to forge it."""
    return blind_index(token, purpose="room_session")


def grouped(code: str) -> str:
    """`KD7M-3XRQ`, as it is read aloud and typed."""
    return f"{code[:4]}-{code[4:]}"


@transaction.atomic
def add_seat(scope: Scope, case: Case, *, role: str, name: str, phone: str, party: Party | None = None) -> Seat:
    """Another chair: a legal adviser, or one more person of a side, who will then sign as well.

    The mediator's chair is made when the case is accepted. Refuses a second chair for the same person.
    """
    scope.require(MEDIATE)
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    _refuse_closed(case)
    if role != SeatRole.ADVISER and case.state != CaseState.MEDIATING:
        raise IllegalMove(_("协议发出以后不能再加要签字的席位。先撤下协议，再加。"))
    if role not in SeatRole.values or role == SeatRole.MEDIATOR:
        raise Invalid(_("调解员的席位在受理时已经有了。"), fields={"role": _("选当事人或者法律顾问。")})
    if not name.strip():
        raise Invalid(_("写上姓名。"), fields={"name": _("写上这位的姓名。")})
    number = normalized_phone(phone) if phone.strip() else ""
    side = SIDES.get(SeatRole(role))
    if side is not None and party is None:
        party = case.parties.filter(side=side).first()
    person = name.strip()[:60]
    if case.seats.filter(role=role, name=person).exists():
        raise Invalid(_("%(name)s已经有席位了。") % {"name": person}, fields={"name": _("直接给这个席位发邀请码。")})
    seat = Seat.objects.create(case=case, role=role, party=party, name=person, phone=number)
    sentence = _("调解室增加席位：%(role)s") % {"role": seat.get_role_display()}
    record_event(scope, case.pk, "seat.add", sentence, {"seat": seat.pk, "role": role})
    return seat


@transaction.atomic
def invite(scope: Scope, seat: Seat) -> str:
    """A fresh code for the seat, good for seven days and one device; sent to the seat's phone and given back once.

    Codes of the seat that nobody has used are revoked. Whoever is inside stays until the new code is exchanged. Refuses
    anybody but the case's own mediator: whoever holds a code can read private talk.
    """
    scope.require(MEDIATE)
    case = seat.case
    _refuse_closed(case)
    if case.mediator_id != scope.user_id and not scope.system:
        raise Forbidden(
            _("邀请码只能由%(name)s自己发：凭它能看到单独谈话。") % {"name": case.mediator or _("本案调解员")}
        )
    code, invitation = _fresh_code(scope, seat)
    if is_sent(seat):
        text = _(
            "%(body)s请您进在线调解室，点开就行，不用注册：%(url)s "
            "邀请码 %(code)s，7 天内有效，只能在一台手机上用，不要转给别人。"
        )
        facts = {"body": case.mediation_body.name, "url": door_url(code), "code": grouped(code)}
        key = f"invitation:{invitation.pk}"
        send(scope, text=text % facts, key=key, record=case.pk, phone=seat.phone, good_until=invitation.expires_at)
    return code


@transaction.atomic
def way_in(scope: Scope, seat: Seat, page: str) -> str:
    """The address for a message to this seat's own phone that still opens weeks after the talks: `page` where somebody
    sits there by a code that stands, else the door with a fresh one. A step of actions on cases whose room is open.
    """
    if Invitation.objects.filter(seat=seat, used_at__isnull=False).standing().exists():
        return page
    return door_url(_fresh_code(scope, seat)[0])


def _fresh_code(scope: Scope, seat: Seat) -> tuple[str, Invitation]:
    """A new code; those of the seat that nobody has used are revoked. Whoever is inside stays."""
    now = clock.now()
    Invitation.objects.filter(seat=seat, used_at=None, revoked_at=None).update(revoked_at=now)
    code = random_code(CODE_LENGTH)
    invitation = Invitation.objects.create(
        seat=seat, code_index=blind_index(code, purpose="invitation"), issued_at=now, expires_at=now + GOOD_FOR
    )
    sentence = _("给%(role)s发出邀请码") % {"role": seat.get_role_display()}
    record_event(scope, seat.case_id, "invitation.issue", sentence, {"seat": seat.pk, "invitation": invitation.pk})
    return code, invitation


def is_sent(seat: Seat) -> bool:
    """Whether the seat's code goes out by message; then nobody else needs to see it."""
    return bool(seat.phone) and can_reach(AddressKind.PHONE)


@transaction.atomic
def revoke(scope: Scope, seat: Seat) -> Seat:
    """Take back every code of the seat and end its session. Refuses a seat that none is out for."""
    scope.require(MEDIATE)
    if not Invitation.objects.filter(seat=seat, revoked_at=None).update(revoked_at=clock.now()):
        raise IllegalMove(_("这个席位没有在用的邀请码，不用收回。"))
    Seat.objects.filter(pk=seat.pk).update(seen_at=None)
    sentence = _("收回%(role)s的邀请码") % {"role": seat.get_role_display()}
    record_event(scope, seat.case_id, "invitation.revoke", sentence, {"seat": seat.pk})
    return seat


def enter(code: str, *, device: str, held: Collection[str] = ()) -> tuple[Seat, str]:
    """Exchange a code, as typed, for its seat and the token of a session on this device.

    `held` are tokens this browser has already: the code it was let in by opens again. Of two exchanges at the same
    moment one wins. Raises `CodeUnknown`, `CodeExpired`, `CodeReplayed` or `CodeRevoked`, each with its own sentence.
    """
    invitation = _standing(code)
    token = next((each for each in held if session_index(each) == invitation.session_index), None)
    if token is not None:
        return invitation.seat, token
    _refuse_used(invitation)
    token = secrets.token_urlsafe(32)
    _exchange(invitation, token, device)
    return invitation.seat, token


def door_url(code: str) -> str:
    """The address that fills the code in at the door; a person still has to press the button."""
    return f"{settings.GONGHUI_SITE_URL.rstrip('/')}{reverse('disputes_public:room_door')}?code={grouped(code)}"


def _standing(code: str) -> Invitation:
    rows = Invitation.objects.for_code(typed(code)).select_related("seat__case__record", "seat__party")
    invitation = rows.first()
    if invitation is None:
        raise CodeUnknown(_("没有这个邀请码。对照短信再写一遍，字母不分大小写；码里没有数字 0 和 1。"))
    if invitation.revoked_at is not None:
        raise CodeRevoked(_("这个邀请码已经收回。可能又给您发了新的，看看最近的短信，或者打电话问调解员。"))
    if invitation.expires_at <= clock.now():
        raise CodeExpired(_("这个邀请码过了 7 天，已经失效。打电话请调解员再发一个。"))
    return invitation


def _refuse_used(invitation: Invitation) -> None:
    if invitation.used_at is not None:
        raise CodeReplayed(
            _("这个邀请码已经在另一台设备上用过。要换设备，请调解员再发一个；不是您用的，马上告诉调解员。")
        )


@transaction.atomic
def _exchange(invitation: Invitation, token: str, device: str) -> None:
    now, seat = clock.now(), invitation.seat
    free = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None, expires_at__gt=now)
    if not free.update(used_at=now, session_index=session_index(token), device=device[:200]):
        _refuse_used(_reread(invitation))
        raise CodeRevoked(_("这个邀请码刚刚被收回。看看最近的短信，或者打电话问调解员。"))
    Invitation.objects.filter(seat=seat, revoked_at=None).exclude(pk=invitation.pk).update(revoked_at=now)
    Seat.objects.filter(pk=seat.pk).update(seen_at=now)
    bearer = Scope(actor=str(seat), via=Via.CODE, seat_id=seat.pk)
    changes = {"seat": seat.pk, "invitation": invitation.pk, "device": device[:200]}
    sentence = _("%(role)s凭邀请码进入调解室") % {"role": seat.get_role_display()}
    record_event(bearer, seat.case_id, "room.enter", sentence, changes)


def _reread(invitation: Invitation) -> Invitation:
    return Invitation.objects.get(pk=invitation.pk)


def _refuse_closed(case: Case) -> None:
    if case.state not in OPEN_STATES:
        raise IllegalMove(_("案件现在是“%(state)s”，调解室不开。") % {"state": case.get_state_display()})
