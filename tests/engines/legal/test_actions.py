"""The holiday table: loading, correcting, and the calendar kept from it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from gonghui.engines.legal.actions import load_holidays, remove_holiday, set_holiday
from gonghui.engines.legal.calendar import WorkCalendar, current_calendar
from gonghui.engines.legal.clocks import deadline
from gonghui.engines.legal.enums import HolidayKind
from gonghui.engines.legal.models import Holiday
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.scope import Scope

pytestmark = pytest.mark.usefixtures("forgetting")

SYSTEM = Scope.for_system(None, reason="测试")
TYPHOON = dt.date(2026, 9, 10)


def test_loading_twice_enters_the_notices_once(calendar: WorkCalendar) -> None:
    assert (load_holidays(), load_holidays()) == (108, 0)
    assert current_calendar() == calendar
    assert calendar.years == {2024, 2025, 2026}


def test_loading_keeps_a_corrected_day() -> None:
    set_holiday(SYSTEM, date=dt.date(2026, 5, 9), kind="off", name="劳动节", notice="更正通知")

    load_holidays()

    assert Holiday.objects.get(date=dt.date(2026, 5, 9)).notice == "更正通知"


def test_deadline_follows_the_table_at_once() -> None:
    load_holidays()
    assert deadline("suit_after_award", dt.date(2026, 8, 26)).last_day == TYPHOON

    holiday = set_holiday(SYSTEM, date=TYPHOON, kind="off", name="临时放假", notice="省政府办公厅通知")
    assert deadline("suit_after_award", dt.date(2026, 8, 26)).last_day == dt.date(2026, 9, 11)

    remove_holiday(SYSTEM, holiday)
    assert deadline("suit_after_award", dt.date(2026, 8, 26)).last_day == TYPHOON


def test_calendar_is_read_once(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        current_calendar()
        current_calendar()


@pytest.mark.parametrize(
    ("kind", "name", "notice", "field"),
    [("holiday", "春节", "通知", "kind"), ("off", " ", "通知", "name"), ("off", "春节", "", "notice")],
)
def test_incomplete_day_is_refused(kind: str, name: str, notice: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_holiday(SYSTEM, date=TYPHOON, kind=kind, name=name, notice=notice)

    assert set(refused.value.fields) == {field}
    assert not Holiday.objects.exists()


def test_without_the_right_nothing_changes() -> None:
    with pytest.raises(Forbidden, match="维护节假日"):
        set_holiday(Scope.nobody(), date=TYPHOON, kind="off", name="临时放假", notice="通知")

    assert not Holiday.objects.exists()


def test_database_refuses_an_unknown_kind() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(date=TYPHOON, kind="party", name="春节", notice="通知")


def test_holiday_reads_as_a_line() -> None:
    assert str(Holiday(date=TYPHOON, kind=HolidayKind.OFF, name="春节")) == "2026-09-10 春节（调休放假）"
