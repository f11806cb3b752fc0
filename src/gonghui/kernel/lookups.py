"""`name__among=values`: one of very many values. `IN` writes a mark for each; here all of them are one parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Field, ForeignObject, Lookup, QuerySet

ROWS_AT_ONCE = 2000


class Told:
    """Stands in a statement that is kept for the values that are told each time it runs."""


class Among(Lookup[Any]):
    """Whether a column has one of the values: `= ANY(array)` on PostgreSQL, a JSON list on SQLite."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any] | Told) -> None:
        super().__init__(lhs, rhs if isinstance(rhs, Told) else list(rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`lhs = ANY(%s)`."""
        left, parameters = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.cast_db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", (*parameters, as_parameter(self.rhs, connection.vendor))

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`lhs IN (SELECT value FROM json_each(%s))`."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*parameters, as_parameter(self.rhs, connection.vendor))


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that is kept: for a few hundred rows, making one costs more than running it."""

    database: str
    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, queryset: QuerySet[Any, Any]) -> Kept:
        """The statement of a `.values_list()` queryset of plain columns, narrowed by at most one `Told`."""
        sql, parameters = queryset.query.sql_with_params()
        return cls(queryset.db, sql, tuple(parameters))

    def rows(self, told: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Run it. `told` are the values for the `Told` in it."""
        connection = connections[self.database]
        values = as_parameter(told, connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [values if isinstance(each, Told) else each for each in self.parameters])
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield from rows


def as_parameter(values: Iterable[Any] | Told, vendor: str) -> Any:
    """The values as the one parameter of the lookup; what is told later stands for itself until then."""
    if isinstance(values, Told):
        return values
    return json.dumps(list(values)) if vendor == "sqlite" else list(values)


def register() -> None:
    """Make the lookup known to every field; those that point at other rows have a list of their own."""
    Field.register_lookup(Among)
    ForeignObject.register_lookup(Among)
