"""A process for `test_killed`: one act on a database of its own, then it ends, or is killed.

`prepare` makes the tables; `enqueue NAME` puts a payment into the queue; `work [PLACE]` is a real worker until nothing
is due, whose payment says its process number at PLACE and stands still there; `age` lets ten minutes pass for what is
running; `miss DAYS` lets the daily turn have been given out so long ago; `look` prints what took effect.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from typing import Any

import django
from django.conf import settings

PLACES = ("before", "within", "after")
IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "high"]}}


class Nowhere:
    """No app has migrations: the tables are made at once."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)


def enqueue(name: str) -> None:
    from tests.foundation.jobs import slow_samples

    slow_samples.pay.enqueue(name)


def work(place: str = "") -> None:
    from gonghui.foundation.jobs import schedule
    from gonghui.foundation.jobs.worker import run_worker
    from tests.foundation.jobs import slow_samples

    schedule.SCHEDULE.clear()
    schedule.SCHEDULE[slow_samples.daily.module_path] = schedule.Turn(slow_samples.daily, at=dt.time(0, 0))
    slow_samples.STAND_STILL_AT = place
    run_worker(interval=0, until_idle=True)


def age() -> None:
    from django_tasks_db.models import DBTaskResult

    from gonghui.foundation.jobs.models import WorkerBeat
    from gonghui.kernel import clock

    long_ago = clock.now() - dt.timedelta(minutes=10)
    WorkerBeat.objects.update(at=long_ago)
    DBTaskResult.objects.running().update(started_at=long_ago)


def miss(days: str) -> None:
    from gonghui.foundation.jobs.models import ScheduleSlot
    from gonghui.kernel import clock
    from tests.foundation.jobs import slow_samples

    ScheduleSlot.objects.all().delete()
    slot = clock.at_midnight(clock.today() - dt.timedelta(days=int(days)))
    ScheduleSlot.objects.create(name=slow_samples.daily.module_path, slot=slot)


def look() -> None:
    from gonghui.foundation.jobs.models import Progress

    print(json.dumps(dict(Progress.objects.values_list("key", "done"))), flush=True)


def main(words: list[str]) -> None:
    settings.MIGRATION_MODULES = Nowhere()
    settings.TASKS = IN_DATABASE
    django.setup()
    acts: dict[str, Any] = {each.__name__: each for each in (prepare, enqueue, work, age, miss, look)}
    acts[words[0]](*words[1:])


def stand_still() -> None:
    """Say who is here, and wait to be killed."""
    print(os.getpid(), flush=True)
    time.sleep(120)


if __name__ == "__main__":
    main(sys.argv[1:])
