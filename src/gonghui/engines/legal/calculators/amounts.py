"""Rounding, and how numbers stand in a step: `43,000.00 元`, `2.5`, `2024年1月20日`."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from gonghui.engines.legal.periods import whole_months
from gonghui.kernel.money import format_yuan, yuan

PAID_DAYS = Decimal("21.75")
"""Paid days of a month (人社部发〔2025〕2号)."""
HOURS_A_DAY = 8
MONTHS_A_YEAR = 12
NOTHING = Decimal("0.00")
RATE_PLACES = Decimal("0.0001")


def money(value: Decimal) -> str:
    """`43,000.00 元`."""
    return _("%(amount)s 元") % {"amount": format_yuan(value)}


def bare(value: Decimal) -> str:
    """`43,000.00`, for the middle of a sum."""
    return format_yuan(value)


def rate(value: Decimal) -> Decimal:
    """The wage of a day or an hour as it is shown, to four places. Never calculated with."""
    return value.quantize(RATE_PLACES, rounding=ROUND_HALF_UP)


def plain(value: Decimal | int) -> str:
    """`2.5`, `3`: without the zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: dt.date) -> str:
    """`2024年1月20日`."""
    return _("%(y)d年%(m)d月%(d)d日") % {"y": value.year, "m": value.month, "d": value.day}


def days(first: dt.date, last: dt.date) -> str:
    """`2020年4月10日 至 2024年1月20日`."""
    return _("%(first)s 至 %(last)s") % {"first": day(first), "last": day(last)}


def length(first: dt.date, last: dt.date) -> str:
    """How long a period is that includes both days: `3 年 9 个月零 11 天`."""
    months, rest = whole_months(first, last)
    parts = []
    if months >= MONTHS_A_YEAR:
        parts.append(_("%(n)d 年") % {"n": months // MONTHS_A_YEAR})
    if months % MONTHS_A_YEAR:
        parts.append(_("%(n)d 个月") % {"n": months % MONTHS_A_YEAR})
    if rest:
        parts.append((_("零 %(n)d 天") if parts else _("%(n)d 天")) % {"n": rest})
    return " ".join(parts).replace(" 零", "零")


__all__ = [
    "HOURS_A_DAY",
    "MONTHS_A_YEAR",
    "NOTHING",
    "PAID_DAYS",
    "bare",
    "day",
    "days",
    "length",
    "money",
    "plain",
    "rate",
    "yuan",
]
