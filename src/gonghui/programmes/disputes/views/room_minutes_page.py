"""What the page of minutes shows, seen from one seat."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import PARTIES
from gonghui.programmes.disputes.permissions import KEEP_MINUTES, MEDIATE, TICK_FACTS
from gonghui.programmes.disputes.views.room_page import Room
from gonghui.web.wording import moment_text


def minutes_context(request: ScopedRequest, room: Room) -> dict[str, Any]:
    """The page in two queries besides the room's own: versions that stand, with their papers, and ticks."""
    rows = room.case.minutes.standing().shown_to(room.me).with_state(room.me).select_related("document")
    return {
        "case": room.case,
        "room_url": room.url(None),
        "talk_url": reverse("disputes_public:room_talk", args=[room.case.code]),
        "items": [_item(request, room, row) for row in rows.prefetch_related("ticks")],
        "may_write": request.scope.has(KEEP_MINUTES),
    }


def suggested(room: Room) -> dict[str, Any]:
    """What is known of a sitting before anything was written: now, here, who has a seat."""
    return {
        "held_at": clock.now(),
        "place": _("线上调解室"),
        "present": "\n".join(f"{seat.name}（{seat.get_role_display()}）" for seat in room.seats),
    }


def _item(request: ScopedRequest, room: Room, row: Any) -> dict[str, Any]:
    ticks = {tick.seat_id: tick for tick in row.ticks.all()}
    parties = [seat for seat in room.seats if seat.role in PARTIES]
    printed, finished = row.document is not None, row.finished_at is not None
    said = {True: _("%(who)s已核对"), False: _("%(who)s还没核对")}
    return {
        "minutes": row,
        "when": moment_text(row.held_at, today=clock.today()),
        "mark": _mark(printed, finished, row.settled),
        "tone": "p" if printed or row.settled else "y",
        "said": " · ".join(said[seat.pk in ticks] % {"who": _who(seat, room)} for seat in parties) if finished else "",
        "remarks": [
            _("%(who)s补充：%(what)s") % {"who": _who(seat, room), "what": ticks[seat.pk].remark}
            for seat in parties
            if seat.pk in ticks and ticks[seat.pk].remark
        ],
        "may_change": request.scope.has(KEEP_MINUTES) and not printed,
        "may_finish": request.scope.has(KEEP_MINUTES) and not finished,
        "may_confirm": request.scope.has(TICK_FACTS) and finished and not row.mine and not printed,
        "may_print": request.scope.has(MEDIATE) and row.settled and not printed,
        "paper_url": reverse("disputes_public:room_paper", args=[room.case.code, row.document_id]) if printed else "",
    }


def _mark(printed: bool, finished: bool, settled: bool) -> str:
    if printed:
        return _("已盖章")
    if settled:
        return _("双方已核对")
    return _("等双方核对") if finished else _("还没写完")


def _who(seat: Any, room: Room) -> str:
    return _("您") if seat.pk == room.me.pk else f"{seat.get_role_display()} {seat.name}"
