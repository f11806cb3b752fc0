"""A statistic is a named, versioned definition over rows: its value, the rows behind it, and its breakdown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope

FIGURES: dict[str, Figure] = {}
PERCENT = Decimal("0.01")


class Unit(models.TextChoices):
    """What a figure counts; decides how it is written in JSON (the value) and on screens (the label)."""

    CASES = "cases", _("起")
    ITEMS = "items", _("条")
    HOURS = "hours", _("小时")
    YUAN = "yuan", _("元")
    PERCENT = "%", "%"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; an open side has no limit. No dates given = the whole history."""

    start: dt.date | None = None
    end: dt.date | None = None

    def limits(self, field: str) -> dict[str, dt.date]:
        """Filter arguments that hold a date field within the period."""
        limits = {}
        if self.start:
            limits[f"{field}__gte"] = self.start
        if self.end:
            limits[f"{field}__lte"] = self.end
        return limits


WHOLE_HISTORY = Period()
Rows = Callable[[Scope, Period], QuerySet[Any]]
Value = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One definition. `definition` is the 口径 that screens show; a changed definition is a new `version`.

    A count counts `rows`; a sum adds `amount` over `rows`; a rate divides by the figure named `base`; `compute` works
    out anything else. The rows are always the ones that the number opens.
    """

    key: str
    label: str | Promise
    definition: str | Promise
    unit: Unit
    rows: Rows
    version: int = 1
    amount: str = ""
    base: str = ""
    compute: Callable[[QuerySet[Any]], Value] | None = None

    def __post_init__(self) -> None:
        FIGURES[self.key] = self

    def value(self, scope: Scope, period: Period = WHOLE_HISTORY) -> Value:
        """The number for what this scope sees; None where there is nothing to count on (a rate of no cases)."""
        rows = self.rows(scope, period)
        if self.compute is not None:
            return self.compute(rows)
        if self.amount:
            total: Decimal | None = rows.order_by().aggregate(total=Sum(self.amount))["total"]
            return total if total is not None else Decimal("0.00")
        if self.base:
            return rate(rows.order_by().count(), FIGURES[self.base].value(scope, period))
        return rows.order_by().count()

    def by_place(self, scope: Scope, period: Period = WHOLE_HISTORY) -> dict[str, int]:
        """How many of the rows lie in each place, by its code. One statement."""
        rows = self.rows(scope, period).order_by().values_list("place_id")
        return dict(rows.annotate(count=Count("pk")))

    def as_json(self, scope: Scope, period: Period = WHOLE_HISTORY) -> dict[str, Any]:
        """Counts as integers, money as "123.45" with unit "yuan", rates as "73.37" with unit "%"."""
        value = self.value(scope, period)
        written = f"{value:.2f}" if isinstance(value, Decimal) else value
        return {
            "key": self.key,
            "label": str(self.label),
            "value": written,
            "unit": str(self.unit),
            "version": self.version,
        }

    def shown(self, value: Value) -> str:
        """The number as screens write it, without unit; an empty text where there is none."""
        if value is None:
            return ""
        if self.unit is Unit.YUAN:
            return format_yuan(Decimal(value))
        if self.unit is Unit.HOURS:
            return f"{value:,.1f}"
        return f"{value:.2f}" if isinstance(value, Decimal) else f"{value:,}"


def rate(part: int, whole: Value) -> Decimal | None:
    """Part of whole in percent, rounded half up to 0.01; None without a whole."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(PERCENT, rounding=ROUND_HALF_UP)
