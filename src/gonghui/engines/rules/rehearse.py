"""What two versions of a rule set would have raised over the same past: alarms, by subject and month, side by side.

The owner of the data tells, for each subject, the moments at which was weighed and the facts that were known then; what
followed in earnest is told as days. Nothing here queries and nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gonghui.engines.rules.evaluate import Verdict, evaluate
from gonghui.engines.rules.metrics import Facts
from gonghui.engines.rules.schema import RuleSet

Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """One time at which a subject was weighed, and what was known of it then."""

    day: dt.date
    facts: Facts


@dataclass(frozen=True, slots=True)
class Alarm:
    """The rules came to more than stood: on which day, to which rank, by which rules."""

    day: dt.date
    rank: int
    rules: tuple[str, ...]


def alarms(rule_set: RuleSet, moments: Iterable[Moment], seen: dict[Any, Verdict]) -> list[Alarm]:
    """The alarms of one subject, its moments in order. What stands falls when the rules come to less.

    `seen` keeps verdicts by facts, for most days say the same as the day before.
    """
    found, stands = [], 0
    for moment in moments:
        key = tuple(moment.facts.values())
        verdict = seen.get(key)
        if verdict is None:
            verdict = seen[key] = evaluate(rule_set, moment.facts)
        if verdict.rank > stands:
            codes = tuple(each.code for each in verdict.fired if rule_set.ranks[each.outcome] == verdict.rank)
            found.append(Alarm(moment.day, verdict.rank, codes))
        stands = verdict.rank
    return found


@dataclass(slots=True)
class Side:
    """What one version raised."""

    by_outcome: Counter[int] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_month: Counter[str] = field(default_factory=Counter)
    caught: int = 0
    judged: int = 0
    false: int = 0


@dataclass(slots=True)
class Comparison:
    """Two versions over the same past. `window` is the number of days within which something counts as following."""

    old: RuleSet
    new: RuleSet
    window: int
    today: dt.date
    subjects: int = 0
    serious: int = 0
    caught_more: int = 0
    caught_less: int = 0
    old_side: Side = field(default_factory=Side)
    new_side: Side = field(default_factory=Side)
    matrix: Counter[tuple[int, int]] = field(default_factory=Counter)
    differences: list[dict[str, Any]] = field(default_factory=list)

    def add(self, subject: int, old: Sequence[Alarm], new: Sequence[Alarm], serious: Sequence[dt.date]) -> None:
        """Take in what both versions raised for one subject, and the days on which something serious followed."""
        self.subjects += 1
        self._tell(self.old_side, old, serious)
        self._tell(self.new_side, new, serious)
        self._serious(old, new, serious)
        before, after = _by_month(old), _by_month(new)
        for month in sorted(before.keys() | after.keys()):
            was, now = before.get(month), after.get(month)
            ranks = (was.rank if was else 0, now.rank if now else 0)
            self.matrix[ranks] += 1
            if ranks[0] != ranks[1]:
                self.differences.append(self._difference(subject, month, was, now, serious))

    def _tell(self, side: Side, found: Sequence[Alarm], serious: Sequence[dt.date]) -> None:
        for alarm in found:
            side.by_outcome[alarm.rank] += 1
            side.by_rule.update(alarm.rules)
            side.by_month[f"{alarm.day:%Y-%m}"] += 1
            last = alarm.day + dt.timedelta(days=self.window)
            followed = any(alarm.day <= day <= last for day in serious)
            if followed or last <= self.today:
                side.judged += 1
                side.false += not followed

    def _serious(self, old: Sequence[Alarm], new: Sequence[Alarm], serious: Sequence[dt.date]) -> None:
        for day in serious:
            was, now = self._before(old, day), self._before(new, day)
            self.serious += 1
            self.old_side.caught += was > 0
            self.new_side.caught += now > 0
            self.caught_more += now > was
            self.caught_less += now < was

    def _before(self, found: Sequence[Alarm], day: dt.date) -> int:
        first = day - dt.timedelta(days=self.window)
        return max((alarm.rank for alarm in found if first <= alarm.day <= day), default=0)

    def _difference(
        self, subject: int, month: Month, was: Alarm | None, now: Alarm | None, serious: Sequence[dt.date]
    ) -> dict[str, Any]:
        day = min(alarm.day for alarm in (was, now) if alarm)
        last = day + dt.timedelta(days=self.window)
        return {
            "subject": subject,
            "month": f"{month[0]:04d}-{month[1]:02d}",
            "old": was.rank if was else 0,
            "new": now.rank if now else 0,
            "old_rules": list(was.rules) if was else [],
            "new_rules": list(now.rules) if now else [],
            "followed": any(day <= each <= last for each in serious),
        }

    def numbers(self) -> dict[str, Any]:
        """The comparison as plain values, to be kept."""
        months = _months(self.old_side.by_month.keys() | self.new_side.by_month.keys())
        return {
            "subjects": self.subjects,
            "serious": self.serious,
            "caught_more": self.caught_more,
            "caught_less": self.caught_less,
            "old": _plain(self.old_side),
            "new": _plain(self.new_side),
            "matrix": [[was, now, count] for (was, now), count in sorted(self.matrix.items())],
            "months": [[month, self.old_side.by_month[month], self.new_side.by_month[month]] for month in months],
        }


def _months(names: set[str]) -> list[str]:
    """Every month from the first to the last of these; one without an alarm is a month too."""
    if not names:
        return []
    first, last = (12 * int(name[:4]) + int(name[5:]) - 1 for name in (min(names), max(names)))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]


def _by_month(found: Iterable[Alarm]) -> Mapping[Month, Alarm]:
    """The highest alarm of each month."""
    highest: dict[Month, Alarm] = {}
    for alarm in found:
        month = (alarm.day.year, alarm.day.month)
        if month not in highest or alarm.rank > highest[month].rank:
            highest[month] = alarm
    return highest


def _plain(side: Side) -> dict[str, Any]:
    return {
        "alarms": sum(side.by_outcome.values()),
        "by_outcome": {str(rank): count for rank, count in sorted(side.by_outcome.items())},
        "by_rule": dict(sorted(side.by_rule.items())),
        "caught": side.caught,
        "judged": side.judged,
        "false": side.false,
    }
