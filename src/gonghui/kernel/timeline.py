"""The append-only, hash-chained story of a record."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from gonghui.kernel import clock
from gonghui.kernel.bulk import MANY, insert_absent, insert_rows, update_rows
from gonghui.kernel.models import Record, TimelineEntry, TimelineHead
from gonghui.kernel.scope import Scope

ENCODER = DjangoJSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
HEAD = ("record", "sequence", "hash")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to tell of one record."""

    record_id: int
    verb: str
    summary: str
    changes: Mapping[str, Any]


class Link(NamedTuple):
    """An entry as it is hashed and stored: the columns of `TimelineEntry` by name."""

    record_id: int
    sequence: int
    at: dt.datetime
    actor: str
    via: str
    user_id: int | None
    organization_id: int | None
    verb: str
    summary: str
    changes: dict[str, Any]
    previous: str
    hash: str = ""


Heads = dict[int, tuple[int, str]]
"""Sequence and hash of the last entry by record."""


def record_event(
    scope: Scope, record: Record | int, verb: str, summary: str, changes: Mapping[str, Any] | None = None
) -> Link:
    """Append one entry in the caller's transaction; the caller lets personal values in as `crypto.digest` only."""
    record_id = record if isinstance(record, int) else record.pk
    return record_events(scope, [Event(record_id, verb, summary, changes or {})])[0]


@transaction.atomic
def record_events(scope: Scope, events: Iterable[Event]) -> list[Link]:
    """Append many entries with a fixed number of statements; several of one record keep their order."""
    told = list(events)
    if not told:
        return []
    keys = sorted({event.record_id for event in told})
    insert_absent(TimelineHead, HEAD, [(key, 0, "") for key in keys])
    locked = TimelineHead.objects.select_for_update(no_key=True).filter(pk__among=keys).order_by("pk")
    heads: Heads = {key: (sequence, last) for key, sequence, last in locked.values_list("pk", "sequence", "hash")}
    links = _links(scope, heads, told)
    _append(links)
    update_rows(TimelineHead, HEAD[1:], [(key, *head) for key, head in heads.items()])
    return links


@transaction.atomic
def open_stories(scope: Scope, events: Iterable[Event]) -> list[Link]:
    """The first entries of records that this transaction has made: nobody else can tell of them yet, so nothing is
    looked up or locked."""
    heads: Heads = {}
    links = _links(scope, heads, events)
    if not links:
        return []
    insert_rows(TimelineHead, HEAD, [(key, *head) for key, head in heads.items()])
    _append(links)
    return links


def _append(links: Sequence[Link]) -> None:
    if len(links) >= MANY:
        insert_rows(TimelineEntry, Link._fields, links)
    else:
        TimelineEntry.objects.bulk_create([TimelineEntry(**link._asdict()) for link in links])


def _links(scope: Scope, heads: Heads, events: Iterable[Event]) -> list[Link]:
    """The entries of these events, each chained to the one before; `heads` are moved on."""
    links = []
    who = (clock.now(), scope.actor, scope.via.value, scope.user_id, scope.organization_id)
    for event in events:
        sequence, previous = heads.get(event.record_id, (0, ""))
        changes = json.loads(canonical(dict(event.changes))) if event.changes else {}
        link = Link(event.record_id, sequence + 1, *who, event.verb, event.summary[:400], changes, previous)
        links.append(link._replace(hash=link_hash(link)))
        heads[event.record_id] = (sequence + 1, links[-1].hash)
    return links


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same content is the same text on every machine."""
    return ENCODER.encode(value)


def link_hash(entry: TimelineEntry | Link) -> str:
    """SHA-256 over the entry's whole content and the hash before it."""
    content = {
        "record": entry.record_id,
        "sequence": entry.sequence,
        "at": _written(entry.at),
        "actor": entry.actor,
        "via": entry.via,
        "user": entry.user_id,
        "organization": entry.organization_id,
        "verb": entry.verb,
        "summary": entry.summary,
        "changes": entry.changes,
    }
    return hashlib.sha256(f"{entry.previous}\n{canonical(content)}".encode()).hexdigest()


@lru_cache(maxsize=8)
def _written(moment: dt.datetime) -> str:
    return moment.astimezone(clock.SHANGHAI).isoformat(timespec="microseconds")
