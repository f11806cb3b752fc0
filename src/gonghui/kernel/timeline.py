"""The append-only, hash-chained story of a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from gonghui.kernel import clock
from gonghui.kernel.bulk import MANY, insert_objects, update_rows
from gonghui.kernel.models import Record, TimelineEntry, TimelineHead
from gonghui.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to tell of one record."""

    record_id: int
    verb: str
    summary: str
    changes: Mapping[str, Any]


def record_event(
    scope: Scope, record: Record | int, verb: str, summary: str, changes: Mapping[str, Any] | None = None
) -> TimelineEntry:
    """Append one entry in the caller's transaction; the caller lets personal values in as `crypto.digest` only."""
    record_id = record if isinstance(record, int) else record.pk
    return record_events(scope, [Event(record_id, verb, summary, changes or {})])[0]


@transaction.atomic
def record_events(scope: Scope, events: Iterable[Event]) -> list[TimelineEntry]:
    """Append many entries with a fixed number of statements; several of one record keep their order."""
    told = list(events)
    keys = sorted({event.record_id for event in told})
    TimelineHead.objects.bulk_create([TimelineHead(record_id=key) for key in keys], ignore_conflicts=True)
    heads = {
        head.pk: head for head in TimelineHead.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    }
    entries = [_next_entry(scope, heads[event.record_id], event) for event in told]
    if len(entries) >= MANY:
        insert_objects(TimelineEntry, entries)
    else:
        TimelineEntry.objects.bulk_create(entries)
    update_rows(TimelineHead, ("sequence", "hash"), [(head.pk, head.sequence, head.hash) for head in heads.values()])
    return entries


def _next_entry(scope: Scope, head: TimelineHead, event: Event) -> TimelineEntry:
    entry = TimelineEntry(
        record_id=event.record_id,
        sequence=head.sequence + 1,
        at=clock.now(),
        actor=scope.actor,
        via=scope.via.value,
        user_id=scope.user_id,
        organization_id=scope.organization_id,
        verb=event.verb,
        summary=event.summary[:400],
        changes=json.loads(canonical(dict(event.changes))),
        previous=head.hash,
    )
    entry.hash = link_hash(entry)
    head.sequence, head.hash = entry.sequence, entry.hash
    return entry


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same content is the same text on every machine."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link_hash(entry: TimelineEntry) -> str:
    """SHA-256 over the entry's whole content and the hash before it."""
    content = {
        "record": entry.record_id,
        "sequence": entry.sequence,
        "at": entry.at.astimezone(clock.SHANGHAI).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "via": entry.via,
        "user": entry.user_id,
        "organization": entry.organization_id,
        "verb": entry.verb,
        "summary": entry.summary,
        "changes": entry.changes,
    }
    return hashlib.sha256(f"{entry.previous}\n{canonical(content)}".encode()).hexdigest()
