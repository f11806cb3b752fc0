from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Iterator

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.jobs.actions import GIVEN_UP, MOST_DEATHS, beat, leave, reap
from gonghui.foundation.jobs.models import WorkerBeat
from gonghui.foundation.jobs.worker import run_worker
from gonghui.kernel import clock
from tests.foundation.jobs import samples

LONG_AGO = dt.timedelta(minutes=10)


def left_running(*workers: str) -> DBTaskResult[..., object]:
    """A task that the last of `workers` took and never finished."""
    samples.pay.enqueue("wage")
    row = DBTaskResult.objects.get()
    row.status, row.started_at, row.worker_ids = TaskResultStatus.RUNNING, clock.now() - LONG_AGO, list(workers)
    row.save()
    return row


def test_task_of_a_silent_worker_is_given_back() -> None:
    row = left_running("w-dead")
    WorkerBeat.objects.create(worker_id="w-dead", at=clock.now() - LONG_AGO)

    assert reap() == 1

    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY


def test_task_of_a_living_worker_stays_with_it() -> None:
    row = left_running("w-dead", "w-alive")
    beat("w-alive")

    assert reap() == 0

    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING


def test_worker_that_went_home_leaves_its_task_to_others() -> None:
    left_running("w-1")
    beat("w-1")
    leave("w-1")

    assert reap() == 1


def test_task_just_taken_is_not_touched() -> None:
    row = left_running("w-new")
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=clock.now())

    assert reap() == 0


def test_task_that_kills_its_workers_is_given_up() -> None:
    row = left_running(*[f"w-{number}" for number in range(MOST_DEATHS)])

    assert reap() == 1

    row.refresh_from_db()
    assert (row.status, row.exception_class_path) == (TaskResultStatus.FAILED, GIVEN_UP)


@pytest.fixture
def signals_as_before() -> Iterator[None]:
    """A worker answers to signals; the test process must go on answering in its own way."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def test_new_worker_finishes_what_a_killed_one_left(transactional_db: None, signals_as_before: None) -> None:
    left_running("w-killed")

    run_worker(interval=0, until_idle=True)

    assert samples.DONE == ["wage"]
    assert WorkerBeat.objects.count() == 0
