"""What counts of a signal and of a closing: written as facts, and side by side for scans.

Steps of actions that have checked their right and run in a transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from gonghui.foundation.facts.actions import Observation, record_facts
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import Colour
from gonghui.programmes.disputes.facts import COMPLAINT, PAST_YELLOW, SETTLED
from gonghui.programmes.disputes.known import Known, Told, known_from, told_of
from gonghui.programmes.disputes.metrics import CLAIMS, mask_of
from gonghui.programmes.disputes.models import Finding, RiskWarning, Signal

EMPTY: dict[str, Any] = {
    "unsettled": None, "workers": None, "arrears_since": None, "arrears_sum": None, "signs": 0,
    "insurance_since": None, "hurt": None, "agreement_due": None, "construction": None,
}  # fmt: skip
"""What is left of a finding that was settled: that somebody complained."""


def note_accepted(signals: Sequence[Signal]) -> None:
    """From now on these signals count: the gate is open, and their facts stand side by side. Four statements."""
    record_facts(
        Observation(about(signal), COMPLAINT.key, signal.category, signal.occurred_on, signal.pk, Sureness.VERIFIED)
        for signal in signals
    )
    told = told_of(Fact.objects.filter(source__in=[signal.pk for signal in signals]))
    Finding.objects.bulk_create(_rows(signals, told), batch_size=500)


def note_closed(warning: RiskWarning) -> None:
    """What was known of the subject by now counts no more, payments due later aside; that it was yellow is remembered.

    A second yellow within thirty days weighs more.
    """
    records = _records_of(warning)
    today = clock.today()
    record_facts(
        Observation(record, SETTLED.key, warning.code, today, warning.pk, Sureness.VERIFIED) for record in records
    )
    settle(Q(enterprise=warning.enterprise_id) if warning.enterprise_id else Q(source__in=records), today)
    yellow = warning.colours.filter(colour=Colour.YELLOW).order_by("at").last()
    if yellow is not None and records:
        _note_yellow(warning, records[0], yellow.at.astimezone(clock.SHANGHAI).date())


def settle(whose: Q, day: dt.date) -> None:
    """Empty the findings that a closing on this day is over. One statement."""
    over = Q(agreement_due=None) | Q(agreement_due__lt=day)
    Finding.objects.filter(whose, over, unsettled=1).update(**EMPTY)


def _note_yellow(warning: RiskWarning, record: int, began: dt.date) -> None:
    record_facts([Observation(record, PAST_YELLOW.key, warning.code, began, warning.pk, Sureness.VERIFIED)])
    Finding.objects.create(
        federation_id=warning.federation_id,
        enterprise_id=warning.enterprise_id,
        place_id=warning.place_id,
        category=warning.category,
        source_id=warning.pk,
        observed_on=began,
        past_yellow=1,
    )


def about(signal: Signal) -> int:
    """The record that the signal's facts are about: its enterprise, or itself where none is known."""
    record: int = signal.enterprise_id or signal.pk
    return record


def _records_of(warning: RiskWarning) -> list[int]:
    if warning.enterprise_id is not None:
        return [warning.enterprise_id]
    return list(warning.signals.order_by("pk").values_list("pk", flat=True))


def _rows(signals: Iterable[Signal], told: Iterable[Told]) -> list[Finding]:
    values: dict[tuple[int, int], dict[str, Any]] = {}
    for row in told:
        values.setdefault((row.record_id, row.source_id), {})[row.key] = row.value
    return [
        finding(signal, known_from(values[about(signal), signal.pk], category=signal.category)) for signal in signals
    ]


def finding(signal: Signal, known: Known) -> Finding:
    """What the signal's facts say, side by side; not saved."""
    return Finding(
        federation_id=signal.federation_id,
        enterprise_id=signal.enterprise_id,
        place_id=signal.place_id,
        category=signal.category,
        source_id=signal.pk,
        observed_on=signal.occurred_on,
        claim=CLAIMS[known.group],
        complaint=1,
        unsettled=1,
        workers=known.workers,
        arrears_since=known.since,
        arrears_sum=known.amount,
        signs=mask_of(known.signs),
        insurance_since=known.insurance_since,
        hurt=known.hurt,
        agreement_due=known.agreement_due,
        construction=1 if known.construction else None,
    )
