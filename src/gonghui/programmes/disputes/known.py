"""What is known of a subject at a moment, read from its facts: what metrics receive, live and in a rehearsal alike.

A subject is an enterprise, or where none is known a place and a kind of dispute. What a signal tells counts from the
moment at which it was accepted (the fact `complaint` is the gate), for ninety days; of several facts of one signal the
newest. Signals that tell of the same matter are merged in triage, so those that are left add up. Closing a warning
settles what was known by then; only the complaints are still counted, once there is a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from gonghui.foundation.facts.models import Fact
from gonghui.programmes.disputes.enums import Category
from gonghui.programmes.disputes.facts import (
    AGREEMENT_DUE,
    ARREARS_SINCE,
    ARREARS_SUM,
    CLAIMANTS,
    COMPLAINT,
    CONSTRUCTION,
    FRESH_DAYS,
    HURT,
    INSURANCE_SINCE,
    KEYS,
    PAST_YELLOW,
    SETTLED,
    SIGNS,
)

READ = (*KEYS, SETTLED.key, PAST_YELLOW.key)
"""The keys that are read. The order of what is told of one moment is that of writing, by key of the row."""
WAGES = "W"
WAGE_CATEGORIES = (*(code for code in Category if code.startswith(WAGES)), Category.F05)


class Told(NamedTuple):
    """One fact as it is read: about which record, by which source, and when it was written down."""

    pk: int
    record_id: int
    source_id: int
    key: str
    value: Any
    observed_on: dt.date
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What one signal says of its subject; `group` is the kind of claim, by which claims are common."""

    group: str
    workers: int | None = None
    since: dt.date | None = None
    amount: Decimal | None = None
    signs: frozenset[str] = frozenset()
    insurance_since: dt.date | None = None
    hurt: int | None = None
    agreement_due: dt.date | None = None
    construction: bool = False
    settled: bool = False


def group_of(category: str) -> str:
    """The first level of a category; unpaid farm workers on building sites claim wages like everybody else."""
    return WAGES if category in WAGE_CATEGORIES else category[:1]


def known_from(values: Mapping[str, Any], *, category: str) -> Known:
    """What one signal says, from the values of its facts by key; a missing one is unknown."""
    amount = values.get(ARREARS_SUM.key)
    return Known(
        group=group_of(category),
        workers=values.get(CLAIMANTS.key),
        since=_day(values.get(ARREARS_SINCE.key)),
        amount=Decimal(amount) if amount is not None else None,
        signs=frozenset(values.get(SIGNS.key) or ()),
        insurance_since=_day(values.get(INSURANCE_SINCE.key)),
        hurt=values.get(HURT.key),
        agreement_due=_day(values.get(AGREEMENT_DUE.key)),
        construction=bool(values.get(CONSTRUCTION.key)),
    )


def subject(known: Iterable[Known], *, as_of: dt.date, past_yellows: int = 0) -> dict[str, Any]:
    """What metrics receive: the day on which is asked, what each signal says, and ended yellow spells of late."""
    return {"as_of": as_of, "known": tuple(known), "past_yellows": past_yellows or None}


def subject_of(facts: QuerySet[Fact], *, moment: dt.datetime, as_of: dt.date) -> dict[str, Any]:
    """What the facts of one subject said at a moment. One query."""
    return told_subject(told_of(facts.filter(recorded_at__lte=moment)), as_of=as_of)


def told_of(facts: QuerySet[Fact]) -> list[Told]:
    """The facts that rules read, in the order in which they were written. One query."""
    rows = facts.filter(key__in=READ).order_by("pk")
    return [Told(*row) for row in rows.values_list(*Told._fields)]


def told_subject(rows: Iterable[Told], *, as_of: dt.date) -> dict[str, Any]:
    """What those facts say on a day, in the form that metrics receive."""
    values: dict[tuple[int, int], dict[str, Any]] = {}
    accepted: dict[tuple[int, int], int] = {}
    closings: dict[int, list[Told]] = {}
    yellows = 0
    for row in rows:
        if not as_of - dt.timedelta(days=FRESH_DAYS) < row.observed_on <= as_of:
            continue
        if row.key == SETTLED.key:
            closings.setdefault(row.record_id, []).append(row)
        elif row.key == PAST_YELLOW.key:
            yellows += row.observed_on > as_of - dt.timedelta(days=PAST_YELLOW.fresh_days)
        else:
            about = (row.record_id, row.source_id)
            values.setdefault(about, {})[row.key] = row.value
            if row.key == COMPLAINT.key:
                accepted.setdefault(about, row.pk)
    known = []
    for about, gate in accepted.items():
        told = values[about]
        if category := told[COMPLAINT.key]:
            one = known_from(told, category=category)
            known.append(replace(one, settled=_settled(one, gate, closings.get(about[0], ()))))
    return subject(known, as_of=as_of, past_yellows=yellows)


def _settled(one: Known, gate: int, closings: Iterable[Told]) -> bool:
    """Whether a warning was closed over it since; a payment that was due later still has to come."""
    return any(
        gate < closing.pk and not (one.agreement_due is not None and one.agreement_due >= closing.observed_on)
        for closing in closings
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
