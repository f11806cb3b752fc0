from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.accounts.models import ApiReceipt
from gonghui.foundation.jobs.actions import once
from gonghui.foundation.jobs.models import Effect, ScheduleSlot
from gonghui.foundation.jobs.tasks import LONGEST_WAIT, sign_days, tidy, waiting
from gonghui.kernel import clock
from gonghui.kernel.models import TimelineRoot
from tests.cast import Cast
from tests.foundation.jobs import samples
from tests.foundation.jobs.conftest import Work

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.SHANGHAI)


def test_task_that_fails_is_tried_again_later(work: Work) -> None:
    samples.stumble.enqueue("a")

    work()

    failed = DBTaskResult.objects.failed().get()
    waiting_row = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    assert "no line" in failed.traceback
    assert waiting_row.args_kwargs == {"args": ["a"], "kwargs": {"attempt_number": 2}}
    assert dt.timedelta(seconds=110) < waiting_row.run_after - clock.now() <= dt.timedelta(minutes=2)


def test_task_is_given_up_after_its_retries(work: Work) -> None:
    samples.stumble.enqueue("a")

    for _attempt in range(5):
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=clock.now())
        work()

    assert samples.DONE == ["a", "a", "a"]
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 0


def test_waiting_grows_fourfold_up_to_six_hours() -> None:
    minute = dt.timedelta(minutes=1)

    assert [waiting(minute, attempt) for attempt in (1, 2, 3)] == [minute, 4 * minute, 16 * minute]
    assert waiting(minute, 9) == LONGEST_WAIT


def test_effect_happens_once_though_the_task_runs_twice(work: Work) -> None:
    samples.pay.enqueue("wage")
    samples.pay.enqueue("wage")

    work()

    assert samples.DONE == ["wage"]
    assert DBTaskResult.objects.successful().count() == 2


def test_once_is_taken_back_with_the_transaction() -> None:
    with pytest.raises(OSError), transaction.atomic():
        assert once("letter:1")
        raise OSError

    assert once("letter:1")
    assert not once("letter:1")


@pytest.mark.django_db(transaction=True)
def test_once_refuses_to_stand_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        once("letter:1")


def test_tidy_drops_only_what_is_old(work: Work) -> None:
    old, new = clock.now() - dt.timedelta(days=500), clock.now()
    for moment in (old, new):
        Effect.objects.create(key=str(moment), at=moment)
        ScheduleSlot.objects.create(name="x", slot=moment)
    samples.pay.enqueue("old")
    samples.pay.enqueue("new")
    work()
    first = DBTaskResult.objects.order_by("enqueued_at")[0]
    DBTaskResult.objects.filter(pk=first.pk).update(finished_at=old)

    tidy.call()

    assert Effect.objects.filter(at=old).count() == 0
    assert ScheduleSlot.objects.get().slot == new
    assert DBTaskResult.objects.get().args_kwargs["args"] == ["new"]


def test_answers_to_calls_are_kept_for_thirty_days(cast: Cast) -> None:
    old = clock.now() - dt.timedelta(days=31)
    for key, moment in (("old", old), ("new", old + dt.timedelta(days=2))):
        ApiReceipt.objects.create(
            organization=cast.here.court, key=key, body_sha256="0" * 64, answer={}, created_at=moment
        )

    tidy.call()

    assert ApiReceipt.objects.get().key == "new"


def test_days_that_nobody_signed_are_signed_later() -> None:
    with clock.standing(NOON):
        sign_days.call()
    with clock.standing(NOON + dt.timedelta(days=3)):
        sign_days.call()

    days = [root.day for root in TimelineRoot.objects.order_by("day")]
    assert days == [dt.date(2026, 11, day) for day in (22, 23, 24, 25)]
