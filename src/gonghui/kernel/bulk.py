"""Many rows in one statement, as each database takes them fastest: COPY, UNNEST on PostgreSQL, executemany on SQLite.

For tables that are filled by the thousand. Nothing here asks a right, tells the timeline or fills in defaults: that is
the calling action's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Values = Sequence[Any]
MANY = 200
"""From so many rows on, these ways pay."""


def reserve_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """Keys for `count` new rows of a table with counted keys. Call it in the transaction that inserts them."""
    if not count:
        return ()
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return [row[0] for row in cursor.fetchall()]
        # One writer at a time: nobody takes a key between this statement and the insert.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return range(last + 1, last + 1 + count)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert rows, each the values of the fields `names` in order; every column without a database default is named."""
    fields = _fields(model, names)
    prepared = _prepared(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_into(model, fields)} FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {_into(model, fields)} VALUES ({_marks(fields)})", list(prepared))


def insert_absent(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert those rows that break no unique rule, one statement; which ones were there already is not told."""
    fields = _fields(model, names)
    prepared = list(_prepared(fields, rows))
    if not prepared:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source = f"SELECT * FROM UNNEST({_arrays(fields)})"
            columns = [list(column) for column in zip(*prepared, strict=True)]
            cursor.execute(f"INSERT INTO {_into(model, fields)} {source} ON CONFLICT DO NOTHING", columns)
        else:
            into = f"INSERT INTO {_into(model, fields)} VALUES ({_marks(fields)}) ON CONFLICT DO NOTHING"
            cursor.executemany(into, prepared)


def insert_objects(model: type[M], objects: Sequence[M]) -> Sequence[M]:
    """Insert whole objects in two statements; those of a table with counted keys get theirs, as by `bulk_create`."""
    key: Any = model._meta.pk
    if isinstance(key, models.AutoField | models.BigAutoField):
        for each, number in zip(objects, reserve_keys(model, len(objects)), strict=True):
            setattr(each, key.attname, number)
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    insert_rows(model, [field.name for field in fields], ([getattr(each, name) for name in names] for each in objects))
    for each in objects:
        each._state.adding = False
    return objects


def insert_many(model: type[M], objects: Sequence[M]) -> list[M]:
    """Insert whole objects in the way that pays for their number; they know their keys afterwards."""
    if len(objects) >= MANY:
        return list(insert_objects(model, objects))
    return model._base_manager.bulk_create(objects) if objects else []


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> None:
    """Write the fields `names` of rows, each led by its key: `(key, *values)`."""
    key: Any = model._meta.pk
    fields = _fields(model, names)
    quote = connection.ops.quote_name
    prepared = list(_prepared([key, *fields], rows))
    if not prepared:
        return
    table, key_column = quote(model._meta.db_table), quote(key.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sets = ", ".join(f"{quote(field.column)} = given.v{place}" for place, field in enumerate(fields))
            given = ", ".join(["k", *(f"v{place}" for place in range(len(fields)))])
            source = f"UNNEST({_arrays([key, *fields])}) AS given({given})"
            columns = [list(column) for column in zip(*prepared, strict=True)]
            cursor.execute(f"UPDATE {table} SET {sets} FROM {source} WHERE {table}.{key_column} = given.k", columns)
        else:
            sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
            turned = [(*row[1:], row[0]) for row in prepared]
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE {key_column} = %s", turned)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    by_name = {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    return [by_name[name] for name in names]


def _into(model: type[models.Model], fields: Sequence[Any]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"


def _marks(fields: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(fields))


def _arrays(fields: Sequence[Any]) -> str:
    return ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in fields)


def _prepared(fields: Sequence[Any], rows: Iterable[Values]) -> Iterable[tuple[Any, ...]]:
    """The values as the database's driver takes them; plain text and numbers are passed as they are."""
    savers = [_saver(field) for field in fields]
    changed = [(place, save) for place, save in enumerate(savers) if save is not None]
    for row in rows:
        values = list(row)
        for place, save in changed:
            values[place] = save(values[place])
        yield tuple(values)


def _saver(field: Any) -> Callable[[Any], Any] | None:
    if _is_plain(field):
        return None
    if isinstance(field, models.JSONField):
        encode = (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode
        return lambda value: None if value is None else encode(value)
    if isinstance(field, models.DateTimeField):
        return _remembering(lambda value: field.get_db_prep_save(value, connection))
    if type(field).get_db_prep_value is models.Field.get_db_prep_value:
        prepare: Callable[[Any], Any] = field.get_prep_value
        return prepare
    return lambda value: field.get_db_prep_save(value, connection)


def _remembering(save: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same moment stands in every row of a pass: it is prepared once."""
    last: tuple[Any, Any] = (None, None)

    def remembered(value: Any) -> Any:
        nonlocal last
        if value is not last[0]:
            last = (value, save(value))
        return last[1]

    return remembered


def _is_plain(field: models.Field[Any, Any]) -> bool:
    plain = (models.CharField, models.IntegerField, models.TextField, models.ForeignKey, models.BooleanField)
    return isinstance(field, plain) and type(field).get_prep_value in _PLAIN_WAYS


_PLAIN_WAYS = {
    kind.get_prep_value for kind in (models.CharField, models.IntegerField, models.TextField, models.ForeignKey)
} | {models.BigAutoField.get_prep_value, models.BooleanField.get_prep_value, models.OneToOneField.get_prep_value}
