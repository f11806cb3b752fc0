"""Working days and the 300 % days of labour-law.md 4.0 and 4c."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.legal.calendar import WorkCalendar
from gonghui.engines.legal.enums import DayKind, HolidayKind
from gonghui.engines.legal.notices import shipped_days

CALENDAR = WorkCalendar.from_rows((day.date, day.kind) for day in shipped_days())
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))

STATUTORY = {
    2024: "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03",
    2025: "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06",
    2026: "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03",
}
MAKE_UP = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
WEEKDAYS_OFF = {
    2024: "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 "
    "10-01 10-02 10-03 10-04 10-07",
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
    "10-01 10-02 10-05 10-06 10-07",
}


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=step) for step in range((dt.date(year + 1, 1, 1) - first).days)]


def written(year: int, text: str) -> set[dt.date]:
    return {dt.date.fromisoformat(f"{year}-{day}") for day in text.split()}


@pytest.mark.parametrize("year", STATUTORY)
def test_statutory_days_are_those_of_the_law(year: int) -> None:
    found = {day for day in days_of(year) if CALENDAR.day_kind(day) == DayKind.STATUTORY_HOLIDAY}

    assert found == written(year, STATUTORY[year])


@pytest.mark.parametrize("year", MAKE_UP)
def test_make_up_weekends_are_worked_and_no_other(year: int) -> None:
    found = {day for day in days_of(year) if day.weekday() > 4 and CALENDAR.is_working_day(day)}

    assert found == written(year, MAKE_UP[year])


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_weekdays_off_are_those_of_the_notices(year: int) -> None:
    found = {day for day in days_of(year) if day.weekday() <= 4 and not CALENDAR.is_working_day(day)}

    assert found == written(year, WEEKDAYS_OFF[year])


def test_2025_and_2026_have_as_many_working_days_as_the_rule_of_248_says() -> None:
    """人社部发〔2025〕2号 counts 248: every statutory day replaced on a weekday."""
    counts = [sum(map(CALENDAR.is_working_day, days_of(year))) for year in (2025, 2026)]

    assert counts == [248, 248]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2024-05-02", DayKind.REST_DAY),
        ("2025-05-02", DayKind.STATUTORY_HOLIDAY),
        ("2024-02-09", DayKind.WORKING_DAY),
        ("2025-01-28", DayKind.STATUTORY_HOLIDAY),
        ("2026-02-14", DayKind.WORKING_DAY),
        ("2026-02-15", DayKind.REST_DAY),
        ("2026-05-06", DayKind.WORKING_DAY),
    ],
)
def test_kind_of_days_that_changed_or_bridge(day: str, kind: DayKind) -> None:
    """Section 4c: bridging days rest, make-up weekends are worked; 2 May and New Year's Eve count only from 2025."""
    assert CALENDAR.day_kind(dt.date.fromisoformat(day)) == kind


def test_a_year_without_notice_follows_weekends_with_a_warning() -> None:
    new_year = dt.date(2027, 1, 1)

    assert CALENDAR.is_working_day(new_year)
    assert not CALENDAR.is_working_day(dt.date(2027, 1, 2))
    assert [text[:6] for text in CALENDAR.warnings(dt.date(2026, 12, 1), new_year)] == ["2027 年"]
    assert CALENDAR.warnings(dt.date(2024, 1, 1), dt.date(2026, 12, 31)) == ()


def test_a_year_entered_in_part_still_warns() -> None:
    started = WorkCalendar.from_rows([(dt.date(2027, 1, 1), HolidayKind.STATUTORY)])

    assert not started.is_working_day(dt.date(2027, 1, 1))
    assert len(started.warnings(dt.date(2027, 1, 1), dt.date(2027, 1, 1))) == 1


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_days(dt.date(2026, 1, 5), -1)


@given(DAYS, st.integers(1, 60))
def test_nth_working_day_has_n_working_days_up_to_it(day: dt.date, count: int) -> None:
    last = CALENDAR.add_working_days(day, count)

    between = [day + dt.timedelta(days=step) for step in range(1, (last - day).days + 1)]
    assert CALENDAR.is_working_day(last)
    assert sum(map(CALENDAR.is_working_day, between)) == count


@given(DAYS)
def test_adding_no_working_day_changes_nothing(day: dt.date) -> None:
    assert CALENDAR.add_working_days(day, 0) == day


@given(DAYS)
def test_next_working_day_is_the_first_from_the_day_on(day: dt.date) -> None:
    found = CALENDAR.next_working_day(day)

    assert found >= day
    assert CALENDAR.is_working_day(found)
    assert not any(CALENDAR.is_working_day(day + dt.timedelta(days=step)) for step in range((found - day).days))
