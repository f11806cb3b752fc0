"""Counts what a page asks of the database: statements, and the rows that come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass
class Count:
    """What one page cost. `statements` leaves out the bookkeeping of transactions."""

    statements: list[str] = field(default_factory=list, repr=False)
    rows: int = 0


@contextmanager
def counting() -> Iterator[Count]:
    """Count while the block runs; on this connection, whatever the database behind it."""
    count = Count()

    class Counting(CursorWrapper):
        def execute(self, sql: str, params: Any = None) -> Any:
            if not sql.lstrip().upper().startswith(BOOKKEEPING):
                count.statements.append(sql)
            return super().execute(sql, params)

        def fetchone(self) -> Any:
            row = self.cursor.fetchone()
            count.rows += row is not None
            return row

        def fetchmany(self, *size: int) -> Any:
            return self._counted(self.cursor.fetchmany, *size)

        def fetchall(self) -> Any:
            return self._counted(self.cursor.fetchall)

        def __iter__(self) -> Iterator[Any]:
            for row in super().__iter__():
                count.rows += 1
                yield row

        def _counted(self, fetch: Callable[..., Any], *size: int) -> Any:
            rows = fetch(*size)
            count.rows += len(rows)
            return rows

    connection.make_cursor = lambda cursor: Counting(cursor, connection)  # type: ignore[method-assign]
    try:
        yield count
    finally:
        del connection.make_cursor
