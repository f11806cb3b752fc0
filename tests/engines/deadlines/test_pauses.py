"""A clock that stands while somebody's answer is awaited keeps just the time it had left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.deadlines.actions import later, meet, pause, resume, start_clock, start_policy_clock, stop
from gonghui.engines.deadlines.enums import Counting, DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.calendar import WorkCalendar
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Record
from tests.cast import Cast

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
HOUR = dt.timedelta(hours=1)
HOLIDAYS = WorkCalendar(
    off=frozenset({dt.date(2026, 4, 6), *(dt.date(2026, 5, day) for day in range(1, 6))}),
    work=frozenset({dt.date(2026, 4, 26), dt.date(2026, 5, 9)}),
)
MINUTES = st.integers(0, 60 * 24 * 30)


@pytest.fixture
def record(cast: Cast) -> Record:
    return Record.objects.create(kind="test", federation=cast.here.federation, place_id=cast.here.town, title="一件事")


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=5), st.integers(1, 500))
def test_hours_move_by_exactly_the_time_that_was_waited(spans: list[tuple[int, int]], hours: int) -> None:
    now, due, waited = MONDAY, MONDAY + hours * HOUR, dt.timedelta()
    for run, stand in spans:
        paused_at = now + dt.timedelta(minutes=run)
        now = paused_at + dt.timedelta(minutes=stand)
        due, waited = later(due, Counting.HOURS, paused_at, now, HOLIDAYS), waited + (now - paused_at)

    assert due == MONDAY + hours * HOUR + waited


@given(MINUTES, MINUTES, st.integers(1, 30), st.sampled_from(Counting.values))
def test_no_clock_is_due_earlier_for_having_stood(run: int, stand: int, days: int, counting: str) -> None:
    due = dt.datetime.combine(HOLIDAYS.add_working_days(MONDAY.date(), days), dt.time(23, 59), tzinfo=clock.SHANGHAI)
    paused_at = MONDAY + dt.timedelta(minutes=run)

    moved = later(due, counting, paused_at, paused_at + dt.timedelta(minutes=stand), HOLIDAYS)

    assert moved >= due
    if counting != Counting.HOURS:
        assert (moved.hour, moved.minute) == (23, 59)


@given(MINUTES, st.lists(MINUTES, min_size=1, max_size=4), st.integers(1, 30))
def test_working_days_left_are_the_same_before_and_after(run: int, stands: list[int], days: int) -> None:
    last = HOLIDAYS.add_working_days(MONDAY.date(), days)
    due, now = dt.datetime.combine(last, dt.time(23, 59), tzinfo=clock.SHANGHAI), MONDAY + dt.timedelta(minutes=run)
    left = _working_days(now.date(), due.date())
    for stand in stands:
        paused_at, now = now, now + dt.timedelta(minutes=stand)
        due = later(due, Counting.WORKING_DAYS, paused_at, now, HOLIDAYS)

    assert _working_days(now.date(), due.date()) == left
    assert HOLIDAYS.is_working_day(due.date())


def _working_days(first: dt.date, last: dt.date) -> int:
    """From after `first` to `last`; below 0 where `last` lies before."""
    if last < first:
        return -_working_days(last, first)
    days = (last - first).days
    return sum(HOLIDAYS.is_working_day(first + dt.timedelta(days=number)) for number in range(1, days + 1))


def test_a_day_clock_moves_by_whole_days() -> None:
    due = dt.datetime(2026, 3, 9, 23, 59, tzinfo=clock.SHANGHAI)

    assert later(due, Counting.DAYS, MONDAY, MONDAY + 3 * HOUR, HOLIDAYS) == due
    assert later(due, Counting.DAYS, MONDAY, MONDAY + 50 * HOUR, HOLIDAYS) == due + dt.timedelta(days=2)
    friday = MONDAY + dt.timedelta(days=4)
    assert later(due, Counting.WORKING_DAYS, friday, friday + 72 * HOUR, HOLIDAYS) == due + dt.timedelta(days=1)


def test_a_paused_clock_is_neither_overdue_nor_in_the_list_and_runs_on_with_its_time(record: Record) -> None:
    with clock.standing(MONDAY):
        start_policy_clock(record, "contact", MONDAY + 2 * HOUR, label="首次联系")
    with clock.standing(MONDAY + HOUR):
        pause(record, awaits="worker", reason="等职工补材料")
    with clock.standing(MONDAY + 30 * HOUR):
        standing = Deadline.objects.get()
        assert not standing.is_overdue
        assert not Deadline.objects.running().exists()

        resume(record, awaits="worker")

    found = Deadline.objects.get()
    assert (found.state, found.due_at) == (DeadlineState.RUNNING, MONDAY + 31 * HOUR)
    assert (found.last_day, found.paused_at, found.awaits) == (dt.date(2026, 3, 3), None, "")


def test_only_the_awaited_answer_lets_a_clock_run_on(record: Record) -> None:
    start_policy_clock(record, "contact", clock.now() + HOUR, label="首次联系")
    pause(record, "contact", awaits="body", reason="等单位答复")

    assert resume(record, awaits="worker") == []
    assert [each.rule for each in resume(record, awaits="body")] == ["contact"]
    assert resume(record, awaits="body") == []


def test_what_is_done_while_a_clock_stands_ends_it(record: Record) -> None:
    start_policy_clock(record, "contact", clock.now() + HOUR, label="首次联系")
    start_policy_clock(record, "plan", clock.now() + HOUR, label="处置方案")
    pause(record, awaits="worker", reason="等职工补材料")

    meet(record, "contact")
    stop(record)

    states = dict(Deadline.objects.values_list("rule", "state"))
    assert states == {"contact": DeadlineState.MET, "plan": DeadlineState.STOPPED}
    assert not Deadline.objects.exclude(paused_at=None).exists()


def test_starting_again_ends_the_clock_that_stood(record: Record) -> None:
    start_policy_clock(record, "contact", clock.now() + HOUR, label="首次联系")
    pause(record, awaits="worker", reason="等职工补材料")

    fresh = start_policy_clock(record, "contact", clock.now() + 2 * HOUR, label="首次联系")

    assert list(Deadline.objects.open()) == [fresh]


def test_pausing_needs_a_reason_and_a_running_clock_of_policy(record: Record) -> None:
    start_clock(record, "mediation", dt.date(2026, 3, 2))
    with pytest.raises(Invalid, match="法定期限谁也不能停"):
        pause(record, awaits="worker", reason="等职工补材料")

    start_policy_clock(record, "contact", clock.now() + HOUR, label="首次联系")
    with pytest.raises(Invalid) as refusal:
        pause(record, awaits="worker", reason=" ")

    assert list(refusal.value.fields) == ["reason"]


def test_a_clock_that_has_run_out_does_not_stand_any_more(record: Record) -> None:
    start_policy_clock(record, "contact", clock.now() - HOUR, label="首次联系")
    with pytest.raises(Invalid, match="期限已经过了"):
        pause(record, awaits="worker", reason="等职工补材料")

    start_policy_clock(record, "plan", clock.now() + HOUR, label="处置方案")
    stood = pause(record, awaits="worker", reason="等职工补材料")

    assert [each.rule for each in stood] == ["plan"]
    assert Deadline.objects.get(rule="contact").is_overdue


def test_the_database_refuses_a_paused_statutory_clock(record: Record) -> None:
    started = start_clock(record, "mediation", dt.date(2026, 3, 2))

    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=started.pk).update(state="paused", paused_at=clock.now(), pause_reason="等")
