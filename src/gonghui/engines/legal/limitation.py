"""The one-year limitation of arbitration (劳动争议调解仲裁法 27): claims restart it, obstacles stop it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _

from gonghui.engines.legal.calendar import ONE_DAY, WorkCalendar, current_calendar
from gonghui.engines.legal.enums import ClaimType
from gonghui.engines.legal.periods import add_months
from gonghui.kernel.errors import Invalid

YEAR_IN_MONTHS = 12

Suspension = TypedDict("Suspension", {"from": dt.date, "to": dt.date})
"""A stretch in which force majeure or another good cause kept the claimant from acting; both days inclusive."""

Stretch = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Limitation:
    """`last_day` None: no limit runs. `time_barred` None: nobody has filed yet. It never bars acceptance of a case:
    the defence is the employer's to raise."""

    nominal_last_day: dt.date | None
    last_day: dt.date | None
    time_barred: bool | None
    warnings: tuple[str, ...] = ()


def limitation(
    claim_type: str,
    *,
    knew_on: dt.date | None = None,
    relationship_ended_on: dt.date | None = None,
    interrupted_on: Sequence[dt.date] = (),
    suspensions: Sequence[Suspension] = (),
    filed_on: dt.date | None = None,
    calendar: WorkCalendar | None = None,
) -> Limitation:
    """The last day to apply for arbitration.

    One year after the day the infringement was known; for unpaid wages none while employed and one year after the
    relationship ended. An interruption before expiry restarts a full year, a suspension adds its days, a demand after
    expiry revives nothing. `filed_on` decides only `time_barred`. Refuses `other` without `knew_on`, and suspensions
    that end before they begin.
    """
    trigger = _trigger(claim_type, knew_on, relationship_ended_on)
    if trigger is None:
        return Limitation(nominal_last_day=None, last_day=None, time_barred=False)
    days = calendar or current_calendar()
    stretches = _merged(suspensions)
    nominal, last = _expiry(trigger, stretches, days)
    late: list[dt.date] = []
    for demand in sorted(interrupted_on):
        if demand > last:
            late.append(demand)
        elif demand > trigger:
            trigger = demand
            nominal, last = _expiry(trigger, stretches, days)
    barred = None if filed_on is None else filed_on > last
    warnings = [
        _("%(day)s 的主张在时效届满之后，时效不重新计算。用人单位后来又答应支付的，请交法律人员判断。")
        % {"day": demand}
        for demand in late
    ]
    if barred:
        warnings.append(_("可能已过仲裁时效，但不能因此不受理：时效抗辩要由用人单位提出。"))
    return Limitation(nominal, last, barred, (*warnings, *days.warnings(nominal, last)))


def _trigger(claim_type: str, knew_on: dt.date | None, relationship_ended_on: dt.date | None) -> dt.date | None:
    if claim_type not in ClaimType.values:
        raise Invalid(
            _("没有“%(kind)s”这类请求。") % {"kind": claim_type},
            fields={"claim_type": _("请选拖欠劳动报酬，或者其他请求。")},
        )
    if claim_type == ClaimType.WAGE_ARREARS:
        return relationship_ended_on
    if knew_on is None:
        raise Invalid(_("还不知道时效从哪天算起。"), fields={"knew_on": _("填写知道或者应当知道权利被侵害的日期。")})
    return knew_on


def _merged(suspensions: Sequence[Suspension]) -> list[Stretch]:
    """Suspensions in order, overlapping ones joined: a day stops the clock once."""
    merged: list[Stretch] = []
    for first, last in sorted((stretch["from"], stretch["to"]) for stretch in suspensions):
        if last < first:
            raise Invalid(
                _("中止的结束日期早于开始日期。"),
                fields={"suspensions": _("请核对 %(day)s 起的这一段。") % {"day": first}},
            )
        if merged and first <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _expiry(trigger: dt.date, suspensions: list[Stretch], calendar: WorkCalendar) -> tuple[dt.date, dt.date]:
    """The nominal and the real last day of the year after `trigger`, with the suspended days run on afterwards."""
    nominal = add_months(trigger, YEAR_IN_MONTHS)
    last = calendar.next_working_day(nominal)
    for first, end in suspensions:
        stopped_from = max(first, trigger + ONE_DAY)
        if stopped_from > last or end < stopped_from:
            continue
        # A stop that begins on the day the law had moved the end to leaves that day still to run.
        base = nominal if stopped_from <= nominal else last
        nominal = base + (end - stopped_from + ONE_DAY)
        last = calendar.next_working_day(nominal)
    return nominal, last
