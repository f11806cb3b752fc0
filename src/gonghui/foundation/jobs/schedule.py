"""Work that comes round by itself: each task names its turn, `tick` gives turns out, exactly one worker gets each."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.jobs.models import ScheduleSlot
from gonghui.kernel import clock

logger = logging.getLogger("gonghui.jobs")
SCHEDULE: dict[str, Turn] = {}
Periodic = Task[[], Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """A task and when it comes round: every so often, or daily at a time in Asia/Shanghai."""

    task: Periodic
    every: dt.timedelta | None = None
    at: dt.time | None = None

    def slot(self, moment: dt.datetime) -> dt.datetime:
        """The beginning of the turn that `moment` lies in. Turns that nobody gave out in time fall together into it."""
        if self.at is not None:
            local = moment.astimezone(clock.SHANGHAI)
            today = dt.datetime.combine(local.date(), self.at, tzinfo=clock.SHANGHAI)
            return today if today <= local else today - dt.timedelta(days=1)
        assert self.every is not None
        seconds = int(self.every.total_seconds())
        return dt.datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, tz=clock.SHANGHAI)

    def following(self, moment: dt.datetime) -> dt.datetime:
        """The beginning of the turn after the one that `moment` lies in."""
        return self.slot(moment) + (self.every or dt.timedelta(days=1))


def periodic(*, every: dt.timedelta | None = None, at: dt.time | None = None) -> Callable[[Periodic], Periodic]:
    """Put a task without arguments on the schedule: `@periodic(at=dt.time(6))` above `@task()`.

    A turn missed while nothing ran is made up for once, however many turns were missed.
    """
    if (every is None) == (at is None):
        raise ValueError("say either `every` or `at`")

    def put(task: Periodic) -> Periodic:
        SCHEDULE[task.module_path] = Turn(task, every, at)
        return task

    return put


def tick() -> list[str]:
    """Give out the turns that have come and are not given out yet; the names of the tasks that were enqueued.

    Any number of workers may call this at the same moment.
    """
    now = clock.now()
    slots = {name: turn.slot(now) for name, turn in SCHEDULE.items()}
    given = set(ScheduleSlot.objects.filter(slot__in=set(slots.values())).values_list("name", "slot"))
    return [name for name, slot in slots.items() if (name, slot) not in given and _give_out(name, slot)]


def _give_out(name: str, slot: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            ScheduleSlot.objects.create(name=name, slot=slot)
            # A turn that still waits for a free worker will do this one's work as well.
            if DBTaskResult.objects.ready().filter(task_path=name).exists():
                return False
            SCHEDULE[name].task.enqueue()
    except IntegrityError:
        return False
    return True
