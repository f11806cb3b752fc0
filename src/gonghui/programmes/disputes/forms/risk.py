"""What the risk overview can be narrowed by, and how a figure's door carries it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.figures.registry import PLACE, Figure, Period
from gonghui.foundation.organizations.places import places_of
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Colour
from gonghui.programmes.disputes.forms.warnings import KINDS
from gonghui.web.forms import GonghuiForm
from gonghui.web.wording import date_text

MONTHS = 12
QUARTER = 90
PERIODS = {"months": _("近 12 个月"), "quarter": _("近 90 天"), "year": _("今年"), "all": _("全部历史")}
SPANS = {"found": _("早发现"), "acted": _("早介入"), "ended": _("早处置")}


class RiskFilter(GonghuiForm):
    """Town, kind, colour and period; `span` is which of the three spans the towns are compared by."""

    place = forms.ChoiceField(label=_("镇街"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    colour = forms.ChoiceField(
        label=_("颜色"), required=False, choices=[("", _("颜色：不限")), *reversed(Colour.choices)]
    )
    period = forms.ChoiceField(label=_("期间"), required=False, choices=[*PERIODS.items()])
    span = forms.ChoiceField(required=False, choices=[*SPANS.items()], widget=forms.HiddenInput)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.towns = [*places_of(scope)]
        towns = [(place.pk, place.name) for place in self.towns]
        self.fields["place"].choices = [("", _("镇街：不限")), *towns]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", _("类别：不限")), *KINDS]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What is on and makes sense; what does not is left out rather than refused."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def where(self) -> dict[str, str]:
        """The part of it that narrows figures."""
        return {name: value for name, value in self.chosen.items() if name in (PLACE, "category", "colour")}

    @property
    def period_name(self) -> str:
        """The chosen period, else the last twelve months."""
        return self.chosen.get("period", "months")

    @property
    def days(self) -> Period:
        """The days of the chosen period."""
        return period_of(self.period_name)

    def here(self, **changes: str) -> str:
        """The same page under other conditions; an empty value takes one away."""
        kept = {name: value for name, value in {**self.chosen, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    def chips(self, figure: Figure | None = None) -> list[dict[str, str]]:
        """What is on, each to be taken away; for one figure only what narrows it."""
        known = {PLACE, "period", *figure.cuts} if figure else {PLACE, "category", "colour"}
        return [
            {"text": str(self._words(name)[value]), "remove_url": self.here(**{name: ""})}
            for name, value in self.chosen.items()
            if name in known
        ]

    def _words(self, name: str) -> dict[str, Any]:
        return dict(self.fields[name].choices)  # type: ignore[attr-defined]


class RowsFilter(RiskFilter):
    """What a figure's rows can be narrowed by: as the overview, or by the very days of a report."""

    start = forms.DateField(required=False, widget=forms.HiddenInput)
    end = forms.DateField(required=False, widget=forms.HiddenInput)

    @property
    def days(self) -> Period:
        """The days that were given, else those of the period that was named, else the whole history."""
        named = period_of(self.period_name) if "period" in self.chosen else Period()
        start, end = (self.cleaned_data.get(name) for name in ("start", "end"))
        return Period(start, end) if start or end else named

    def chips(self, figure: Figure | None = None) -> list[dict[str, str]]:
        """Also the days, as one."""
        days = self.days if {"start", "end"} & self.chosen.keys() else Period()
        named = (
            [{"text": period_text(days), "remove_url": self.here(start="", end="")}] if days.start or days.end else []
        )
        return named + super().chips(figure)


def period_of(name: str) -> Period:
    """A period by its name in `PERIODS`; months are whole, the present one included."""
    today = clock.today()
    if name == "all":
        return Period()
    if name == "year":
        return Period(today.replace(month=1, day=1), None)
    return Period(today - dt.timedelta(days=QUARTER), None) if name == "quarter" else Period(months_back(MONTHS)[0])


def period_text(period: Period) -> str:
    """`2026年7月1日至9月30日`; open sides in words."""
    start = date_text(period.start, today=dt.date.min, weekday=False) if period.start else ""
    if not period.end:
        return _("%(day)s至今") % {"day": start} if start else str(PERIODS["all"])
    same_year = period.start is not None and period.start.year == period.end.year
    end = date_text(period.end, today=period.end if same_year else dt.date.min, weekday=False)
    return _("%(start)s至%(end)s") % {"start": start, "end": end} if start else _("到%(end)s为止") % {"end": end}


def months_back(count: int) -> list[dt.date]:
    """The first days of the last `count` months, the present one last."""
    today = clock.today()
    serial = today.year * 12 + today.month - 1
    return [dt.date(each // 12, each % 12 + 1, 1) for each in range(serial - count + 1, serial + 1)]


def rows_url(figure: Figure, where: Mapping[str, str], period: str = "all") -> str:
    """The door of a figure's number: its rows, narrowed as the number was."""
    kept = {**where, **({"period": period} if period != "all" else {})}
    url = reverse("disputes:figure_rows", args=[figure.key])
    return f"{url}?{urlencode(kept)}" if kept else url
