"""Keyset pages: as quick at the millionth row as at the first, and without counting them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.kept import KEPT, MARKED, kept, preparing_cursor, timeless, timely
from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
COUNT_CAP = 1000
NEWEST_FIRST = "-pk"
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows in order, and the cursors of the neighbours; an empty cursor means that there is none."""

    rows: Sequence[M]
    next_cursor: str
    previous_cursor: str


def page_of(
    rows: RecordQuerySet[M] | Callable[[], RecordQuerySet[M]],
    scope: Scope,
    *,
    cursor: str = "",
    size: int = PAGE_SIZE,
    key: str = NEWEST_FIRST,
) -> Page[M]:
    """One page of the rows that `scope` sees, the newest first or by another unique `key`. One query for each way in.

    What answers the rows, and can be told apart from others by its hash, has its statements kept. Refuses a cursor that
    was tampered with.
    """
    name = key.removeprefix("-")
    backwards, edge = _read_cursor(cursor, int if name == "pk" else str)
    falling = key.startswith("-") is not backwards
    found: dict[Any, M] = {}
    after: dict[str, Any] = {} if edge is None else {"edge": edge}
    fetch = _some_kept if callable(rows) else _some
    for number in range(_ways(rows, scope)):
        for row in fetch(rows, scope, number, name, falling, size + 1, **after):
            found[row.pk] = row
    ordered = sorted(found.values(), key=attrgetter(name), reverse=falling)
    more, shown = len(ordered) > size, ordered[:size]
    if backwards:
        shown.reverse()
    return Page(
        rows=shown,
        next_cursor=_cursor(shown, name, backwards=False) if (more or backwards) else "",
        previous_cursor=_cursor(shown, name, backwards=True) if (more if backwards else edge is not None) else "",
    )


def _some(
    rows: Any, scope: Scope, way: int, name: str, falling: bool, many: int, *, edge: Any = None
) -> QuerySet[Any, Any]:
    """The first rows by one way in, or those after an edge."""
    source = rows() if callable(rows) else rows
    after = Q() if edge is None else Q(**{f"{name}__{'lt' if falling else 'gt'}": edge})
    found: QuerySet[Any, Any] = source.filter(source.ways(scope)[way]).filter(after)
    return found.order_by(f"-{name}" if falling else name)[:many]


_some_kept = kept(_some)


def _ways(rows: Any, scope: Scope) -> int:
    return _ways_kept(rows, scope) if callable(rows) else len(rows.ways(scope))


@lru_cache(maxsize=KEPT)
def _ways_kept(rows: Callable[[], Any], scope: Scope) -> int:
    return len(rows().ways(scope))


@dataclass(frozen=True, slots=True)
class Counting:
    """A queryset made ready to be counted: what the ORM compiles it to, values apart. Empty SQL counts nothing."""

    sql: str
    values: tuple[Any, ...] = ()


def counting(rows: QuerySet[Any]) -> Counting:
    """Make `rows` ready to be counted, no further than `COUNT_CAP` + 1."""
    try:
        sql, values = rows.order_by().values("pk")[: COUNT_CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return Counting("")
    return Counting(f"(SELECT COUNT(*) FROM ({sql}) counted)", tuple(values))


def kept_counting(rows: Callable[..., QuerySet[Any]], *shape: Any) -> Counting:
    """Make the rows that `rows(*shape)` answers ready to be counted, put together once as by `gonghui.kernel.kept`."""
    return _kept_counting(rows, shape) or counting(rows(*shape))


@lru_cache(maxsize=KEPT)
def _kept_counting(rows: Callable[..., QuerySet[Any]], shape: tuple[Any, ...]) -> Counting | None:
    with clock.standing(MARKED):
        made = counting(rows(*shape))
    values = timeless(made.values)
    return None if values is None else Counting(made.sql, values)


def capped_counts(wanted: Sequence[QuerySet[Any] | Counting]) -> list[int]:
    """How many rows each has, all in one statement, counting none further than `COUNT_CAP` + 1.

    Screens write more than the cap as “1,000+”: a number at the edge of a page must not cost a walk through a table.
    """
    ready = [rows if isinstance(rows, Counting) else counting(rows) for rows in wanted]
    values = [value for each in ready for value in each.values]
    if not values:
        return [0] * len(ready)
    with preparing_cursor(connection) as cursor:
        cursor.execute(f"SELECT {', '.join(each.sql or '0' for each in ready)}", timely(values))
        return list(cursor.fetchone())


def _cursor(rows: Sequence[Model], name: str, *, backwards: bool) -> str:
    if not rows:
        return ""
    text = json.dumps([backwards, getattr(rows[0] if backwards else rows[-1], name)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, kind: type[int | str]) -> tuple[bool, int | str | None]:
    if not cursor:
        return False, None
    try:
        backwards, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if type(backwards) is not bool or type(key) is not kind or "\0" in str(key):
            raise TypeError("no edge of a page")
        if isinstance(key, int) and abs(key) > LARGEST_KEY:
            raise ValueError("no key of a row")
    except (TypeError, ValueError, RecursionError) as error:
        raise Invalid(_("这个翻页链接不完整。请回到列表第一页。")) from error
    return backwards, key
