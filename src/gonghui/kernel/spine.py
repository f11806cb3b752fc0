"""Creating records: the `Record` row and the programme's own row together, one or many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction

from gonghui.kernel import clock
from gonghui.kernel.bulk import Values, insert_many, insert_rows, reserve_keys
from gonghui.kernel.codes import public_code
from gonghui.kernel.models import Record, RecordModel

R = TypeVar("R", bound=RecordModel)


def new_record(model: type[R], *, federation_id: int, place_id: str, title: str, **fields: Any) -> R:
    """One new row with its record; a set of one."""
    row = {"federation_id": federation_id, "place_id": place_id, "title": title, **fields}
    return new_records(model, [row])[0]


@transaction.atomic
def new_records(model: type[R], rows: Sequence[Mapping[str, Any]]) -> list[R]:
    """Many new rows, each a mapping with `federation_id`, `place_id`, `title` and the model's own fields.

    A fixed number of statements for any number of rows. Rights, checks and the timeline are the calling action's.
    """
    kind = model._meta.label_lower
    records = [
        Record(kind=kind, federation_id=row["federation_id"], place_id=row["place_id"], title=str(row["title"])[:200])
        for row in rows
    ]
    insert_many(Record, records)
    made = [
        model(record=record, **{name: value for name, value in row.items() if name != "title"})
        for record, row in zip(records, rows, strict=True)
    ]
    return insert_many(model, made)


RECORD = ("id", "kind", "federation", "place", "public_code", "title", "created_at")
FIRST_VERSION = 1
OWNER = ("record", "version", "federation", "place", "created_at")


@transaction.atomic
def insert_records(model: type[R], names: Sequence[str], rows: Iterable[Values]) -> Sequence[int]:
    """Like `new_records` for rows by the ten thousand, of which nobody needs an object: answers their keys.

    Each row is federation, place, title and then the values of the model's own fields `names`. Fields that are not
    named get their default, one and the same for all of them.
    """
    told, at, kind = list(rows), clock.now(), model._meta.label_lower
    keys = reserve_keys(Record, len(told))
    numbered = list(zip(keys, told, strict=True))
    spine = ((key, kind, row[0], row[1], public_code(), str(row[2])[:200], at) for key, row in numbered)
    insert_rows(Record, RECORD, spine)
    rest = [field for field in model._meta.concrete_fields if field.name not in {*OWNER, *names}]
    defaults = [field.get_default() for field in rest]
    own = ((key, FIRST_VERSION, row[0], row[1], at, *row[3:], *defaults) for key, row in numbered)
    insert_rows(model, [*OWNER, *names, *(field.name for field in rest)], own)
    return keys
