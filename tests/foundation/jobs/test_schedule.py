from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.jobs import schedule
from gonghui.foundation.jobs.checks import queues_are_served, scheduled_tasks_can_be_found
from gonghui.foundation.jobs.models import ScheduleSlot
from gonghui.foundation.jobs.schedule import Turn, periodic, tick
from gonghui.foundation.jobs.tasks import tidy
from gonghui.kernel import clock

NAME = "gonghui.foundation.jobs.tasks.tidy"
NOON = dt.datetime(2026, 11, 23, 12, 0, 10, tzinfo=clock.SHANGHAI)
DAY = dt.timedelta(days=1)


@pytest.fixture
def daily() -> Iterator[None]:
    """A schedule with one daily turn at half past six."""
    known = dict(schedule.SCHEDULE)
    schedule.SCHEDULE.clear()
    schedule.SCHEDULE[NAME] = Turn(tidy, at=dt.time(6, 30))
    yield
    schedule.SCHEDULE.clear()
    schedule.SCHEDULE.update(known)


def test_daily_turn_begins_at_its_time_in_shanghai() -> None:
    turn = Turn(tidy, at=dt.time(6, 30))

    assert turn.slot(NOON) == dt.datetime(2026, 11, 23, 6, 30, tzinfo=clock.SHANGHAI)
    assert turn.slot(NOON.replace(hour=6)) == dt.datetime(2026, 11, 22, 6, 30, tzinfo=clock.SHANGHAI)
    # 22:31 in Greenwich is 06:31 of the next day in Shanghai.
    greenwich = dt.datetime(2026, 11, 22, 22, 31, tzinfo=dt.UTC)
    assert turn.slot(greenwich) == dt.datetime(2026, 11, 23, 6, 30, tzinfo=clock.SHANGHAI)


def test_repeated_turn_begins_on_the_full_interval() -> None:
    turn = Turn(tidy, every=dt.timedelta(minutes=5))

    assert turn.slot(NOON) == NOON.replace(second=0)
    assert turn.slot(NOON + dt.timedelta(minutes=4)) == NOON.replace(second=0)


def test_turn_is_given_out_once(daily: None) -> None:
    with clock.standing(NOON):
        first, second = tick(), tick()

    assert (first, second) == ([NAME], [])
    assert DBTaskResult.objects.filter(task_path=NAME).count() == 1


def test_turns_missed_while_nothing_ran_are_made_up_for_once(daily: None) -> None:
    with clock.standing(NOON):
        tick()
    DBTaskResult.objects.all().delete()

    with clock.standing(NOON + 9 * DAY):
        given = tick()

    assert given == [NAME]
    assert ScheduleSlot.objects.count() == 2


def test_turn_waiting_for_a_worker_does_the_work_of_the_next(daily: None) -> None:
    with clock.standing(NOON):
        tick()
    with clock.standing(NOON + DAY):
        given = tick()

    assert given == []
    assert DBTaskResult.objects.count() == 1


def test_turn_taken_by_another_worker_is_left_alone(daily: None) -> None:
    slot = dt.datetime(2026, 11, 23, 6, 30, tzinfo=clock.SHANGHAI)
    ScheduleSlot.objects.create(name=NAME, slot=slot)

    assert schedule._give_out(NAME, slot) is False
    assert DBTaskResult.objects.count() == 0


def test_periodic_needs_exactly_one_kind_of_turn() -> None:
    with pytest.raises(ValueError):
        periodic()
    with pytest.raises(ValueError):
        periodic(every=DAY, at=dt.time(6))


def test_checks_find_a_task_that_no_worker_could_find(daily: None) -> None:
    schedule.SCHEDULE["gonghui.foundation.jobs.tasks.gone"] = Turn(tidy, every=DAY)

    found = scheduled_tasks_can_be_found()

    assert [message.id for message in found] == ["gonghui.jobs.E001"]
    assert queues_are_served() == []


def test_shipped_schedule_passes_the_checks() -> None:
    assert scheduled_tasks_can_be_found() == []
    assert NAME in schedule.SCHEDULE
