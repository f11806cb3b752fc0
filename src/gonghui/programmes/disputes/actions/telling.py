"""What a signal tells, as facts: of its enterprise, or of itself where none is known."""

from __future__ import annotations

import datetime as dt

from gonghui.engines.legal.periods import add_months
from gonghui.foundation.enterprises.industries import is_construction
from gonghui.foundation.facts.actions import Observation, record_facts, set_aside
from gonghui.foundation.facts.enums import Sureness
from gonghui.programmes.disputes.enums import Category, Source
from gonghui.programmes.disputes.facts import (
    AGREEMENT_DUE,
    ARREARS_SINCE,
    ARREARS_SUM,
    CLAIMANTS,
    CONSTRUCTION,
    HURT,
    INSURANCE_SINCE,
    SIGNS,
)
from gonghui.programmes.disputes.known import WAGE_CATEGORIES, Known, known_from
from gonghui.programmes.disputes.models import Signal


def observations(signal: Signal, sureness: Sureness) -> list[Observation]:
    """What the signal says, as facts of its enterprise, or of itself where none is known."""
    about = signal.enterprise_id or signal.pk
    told = _told(signal)
    if sureness is not Sureness.REPORTED:
        told[SIGNS.key] = list(signal.signs)  # none is said too: ticks may have been taken away
    return [
        Observation(about, key, value, signal.occurred_on, signal.pk, sureness)
        for key, value in told.items()
        if value is not None
    ]


def tell_again(signal: Signal, sureness: Sureness) -> None:
    """Write what the signal says anew, in the file that it belongs to now; what it had said before is set aside.

    A step of actions that have checked their right. The old file keeps the facts for a replay of what was known then.
    """
    set_aside([signal.pk])
    record_facts(observations(signal, sureness))


def _told(signal: Signal) -> dict[str, object]:
    since, stopped = arrears_since(signal), insurance_since(signal)
    owed = signal.amount if signal.amount is not None and owes_wages(signal) else None
    return {
        CLAIMANTS.key: signal.workers or (1 if signal.source == Source.WORKER else None),
        ARREARS_SINCE.key: since.isoformat() if since else None,
        ARREARS_SUM.key: None if owed is None else f"{owed:.2f}",
        SIGNS.key: list(signal.signs) or None,
        INSURANCE_SINCE.key: stopped.isoformat() if stopped else None,
        HURT.key: signal.hurt,
        AGREEMENT_DUE.key: signal.agreement_due_on.isoformat() if signal.agreement_due_on else None,
        CONSTRUCTION.key: True if builds(signal) else None,
    }


def arrears_since(signal: Signal) -> dt.date | None:
    """The pay day that was missed, where the signal tells how long ago that was."""
    return None if signal.arrears_days is None else signal.occurred_on - dt.timedelta(days=signal.arrears_days)


def insurance_since(signal: Signal) -> dt.date | None:
    """The day from which social insurance was not paid, where the signal tells for how many months."""
    return None if signal.insurance_months is None else add_months(signal.occurred_on, -signal.insurance_months)


def builds(signal: Signal) -> bool:
    """Whether it tells of a building site: by its category, or by the firm's line of business."""
    if signal.category == Category.F05:
        return True
    return signal.enterprise is not None and is_construction(signal.enterprise.industry)


def owes_wages(signal: Signal) -> bool:
    """Whether its amount is wages: by its category, or because it says for how long they have not come."""
    return signal.category in WAGE_CATEGORIES or signal.arrears_days is not None


def known_alone(signal: Signal) -> Known:
    """What the signal says, in the form that metrics read."""
    return known_from(_told(signal), category=signal.category)
