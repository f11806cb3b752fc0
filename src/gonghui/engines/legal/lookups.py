"""What calculators look up in this installation: holidays, tables of local law, numbers of a place and a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from gonghui.engines.legal.calculators.double_wage import parts_of, window_of
from gonghui.engines.legal.calculators.inputs import Kind
from gonghui.engines.legal.calculators.reading import read
from gonghui.engines.legal.calculators.table import Aids, Calculator, shipped_aids
from gonghui.engines.legal.calendar import current_calendar
from gonghui.engines.legal.parameters import Figure, current_figures
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid

PROVINCE_DIGITS = 2
WORKDAYS = "workdays"
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Filled:
    """Inputs with what was looked up, and which local figure stands in which of them."""

    given: dict[str, Any]
    used: dict[str, Figure]

    def as_json(self) -> dict[str, Any]:
        """The figures for other systems: value, place, days, source, and whether anybody verified it."""
        return {
            name: {
                "value": str(figure.value.value),
                "region": figure.region,
                "since": figure.value.since.isoformat(),
                "until": figure.value.until.isoformat() if figure.value.until else None,
                "source": str(figure.value.source),
                "verified": figure.value.verified,
            }
            for name, figure in self.used.items()
        }


def current_aids() -> Aids:
    """The aids of this installation; where no notice has been entered yet, the shipped calendar."""
    shipped, calendar = shipped_aids(), current_calendar()
    subsidies = {**shipped.subsidies, **current_figures().subsidies()}
    return Aids(calendar if calendar.years else shipped.calendar, subsidies)


def aids_at_hand() -> Aids:
    """The same for the command line, which calculates before there is a database too."""
    try:
        return current_aids()
    except DatabaseError:
        return shipped_aids()


def fill(calculator: Calculator, given: Mapping[str, Any], *, region: str = "", on: dt.date | None = None) -> Filled:
    """`given`, with the questions about the place that nobody answered filled in for `region` and the day `on`.

    The day is by default the one that the calculator names among its inputs, and today where that is not given. What
    the packs do not know stays a question: the calculator asks for it.
    """
    filled, used, figures = dict(given), {}, current_figures()
    day = on or _day_of(calculator, given)
    for asked in calculator.inputs:
        if not asked.parameter or filled.get(asked.name) not in (None, "", {}):
            continue
        if asked.parameter == PROVINCE:
            filled[asked.name] = _province(region)
        elif asked.parameter == WORKDAYS:
            filled[asked.name] = _workdays(calculator, filled)
        elif figure := figures.find(asked.parameter, region, day):
            filled[asked.name], used[asked.name] = figure.value.value, figure
    return Filled(filled, used)


def known_region(code: Any) -> str:
    """The code of a place as it was sent; empty for none. Raises `Invalid` for what is no such code."""
    if code in (None, ""):
        return ""
    if not isinstance(code, str) or not code.isascii() or not code.isdecimal() or len(code) not in (2, 4, 6, 9):
        sentence = _("写统计用区划代码，比如 330213。")
        raise Invalid(_("region：%(problem)s") % {"problem": sentence}, fields={"region": sentence})
    return code


def region_names() -> dict[str, str]:
    """The places that have figures of their own, by code. One query."""
    rows = Region.objects.filter(pk__in=current_figures().regions()).order_by("pk")
    return {row.pk: row.name for row in rows}


def _province(region: str) -> str | None:
    """The province around a place, by name where its table is known."""
    code = region[:PROVINCE_DIGITS]
    table = current_aids().subsidies.get(code)
    return table.province if table else code or None


def _day_of(calculator: Calculator, given: Mapping[str, Any]) -> dt.date:
    asked = next((each for each in calculator.inputs if each.name == calculator.on), None)
    if asked is None or asked.kind is not Kind.DATE:
        return clock.today()
    return _tried(lambda: read([asked], {asked.name: given.get(asked.name)})[asked.name]) or clock.today()


def _workdays(calculator: Calculator, given: Mapping[str, Any]) -> dict[str, int]:
    """The working days of the months that are not whole, by the calendar; nothing while the dates are wrong."""
    names = ("employment_start", "contract_signed_on", "employment_end", "assessed_on")
    dates = [each for each in calculator.inputs if each.name in names]
    found = _tried(lambda: read(dates, {each.name: given.get(each.name) for each in dates}))
    if not found:
        return {}
    calendar = current_aids().calendar
    return {part.month: part.worked(calendar) for part in parts_of(window_of(**found)) if not part.whole}


def _tried(look: Callable[[], Any]) -> Any:
    """What was found, or nothing where the input is wrong: the calculator will say so."""
    try:
        return look()
    except Invalid:
        return None
