from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.facts.vocabulary import VOCABULARY
from gonghui.kernel import clock


@dataclass(frozen=True, slots=True)
class Observation:
    """One fact to write: about which record, which key, what, when seen, told by which record, how sure."""

    record_id: int
    key: str
    value: Any
    observed_on: dt.date
    source_id: int | None = None
    sureness: Sureness = Sureness.REPORTED


def record_facts(observations: Iterable[Observation]) -> list[Fact]:
    """Write observations in one statement, in the transaction and under the right of the calling action.

    Refuses a key that no app has declared: that is a mistake of the program, not of a person.
    """
    facts = []
    for seen in observations:
        if seen.key not in VOCABULARY:
            raise LookupError(f"no app declares the fact {seen.key}")
        facts.append(
            Fact(
                record_id=seen.record_id,
                key=seen.key,
                value=seen.value,
                observed_on=seen.observed_on,
                source_id=seen.source_id,
                sureness=seen.sureness,
            )
        )
    return Fact.objects.bulk_create(facts, batch_size=1000)


def set_aside(sources: Collection[int]) -> int:
    """Set aside whatever these records have told so far; how many facts it was. One statement.

    In the transaction and under the right of the calling action, which tells the facts anew where they belong.
    """
    return Fact.objects.filter(source__among=sources).standing().update(set_aside_at=clock.now())
