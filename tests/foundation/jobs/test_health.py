from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.jobs import health, schedule
from gonghui.foundation.jobs.actions import beat, retry
from gonghui.foundation.jobs.models import WorkerBeat
from gonghui.foundation.jobs.progress import begin, report
from gonghui.foundation.jobs.schedule import Turn, tick
from gonghui.foundation.jobs.tasks import tidy
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, NotFound
from gonghui.programmes.disputes.models import RiskWarning
from tests import stages
from tests.cast import Cast
from tests.foundation.jobs import samples

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NAME = tidy.module_path
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.standing(NOON):
        yield


@pytest.fixture(autouse=True)
def one_turn() -> Iterator[None]:
    """A schedule with one daily turn at half past six."""
    known = dict(schedule.SCHEDULE)
    schedule.SCHEDULE.clear()
    schedule.SCHEDULE[NAME] = Turn(tidy, at=dt.time(6, 30))
    yield
    schedule.SCHEDULE.clear()
    schedule.SCHEDULE.update(known)


def test_a_house_without_workers_says_so_after_two_minutes() -> None:
    beat("w-1")
    tick()
    quiet = health.alarms()

    with clock.standing(NOON + 2 * MINUTE + dt.timedelta(seconds=1)):
        alarms = health.alarms()

    assert quiet == []
    assert len(alarms) == 1 and "gonghui worker" in alarms[0]


def test_a_turn_that_nobody_gave_out_is_overdue_after_five_minutes() -> None:
    beat("w-1")
    tick()
    tomorrow = dt.datetime(2026, 11, 24, 6, 30, tzinfo=clock.SHANGHAI)

    found = {}
    for late in (4, 6):
        with clock.standing(tomorrow + late * MINUTE):
            WorkerBeat.objects.update(at=clock.now())
            found[late] = health.alarms()

    assert found[4] == []
    assert found[6] == ["到时间没有做的定时任务：清理旧的任务记录。"]


def test_a_turn_of_every_minute_is_overdue_when_several_were_left_out() -> None:
    schedule.SCHEDULE[NAME] = Turn(tidy, every=MINUTE)
    tick()

    faces = []
    for late in (5, 7):
        with clock.standing(NOON + late * MINUTE):
            faces += health.turns()

    assert [face.overdue for face in faces] == [False, True]
    assert faces[0].next == NOON + 6 * MINUTE


def test_machines_are_told_without_names(client: Client, db: None) -> None:
    beat("w-1")

    assert client.get("/healthz").json() == {"status": "ok", "jobs": {"workers": 1, "overdue": 1}}


def test_page_shows_workers_turns_queue_progress_and_failures(cast: Cast, client: Client) -> None:
    beat("w-1")
    begin("import:1", label="导入信号")
    report("import:1", 12, 50)
    samples.pay.enqueue("bonus")
    samples.failed_task("ValueError: 13800004127 of “周桂兰” is no phone")
    client.force_login(cast.here.users["administrator"])

    text = client.get("/jobs/").content.decode()

    for said in ("w-1", "清理旧的任务记录", "还没有做过", "导入信号", "12 / 50", "OSError", "再做一次"):
        assert said in text, said
    for secret in ("13800004127", "周桂兰", "bonus"):
        assert secret not in text, secret


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no line", "no line"),
        ("13800004127 is no phone", "**** is no phone"),
        ("duplicate key (“周桂兰”)", "duplicate key (……)"),
        ("Key violates\nDETAIL: Key (phone)=(x)", "Key violates\nDETAIL:……"),
    ],
)
def test_messages_lose_what_could_be_about_somebody(text: str, shown: str) -> None:
    assert health.masked(text) == shown


def test_a_failed_task_is_taken_up_once_with_its_arguments(cast: Cast) -> None:
    row, scope = samples.failed_task(), cast.here.scope("administrator")

    answers = [retry(scope, row.pk), retry(scope, row.pk)]

    assert answers == [True, False]
    waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    assert waiting.args_kwargs == {"args": ["wage"], "kwargs": {}}
    assert [failure.again for failure in health.failures()] == [True]


def test_only_who_may_retries_and_only_what_failed(cast: Cast) -> None:
    samples.pay.enqueue("wage")
    waiting = DBTaskResult.objects.get()

    with pytest.raises(NotFound):
        retry(cast.here.scope("administrator"), waiting.pk)
    with pytest.raises(Forbidden):
        retry(cast.here.scope("officer"), samples.failed_task().pk)


def test_workbench_tells_administrators_and_nobody_else(cast: Cast, client: Client) -> None:
    told = {}
    for who in ("administrator", "officer"):
        client.force_login(cast.here.users[who])
        told[who] = "没有后台进程在跑" in client.get("/work/").content.decode()

    assert told == {"administrator": True, "officer": False}


def test_whoever_keeps_the_system_running_sees_no_matter_of_anybody(cast: Cast) -> None:
    stages.staged_rules(cast.here)
    stages.staged_warning(cast.here)
    officer, administrator = cast.here.scope("officer"), cast.here.scope("administrator")

    found = {
        model.__name__: (model.objects.visible_to(officer).exists(), model.objects.visible_to(administrator).exists())
        for model in (RiskWarning, Notice, Deadline)
    }

    assert found == dict.fromkeys(("RiskWarning", "Notice", "Deadline"), (True, False))


def test_post_from_the_page_enqueues_and_says_so(cast: Cast, client: Client) -> None:
    row = samples.failed_task()
    client.force_login(cast.here.users["administrator"])

    first = client.post(f"/jobs/{row.pk}/again/", follow=True).content.decode()
    second = client.post(f"/jobs/{row.pk}/again/", follow=True).content.decode()

    assert "又排进队里了" in first and "已经重试过了" in second
    assert clock.now() > stages.MONDAY
