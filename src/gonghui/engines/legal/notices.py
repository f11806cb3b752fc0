"""The State Council notices that ship with the product, read from `data/holidays.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from gonghui.engines.legal.calendar import WorkCalendar
from gonghui.engines.legal.enums import HolidayKind

SHIPPED = Path(__file__).parent / "data" / "holidays.yaml"
# "off" cannot be a key: YAML reads it as false.
KIND_OF_KEY = {"statutory": HolidayKind.STATUTORY, "rest": HolidayKind.OFF, "work": HolidayKind.WORK}


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day of a notice."""

    date: dt.date
    kind: HolidayKind
    name: str
    notice: str


def shipped_days() -> Iterator[NoticeDay]:
    """Every day of the shipped notices, year by year."""
    for notice in yaml.safe_load(SHIPPED.read_text(encoding="utf-8")):
        for holiday in notice["holidays"]:
            for key in holiday.keys() - {"name"}:
                for date in _dates(notice["year"], holiday[key]):
                    yield NoticeDay(date, KIND_OF_KEY[key], holiday["name"], notice["notice"])


def shipped_calendar() -> WorkCalendar:
    """The working calendar of the shipped notices alone, for whoever calculates without a database."""
    return WorkCalendar.from_rows((day.date, day.kind) for day in shipped_days())


def _dates(year: int, text: str) -> Iterator[dt.date]:
    for span in text.split():
        first, _, last = span.partition("..")
        day = dt.date.fromisoformat(f"{year}-{first}")
        end = dt.date.fromisoformat(f"{year}-{last or first}")
        while day <= end:
            yield day
            day += dt.timedelta(days=1)
