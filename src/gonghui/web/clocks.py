"""The face of a clock: what a screen says of a last day. The law is counted in `engines.legal`, not here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gonghui.web.wording import date_text, left_tone, number_text

MARK_WIDTH = 0.8


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The words and lengths that `components/clk.html` draws; lengths are text, ready for an SVG attribute."""

    name: str
    tone: str
    before: str
    number: str
    unit: str
    day: str
    why: str
    then: str
    law: str
    elapsed: str
    mark: str


def clock_face(
    name: str,
    *,
    today: dt.date,
    first: dt.date | None = None,
    last: dt.date | None = None,
    state: str = "running",
    why: str = "",
    then: str = "",
    law: str = "",
) -> ClockFace:
    """A clock that runs to `last`, or stands (`state`: `paused`, `waiting`, `met`, `endless`) for the reason `why`."""
    standing = {"paused": _("已暂停"), "waiting": _("未开始"), "met": _("已办到"), "endless": _("不过期")}
    if state in standing or last is None:
        tone = {"met": "ok", "endless": "b"}.get(state, "")
        return ClockFace(name, tone, standing.get(state, _("未开始")), "", "", "", why, then, law, "", "")
    days = (last - today).days
    before, number, unit = (_("今天"), "", "") if days == 0 else (_("还剩"), number_text(days), _("天"))
    if days < 0:
        before, number = _("过了"), number_text(-days)
    share = _elapsed(first, last, today)
    elapsed = "" if share is None else f"{share:.1f}"
    mark = "" if share is None else f"{max(0.0, min(share, 100.0) - MARK_WIDTH / 2):.1f}"
    tone, day = left_tone(last, today=today), date_text(last, today=today)
    return ClockFace(name, tone, before, number, unit, day, why, then, law, elapsed, mark)


def _elapsed(first: dt.date | None, last: dt.date, today: dt.date) -> float | None:
    """Per cent of the way from `first` to `last`; nothing where the beginning is not known."""
    if first is None:
        return None
    if last <= first:
        return 100.0
    return min(100.0, max(0.0, (today - first).days * 100 / (last - first).days))
