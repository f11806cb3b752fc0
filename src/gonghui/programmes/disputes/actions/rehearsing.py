"""The threshold rehearsal: a draft replayed over past months beside the rules in force, before anybody signs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from gonghui.engines.rules import actions as rules
from gonghui.engines.rules.evaluate import Verdict
from gonghui.engines.rules.models import Rehearsal, RuleSetVersion
from gonghui.engines.rules.rehearse import Comparison, alarms
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.replay import Period, firms, unlike

MONTHS = (3, 6, 12)
WINDOWS = (30, 60, 90)
SHOWN = 2000
Report = Callable[[int], None]


def begin(scope: Scope, version: RuleSetVersion, *, months: int, window_days: int) -> Rehearsal:
    """Ask for a rehearsal of the last `months`, today included; `run` fills in the numbers."""
    today = clock.today()
    start = (today.replace(day=1) - dt.timedelta(days=(months - 1) * 28)).replace(day=1)
    return rules.begin_rehearsal(scope, version, period_start=start, period_end=today, window_days=window_days)


def run(scope: Scope, rehearsal: Rehearsal, *, report: Report | None = None) -> Rehearsal:
    """Replay both versions over every firm, compare, and keep what it came to. Writes nothing but the result.

    What follows in earnest is a case filed against the firm. May run twice; the first result stays.
    """
    period = Period(rehearsal.period_start, rehearsal.period_end)
    old, new = rehearsal.against.rule_set, rehearsal.version.rule_set
    found = Comparison(old, new, rehearsal.window_days, clock.today())
    seen_old: dict[object, Verdict] = {}
    seen_new: dict[object, Verdict] = {}
    serious = _cases(rehearsal.federation_id, period)
    for number, (firm, seen) in enumerate(firms(rehearsal.federation_id, period), start=1):
        before = alarms(old, (each.moment(old) for each in seen), seen_old)
        after = alarms(new, (each.moment(new) for each in seen), seen_new)
        found.add(firm, before, after, serious.pop(firm, ()))
        if report is not None:
            report(number)
    for firm, days in serious.items():
        found.add(firm, (), (), days)
    more, fewer = unlike(rehearsal.against, rehearsal.federation_id, period)
    numbers = {**found.numbers(), "replayed_only": len(more), "live_only": len(fewer), "left_off": 0}
    listed = sorted(found.differences, key=lambda each: (-each["new"], each["month"], each["subject"]))
    numbers["left_off"] = max(0, len(listed) - SHOWN)
    numbers["differing"] = len(listed)
    return rules.finish_rehearsal(scope, rehearsal, numbers=numbers, differences=listed[:SHOWN])


def _cases(federation_id: int, period: Period) -> dict[int, list[dt.date]]:
    """The days on which cases were filed against each firm. One query."""
    rows = Case.objects.filter(
        federation=federation_id, enterprise__isnull=False, filed_on__gte=period.start, filed_on__lte=period.end
    )
    days: dict[int, list[dt.date]] = {}
    for firm, day in rows.order_by("filed_on").values_list("enterprise", "filed_on"):
        days.setdefault(firm, []).append(day)
    return days
