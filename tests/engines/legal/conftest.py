"""The calendar of the shipped notices, without a database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gonghui.engines.legal.calendar import WorkCalendar, forget_calendar
from gonghui.engines.legal.notices import shipped_days


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar.from_rows((day.date, day.kind) for day in shipped_days())


@pytest.fixture
def forgetting(db: None) -> Iterator[None]:
    """The kept calendar must not outlive the rows that a test rolls back."""
    forget_calendar()
    yield
    forget_calendar()
