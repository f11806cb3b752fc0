"""Two versions over the same past: what counts as an alarm, as a difference, as caught and as false."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from gonghui.engines.rules.rehearse import Alarm, Comparison, Moment, alarms
from gonghui.engines.rules.schema import RuleSet


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


@pytest.fixture
def compared(rule_set: Callable[..., RuleSet]) -> Comparison:
    return Comparison(rule_set(), rule_set(), 30, day(6, 30))


def test_an_alarm_is_a_rise_over_what_stood(rule_set: Callable[..., RuleSet]) -> None:
    workers = [(1, 2), (2, 3), (3, 5), (4, 12), (5, 4), (6, 12), (7, 1), (8, 3)]
    moments = [Moment(day(1, number), {"workers": count}) for number, count in workers]

    found = alarms(rule_set(), moments, {})

    assert [(alarm.day.day, alarm.rank, alarm.rules) for alarm in found] == [
        (2, 1, ("R1",)), (4, 2, ("R1",)), (6, 2, ("R1",)), (8, 1, ("R1",)),
    ]  # fmt: skip


def test_the_highest_alarm_of_a_month_is_compared(compared: Comparison) -> None:
    blue, red = Alarm(day(2, 3), 1, ("R1",)), Alarm(day(2, 20), 3, ("R3",))

    compared.add(7, [blue], [blue, red], [])

    [difference] = compared.differences
    assert [difference[name] for name in ("subject", "month", "old", "new", "old_rules", "new_rules")] == [
        7, "2026-02", 1, 3, ["R1"], ["R3"],
    ]  # fmt: skip
    assert compared.numbers()["matrix"] == [[1, 3, 1]]


@pytest.mark.parametrize(
    ("filed", "caught"),
    [(day(2, 3), 1), (day(3, 5), 1), (day(3, 6), 0), (day(2, 2), 0)],
)
def test_a_case_is_caught_by_an_alarm_within_the_window_before_it(
    compared: Comparison, filed: dt.date, caught: int
) -> None:
    compared.add(7, [], [Alarm(day(2, 3), 2, ("R1",))], [filed])

    assert (compared.serious, compared.new_side.caught, compared.caught_more) == (1, caught, caught)


@pytest.mark.parametrize(
    ("raised", "serious", "judged", "false"),
    [
        (day(2, 3), [], 1, 1),
        (day(2, 3), [day(3, 1)], 1, 0),
        (day(2, 3), [day(1, 1)], 1, 1),
        (day(6, 10), [], 0, 0),
        (day(6, 10), [day(6, 12)], 1, 0),
    ],
)
def test_an_alarm_is_false_once_its_days_are_over_and_nothing_followed(
    compared: Comparison, raised: dt.date, serious: list[dt.date], judged: int, false: int
) -> None:
    compared.add(7, [Alarm(raised, 1, ("R1",))], [], serious)

    assert (compared.old_side.judged, compared.old_side.false) == (judged, false)


def test_a_month_without_an_alarm_stands_between_its_neighbours(compared: Comparison) -> None:
    compared.add(7, [Alarm(dt.date(2025, 12, 9), 1, ())], [Alarm(day(3, 1), 1, ())], [])

    assert compared.numbers()["months"] == [["2025-12", 1, 0], ["2026-01", 0, 0], ["2026-02", 0, 0], ["2026-03", 0, 1]]
