"""Calendar arithmetic of periods in months, as the law counts them. No holidays here: see `calendar`."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange


def add_months(day: dt.date, months: int) -> dt.date:
    """The same-numbered day `months` later, or that month's last day if it lacks the number (Civil Code 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_last_day(first_day: dt.date, months: int) -> dt.date:
    """The last day of a period that includes its first day: service, contract, probation.

    The day before the same-numbered day; where the month lacks that number, its last day. Refuses less than a month.
    """
    if months < 1:
        raise ValueError("a period has at least one month")
    same_numbered = add_months(first_day, months)
    return same_numbered if same_numbered.day < first_day.day else same_numbered - dt.timedelta(days=1)


def whole_months(first_day: dt.date, last_day: dt.date) -> tuple[int, int]:
    """How many whole months a period has that includes both days, and how many days are left over."""
    months = (last_day.year - first_day.year) * 12 + last_day.month - first_day.month + 1
    while months and period_last_day(first_day, months) > last_day:
        months -= 1
    counted_to = period_last_day(first_day, months) if months else first_day - dt.timedelta(days=1)
    return months, (last_day - counted_to).days
