"""What the board shows: measures with both numbers, the chain from signal to confirmation, towns, open warnings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.figures.registry import WHOLE_HISTORY, Figure, Unit, Value
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import figures
from gonghui.programmes.disputes.enums import Colour
from gonghui.programmes.disputes.forms.risk import RiskFilter
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Column
from gonghui.web.wording import date_text

HUNDRED_MILLION = Decimal(100_000_000)
TEN_THOUSAND = Decimal(10_000)
TILES_IN_A_ROW = 4
STEPS = 5
REDDEST = 3
ROWS_SHOWN = 200
CHAIN = (
    figures.SIGNALS_ACCEPTED,
    figures.CASES_HANDLED,
    figures.CASES_SUCCEEDED,
    figures.CONFIRMATIONS_FILED,
    figures.CONFIRMATIONS_GRANTED,
)
LAMPS = {Colour.RED: "r", Colour.YELLOW: "y", Colour.BLUE: "b"}


def board_of(scope: Scope) -> dict[str, Any]:
    """The context of the board, in a fixed number of queries."""
    values = {figure.key: figure.value(scope) for figure in (*CHAIN, *figures.WARNINGS_OPEN.values())}
    return {
        "measures": _measures(scope, values),
        "steps": _chain(values),
        "lamps": {colour.value: _lamp(figures.WARNINGS_OPEN[colour], values) for colour in Colour},
        "tiles": _tiles(scope),
        "reddest": _reddest(scope),
        "now": clock.now(),
    }


def rows_of(scope: Scope, figure: Figure, cut: RiskFilter) -> dict[str, Any]:
    """The context of a figure's rows; the cut narrows what the scope sees, never widens it."""
    period = cut.days if "period" in cut.chosen else WHOLE_HISTORY
    found = list(figure.narrowed(scope, period, cut.where)[:ROWS_SHOWN])
    return {
        "figure": figure,
        "chips": cut.chips(figure),
        "value": figure.shown(figure.value(scope, period, cut.where)),
        "unit": unit_of(figure),
        "columns": [
            Column(_("名称"), MAIN),
            Column(_("所在地"), UNDER),
            Column(_("状态"), MARK),
            Column(_("建立日期"), MORE),
        ],
        "rows": [_row(row) for row in found],
        "limit": ROWS_SHOWN,
    }


def _row(row: Any) -> list[dict[str, Any]]:
    return [
        {"text": row.record.title, "url": row.get_absolute_url(), "strong": True},
        {"text": row.place.name},
        {"text": row.get_state_display()},
        {"text": date_text(row.created_at, today=clock.today())},
    ]


def _tiles(scope: Scope) -> list[dict[str, Any]]:
    """The towns of the federation in the order of their codes; the count is that of accepted signals."""
    county = Organization.objects.filter(pk__in=scope.federations[:1]).values_list("region_id", flat=True).first()
    towns = Region.objects.children_of(county).valid_on(clock.today()) if county else Region.objects.none()
    counts = {place: int(count or 0) for place, count in figures.SIGNALS_ACCEPTED.by_place(scope).items()}
    red = figures.WARNINGS_OPEN[Colour.RED].by_place(scope)
    most = max(counts.values(), default=0) or 1
    return [
        {
            "name": town.name,
            "column": number % TILES_IN_A_ROW,
            "row": number // TILES_IN_A_ROW,
            "value": counts.get(town.pk, 0),
            "line": _("条信号"),
            "step": 1 + counts.get(town.pk, 0) * (STEPS - 1) // most,
            "title": town.full_name,
            "url": f"{_url(figures.SIGNALS_ACCEPTED)}?place={town.pk}",
            "red": red.get(town.pk, 0),
        }
        for number, town in enumerate(towns)
        if town.pk.startswith(scope.place_prefix)
    ]


def _reddest(scope: Scope) -> list[dict[str, Any]]:
    rows = RiskWarning.objects.visible_to(scope).open().filter(colour=Colour.RED).with_firm()
    return [
        {
            "title": row.record.title,
            "strong": True,
            "detail": row.place.name,
            "lamp": LAMPS[Colour(row.colour)],
            "lamp_text": row.get_state_display(),
            "url": row.get_absolute_url(),
        }
        for row in rows.order_by("coloured_at")[:REDDEST]
    ]


def _url(figure: Figure) -> str:
    return reverse("disputes:figure_rows", args=[figure.key])


def unit_of(figure: Figure) -> str:
    return str(figure.unit.label)


def _measures(scope: Scope, values: dict[str, Value]) -> list[dict[str, Any]]:
    handled, succeeded = values["cases_handled"], values["cases_succeeded"]
    filed = values["confirmations_filed"]
    ratio = _("%(part)s ÷ %(whole)s 起")
    lines = {
        figures.FIRST_ACTION_HOURS: _("从收到信号到第一次处置"),
        figures.SUCCESS_RATE: ratio % {"part": f"{succeeded:,}", "whole": f"{handled:,}"},
        figures.CONFIRMED_SHARE: ratio % {"part": f"{filed:,}", "whole": f"{succeeded:,}"},
        figures.AMOUNT_CLAIMED: _("申请人主张"),
        figures.AMOUNT_AGREED: _("协议写明"),
    }
    return [_measure(figure, figure.value(scope), line) for figure, line in lines.items()]


def _measure(figure: Figure, value: Value, line: str) -> dict[str, Any]:
    text, unit = figure.shown(value), unit_of(figure)
    if figure.unit is Unit.YUAN and isinstance(value, Decimal):
        text, unit = _short_money(value)
    return {"label": figure.label, "value": text, "unit": unit, "url": _url(figure), "base": line}


def _short_money(value: Decimal) -> tuple[str, str]:
    if value >= HUNDRED_MILLION:
        return f"{value / HUNDRED_MILLION:.2f}", _("亿元")
    if value >= TEN_THOUSAND:
        return f"{value / TEN_THOUSAND:,.2f}", _("万元")
    return f"{value:,.2f}", _("元")


def _chain(values: dict[str, Value]) -> list[dict[str, Any]]:
    longest = max((int(values[figure.key] or 0) for figure in CHAIN), default=0) or 1
    return [
        {
            "label": figure.label,
            "share": str(int(values[figure.key] or 0) * 100 // longest),
            "tone": "fg" if figure is figures.SIGNALS_ACCEPTED else "f5",
            "value": figure.shown(values[figure.key]),
            "unit": unit_of(figure),
            "url": _url(figure),
            "line": figure.definition,
        }
        for figure in CHAIN
    ]


def _lamp(figure: Figure, values: dict[str, Value]) -> dict[str, str]:
    return {"value": figure.shown(values[figure.key]), "url": _url(figure)}
