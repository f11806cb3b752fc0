"""Periods in months, labour-law.md 4.0."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.legal.periods import add_months, period_last_day

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2080, 12, 31))


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-01", 12, "2026-12-31"),
        ("2026-03-15", 1, "2026-04-14"),
    ],
)
def test_period_includes_its_first_day(first: str, months: int, last: str) -> None:
    assert period_last_day(dt.date.fromisoformat(first), months) == dt.date.fromisoformat(last)


def test_period_without_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        period_last_day(dt.date(2026, 1, 1), 0)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-06-15", 24, "2028-06-15"),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(day: str, months: int, expected: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


@given(DAYS)
def test_no_month_changes_nothing(day: dt.date) -> None:
    assert add_months(day, 0) == day


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_later_day_never_ends_earlier(one: dt.date, other: dt.date, months: int) -> None:
    assert add_months(min(one, other), months) <= add_months(max(one, other), months)
