"""What the page of undisputed facts shows, seen from one seat."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.documents.kinds import UNDISPUTED_FACTS
from gonghui.engines.documents.models import Document
from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import PARTIES, CaseState, SeatRole
from gonghui.programmes.disputes.permissions import CALCULATE, MEDIATE, PROPOSE_FACTS, TICK_FACTS
from gonghui.programmes.disputes.views.room_page import Room
from gonghui.programmes.disputes.views.room_sheets_page import shown_sheet
from gonghui.web.wording import moment_text


def facts_context(request: ScopedRequest, room: Room) -> dict[str, Any]:
    """The page in four queries besides the room's own: facts, ticks, records."""
    scope, case = request.scope, room.case
    rows = list(case.room_facts.standing().with_state(room.me).prefetch_related("ticks"))
    settling = case.state == CaseState.MEDIATING
    items = [_item(room, row) for row in rows]
    to_record = sum(item["settled"] and not item["recorded"] for item in items)
    return {
        "case": case,
        "room_url": room.url(None),
        "talk_url": reverse("disputes_public:room_talk", args=[case.code]),
        "items": items,
        "settling": settling,
        "may_write": settling and scope.has(PROPOSE_FACTS),
        "may_calculate": settling and scope.has(CALCULATE),
        "claims": list(case.claims.order_by("pk")) if scope.has(MEDIATE) else [],
        "may_tick": settling and scope.has(TICK_FACTS),
        "to_record": to_record if scope.has(MEDIATE) else 0,
        "papers": [paper_slip(case.code, paper) for paper in _records(room)],
        "federation_name": case.federation.name,
    }


def _item(room: Room, row: Any) -> dict[str, Any]:
    ticked = {tick.seat_id for tick in row.ticks.all()}
    parties = [seat for seat in room.seats if seat.role in PARTIES]
    recorded = row.document_id is not None
    own = room.me.role == SeatRole.MEDIATOR or row.author_id == room.me.pk
    mark, tone = (_("已记载"), "p") if recorded else (_("双方确认"), "p") if row.settled else (_("等核对"), "y")
    said = {True: _("%(who)s已确认"), False: _("%(who)s还没确认")}
    return {
        "fact": row,
        "settled": row.settled,
        "recorded": recorded,
        "sheet": shown_sheet(row),
        "may_fill": row.settled and row.amount is not None,
        "mine": row.mine,
        "may_change": own and not recorded,
        "mark": mark,
        "tone": tone,
        "said": " · ".join(said[seat.pk in ticked] % {"who": _who(seat, room)} for seat in parties),
    }


def _who(seat: Any, room: Room) -> str:
    return _("您") if seat.pk == room.me.pk else f"{seat.get_role_display()} {seat.name}"


def _records(room: Room) -> list[Document]:
    rows = Document.objects.filter(record=room.case.pk, kind=UNDISPUTED_FACTS.code, sealed_at__isnull=False)
    return list(rows.order_by("pk"))


def paper_slip(code: str, paper: Document) -> dict[str, str]:
    """A sealed paper as it lies in the room."""
    when = moment_text(paper.sealed_at, today=clock.today()) if paper.sealed_at else ""
    return {
        "title": paper.title,
        "detail": _("%(number)s · %(when)s 盖章") % {"number": paper.number, "when": when},
        "url": reverse("disputes_public:room_paper", args=[code, paper.pk]),
        "mark": paper.state_label,
        "mark_tone": "p",
    }
