"""What the keepers of registers share: comparing a row with what is there, and finding what was touched since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Outcome, Verdict
from gonghui.foundation.exchange.registry import Written
from gonghui.kernel.crypto import digest
from gonghui.kernel.models import AccessLog, Record, RecordModel, TimelineEntry, TimelineHead

STORY = (TimelineHead, TimelineEntry, AccessLog)
"""What hangs on every record and says nothing about whether somebody has used it."""


def compare(draft: Draft, now: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Say what the row would change of what is there. An empty cell changes nothing: it means that nobody wrote it."""
    draft.changes = {
        key: (now[key], value) for key, value in asked.items() if value not in (None, "") and now[key] != value
    }
    draft.verdict = Verdict.CHANGED if draft.changes else Verdict.SAME


def story_of(columns: Mapping[str, Column], changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Changes as the timeline may keep them: personal values as digests only."""
    told = {}
    for key, (old, new) in changes.items():
        personal = key in columns and columns[key].personal
        told[key] = [digest(str(each)) if personal and each else each for each in (old, new)]
    return told


def labels_of(columns: Mapping[str, Column], keys: Collection[str]) -> str:
    """The names of some columns, for a sentence."""
    return "、".join(str(column.label) for key, column in columns.items() if key in keys)


def made(draft: Draft, target: int, stamp: int) -> None:
    """Note that the draft has become this row."""
    draft.target, draft.stamp, draft.outcome = target, stamp, Outcome.MADE


def changed(draft: Draft, stamp: int, before: Mapping[str, Any]) -> None:
    """Note that the draft has changed its row, and what stood there."""
    draft.stamp, draft.outcome, draft.before = stamp, Outcome.CHANGED, dict(before)


def touched(
    model: type[models.Model],
    rows: Sequence[Written],
    versions: Mapping[int, int],
    *,
    beside: Collection[type[models.Model]] = (),
) -> dict[int, str]:
    """Rows that somebody has changed or used since they were written, and which it was.

    `versions` are the present versions by key. Rows that were only changed must not have been changed again; rows that
    were made must, besides, not be named anywhere but in the tables that the keeper itself writes `beside` them.
    """
    kept = {row.target: _("后来改过。") for row in rows if versions.get(row.target) != row.stamp}
    for key in named_elsewhere(model, [row.target for row in rows if row.made and row.target not in kept], beside):
        kept[key] = _("后来有别的记录用到它。")
    return kept


def named_elsewhere(
    model: type[models.Model], keys: Collection[int], beside: Collection[type[models.Model]] = ()
) -> set[int]:
    """Which of these rows other rows point at; the story of a record, and tables `beside` it, are left aside.

    One statement for each kind of row.
    """
    found: set[int] = set()
    for relation in _relations(model, beside) if keys else ():
        field = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{field}__in": keys})
        found |= set(rows.values_list(field, flat=True).order_by().distinct())
    return found


def _relations(model: type[models.Model], beside: Collection[type[models.Model]]) -> list[Any]:
    """Every foreign key that points at this model, or at its record where it has one."""
    homes: list[type[models.Model]] = [model, Record] if issubclass(model, RecordModel) else [model]
    found = [each for home in homes for each in home._meta.get_fields(include_hidden=True)]
    return [
        each
        for each in found
        if each.auto_created and not each.concrete and isinstance(each, ForeignObjectRel)
        if each.related_model not in (*STORY, *beside) and not each.field.primary_key
    ]
