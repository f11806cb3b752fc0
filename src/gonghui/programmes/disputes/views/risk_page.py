"""What the risk overview shows. Every number is a figure and opens its rows, narrowed as the page is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.links import links_of
from gonghui.foundation.figures.registry import MONTH, PLACE, TOWN, Figure, Part, rate, town_of
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.paging import page_of
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import figures
from gonghui.programmes.disputes.enums import Colour
from gonghui.programmes.disputes.exports import WARNINGS
from gonghui.programmes.disputes.forms.risk import MONTHS, PERIODS, SPANS, RiskFilter, months_back, period_of, rows_url
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.programmes.disputes.policy import Length, NoPolicy, policy_of
from gonghui.programmes.disputes.views.pieces import LAMPS, due_cell, lamp
from gonghui.web.wording import moment_text, number_text

TILES_IN_A_ROW = 4
STEPS = 5
REDDEST, ROWS = 3, 20
WORKERS = 10_000
ROOM = Decimal("1.6")
TENTH = Decimal("0.1")
Tile = dict[str, Any]
BOTH_NUMBERS = (
    figures.ORDERS_SENT,
    figures.ORDERS_RECEIVED,
    figures.CASES_SUCCEEDED,
    figures.AGREEMENTS_FILED,
)
SPAN_FIGURES = {
    "found": figures.REPORTING_DAYS, "acted": figures.FIRST_ACTION_HOURS, "ended": figures.CLOSING_DAYS,
}  # fmt: skip


def overview(scope: Scope, form: RiskFilter, *, cursor: str) -> dict[str, Any]:
    """The context of the page, in a fixed number of statements."""
    where = form.where
    standing = figures.WARNINGS_OPEN_ALL.parts(scope, TOWN, "colour", where={**where, PLACE: "", "colour": ""})
    rows = page_of(_open(where), scope, cursor=cursor, size=ROWS)
    reddest = _reddest(scope, where)
    clocks = _next_clocks([*rows.rows, *reddest])
    lamps = _lamps(standing, where)
    return {
        "form": form,
        "title": _title(lamps, where, form.towns),
        "line": _line(form, len(form.towns)),
        "buttons": links_of(scope, WARNINGS.key, urlencode(where)),
        "chips": form.chips(),
        "measures": _measures(scope, form),
        **_tiles(scope, form, standing),
        "lamps": lamps,
        "reddest": [_red(each, clocks.get(each.pk)) for each in reddest],
        **_trend(scope, where),
        **medians_of(scope, form),
        "columns": _columns(),
        "rows": [_row(each, clocks.get(each.pk)) for each in rows.rows],
        "register_url": _register_url(where),
        "previous_url": form.here(cursor=rows.previous_cursor) if rows.previous_cursor else "",
        "next_url": form.here(cursor=rows.next_cursor) if rows.next_cursor else "",
    }


def _register_url(where: Mapping[str, str]) -> str:
    """The register under the same conditions; there a colour is a tab."""
    kept = {"view" if name == "colour" else name: value for name, value in where.items()}
    return f"{reverse('disputes:warnings')}?{urlencode(kept)}" if kept else reverse("disputes:warnings")


def _open(where: Mapping[str, str]) -> Any:
    return RiskWarning.objects.open().with_firm().narrowed(**where)


def _title(lamps: Mapping[str, Any], where: Mapping[str, str], towns: Sequence[Region]) -> str:
    here = next((town.name for town in towns if town.pk == where.get(PLACE)), "")
    red, all_of_them = lamps["red"]["count"], sum(each["count"] for each in lamps.values())
    said = _("现在没有预警")
    if all_of_them:
        said = _("没有红色，%(n)s 条没有销号") % {"n": number_text(all_of_them)}
    if red:
        said = _("%(n)s 条红色预警没有销号") % {"n": number_text(red)}
    return _("%(place)s：%(said)s") % {"place": here, "said": said} if here else said


def _line(form: RiskFilter, towns: int) -> str:
    now = moment_text(clock.now(), today=clock.today())
    return _("%(n)s 个镇街 · 到%(now)s · 颜色是现在的，用时和交办算%(period)s") % {
        "n": number_text(towns),
        "now": now,
        "period": PERIODS[form.period_name],
    }


def _measures(scope: Scope, form: RiskFilter) -> list[dict[str, Any]]:
    """The three spans, and the two shares that show hand-over and confirmation growing."""
    where, period = form.where, form.days
    sent, taken, agreed, filed = (each.value(scope, period, where) for each in BOTH_NUMBERS)
    lines = {
        figures.REPORTING_DAYS: _("发生 → 收到"),
        figures.FIRST_ACTION_HOURS: _("收到 → 第一次处置"),
        figures.CLOSING_DAYS: _("收到 → 销号"),
    }
    shares = (
        (figures.ORDERS_RECEIVED_SHARE, _("签收 %(part)s ÷ 送出 %(whole)s 件"), taken, sent),
        (figures.CONFIRMED_SHARE, _("申请 %(part)s ÷ 调成 %(whole)s 起，不分颜色"), filed, agreed),
    )
    found = [_measure(form, each, each.value(scope, period, where), line) for each, line in lines.items()]
    for figure, line, part, whole in shares:
        share = rate(int(part or 0), whole)
        found.append(_measure(form, figure, share, line % {"part": f"{part:,}", "whole": f"{whole:,}"}))
    return found


def _measure(form: RiskFilter, figure: Figure, value: Any, line: str) -> dict[str, Any]:
    url = rows_url(figure, form.where, form.period_name)
    return {"label": figure.label, "value": figure.shown(value), "unit": figure.unit.label, "url": url, "base": line}


def _lamps(standing: Mapping[tuple[Any, ...], Part], where: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    place = where.get(PLACE, "")
    counts: Counter[str] = Counter()
    for (town, colour), part in standing.items():
        if town.startswith(place):
            counts[colour] += part.rows
    kept = {name: value for name, value in where.items() if name != "colour"}
    return {
        str(colour): {
            "count": counts[colour],
            "value": number_text(counts[colour]),
            "url": rows_url(figures.WARNINGS_OPEN[colour], kept),
        }
        for colour in Colour
    }


def _tiles(scope: Scope, form: RiskFilter, standing: Mapping[tuple[Any, ...], Part]) -> dict[str, Any]:
    """Towns in the order of their codes; by ten thousand workers where each town concerned has a known headcount."""
    colour = form.where.get("colour")
    counts = {key: part.rows for key, part in standing.items() if colour in (None, key[1])}
    whole: Counter[str] = Counter()
    for (town, _its), count in counts.items():
        whole[town] += count
    workers = _workers(scope)
    known = bool(whole) and all(workers.get(town) for town in whole)
    shares = {town: Decimal(count * WORKERS) / workers[town] if known else Decimal(count)
              for town, count in whole.items()}  # fmt: skip
    most = max(shares.values(), default=Decimal(1))
    towns = {town.pk for town in form.towns}
    return {
        "tiles": [
            _tile(form, number, town, {its: counts.get((town.pk, its), 0) for its in Colour.values})
            | _weight(shares.get(town.pk, Decimal(0)), most, known)
            for number, town in enumerate(form.towns)
        ],
        "by_workers": known,
        "elsewhere": sum(count for town, count in whole.items() if town not in towns),
    }


def _tile(form: RiskFilter, number: int, town: Region, counts: Mapping[str, int]) -> Tile:
    """A town, and how many of each colour stand there; the reds are the diamond's."""
    said = [(_("红色 %(n)s 条"), Colour.RED), (_("黄色 %(n)s 条"), Colour.YELLOW), (_("蓝色 %(n)s 条"), Colour.BLUE)]
    short = [(_("黄 %(n)s"), Colour.YELLOW), (_("蓝 %(n)s"), Colour.BLUE)]
    return {
        "name": town.name,
        "column": number % TILES_IN_A_ROW,
        "row": number // TILES_IN_A_ROW,
        "line": " · ".join(text % {"n": counts[its]} for text, its in short if counts[its]),
        "title": f"{town.name}：" + "，".join(text % {"n": counts[its]} for text, its in said),
        "url": f"{form.here(place=town.pk)}#open",
        "red": counts[Colour.RED],
    }


def _weight(share: Decimal, most: Decimal, known: bool) -> Tile:
    return {
        "value": share.quantize(TENTH) if known and share else int(share),
        "step": 1 + ceil(share * (STEPS - 1) / most),
    }


def _workers(scope: Scope) -> dict[str, int]:
    """The headcounts that the files of each town's enterprises state. One statement."""
    rows = EnterpriseFile.objects.visible_to(scope).exclude(headcount=None).order_by()
    return dict(rows.values_list(town_of("place_id")).annotate(workers=Sum("headcount")))


def _reddest(scope: Scope, where: Mapping[str, str]) -> list[RiskWarning]:
    """The reds that have stood longest, whatever colour the page is narrowed to."""
    rows = _open({**where, "colour": Colour.RED}).visible_to(scope)
    return list(rows.order_by("coloured_at", "pk")[:REDDEST])


def _next_clocks(warnings: Sequence[RiskWarning]) -> dict[int, Deadline]:
    """The running clock of each warning that ends first."""
    rows = Deadline.objects.running().filter(record__in={each.pk for each in warnings})
    found: dict[int, Deadline] = {}
    for each in rows.soonest_first().select_related("organization"):
        found.setdefault(each.record_id, each)
    return found


def _red(warning: RiskWarning, due: Deadline | None) -> dict[str, Any]:
    cell = due_cell(due)
    return {
        "title": warning.record.title,
        "strong": True,
        "detail": f"{warning.place.name} · {due.label if due else warning.get_state_display()}",
        "lamp": cell.get("lamp", LAMPS[Colour(warning.colour)]),
        "lamp_text": cell["text"] or warning.get_state_display(),
        "url": warning.get_absolute_url(),
    }


def _trend(scope: Scope, where: Mapping[str, str]) -> dict[str, Any]:
    """What was raised in each of the last twelve months, by the highest colour it came to."""
    months = months_back(MONTHS)
    kept = {name: value for name, value in where.items() if name != "colour"}
    parts = figures.WARNINGS_RAISED.parts(scope, MONTH, "peak", period=period_of("months"), where=kept)
    shown = [colour for colour in reversed(Colour) if where.get("colour", colour) == colour]
    return {
        "trend_x": [_("%(m)s月") % {"m": month.month} for month in months],
        "trend_series": [
            {
                "name": colour.label,
                "tone": LAMPS[colour],
                "data": [parts[month, colour].rows if (month, colour) in parts else 0 for month in months],
            }
            for colour in shown
        ],
        "trend_line": _("12 个月共 %(n)s 条 · %(m)s 月到 %(d)s 日")
        % {
            "n": number_text(sum(part.rows for (_month, colour), part in parts.items() if colour in shown)),
            "m": clock.today().month,
            "d": clock.today().day,
        },
        "trend_url": rows_url(figures.WARNINGS_RAISED, where, "months"),
    }


def medians_of(scope: Scope, form: RiskFilter) -> dict[str, Any]:
    """One of the three spans by town, against what the policy promises; few matters are not shown."""
    name = form.chosen.get("span", "acted")
    figure = SPAN_FIGURES[name]
    where = {key: value for key, value in form.where.items() if key != PLACE}
    parts = {key[0]: part for key, part in figure.parts(scope, TOWN, period=form.days, where=where).items()}
    shown = [part.value for part in parts.values() if not part.is_small and part.value is not None]
    promise, promise_line = _promise(scope, name, form.where.get("colour", ""))
    longest = max([Decimal(value) for value in shown] + ([promise * ROOM] if promise else []), default=Decimal(1))
    return {
        "span_tabs": [
            {"label": label, "url": f"{form.here(span=key)}#spans", "current": key == name}
            for key, label in SPANS.items()
        ],
        "medians": [
            _median(form, figure, town, parts[town.pk], promise, longest or Decimal(1))
            for town in form.towns
            if town.pk in parts
        ],
        "median_limit": str((promise * 100 / longest).quantize(TENTH)) if promise and longest else "",
        "median_line": promise_line,
        "median_definition": figure.definition,
    }


def _median(
    form: RiskFilter, figure: Figure, town: Region, part: Part, promise: Decimal | None, longest: Decimal
) -> dict[str, Any]:
    url = rows_url(figure, {**form.where, PLACE: town.pk}, form.period_name)
    if part.is_small:
        return {"label": town.name, "share": "0", "late": False, "value": _("少于 5"), "url": url}
    value = Decimal(part.value or 0)
    return {
        "label": town.name,
        "share": str((value * 100 / longest).quantize(TENTH)),
        "late": promise is not None and value > promise,
        "value": f"{figure.shown(value)} {figure.unit.label}",
        "url": url,
    }


def _promise(scope: Scope, span: str, colour: str) -> tuple[Decimal | None, str]:
    """Where the promised line stands: first contact in hours, settling in days, of the chosen colour or else yellow."""
    if span == "found":
        return None, _("各镇街中位数，早发现没有承诺时限")
    try:
        policy = policy_of(scope.federation_id).of(colour or Colour.YELLOW)
    except NoPolicy:
        return None, _("各镇街中位数")
    label = Colour(policy.outcome).label
    if span == "ended":
        if policy.close is None:
            return None, _("各镇街中位数，%(colour)s不以时间销号") % {"colour": label}
        promise = _hours(policy.close) / 24
        return promise, _("各镇街中位数，竖线是%(colour)s承诺的 %(n)s 天") % {"colour": label, "n": f"{promise:g}"}
    promise = _hours(policy.first_contact)
    return promise, _("各镇街中位数，竖线是%(colour)s承诺的 %(n)s 小时") % {"colour": label, "n": f"{promise:g}"}


def _hours(length: Length) -> Decimal:
    """At least so long: a working day counts as one day here, since bars do not know the calendar."""
    return Decimal(length.hours or ((length.working_days or length.days or 1) * 24))


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("颜色")},
        {"label": _("预警")},
        {"label": _("镇街、类别")},
        {"label": _("收到")},
        {"label": _("第一次处置")},
        {"label": _("下一步、责任单位")},
        {"label": _("期限")},
    ]


def _row(warning: RiskWarning, due: Deadline | None) -> list[dict[str, Any]]:
    today = clock.today()
    acted = warning.first_action_at
    owner = due.organization.short_name if due and due.organization else ""
    return [
        lamp(warning.colour),
        {"text": warning.record.title, "url": warning.get_absolute_url(), "strong": True},
        {"text": warning.place.name, "sub": warning.get_category_display()},
        {"text": moment_text(warning.received_at, today=today)},
        {"text": moment_text(acted, today=today)} if acted else {"mark": _("还没有"), "mark_tone": "y"},
        {"text": due.label if due else warning.get_state_display(), "sub": owner},
        due_cell(due),
    ]
