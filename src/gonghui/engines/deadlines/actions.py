from __future__ import annotations

import datetime as dt

from django.db import transaction

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.clocks import RULES, deadline
from gonghui.kernel import clock
from gonghui.kernel.models import Record


def start_clock(
    record: Record | int,
    rule: str,
    trigger_date: dt.date,
    *,
    organization_id: int | None = None,
    verb: str = "",
    url: str = "",
) -> Deadline:
    """Set a statutory clock going. A clock of the same rule that runs already starts anew from this trigger.

    The calling action has checked the right and tells the timeline.
    """
    found = deadline(rule, trigger_date)
    return _restart(
        record,
        rule,
        label=str(RULES[rule].label),
        verb=verb,
        organization_id=organization_id,
        started_on=trigger_date,
        nominal_last_day=found.nominal_last_day,
        last_day=found.last_day,
        url=url,
    )


def start_policy_clock(
    record: Record | int,
    rule: str,
    due_at: dt.datetime,
    *,
    label: str,
    verb: str = "",
    organization_id: int | None = None,
    url: str = "",
) -> Deadline:
    """Set a clock of the federation's own policy going, to a moment. `rule` tells it apart from the record's others."""
    last_day = due_at.astimezone(clock.SHANGHAI).date()
    return _restart(
        record,
        rule,
        label=label,
        verb=verb,
        organization_id=organization_id,
        started_on=clock.today(),
        nominal_last_day=last_day,
        last_day=last_day,
        due_at=due_at,
        url=url,
    )


def meet(record: Record | int, rule: str) -> None:
    """What the clock asked for has been done. Nothing happens where no such clock runs."""
    _end(record, rule, state=DeadlineState.MET)


def stop(record: Record | int, *rules: str) -> None:
    """These clocks no longer apply; all of the record's without any named."""
    _end(record, *rules, state=DeadlineState.STOPPED)


def _end(record: Record | int, *rules: str, state: DeadlineState) -> None:
    rows = Deadline.objects.running().filter(record=record)
    if rules:
        rows = rows.filter(rule__in=rules)
    rows.update(state=state, ended_at=clock.now())


@transaction.atomic
def _restart(record: Record | int, rule: str, **fields: object) -> Deadline:
    stop(record, rule)
    key = record if isinstance(record, int) else record.pk
    return Deadline.objects.create(record_id=key, rule=rule, **fields)
