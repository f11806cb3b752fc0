"""The only source of time. Aware datetimes, shown in Asia/Shanghai; tests and the demo may stand the clock still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_standing: ContextVar[dt.datetime | None] = ContextVar("gonghui_clock", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return _standing.get() or dt.datetime.now(SHANGHAI)


def today() -> dt.date:
    """The calendar day in Asia/Shanghai: legal dates are days there, wherever the server stands."""
    return now().astimezone(SHANGHAI).date()


def at_midnight(day: dt.date) -> dt.datetime:
    """The first moment of `day` in Asia/Shanghai."""
    return dt.datetime.combine(day, dt.time(), tzinfo=SHANGHAI)


@contextmanager
def standing(moment: dt.datetime) -> Iterator[None]:
    """Let the clock stand at `moment` (aware) inside the block; history of the demo and tests are made this way."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware moment")
    token = _standing.set(moment.astimezone(SHANGHAI))
    try:
        yield
    finally:
        _standing.reset(token)
