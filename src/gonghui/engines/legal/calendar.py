"""The working calendar: weekends, corrected by the yearly notices of the State Council."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.legal.enums import DayKind, HolidayKind

SATURDAY = 5
FRESH_SECONDS = 60
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. A value: nothing here reads the database.

    `years` are those whose notice is in the table. Other years follow their weekends only; `warnings` says so, and
    whoever shows a date computed with them shows the warning beside it.
    """

    statutory: frozenset[dt.date] = frozenset()
    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()
    years: frozenset[int] = frozenset()

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[dt.date, str]]) -> Self:
        """A calendar from (date, kind) pairs. A year counts as entered once both 1 January and 1 October are in it."""
        days: dict[HolidayKind, set[dt.date]] = {kind: set() for kind in HolidayKind}
        for day, kind in rows:
            days[HolidayKind(kind)].add(day)
        free = days[HolidayKind.STATUTORY] | days[HolidayKind.OFF]
        years = {day.year for day in free if {dt.date(day.year, 1, 1), dt.date(day.year, 10, 1)} <= free}
        return cls(
            statutory=frozenset(days[HolidayKind.STATUTORY]),
            off=frozenset(days[HolidayKind.OFF]),
            work=frozenset(days[HolidayKind.WORK]),
            years=frozenset(years),
        )

    def day_kind(self, day: dt.date) -> DayKind:
        """Working day, rest day or statutory holiday (the days paid at 300 %)."""
        if day in self.statutory:
            return DayKind.STATUTORY_HOLIDAY
        if day in self.work or (day.weekday() < SATURDAY and day not in self.off):
            return DayKind.WORKING_DAY
        return DayKind.REST_DAY

    def is_working_day(self, day: dt.date) -> bool:
        """Whether offices work on `day`: make-up weekends do, bridging days do not."""
        return self.day_kind(day) == DayKind.WORKING_DAY

    def next_working_day(self, day: dt.date) -> dt.date:
        """`day` itself if it is worked, else the first worked day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`, which is not counted itself. Zero gives `day`, worked or not."""
        if count < 0:
            raise ValueError("working days are counted forward only")
        for _step in range(count):
            day = self.next_working_day(day + ONE_DAY)
        return day

    def warnings(self, first: dt.date, last: dt.date) -> tuple[str, ...]:
        """One sentence for each year touched by `first` … `last` whose notice is not in the table."""
        missing = (year for year in range(first.year, last.year + 1) if year not in self.years)
        return tuple(
            _("%(year)s 年的放假安排还没有录入，这里只按周末推算。国务院办公厅公布后，请在“节假日”里补上，再核对一次。")
            % {"year": year}
            for year in missing
        )


def current_calendar() -> WorkCalendar:
    """The calendar of the table `Holiday`, kept in memory.

    A change made here is seen at once, one made by another process within a minute.
    """
    return _calendar(int(time.monotonic() // FRESH_SECONDS))


def forget_calendar(**signal: Any) -> None:
    """Read the table again at the next question, and once more after the commit: others may have read too early."""
    _calendar.cache_clear()
    transaction.on_commit(_calendar.cache_clear)


@lru_cache(maxsize=1)
def _calendar(_minute: int) -> WorkCalendar:
    rows = apps.get_model("legal", "Holiday")._default_manager.order_by()
    return WorkCalendar.from_rows(rows.values_list("date", "kind"))
