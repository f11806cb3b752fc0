"""What the board and the big screen show: measures with both numbers, the chain, towns, warnings, trend, medians."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.figures.permissions import FREEZE, LEND_WALL
from gonghui.foundation.figures.registry import MONTH, TOWN, Figure, Part, Period, Value, rate
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import figures
from gonghui.programmes.disputes.enums import Colour
from gonghui.programmes.disputes.forms.risk import PERIODS, RiskFilter, period_of, period_text, rows_url
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.programmes.disputes.views.figure_page import unit_of
from gonghui.programmes.disputes.views.pieces import LAMPS
from gonghui.programmes.disputes.views.risk_page import medians_of
from gonghui.web.wording import number_text

HUNDRED_MILLION = Decimal(100_000_000)
TEN_THOUSAND = Decimal(10_000)
MILLION = Decimal(1_000_000)
STEPS = 5
BOARD_ROW, WALL_ROW = 5, 6
"""How many towns stand side by side: what fits 1080 px."""
REDDEST = 3
NAMED = 4
COUNTED = (
    figures.SIGNALS_ACCEPTED, figures.CASES_HANDLED, figures.CASES_SUCCEEDED, figures.REFERRALS_IN,
    figures.CONFIRMATIONS_FILED, figures.CONFIRMATIONS_GRANTED, figures.AGREEMENTS_FILED,
    figures.ORDERS_SENT, figures.ORDERS_RECEIVED, figures.AMOUNT_CLAIMED, figures.AMOUNT_AGREED, *figures.STAMPS,
    figures.MEDIATION_DAYS,
)  # fmt: skip
SHOWN_PERIODS = ("all", "year", "months", "quarter")


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of a board, counted once for the period that it shows."""

    name: str
    values: Mapping[str, Value]

    def count(self, figure: Figure) -> int:
        """A count, 0 where there is none."""
        return int(self.values[figure.key] or 0)

    def url(self, figure: Figure, **where: str) -> str:
        """The door of a number: its rows, of the same period."""
        return rows_url(figure, where, self.name)

    def share(self, figure: Figure, part: Figure, whole: Figure) -> str:
        """A rate of two counts that stand here already."""
        return figure.shown(rate(self.count(part), self.count(whole)))

    def money(self, figure: Figure) -> tuple[str, str]:
        """A sum as boards write it, with its unit; empty where nothing is counted."""
        value = Decimal(self.values[figure.key] or 0)
        return _short_money(value) if value else ("", "")


def counted(scope: Scope, name: str) -> Counted:
    """A statement a figure."""
    period = period_of(name)
    values: dict[str, Value] = {figure.key: figure.value(scope, period) for figure in COUNTED}
    return Counted(name, values)


def board_of(scope: Scope, name: str) -> dict[str, Any]:
    """The context of the board, in a fixed number of statements."""
    name = name if name in SHOWN_PERIODS else SHOWN_PERIODS[0]
    told = counted(scope, name)
    spans = RiskFilter({"period": name}, scope=scope)
    tiles = _tiles(scope, told, spans, BOARD_ROW)
    return {
        "measures": _measures(told),
        **_common(scope, told, tiles),
        **medians_of(scope, spans),
        "period": period_text(period_of(name)),
        "towns": len(spans.towns),
        "periods": [
            {"label": PERIODS[each], "url": f"?period={each}", "current": each == name} for each in SHOWN_PERIODS
        ],
        "buttons": _buttons(scope),
    }


def wall_of(scope: Scope) -> dict[str, Any]:
    """The context of the big screen: the whole history, no name in full."""
    told = counted(scope, SHOWN_PERIODS[0])
    spans = RiskFilter({}, scope=scope)
    common = _common(scope, told, _tiles(scope, told, spans, WALL_ROW))
    received = figures.ORDERS_RECEIVED_SHARE
    return {
        **common,
        "place": _place(scope),
        "period": period_text(period_of(told.name)),
        "reddest": [{**each, "title": masked_title(each["title"])} for each in common["reddest"]],
        "early": [
            {"label": label, "value": figure.shown(told.values[figure.key]), "unit": unit_of(figure),
             "url": told.url(figure)}
            for figure, label in _early().items()
        ],
        "received": {
            "value": told.share(received, figures.ORDERS_RECEIVED, figures.ORDERS_SENT),
            "unit": unit_of(received),
            "url": told.url(received),
            "line": _both(told, figures.ORDERS_RECEIVED, figures.ORDERS_SENT, _("%(part)s ÷ %(whole)s 件")),
        },
        "money": _money(told),
    }  # fmt: skip


def masked_title(title: str) -> str:
    """A firm cut to its beginning, and what it is about: `望溪锦禾** · 追索劳动报酬`."""
    name, dot, about = title.partition("·")
    name = name.strip()
    shown = f"{name[:NAMED]}**" if len(name) > NAMED else f"{name[:1]}**"
    return f"{shown} · {about.strip()}" if dot else shown


def _common(scope: Scope, told: Counted, tiles: list[dict[str, Any]]) -> dict[str, Any]:
    standing = figures.WARNINGS_OPEN_ALL.parts(scope, "colour")
    return {
        "steps": _chain(told),
        "lamps": {colour.value: _lamp(colour, standing) for colour in Colour},
        "tiles": tiles,
        "reddest": _reddest(scope),
        **_trend(scope),
        "now": clock.now(),
    }


def _place(scope: Scope) -> str:
    organization = Organization.objects.filter(pk=scope.organization_id).select_related("region").first()
    return organization.region.name if organization else ""


def _buttons(scope: Scope) -> list[dict[str, str]]:
    buttons = [{"label": _("大屏"), "url": reverse("disputes:wall"), "icon": "eye"}]
    if scope.has(FREEZE):
        buttons.insert(0, {"label": _("定格一份"), "url": reverse("disputes:snapshot_new"), "icon": "lock"})
    if scope.has(LEND_WALL):
        buttons.append({"label": _("大屏链接"), "url": reverse("disputes:walls"), "icon": "link"})
    return buttons


def _tiles(scope: Scope, told: Counted, form: RiskFilter, abreast: int) -> list[dict[str, Any]]:
    """The towns in the order of their codes; the count is that of cases handled, the diamond that of red warnings."""
    parts = figures.CASES_HANDLED.parts(scope, TOWN, period=period_of(told.name))
    counts = {key[0]: part.rows for key, part in parts.items()}
    red = {key[0]: part.rows for key, part in figures.WARNINGS_OPEN[Colour.RED].parts(scope, TOWN).items()}
    most = max(counts.values(), default=0) or 1
    return [
        {
            "name": town.name,
            "column": number % abreast,
            "row": number // abreast,
            "value": number_text(counts.get(town.pk, 0)),
            "line": _("起"),
            "step": 1 + counts.get(town.pk, 0) * (STEPS - 1) // most,
            "title": _("%(town)s：化解争议 %(n)s 起，红色预警 %(red)s 条")
            % {"town": town.name, "n": counts.get(town.pk, 0), "red": red.get(town.pk, 0)},
            "url": told.url(figures.CASES_HANDLED, place=town.pk),
            "red": red.get(town.pk, 0),
        }
        for number, town in enumerate(form.towns)
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
        for row in rows.order_by("coloured_at", "pk")[:REDDEST]
    ]


def _measures(told: Counted) -> list[dict[str, Any]]:
    """The three pains, the money and how long mediation takes, each with both numbers where it is a ratio."""
    claimed, agreed = told.money(figures.AMOUNT_CLAIMED), told.money(figures.AMOUNT_AGREED)
    money = _("申请人主张。协议写明 %(sum)s%(unit)s") % {"sum": agreed[0], "unit": agreed[1]} if agreed[0] else ""
    received = _both(told, figures.ORDERS_RECEIVED, figures.ORDERS_SENT, _("签收 %(part)s ÷ 送出 %(whole)s 件"))
    filed = _both(told, figures.AGREEMENTS_FILED, figures.CASES_SUCCEEDED, _("%(part)s ÷ 调处成功 %(whole)s 起"))
    success = _both(told, figures.CASES_SUCCEEDED, figures.CASES_HANDLED, _("%(part)s ÷ %(whole)s 起"))
    shares = {
        figures.SUCCESS_RATE: (figures.CASES_SUCCEEDED, figures.CASES_HANDLED, success),
        figures.ORDERS_RECEIVED_SHARE: (figures.ORDERS_RECEIVED, figures.ORDERS_SENT, received),
        figures.CONFIRMED_SHARE: (figures.AGREEMENTS_FILED, figures.CASES_SUCCEEDED, filed),
    }
    spans = {
        figures.FIRST_ACTION_HOURS: _("从收到信号到第一次处置"),
        figures.MEDIATION_DAYS: _("从申请到调解结束，法定 15 天"),
    }
    found = {figure: (told.share(figure, part, whole), unit_of(figure), line)
             for figure, (part, whole, line) in shares.items()}  # fmt: skip
    found |= {figure: (figure.shown(told.values[figure.key]), unit_of(figure), line) for figure, line in spans.items()}
    found[figures.AMOUNT_CLAIMED] = (*claimed, money)
    order = (figures.FIRST_ACTION_HOURS, figures.ORDERS_RECEIVED_SHARE, figures.SUCCESS_RATE, figures.CONFIRMED_SHARE,
             figures.AMOUNT_CLAIMED, figures.MEDIATION_DAYS)  # fmt: skip
    return [
        {"label": figure.label, "value": found[figure][0], "unit": found[figure][1], "base": found[figure][2],
         "url": told.url(figure)}
        for figure in order
    ]  # fmt: skip


def _both(told: Counted, part: Figure, whole: Figure, words: str) -> str:
    """Both numbers of a ratio; nothing where there is no whole."""
    if not told.count(whole):
        return ""
    return words % {"part": number_text(told.count(part)), "whole": number_text(told.count(whole))}


def _early() -> dict[Figure, str]:
    return {
        figures.REPORTING_DAYS: _("从发生到收到"),
        figures.FIRST_ACTION_HOURS: _("到第一次处置"),
        figures.CLOSING_DAYS: _("到销号"),
    }


def _money(told: Counted) -> list[dict[str, str]]:
    claimed = Decimal(told.values[figures.AMOUNT_CLAIMED.key] or 0)
    found = []
    for figure, label in ((figures.AMOUNT_CLAIMED, _("主张")), (figures.AMOUNT_AGREED, _("达成"))):
        value, unit = told.money(figure)
        share = Decimal(told.values[figure.key] or 0) * 100 / claimed if claimed else Decimal(0)
        found.append({"label": label, "value": value, "unit": unit, "share": f"{share:.1f}", "url": told.url(figure),
                      "tone": "fg" if figure is figures.AMOUNT_CLAIMED else "f5"})  # fmt: skip
    return found


def _short_money(value: Decimal) -> tuple[str, str]:
    if value >= HUNDRED_MILLION:
        return f"{value / HUNDRED_MILLION:.2f}", _("亿元")
    if value >= TEN_THOUSAND:
        # Below a million what is rounded away would be read: 4.30 and 4.20 are not the same 4.
        places = 0 if value >= MILLION else 2
        return f"{value / TEN_THOUSAND:,.{places}f}", _("万元")
    return f"{value:,.2f}", _("元")


def _chain(told: Counted) -> list[dict[str, Any]]:
    """Five counts, each with what it is a part of: no funnel, since cases do not all come from signals."""
    referred = {"n": number_text(told.count(figures.REFERRALS_IN))}
    rate_of = {"rate": told.share(figures.SUCCESS_RATE, figures.CASES_SUCCEEDED, figures.CASES_HANDLED)}
    filed = told.share(figures.CONFIRMED_SHARE, figures.AGREEMENTS_FILED, figures.CASES_SUCCEEDED)
    open_ = told.count(figures.CONFIRMATIONS_FILED) - told.count(figures.CONFIRMATIONS_GRANTED)
    success = _both(told, figures.CASES_SUCCEEDED, figures.CASES_HANDLED, "%(part)s ÷ %(whole)s")
    lines = {
        figures.SIGNALS_ACCEPTED: _("研判后采纳，并入和不采纳的不算"),
        figures.CASES_HANDLED: _("法院、人社移交来的 %(n)s 起") % referred,
        figures.CASES_SUCCEEDED: f"{success} = {rate_of['rate']}%" if success else "",
        figures.CONFIRMATIONS_FILED: _("调处成功的 %(share)s%% 申请了") % {"share": filed} if filed else "",
        figures.CONFIRMATIONS_GRANTED: _("还没确认的 %(n)s 起") % {"n": number_text(max(open_, 0))},
    }
    longest = max((told.count(figure) for figure in lines), default=0) or 1
    return [
        {
            "label": figure.label,
            "share": f"{told.count(figure) * 100 / longest:.1f}",
            "tone": "fg" if figure is figures.SIGNALS_ACCEPTED else "f5",
            "value": figure.shown(told.values[figure.key]),
            "unit": unit_of(figure),
            "url": told.url(figure),
            "line": line,
        }
        for figure, line in lines.items()
    ]


def _lamp(colour: Colour, standing: Mapping[tuple[Any, ...], Part]) -> dict[str, str]:
    count = standing[colour.value,].rows if (colour.value,) in standing else 0
    return {"value": number_text(count), "url": rows_url(figures.WARNINGS_OPEN[colour], {})}


def _trend(scope: Scope) -> dict[str, Any]:
    """Cases handled in each month of this year beside the same month of the last one; the present month so far."""
    today = clock.today()
    first = dt.date(today.year - 1, 1, 1)
    parts = figures.CASES_HANDLED.parts(scope, MONTH, period=Period(first, None))
    months = range(1, today.month + 1)

    def of(year: int) -> list[int]:
        days = [dt.date(year, month, 1) for month in months]
        return [parts[day,].rows if (day,) in parts else 0 for day in days]

    this, last = of(today.year), of(today.year - 1)
    words = _("今年 %(this)s 起，上年同月 %(last)s 起 · %(m)s 月到 %(d)s 日")
    told = {"this": number_text(sum(this)), "last": number_text(sum(last)), "m": today.month, "d": today.day}
    return {
        "trend_x": [_("%(m)s月") % {"m": month} for month in months],
        "trend_series": [{"name": _("今年"), "data": this}, {"name": _("上年"), "data": last}],
        "trend_line": words % told,
        "trend_url": rows_url(figures.CASES_HANDLED, {}, "year"),
    }
