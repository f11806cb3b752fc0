"""What the pages of the mediation room show, seen from one seat."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import Forbidden, NotFound
from gonghui.kernel.money import format_yuan
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope, Via
from gonghui.programmes.disputes.actions.rooms import TALKING, key_prefix
from gonghui.programmes.disputes.enums import PARTIES, AgreementState, CaseState, SeatRole
from gonghui.programmes.disputes.models import (
    Agreement,
    Case,
    PrivateMessage,
    RoomMessage,
    Seat,
)
from gonghui.programmes.disputes.permissions import ENTER_ROOM
from gonghui.programmes.disputes.views.after_page import after_slip, route_slips
from gonghui.web.clocks import ClockFace, clock_face
from gonghui.web.wording import date_text, moment_text

LINES_SHOWN = 200
STEPS = (
    gettext_lazy("进入"),
    gettext_lazy("说情况"),
    gettext_lazy("谈方案"),
    gettext_lazy("看协议"),
    gettext_lazy("签字"),
)
FACTS, PLAN, READ, SIGN, DONE = range(1, 6)
TONES = {SeatRole.APPLICANT: "a", SeatRole.MEDIATOR: "m"}


@dataclass(frozen=True)
class Room:
    """The case as a room with its chairs, and the chair that the asker sits on."""

    case: Case
    me: Seat
    seats: list[Seat]

    @classmethod
    def of(cls, scope: Scope, code: str) -> Room:
        """The room of the address. Refuses a scope that has no chair in it. Two queries."""
        scope.require(ENTER_ROOM)
        rows = Case.objects.select_related("record", "mediation_body", "federation")
        case = get_visible(scope, rows, record__public_code=code)
        seats = list(case.seats.select_related("party").order_by("pk"))
        me = next((seat for seat in seats if seat.pk == scope.seat_id), None)
        if me is None:
            raise Forbidden(_("您在这间调解室没有席位。凭邀请码进来，或者请调解员给您加一个。"))
        return cls(case, me, seats)

    @property
    def partners(self) -> list[Seat]:
        """The seats with whose private talk this seat has to do (the rule of `in_private_with`)."""
        others = [seat for seat in self.seats if seat.role != SeatRole.MEDIATOR]
        if self.me.role == SeatRole.MEDIATOR:
            return others
        return [seat for seat in others if seat.pk == self.me.pk]

    def partner(self, seat_id: int | None) -> Seat:
        """Who sits in the private place of the address, the first without one; `NotFound` for everybody else's."""
        found = next((seat for seat in self.partners if seat_id in (None, seat.pk)), None)
        if found is None:
            raise NotFound()
        return found

    def url(self, partner: Seat | None) -> str:
        """The page of a place."""
        if partner is None:
            return reverse("disputes_public:room", args=[self.case.code])
        return reverse("disputes_public:room_private_with", args=[self.case.code, partner.pk])

    def by_account(self, scope: Scope) -> bool:
        """Whether somebody of the staff sits here from their own post."""
        return scope.via != Via.CODE

    @property
    def is_open(self) -> bool:
        """Whether people still talk here."""
        return self.case.state in TALKING

    @property
    def mediator(self) -> Seat:
        """Who leads the talk."""
        return next(seat for seat in self.seats if seat.role == SeatRole.MEDIATOR)


def joint_context(request: HttpRequest, room: Room) -> dict[str, Any]:
    """The joint place in seven queries at most, the room's own two included."""
    everything = request.GET.get("all") == "1"
    rows = room.case.messages.select_related("seat", "evidence").order_by("-sequence")
    found = list(rows if everything else rows[: LINES_SHOWN + 1])
    shown = found if everything else found[:LINES_SHOWN]
    return {
        **_frame(request, room, None),
        **now_context(request, room, None),
        "lines": [_line(message, message.seat, room) for message in reversed(shown)],
        "earlier": len(found) > len(shown),
        "since": found[0].sequence if found else 0,
        "clock": _clock(room.case),
        "matter": _matter(room.case),
    }


def private_context(request: HttpRequest, room: Room, partner: Seat) -> dict[str, Any]:
    """A private place in four queries, the room's own two included."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    found = lines_after(scope, room, partner, 0)
    alone = room.me.pk == partner.pk
    return {
        **_frame(request, room, partner),
        **now_context(request, room, partner),
        "lines": found,
        "since": found[-1]["sequence"] if found else 0,
        "with_name": room.mediator.name if alone else partner.name,
        "unseen": _unseen(alone, partner),
    }


def _unseen(alone: bool, partner: Seat) -> str:
    """Who does not see this place, and what that means for what is said here."""
    if partner.role not in PARTIES:
        return _("双方当事人都看不到。")
    if alone:
        return _("对方和法律顾问都看不到。您在这里让步的话，以后打官司不能拿来对付您。")
    return _("另一方和法律顾问都看不到。这里听到的，没有本人同意不要转告。")


def now_context(request: HttpRequest, room: Room, partner: Seat | None) -> dict[str, Any]:
    """What changes while a page is open: faces, stage, papers to look at, lines unread in the other place."""
    context: dict[str, Any] = {
        "room": room,
        "private": partner is not None,
        "has_private": bool(room.partners),
        "joint_url": room.url(None),
        "private_url": room.url(partner or room.partners[0]) if room.partners else "",
        "private_label": _("单独谈") if room.me.role == SeatRole.MEDIATOR else _("只和调解员"),
        "unread": _unread(request, room, partner),
        "partner_tabs": _partner_tabs(room, partner),
    }
    if partner is None:
        agreement, facts = _agreement(room.case), _facts(room)
        context |= {
            "people": [_face(seat, room.me) for seat in room.seats],
            "steps": _steps(room, agreement, any(settled for settled, _mine in facts)),
            "slips": [*_slips(room, agreement), *_facts_slip(room, facts), *_minutes_slip(room)],
            "ended": _ended(room.case),
        }
    return context


def lines_after(scope: Scope, room: Room, partner: Seat | None, sequence: int) -> list[dict[str, Any]]:
    """What was said in a place after `sequence`. One query, two in a private place."""
    if partner is None:
        rows = room.case.messages.since(sequence).select_related("seat", "evidence")
        return [_line(message, message.seat, room) for message in rows]
    told = PrivateMessage.objects.visible_to(scope).between(partner.pk).since(sequence).select_related("author")
    return [_line(message, message.author, room, partner) for message in told]


def mark_seen(
    request: HttpRequest, answer: HttpResponse, room: Room, partner: Seat | None, sequence: int
) -> HttpResponse:
    """Note in the browser how far this place was read: a cookie of the room's own, so that reading writes no table."""
    path = reverse("disputes_public:room", args=[room.case.code])
    answer.set_cookie(
        _seen_name(partner), str(sequence), path=path, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


def _seen_name(partner: Seat | None) -> str:
    return f"gonghui_seen_{partner.pk if partner else 'all'}"


def _seen(request: HttpRequest, partner: Seat | None) -> int:
    text = request.COOKIES.get(_seen_name(partner), "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _unread(request: HttpRequest, room: Room, partner: Seat | None) -> int:
    """Lines of others in the place that is not open, later than this browser last looked there."""
    if not room.partners:
        return 0
    if partner is not None:
        return room.case.messages.since(_seen(request, None)).exclude(seat=room.me).order_by().count()
    scope: Scope = request.scope  # type: ignore[attr-defined]
    seen = {seat.pk: _seen(request, seat) for seat in room.partners}
    told = PrivateMessage.objects.visible_to(scope).filter(seat__in=seen).exclude(author=room.me)
    return sum(sequence > seen[seat] for seat, sequence in told.order_by().values_list("seat_id", "sequence"))


def _partner_tabs(room: Room, partner: Seat | None) -> list[dict[str, Any]]:
    if partner is None or len(room.partners) < 2:
        return []
    return [
        {"label": f"{seat.get_role_display()} {seat.name}", "url": room.url(seat), "current": seat.pk == partner.pk}
        for seat in room.partners
    ]


def _frame(request: HttpRequest, room: Room, partner: Seat | None) -> dict[str, Any]:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    code = room.case.code
    place = f"?seat={partner.pk}" if partner else ""
    talk = reverse("disputes_public:room_talk", args=[code])
    return {
        "case": room.case,
        "me": room.me,
        "back_url": reverse("disputes:case", args=[code]) if room.by_account(scope) else "",
        "talk_url": talk,
        "poll_url": f"{talk}{place}",
        "now_url": f"{talk}?part=now" + (f"&seat={partner.pk}" if partner else ""),
        "say_url": reverse("disputes_public:room_say", args=[code]) + place,
        "leave_url": reverse("disputes_public:room_leave", args=[code]),
        "key": key_prefix(room.me, partner) + random_code(16),
        "outbox": f"{code}:{room.me.pk}",
        "reader": _reader(room, partner),
        "is_open": room.is_open,
        "by_account": room.by_account(scope),
        "federation_name": room.case.federation.name,
    }


def _reader(room: Room, partner: Seat | None) -> str:
    if partner is None:
        return _("发给大家")
    if room.me.pk == partner.pk:
        return _("只发给调解员")
    return _("只发给%(role)s") % {"role": partner.get_role_display()}


def _line(
    message: RoomMessage | PrivateMessage, author: Seat, room: Room, partner: Seat | None = None
) -> dict[str, Any]:
    mine, mediator = author.pk == room.me.pk, author.role == SeatRole.MEDIATOR
    named = (
        f"{author.get_role_display()} {author.name}" if mediator else f"{author.name}（{author.get_role_display()}）"
    )
    when = moment_text(message.at, today=clock.today()).removeprefix(f"{_('今天')} ")
    if partner is not None:
        told = partner.get_role_display() if mine else _("您")
        when += _(" · 只给%(who)s") % {"who": told if mediator else _("调解员")}
    return {
        "who": _("您") if mine else named,
        "when": when,
        "text": message.text,
        "mine": mine,
        "mediator": mediator,
        "sequence": message.sequence,
        "slip": _laid(message, room, named, when) if isinstance(message, RoomMessage) else None,
    }


def _laid(message: RoomMessage, room: Room, who: str, when: str) -> dict[str, Any] | None:
    """Evidence or a paper that somebody laid on the table; whoever opens it is asked for their right again."""
    code, slip = (
        room.case.code,
        {"title": message.text, "detail": _("%(who)s · %(when)s 发到这里") % {"who": who, "when": when}},
    )
    if message.evidence is not None:
        url = reverse("disputes_public:room_evidence_file", args=[code, message.evidence.pk])
        return slip | {"icon": "paperclip", "url": url if message.evidence.file else ""}
    if message.document_id is not None:
        return slip | {
            "icon": "file-text",
            "url": reverse("disputes_public:room_paper", args=[code, message.document_id]),
        }
    return None


def _face(seat: Seat, me: Seat) -> dict[str, Any]:
    mine = seat.pk == me.pk
    return {
        "name": seat.name,
        "role": _("您") if mine else seat.get_role_display(),
        "tone": TONES.get(SeatRole(seat.role), ""),
        "away": not mine and not seat.is_present,
    }


def _agreement(case: Case) -> Agreement | None:
    """The agreement that people can look at: out for signing, signed, or in force."""
    if case.state not in (CaseState.SIGNING, CaseState.AGREED):
        return None
    looked_at = (AgreementState.SIGNING, AgreementState.SIGNED, AgreementState.EFFECTIVE)
    return case.agreements.filter(state__in=looked_at).order_by("edition").last()


def _facts(room: Room) -> list[tuple[bool, bool]]:
    """For each fact whether both sides are done with it, and whether this seat has ticked it. One query."""
    rows: Any = room.case.room_facts.standing().with_state(room.me)
    return list(rows.values_list("settled", "mine"))


def _stage(room: Room, agreement: Agreement | None, settled: bool) -> int:
    case = room.case
    if case.state == CaseState.SIGNING and agreement is not None:
        return SIGN if agreement.signatures.valid().filter(seat=room.me).exists() else READ
    if case.state == CaseState.MEDIATING:
        return PLAN if settled else FACTS
    return DONE


def _steps(room: Room, agreement: Agreement | None, settled: bool) -> list[dict[str, Any]]:
    now = _stage(room, agreement, settled)
    return [
        {"label": label, "state": "was" if step < now else "is" if step == now else ""}
        for step, label in enumerate(STEPS)
    ]


def _slips(room: Room, agreement: Agreement | None) -> list[dict[str, Any]]:
    if agreement is None:
        return []
    code = room.case.code
    marks = {
        AgreementState.SIGNING: (_("待签字"), "y", _("最后一位签完、盖章后才生效")),
        AgreementState.SIGNED: (_("等盖章"), "y", _("都签好了，等调解组织盖章")),
        AgreementState.EFFECTIVE: (_("已生效"), "p", _("可以下载盖章的文本")),
    }
    mark, tone, detail = marks[AgreementState(agreement.state)]
    slip = {
        "title": _("调解协议书"),
        "detail": detail,
        "url": reverse("disputes_public:agreement", args=[code]),
        "icon": "writing",
        "mark": mark,
        "mark_tone": tone,
    }
    if agreement.state != AgreementState.EFFECTIVE:
        return [slip]
    return [after_slip(room.case), slip, *route_slips(room.case, agreement, room.me)]


def _ended(case: Case) -> str:
    """What to know once the talk is over; nothing while it runs."""
    if case.state == CaseState.TERMINATED:
        day = case.arbitration_last_day
        last = _("最晚%(day)s") % {"day": date_text(day, today=clock.today(), weekday=False)} if day else _("没有期限")
        return _("调解已经终止，没有达成协议。可以直接申请劳动仲裁，%(last)s。《劳动争议调解仲裁法》第十四条") % {
            "last": last
        }
    if case.state == CaseState.WITHDRAWN:
        return _("申请人撤回了申请，调解已经结束。")
    return ""


def _clock(case: Case) -> ClockFace | None:
    found = Deadline.objects.running().filter(record=case.pk, rule="mediation").first()
    if found is None:
        return None
    today: dt.date = clock.today()
    return clock_face(
        _("调解期限"), today=today, first=found.started_on, last=found.last_day, then=found.lapses, law=found.article
    )


def _matter(case: Case) -> dict[str, Any]:
    """What the applicant states and asks for."""
    claims = [
        {
            "title": claim.get_category_display(),
            "detail": claim.detail,
            "right": _("%(amount)s 元") % {"amount": format_yuan(claim.amount_claimed)} if claim.amount_claimed else "",
        }
        for claim in case.claims.order_by("pk")
    ]
    return {"statement": case.statement, "claims": claims}


def _facts_slip(room: Room, found: list[tuple[bool, bool]]) -> list[dict[str, Any]]:
    """The way to the facts, with what waits for whoever sits here; nothing before there is anything to do."""
    writes = room.is_open and room.me.role not in PARTIES
    if not found and not writes:
        return []
    settled, waiting = sum(done for done, _mine in found), sum(not mine for _done, mine in found)
    mine = room.me.role in PARTIES and room.is_open and waiting
    return [
        {
            "title": _("无争议事实"),
            "detail": _("%(all)s 条，%(settled)s 条双方都确认了") % {"all": len(found), "settled": settled}
            if found
            else _("把双方说法一样的事写成一条一条，请双方确认"),
            "url": reverse("disputes_public:room_facts", args=[room.case.code]),
            "icon": "checklist",
            "mark": _("%(count)s 条等您看") % {"count": waiting} if mine else "",
            "mark_tone": "y",
        }
    ]


def _minutes_slip(room: Room) -> list[dict[str, Any]]:
    """The way to the minutes, with what waits to be confirmed. One query."""
    rows: Any = room.case.minutes.standing().shown_to(room.me).with_state(room.me)
    found = list(rows.values_list("finished_at", "mine", "settled"))
    keeps = room.is_open and room.me.role == SeatRole.MEDIATOR
    if not found and not keeps:
        return []
    waiting = sum(finished is not None and not mine for finished, mine, _settled in found)
    settled = sum(done for _finished, _mine, done in found)
    facts = {"all": len(found), "settled": settled}
    return [
        {
            "title": _("调解笔录"),
            "detail": _("%(all)s 次，%(settled)s 次双方都核对了") % facts if found else _("写下这次调解，请双方核对"),
            "url": reverse("disputes_public:room_minutes", args=[room.case.code]),
            "icon": "writing",
            "mark": _("等您核对") if waiting and room.me.role in PARTIES else "",
            "mark_tone": "y",
        }
    ]
