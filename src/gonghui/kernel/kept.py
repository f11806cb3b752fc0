"""Statements that the ORM puts together once and not for every page: a page of a case asks twenty of them, and putting
them together takes longer than the database needs to answer.

    @kept
    def parties(*, case: int) -> QuerySet[Party]:
        return Party.objects.filter(case=case).order_by("pk")

    parties(case=case.pk)  # a list

What is passed by keyword is a value of the statement and may differ at every call; what is passed by place shapes the
statement and is part of what it is kept under, a `Scope` too: each scope has statements of its own. The present moment
and day are values as well, put in at every call. The rows are read anew at every call. Where a statement says another
time than these two, a month ago perhaps, it is not kept.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet, prefetch_related_objects

from gonghui.kernel import clock

P = ParamSpec("P")
T = TypeVar("T")
KEPT = 4_096
Mark = int | str
MARKED = dt.datetime(2001, 2, 3, 4, 5, 6, 789, tzinfo=clock.SHANGHAI)
"""A moment that no record speaks of: the clock stands at it while statements are put together."""


class Timed(Enum):
    """A value that is put in when the statement is asked."""

    NOW = "now"
    TODAY = "today"


def timeless(values: Iterable[Any]) -> tuple[Any, ...] | None:
    """The values of a statement that was put together while the clock stood at `MARKED`, with `Timed` where they say
    so; None where they say another time."""
    marks: dict[Any, Timed] = {
        connection.ops.adapt_datetimefield_value(MARKED): Timed.NOW,
        connection.ops.adapt_datefield_value(MARKED.date()): Timed.TODAY,
    }
    found = tuple(marks.get(value, value) if isinstance(value, str | dt.date) else value for value in values)
    return None if any(str(value).startswith(ABOUT) for value in found if isinstance(value, str | dt.date)) else found


ABOUT = ("2000-", "2001-", "2002-")


def timely(values: Iterable[Any]) -> list[Any]:
    """The values with the present moment and day in their places."""
    return [_present(value) if isinstance(value, Timed) else value for value in values]


def _present(what: Timed) -> Any:
    if what is Timed.NOW:
        return connection.ops.adapt_datetimefield_value(clock.now())
    return connection.ops.adapt_datefield_value(clock.today())


@dataclass(frozen=True, slots=True)
class _Statement:
    """A queryset with its compiler, the SQL, and where in its values which of the caller's stand."""

    rows: QuerySet[Any]
    compiler: Any
    sql: str
    values: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    converters: Mapping[int, Any]

    def fetch(self, told: Mapping[str, Any]) -> list[Any]:
        if not self.sql:
            return []
        values = timely(self.values)
        for place, name in self.places:
            values[place] = told[name]
        rows: Any = object.__new__(type(self.rows))  # `copy` would read the rows first
        vars(rows).update(vars(self.rows))
        rows._query = _Ready(self._compiler(values))
        found: list[Any] = list(rows._iterable_class(rows))
        if rows._prefetch_related_lookups:
            prefetch_related_objects(found, *rows._prefetch_related_lookups)
        return found

    def _compiler(self, values: list[Any]) -> Any:
        """Of this thread's connection: it answers the SQL that is ready instead of putting it together."""
        mine = copy.copy(self.compiler)
        mine.connection = _Preparing(connections[self.rows.db])
        mine.as_sql = lambda *_args, **_kwargs: (self.sql, values)
        mine.get_converters = lambda _columns: self.converters
        return mine


@dataclass(frozen=True, slots=True)
class _Ready:
    """What a queryset asks of its query while it reads rows."""

    compiler: Any

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> Any:
        return self.compiler


class _Preparing:
    """A connection as a compiler asks it, with cursors that let the database prepare what it is asked again."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def cursor(self) -> Any:
        return preparing_cursor(self._real)


def preparing_cursor(real: Any) -> Any:
    """A cursor for statements that come again word for word: PostgreSQL plans them once a connection. To plan a page of
    a case takes it longer than to answer; values therefore go to it apart from the statement."""
    if real.vendor != "postgresql":
        return real.cursor()
    real.close_if_health_check_failed()
    real.ensure_connection()
    with real.wrap_database_errors:
        return real._prepare_cursor(_planning()(real.connection))


@cache
def _planning() -> Any:
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs the driver, which not all have

    class Planned(ServerBindingCursor):
        def _convert_query(self, query: Any, params: Any = None) -> Any:
            self._query = super()._convert_query(query, params)  # type: ignore[misc]  # the log of statements reads it
            return self._query

    return Planned


def kept(build: Callable[P, QuerySet[Any, T]]) -> Callable[P, list[T]]:
    """Answer the rows of the queryset that `build` makes, as a list. It may read nothing but what it is passed."""

    @wraps(build)
    def fetch(*shape: P.args, **told: P.kwargs) -> list[T]:
        kinds = tuple((name, type(value)) for name, value in told.items())
        statement = _statement(build, shape, kinds)
        return list(build(*shape, **told)) if statement is None else statement.fetch(told)

    return fetch


@lru_cache(maxsize=KEPT)
def _statement(
    build: Callable[..., QuerySet[Any]],
    shape: tuple[Any, ...],
    kinds: tuple[tuple[str, type], ...],
) -> _Statement | None:
    marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(kinds)}
    with clock.standing(MARKED):
        rows = build(*shape, **marks)
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, found = compiler.as_sql()
        except EmptyResultSet:
            return _Statement(rows, compiler, "", (), (), {})
    values = timeless(found)
    if values is None:
        return None
    places = tuple((place, name) for name, mark in marks.items() for place in _all(values, mark))
    if {name for _place, name in places} != marks.keys():
        raise TypeError(f"{build.__qualname__} must pass its values to the statement as they are")
    converters = compiler.get_converters([each[0] for each in compiler.select[: compiler.col_count]])
    return _Statement(rows, compiler, sql, values, places, converters)


def _mark(kind: type, number: int) -> Mark:
    """A value that stands for the caller's, and that nobody else passes."""
    if kind is int:
        return -(2**53) - number
    if kind is str:
        return f"\x01kept {number}\x01"
    raise TypeError(f"a value of a kept statement is a whole number or a text, not {kind.__name__}")


def _all(values: Any, mark: Mark) -> list[int]:
    return [place for place, value in enumerate(values) if type(value) is type(mark) and value == mark]
