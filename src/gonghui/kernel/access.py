"""Open a record to somebody outside its owner, note sensitive reads, give numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Access, AccessLog, Counter, Record
from gonghui.kernel.scope import Scope


def grant(
    record_id: int,
    *,
    role: str,
    organization_id: int | None = None,
    person_id: int | None = None,
    until: dt.datetime | None = None,
) -> Access:
    """Open the record in a role, or move the end of an opening that exists. The calling action tells the timeline."""
    whom: dict[str, Any] = {"organization_id": organization_id, "person_id": person_id}
    access, _created = Access.objects.update_or_create(
        record_id=record_id, role=role, **whom, defaults={"until": until}
    )
    return access


def withdraw(record_id: int, *, role: str, organization_id: int | None = None, person_id: int | None = None) -> None:
    """Close the opening from this moment on; the row stays as evidence that it was open."""
    whom: dict[str, Any] = {"organization_id": organization_id, "person_id": person_id}
    Access.objects.filter(record_id=record_id, role=role, **whom).update(until=clock.now())


def note_reading(scope: Scope, record: Record | int, what: str, *, reason: str) -> AccessLog:
    """Log that a sensitive value is about to be shown. Refuses an empty reason: the person concerned may ask for it."""
    if not reason.strip():
        raise Invalid(_("写明为什么要看，对方可以查到。"), fields={"reason": _("写一句理由。")})
    record_id = record if isinstance(record, int) else record.pk
    return AccessLog.objects.create(
        record_id=record_id, user_id=scope.user_id, actor=scope.actor, what=what, reason=reason.strip()[:200]
    )


def note_readings(scope: Scope, record_ids: Iterable[int], what: str, *, reason: str) -> None:
    """Log many readings that happen together (an export), a statement a thousand. Refuses an empty reason."""
    if not reason.strip():
        raise Invalid(_("写明为什么要看，对方可以查到。"), fields={"reason": _("写一句理由。")})
    facts = {"user_id": scope.user_id, "actor": scope.actor, "what": what, "reason": reason.strip()[:200]}
    AccessLog.objects.bulk_create([AccessLog(record_id=key, **facts) for key in record_ids], batch_size=1000)


@transaction.atomic
def next_number(federation_id: int, series: str, year: int) -> int:
    """The next number of a series, from 1. Held by a row lock until the caller commits, so there are no twins."""
    Counter.objects.bulk_create([Counter(federation_id=federation_id, series=series, year=year)], ignore_conflicts=True)
    row = Counter.objects.select_for_update(no_key=True).get(federation_id=federation_id, series=series, year=year)
    row.value += 1
    row.save(update_fields=["value"])
    return row.value
