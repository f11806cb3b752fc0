"""The past as the rules saw it: when each firm was weighed, and what was known of it at that moment.

Read from facts and from the moments of daily scans, and from nothing that was written since. So the version in force,
replayed, comes to the very decisions that it came to live (`unlike`), and a draft can be set beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from gonghui.engines.rules.actions import stored
from gonghui.engines.rules.evaluate import Verdict, evaluate
from gonghui.engines.rules.metrics import Value, measure
from gonghui.engines.rules.models import Decision, RuleSetVersion
from gonghui.engines.rules.rehearse import Moment
from gonghui.engines.rules.schema import RuleSet
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.programmes.disputes.facts import COMPLAINT, FRESH_DAYS
from gonghui.programmes.disputes.known import READ, Told, told_subject
from gonghui.programmes.disputes.models import RiskWarning, RuleScan, WarningColour

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Period:
    """The days of the rehearsal, both included."""

    start: dt.date
    end: dt.date

    @property
    def first(self) -> dt.datetime:
        """Its first moment."""
        return clock.at_midnight(self.start)

    @property
    def last(self) -> dt.datetime:
        """The first moment after it."""
        return clock.at_midnight(self.end + dt.timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Seen:
    """One weighing of a firm: when, whether by a daily scan, and the facts that were there by then."""

    at: dt.datetime
    scanned: bool
    told: tuple[Told, ...]

    def facts(self, rule_set: RuleSet) -> dict[str, Value]:
        """What the metrics of a rule set said then."""
        day = self.at.astimezone(clock.SHANGHAI).date()
        return measure(rule_set, told_subject(self.told, as_of=day))

    def moment(self, rule_set: RuleSet) -> Moment:
        """The same for the engine."""
        return Moment(self.at.astimezone(clock.SHANGHAI).date(), self.facts(rule_set))


def firms(federation_id: int, period: Period) -> Iterator[tuple[int, list[Seen]]]:
    """Each firm that was spoken of, with its weighings in the period in order. Two statements, read as they come."""
    scans = scans_of(federation_id, period)
    for firm, rows in groupby(_facts(federation_id, period).iterator(chunk_size=AT_ONCE), key=lambda row: row[1]):
        yield firm, weighings([Told(*row) for row in rows], scans, period)


def scans_of(federation_id: int, period: Period) -> list[dt.datetime]:
    """When everything was looked at again. One query."""
    rows = RuleScan.objects.filter(federation=federation_id, at__gte=period.first, at__lt=period.last)
    return list(rows.order_by("at").values_list("at", flat=True))


def weighings(told: Sequence[Told], scans: Sequence[dt.datetime], period: Period) -> list[Seen]:
    """When one firm was weighed, from its facts in the order of writing: at each acceptance, and at scans since."""
    accepted = {
        row.recorded_at: Seen(row.recorded_at, False, tuple(told[: place + 1]))  # of one moment the last, as a set is
        for place, row in enumerate(told)
        if row.key == COMPLAINT.key and period.first <= row.recorded_at < period.last
    }
    seen = list(accepted.values())
    for at in scans:
        known = tuple(row for row in told if row.recorded_at <= at)
        if any(row.key == COMPLAINT.key and _fresh(row, at) for row in known):
            seen.append(Seen(at, True, known))
    return sorted(seen, key=lambda each: each.at)


def _fresh(row: Told, at: dt.datetime) -> bool:
    return row.observed_on > at.astimezone(clock.SHANGHAI).date() - dt.timedelta(days=FRESH_DAYS)


def _facts(federation_id: int, period: Period) -> QuerySet[Fact, Any]:
    rows = Fact.objects.filter(
        key__in=READ,
        record__federation=federation_id,
        record__kind="enterprises.enterprisefile",
        recorded_at__lt=period.last,
        observed_on__gt=period.start - dt.timedelta(days=FRESH_DAYS),
    )
    return rows.order_by("record", "pk").values_list(*Told._fields)


@dataclass(frozen=True, slots=True)
class Row:
    """A decision as it can be compared: about which firm, when, from which facts, to which outcome."""

    firm: int
    at: dt.datetime
    facts: str
    outcome: str


def unlike(version: RuleSetVersion, federation_id: int, period: Period) -> tuple[list[Row], list[Row]]:
    """Replayed decisions of this version that live running did not make, and live ones that the replay did not.

    Both empty where the past is what it was. Only the days count on which the version was in force.
    """
    live = live_rows(version, federation_id, period)
    replayed = replayed_rows(version, federation_id, period)
    return sorted(replayed - live, key=_order), sorted(live - replayed, key=_order)


def _order(row: Row) -> tuple[dt.datetime, int]:
    return row.at, row.firm


def live_rows(version: RuleSetVersion, federation_id: int, period: Period) -> set[Row]:
    """The decisions that the version made about firms in the period. Two queries."""
    rows = Decision.objects.filter(
        rule_set_version=version,
        record__federation=federation_id,
        decided_at__gte=period.first,
        decided_at__lt=period.last,
    )
    about_warnings = rows.filter(record__riskwarning__enterprise__isnull=False)
    about_signals = rows.filter(record__signal__enterprise__isnull=False)
    told = ("decided_at", "facts", "outcome")
    return {
        Row(firm, at, _text(facts), outcome)
        for found in (
            about_warnings.values_list("record__riskwarning__enterprise", *told),
            about_signals.values_list("record__signal__enterprise", *told),
        )
        for firm, at, facts, outcome in found
    }


def replayed_rows(version: RuleSetVersion, federation_id: int, period: Period) -> set[Row]:
    """The decisions that the version comes to, from the facts of each moment at which it was in force."""
    rule_set, rows = version.rule_set, set()
    colours = _colours(federation_id)
    for firm, seen in firms(federation_id, period):
        last: dict[int, int] = {}
        for each in seen:
            if not _was_in_force(version, each.at):
                continue
            facts = each.facts(rule_set)
            verdict = evaluate(rule_set, facts)
            warning, colour = _standing(colours.get(firm, ()), each.at)
            stands = max(rule_set.ranks.get(colour, 0), last.get(warning, 0)) if warning else 0
            if each.scanned and verdict.rank <= stands:
                continue
            rows.add(_row(firm, each.at, rule_set, facts, verdict))
            last[warning or _raised(colours.get(firm, ()), each.at)] = verdict.rank
    return rows


def _was_in_force(version: RuleSetVersion, at: dt.datetime) -> bool:
    since, until = version.in_force_from, version.retired_at
    return since is not None and since <= at and (until is None or at < until)


def _row(firm: int, at: dt.datetime, rule_set: RuleSet, facts: dict[str, Value], verdict: Verdict) -> Row:
    outcome = verdict.outcome.code if verdict.outcome else ""
    return Row(firm, at, _text(stored(rule_set, facts)), outcome)


def _text(facts: dict[str, Any]) -> str:
    return repr(sorted(facts.items()))


@dataclass(frozen=True, slots=True)
class Stood:
    """A warning as history has it: from when, until when, and which colour from when."""

    warning: int
    since: dt.datetime
    until: dt.datetime | None
    colours: tuple[tuple[dt.datetime, str], ...]


def _colours(federation_id: int) -> dict[int, list[Stood]]:
    """The warnings of each firm with their colours. Two queries."""
    changes: dict[int, list[tuple[dt.datetime, str]]] = {}
    rows = WarningColour.objects.filter(warning__federation=federation_id).order_by("at", "pk")
    for warning, at, colour in rows.values_list("warning", "at", "colour"):
        changes.setdefault(warning, []).append((at, colour))
    stood: dict[int, list[Stood]] = {}
    found = RiskWarning.objects.filter(federation=federation_id, enterprise__isnull=False)
    for pk, firm, since, until in found.values_list("pk", "enterprise", "created_at", "closed_at"):
        stood.setdefault(firm, []).append(Stood(pk, since, until, tuple(changes.get(pk, ()))))
    return stood


def _standing(stood: Sequence[Stood], at: dt.datetime) -> tuple[int, str]:
    """The warning that was open just before this moment and its colour; 0 for none."""
    for each in stood:
        if each.since < at and (each.until is None or each.until >= at):
            before = [colour for when, colour in each.colours if when < at]
            return each.warning, before[-1] if before else ""
    return 0, ""


def _raised(stood: Sequence[Stood], at: dt.datetime) -> int:
    return next((each.warning for each in stood if each.since == at), 0)
