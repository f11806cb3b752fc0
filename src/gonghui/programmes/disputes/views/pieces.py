"""Pieces that the pages of signals, warnings and orders share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.views.rights import moved
from gonghui.kernel import clock
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.enums import Colour, Sign
from gonghui.web.clocks import ClockFace, clock_face
from gonghui.web.wording import date_text, moment_text

LAMPS = {Colour.RED: "r", Colour.YELLOW: "y", Colour.BLUE: "b"}
END_OF_DAY = (23, 59)
EXCERPT = 48
LONGEST_REASON = 300


def lamp(colour: str) -> dict[str, str]:
    """A cell with the lamp of a colour; nothing where there is none."""
    if not colour:
        return {"text": "—"}
    return {"lamp": LAMPS[Colour(colour)], "text": str(Colour(colour).label)}


def due_text(moment: dt.datetime) -> str:
    """`今天 11:10`, `11月26日（周四）`: a moment, or the day where it runs to the day's end."""
    if _ends_day(moment):
        return date_text(moment.astimezone(clock.SHANGHAI).date(), today=clock.today())
    return moment_text(moment, today=clock.today())


def _ends_day(moment: dt.datetime) -> bool:
    local = moment.astimezone(clock.SHANGHAI)
    return (local.hour, local.minute) == END_OF_DAY


def due_cell(deadline: Deadline | None) -> dict[str, str]:
    """A cell with the lamp of a running clock."""
    if deadline is None:
        return {"text": ""}
    if deadline.is_overdue:
        return {"lamp": "r", "text": _("过期")}
    moment = deadline.due_at
    by_day = date_text(deadline.last_day, today=clock.today(), weekday=False)
    text = moment_text(moment, today=clock.today()) if moment and not _ends_day(moment) else by_day
    return {"lamp": "r" if deadline.days_left == 0 else "y" if deadline.days_left <= 1 else "b", "text": text}


def excerpt(text: str) -> str:
    """The beginning of what somebody wrote, for a line of a list."""
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}……"


def events_of(record_id: int) -> list[dict[str, Any]]:
    """The story of a record for `tl.html`, newest first. One query."""
    today = clock.today()
    entries = TimelineEntry.objects.filter(record=record_id).order_by("-sequence")
    return [
        {
            "title": entry.summary,
            "when": moment_text(entry.at, today=today),
            "detail": entry.actor,
            "tone": "on" if position == 0 else "",
        }
        for position, entry in enumerate(entries)
    ]


def faces_of(clocks: Iterable[Deadline]) -> list[ClockFace]:
    """The faces of clocks: running ones with their moment, standing ones with why, met ones with when that was."""
    faces, today = [], clock.today()
    for each in clocks:
        if each.state == DeadlineState.RUNNING:
            why = (
                _("到%(when)s") % {"when": due_text(each.due_at)} if each.due_at and not _ends_day(each.due_at) else ""
            )
            why = why or moved(each.nominal_last_day, each.last_day, today)
            faces.append(
                clock_face(
                    each.label, today=today, first=each.started_on, last=each.last_day, why=why, then=each.lapses,
                    law=each.article,
                )
            )  # fmt: skip
        elif each.state == DeadlineState.PAUSED:
            faces.append(clock_face(each.label, today=today, state="paused", why=each.pause_reason))
        elif each.state == DeadlineState.MET and each.ended_at is not None:
            faces.append(clock_face(each.label, today=today, state="met", why=moment_text(each.ended_at, today=today)))
    return faces


def sign_words(codes: Iterable[str]) -> str:
    """Signs as people read them: `停工、堵门堵路`."""
    return "、".join(str(Sign(code).label) for code in codes)


def reason_in(request: HttpRequest) -> str:
    """The reason sent with a button that has one field and no form of ours around it."""
    return request.POST.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]
