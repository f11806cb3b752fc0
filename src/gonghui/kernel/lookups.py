"""`name__among=values`: one of very many values. `IN` writes a mark for each; here all of them are one parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ForeignObject, Lookup

ROWS_AT_ONCE = 2000


class Among(Lookup[Any]):
    """Whether a column has one of the values: `= ANY(array)` on PostgreSQL, a JSON list on SQLite."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any]) -> None:
        super().__init__(lhs, list(rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`lhs = ANY(%s)`."""
        left, parameters = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.cast_db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", (*parameters, self.rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`lhs IN (SELECT value FROM json_each(%s))`."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*parameters, json.dumps(self.rhs))


def register() -> None:
    """Make the lookup known to every field; those that point at other rows have a list of their own."""
    Field.register_lookup(Among)
    ForeignObject.register_lookup(Among)
