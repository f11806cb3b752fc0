"""Creating records: the `Record` row and the programme's own row together, one or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction

from gonghui.kernel.bulk import MANY, insert_objects
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
    if len(rows) >= MANY:
        insert_objects(Record, records)
    else:
        Record.objects.bulk_create(records)
    made = [
        model(record=record, **{name: value for name, value in row.items() if name != "title"})
        for record, row in zip(records, rows, strict=True)
    ]
    if len(rows) >= MANY:
        return list(insert_objects(model, made))
    return model._base_manager.bulk_create(made)
