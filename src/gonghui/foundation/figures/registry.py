"""A statistic is a named, versioned definition over rows: its value, the rows behind it, and its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.db.models import Count, DateField, F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr, TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.figures.medians import MedianSpan
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.querysets import within
from gonghui.kernel.scope import Scope

FIGURES: dict[str, Figure] = {}
PERCENT = Decimal("0.01")
TENTH = Decimal("0.1")
FEW = 5
PLACE, TOWN, MONTH = "place", "town", "month"
TOWN_CODE_LENGTH = 9


class Unit(models.TextChoices):
    """What a figure counts; decides how it is written in JSON (the value) and on screens (the label)."""

    CASES = "cases", _("起")
    ITEMS = "items", _("条")
    PAPERS = "papers", _("件")
    HOURS = "hours", _("小时")
    DAYS = "days", _("天")
    YUAN = "yuan", _("元")
    PERCENT = "%", "%"


COLUMNS = {PLACE: "place_id", TOWN: "_town", MONTH: "_month"}
SECONDS = {Unit.HOURS: 3600, Unit.DAYS: 86400}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; an open side has no limit. No dates given = the whole history."""

    start: dt.date | None = None
    end: dt.date | None = None

    def limits(self, name: str) -> dict[str, dt.date]:
        """Filter arguments that hold a date field within the period."""
        limits = {}
        if self.start:
            limits[f"{name}__gte"] = self.start
        if self.end:
            limits[f"{name}__lte"] = self.end
        return limits

    def moments(self, name: str) -> dict[str, dt.datetime]:
        """The same for a field of moments; bounds, not a function of the column, so that an index serves it."""
        limits = {}
        if self.start:
            limits[f"{name}__gte"] = clock.at_midnight(self.start)
        if self.end:
            limits[f"{name}__lt"] = clock.at_midnight(self.end + dt.timedelta(days=1))
        return limits


WHOLE_HISTORY = Period()
Rows = Callable[[Scope, Period], QuerySet[Any]]
Value = int | Decimal | None
Where = Mapping[str, str]
EVERYWHERE: Where = {}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure, and how many rows stand behind it."""

    value: Value
    rows: int

    @property
    def is_small(self) -> bool:
        """So few rows that a median would tell of single matters: screens leave it out."""
        return 0 < self.rows < FEW


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One definition. `definition` is the 口径 that screens show; a changed definition is a new `version`.

    A count counts `rows`; a sum adds `amount` over them; a rate divides by the figure named `base`; a median takes the
    middle of the `span` between two columns. The rows are always the ones that the number opens. `dated` is the column
    by which a row falls into a month, `cuts` are the columns by which it can be narrowed and taken apart, by name.
    """

    key: str
    label: str | Promise
    definition: str | Promise
    unit: Unit
    rows: Rows
    version: int = 1
    amount: str = ""
    base: str = ""
    span: Combinable | None = None
    dated: str = "created_at"
    cuts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a figure that does not say what it counts: without a definition it cannot be shown anywhere."""
        if not self.key or not str(self.label).strip() or not str(self.definition).strip():
            raise ValueError(f"the figure {self.key!r} needs a key, a label and a definition")
        if self.key in FIGURES:
            raise ValueError(f"there is a figure {self.key!r} already")
        FIGURES[self.key] = self

    def narrowed(self, scope: Scope, period: Period = WHOLE_HISTORY, where: Where = EVERYWHERE) -> QuerySet[Any]:
        """The rows of a place and of chosen cuts; a cut that the figure does not have holds for every row of it."""
        rows = self.rows(scope, period)
        if place := where.get(PLACE):
            rows = rows.filter(within(place))
        return rows.filter(**{self.cuts[name]: value for name, value in where.items() if value and name in self.cuts})

    def value(self, scope: Scope, period: Period = WHOLE_HISTORY, where: Where = EVERYWHERE) -> Value:
        """The number for what this scope sees; None where there is nothing to count on (a rate of no cases)."""
        rows = self.narrowed(scope, period, where).order_by()
        if self.base:
            return rate(rows.count(), FIGURES[self.base].value(scope, period, where))
        if self.amount or self.span is not None:
            return self._written(rows.aggregate(total=self._total())["total"])
        return rows.count()

    def parts(
        self, scope: Scope, *by: str, period: Period = WHOLE_HISTORY, where: Where = EVERYWHERE
    ) -> dict[tuple[Any, ...], Part]:
        """The figure taken apart by `PLACE` or `TOWN` (codes), `MONTH` (first day) or a cut, or several together.

        One statement, two for a rate. Counts and sums of the parts add up to the whole; medians and rates do not.
        """
        rows = self.narrowed(scope, period, where).order_by()
        if MONTH in by:
            month = TruncMonth(self.dated, output_field=DateField(), **self._zone(rows))
            rows = rows.annotate(_month=month)
        if TOWN in by:
            rows = rows.annotate(_town=town_of("place_id"))
        names = [COLUMNS.get(name) or self.cuts[name] for name in by]
        grouped = rows.values_list(*names).annotate(_total=self._total(), _rows=Count("pk"))
        found = {tuple(row[:-2]): Part(self._written(row[-2]), row[-1]) for row in grouped}
        if not self.base:
            return found
        wholes = FIGURES[self.base].parts(scope, *by, period=period, where=where)
        return {key: Part(rate(found[key].rows if key in found else 0, part.value), part.rows)
                for key, part in wholes.items()}  # fmt: skip

    def by_place(self, scope: Scope, period: Period = WHOLE_HISTORY, where: Where = EVERYWHERE) -> dict[str, Value]:
        """The figure of each place, by its code."""
        return {key[0]: part.value for key, part in self.parts(scope, PLACE, period=period, where=where).items()}

    def by_month(self, scope: Scope, period: Period = WHOLE_HISTORY, where: Where = EVERYWHERE) -> dict[dt.date, Value]:
        """The figure of each month that has any, by its first day."""
        return {key[0]: part.value for key, part in self.parts(scope, MONTH, period=period, where=where).items()}

    def as_json(self, scope: Scope, period: Period = WHOLE_HISTORY) -> dict[str, Any]:
        """Counts as integers, money as "123.45" with unit "yuan", rates as "73.37" with unit "%"."""
        value = self.value(scope, period)
        return {
            "key": self.key,
            "label": str(self.label),
            "value": self.written(value) if isinstance(value, Decimal) else value,
            "unit": str(self.unit),
            "version": self.version,
        }

    def written(self, value: Value) -> str:
        """The number as text that machines read: "2415", "123.45"; empty where there is none."""
        if value is None:
            return ""
        return f"{value:.2f}" if isinstance(value, Decimal) else str(value)

    def read(self, text: str) -> Value:
        """What `written` wrote."""
        if not text:
            return None
        return int(text) if self.counts else Decimal(text)

    @property
    def counts(self) -> bool:
        """Whether it counts rows, and is no sum, rate or median."""
        return not self.base and not self.amount and self.span is None

    def shown(self, value: Value) -> str:
        """The number as screens write it, without unit; an empty text where there is none."""
        if value is None:
            return ""
        if self.unit is Unit.YUAN:
            return format_yuan(Decimal(value))
        if self.unit in SECONDS:
            return f"{value:,.1f}"
        return f"{value:.2f}" if isinstance(value, Decimal) else f"{value:,}"

    def _total(self) -> Any:
        if self.span is not None:
            return MedianSpan(self.span)
        return Sum(self.amount) if self.amount else Count("pk")

    def _written(self, total: Any) -> Value:
        if self.span is not None:
            return None if total is None else in_unit(total, self.unit)
        if self.amount:
            return Decimal("0.00") if total is None else Decimal(total)
        return int(total)

    def _zone(self, rows: QuerySet[Any]) -> dict[str, Any]:
        """A moment falls into a month of Shanghai's; a date has no zone."""
        is_moment = isinstance(rows.model._meta.get_field(self.dated), models.DateTimeField)
        return {"tzinfo": clock.SHANGHAI} if is_moment else {}


def between(start: str, end: str) -> Combinable:
    """The span from one column to another, for a figure's `span`."""
    return models.ExpressionWrapper(F(end) - F(start), output_field=models.DurationField())


def town_of(column: str) -> Combinable:
    """The town of a place's code: a village counts with its town, what lies in no town keeps the county's code."""
    return Substr(column, 1, TOWN_CODE_LENGTH)


def in_unit(span: dt.timedelta, unit: Unit) -> Decimal:
    """A length of time in hours or days, to 0.1."""
    return (Decimal(span.total_seconds()) / SECONDS[unit]).quantize(TENTH, rounding=ROUND_HALF_UP)


def rate(part: int, whole: Value) -> Decimal | None:
    """Part of whole in percent, rounded half up to 0.01; None without a whole."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(PERCENT, rounding=ROUND_HALF_UP)
