"""The worker's year for arbitration in one case, counted from what is known of it (LMA 27, EMR 31).

Pure: no query, nothing written. Dates and doubts are shown and never bar a case: the defence is the employer's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gonghui.engines.legal.enums import ClaimType
from gonghui.engines.legal.limitation import Suspension, limitation
from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import EXERCISING, CaseState, Employment
from gonghui.programmes.disputes.known import WAGE_CATEGORIES
from gonghui.programmes.disputes.models import Case, LimitationEvent
from gonghui.web.wording import date_text


@dataclass(frozen=True, slots=True)
class Year:
    """The limitation of one kind of claim. `last` None: none runs. `doubt` says that the time may be over already."""

    wages: bool
    started_on: dt.date
    nominal: dt.date | None
    last: dt.date | None
    why: str
    doubt: str = ""


def years_of(case: Case, categories: Iterable[str], events: Sequence[LimitationEvent]) -> list[Year]:
    """One year for each kind of claim that the case holds, the one that ends first on top; endless ones last."""
    kinds = {category in WAGE_CATEGORIES for category in categories} or {case.category in WAGE_CATEGORIES}
    years = [_year(case, wages, events) for wages in sorted(kinds)]
    return sorted(years, key=lambda year: year.last or dt.date.max)


def first_to_end(years: Sequence[Year]) -> Year | None:
    """The year that ends first; None where no limit runs."""
    return next((year for year in years if year.last is not None), None)


def is_exercised(events: Iterable[LimitationEvent]) -> bool:
    """Whether arbitration or suit has been filed: the right has been used."""
    return any(event.ground in EXERCISING for event in events)


def _year(case: Case, wages: bool, events: Sequence[LimitationEvent]) -> Year:
    if wages and case.employment == Employment.EMPLOYED:
        return Year(wages, case.filed_on, None, None, _("还在职，追讨工资不受一年限制"))
    kind, trigger, why = _trigger(case, wages)
    stops = [_suspension(event) for event in events if event.suspends]
    told = [event.first_day for event in events if not event.suspends]
    when = {"knew_on": trigger, "relationship_ended_on": trigger, "suspensions": stops}
    before = limitation(kind, interrupted_on=told, filed_on=case.filed_on, **when)  # type: ignore[arg-type]
    restarts = [*told, case.filed_on, *_end_of_mediation(case)]
    found = limitation(kind, interrupted_on=restarts, **when)  # type: ignore[arg-type]
    effective = [day for day in restarts if day > trigger and found.last_day is not None and day <= found.last_day]
    if effective:
        trigger, why = max(effective), _restarted(case, max(effective))
    doubt = _("申请时可能已经超过一年。照样受理：要不要拿时效抗辩，由单位决定") if before.time_barred else ""
    return Year(wages, trigger, found.nominal_last_day, found.last_day, why, doubt)


def _trigger(case: Case, wages: bool) -> tuple[ClaimType, dt.date, str]:
    if wages and case.relationship_ended_on is not None:
        return ClaimType.WAGE_ARREARS, case.relationship_ended_on, _("从离职那天算")
    if case.knew_on is not None:
        return ClaimType.OTHER, case.knew_on, _("从知道权利被侵害那天算")
    return ClaimType.OTHER, case.filed_on, _("因申请调解重新计算")


def _restarted(case: Case, day: dt.date) -> str:
    if day == case.filed_on:
        return _("因申请调解重新计算")
    if day == case.ended_on:
        return _("因调解没有谈成重新计算")
    return _("因 %(day)s 的主张重新计算") % {"day": date_text(day, today=clock.today(), weekday=False)}


def _end_of_mediation(case: Case) -> list[dt.date]:
    """A mediation that ended without agreement starts the year anew (EMR 31)."""
    return [case.ended_on] if case.state == CaseState.TERMINATED and case.ended_on else []


def _suspension(event: LimitationEvent) -> Suspension:
    return {"from": event.first_day, "to": event.last_day or max(clock.today(), event.first_day)}
