"""One figure: its definition, its towns and months, the newest rows behind it, and what a snapshot said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gonghui.foundation.figures.models import Snapshot
from gonghui.foundation.figures.registry import MONTH, PLACE, TOWN, Figure, Part
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.forms.risk import MONTHS, RowsFilter
from gonghui.programmes.disputes.views.snapshot_page import shown, url_of
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Column
from gonghui.web.wording import date_text, moment_text

ROWS_SHOWN = 100


def rows_of(scope: Scope, figure: Figure, cut: RowsFilter, snapshot: Snapshot | None = None) -> dict[str, Any]:
    """The context of a figure's page, in a fixed number of statements; the cut narrows what the scope sees."""
    period, where = cut.days, cut.where
    found = list(figure.narrowed(scope, period, where)[:ROWS_SHOWN])
    value = figure.value(scope, period, where)
    return {
        "figure": figure,
        "chips": cut.chips(figure),
        "value": figure.shown(value),
        "unit": unit_of(figure),
        "frozen": _frozen(snapshot, figure, figure.written(value)) if snapshot else None,
        "town_columns": [{"label": _("镇街")}, {"label": unit_of(figure), "num": True}],
        "towns": _towns(figure, cut, figure.parts(scope, TOWN, period=period, where=where)),
        **_months(figure, figure.parts(scope, MONTH, period=period, where=where)),
        "columns": [
            Column(_("名称"), MAIN),
            Column(_("所在地"), UNDER),
            Column(_("状态"), MARK),
            Column(_("建立日期"), MORE),
        ],
        "rows": [_row(row) for row in found],
        "limit": ROWS_SHOWN,
    }


def unit_of(figure: Figure) -> str:
    return str(figure.unit.label)


def _row(row: Any) -> list[dict[str, Any]]:
    return [
        {"text": row.record.title, "url": row.get_absolute_url(), "strong": True},
        {"text": row.place.name},
        {"text": row.get_state_display()},
        {"text": date_text(row.created_at, today=clock.today())},
    ]


def _frozen(snapshot: Snapshot, figure: Figure, now: str) -> dict[str, str] | None:
    """What the snapshot from which one came says of the figure, and whether that is still so."""
    kept = snapshot.figures.filter(key=figure.key).first()
    if kept is None:
        return None
    title, at = snapshot.record.title, moment_text(snapshot.created_at, today=clock.today())
    told = {"title": title, "at": at, "was": shown(figure, kept.value), "now": shown(figure, now)}
    same = kept.value == now
    text = _("“%(title)s”%(at)s 定格的是 %(was)s，现在是 %(now)s。下面列的是现在的明细。")
    if same:
        text = _("“%(title)s”%(at)s 定格的是 %(was)s，现在一样。")
    return {"tone": "p" if same else "y", "text": text % told, "url": url_of(snapshot)}


def _towns(figure: Figure, cut: RowsFilter, parts: Mapping[tuple[Any, ...], Part]) -> list[list[dict[str, Any]]]:
    """A line for each town that has any, in the order of their codes, then the rest; its number opens its rows."""
    lines = [
        [{"text": town.name}, {"text": _told(figure, parts[town.pk,]), "url": cut.here(**{PLACE: town.pk})}]
        for town in cut.towns
        if (town.pk,) in parts
    ]
    elsewhere = {key: part for key, part in parts.items() if key[0] not in {town.pk for town in cut.towns}}
    return lines + [[{"text": _("没有写到镇街")}, {"text": _told(figure, part)}] for part in elsewhere.values()]


def _months(figure: Figure, parts: Mapping[tuple[Any, ...], Part]) -> dict[str, Any]:
    """The last months that have any, without gaps, for the plot. A median of few matters is left out."""
    if not parts:
        return {"months_x": [], "months_series": []}
    last = max(key[0] for key in parts)
    months = [month for month in _months_to(last) if month >= min(key[0] for key in parts)]
    shown_here = [parts.get((month,)) for month in months]
    data = [None if part is None or (figure.span is not None and part.is_small) else part.value for part in shown_here]
    if figure.counts:
        data = [value or 0 for value in data]
    x = [_("%(y)s年%(m)s月") % {"y": month.year, "m": month.month} for month in months]
    return {"months_x": x, "months_series": [{"name": figure.label, "data": data}]}


def _months_to(last: dt.date) -> list[dt.date]:
    serial = last.year * 12 + last.month - 1
    return [dt.date(each // 12, each % 12 + 1, 1) for each in range(serial - MONTHS + 1, serial + 1)]


def _told(figure: Figure, part: Part) -> str:
    if figure.span is not None and part.is_small:
        return _("少于 5，不显示")
    return figure.shown(part.value) or _("没有")
