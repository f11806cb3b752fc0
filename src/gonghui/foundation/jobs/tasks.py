"""The product's own point of import for tasks, and the tasks that keep the house of tasks tidy.

Django 5.2 takes the task API from `django_tasks`, Django 6 brings it along: everybody else imports `task` from here.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task as library_task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.accounts.models import ApiReceipt
from gonghui.foundation.jobs.models import Effect, Progress, ScheduleSlot, WorkerBeat
from gonghui.foundation.jobs.schedule import periodic
from gonghui.kernel import audit, clock
from gonghui.kernel.models import TimelineRoot

P = ParamSpec("P")
R = TypeVar("R")
logger = logging.getLogger("gonghui.jobs")

LABELS: dict[str, str | Promise] = {}
ATTEMPT = "attempt_number"
LONGEST_WAIT = dt.timedelta(hours=6)
KEEP_SLOTS = dt.timedelta(days=7)
KEEP_RESULTS = dt.timedelta(days=14)
KEEP_FAILURES = dt.timedelta(days=90)
KEEP_EFFECTS = dt.timedelta(days=400)
KEEP_RECEIPTS = dt.timedelta(days=30)


def task(
    *,
    queue_name: str = "default",
    priority: int = 0,
    retries: int = 5,
    first_wait: dt.timedelta = dt.timedelta(minutes=1),
    label: str | Promise = "",
) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a module-level function a task: `@task()`, then `send_report.enqueue(report.pk)`.

    Arguments travel as JSON: pass keys, not rows. A task that raises is tried again after `first_wait`, then after
    four times as long and so on, `retries` times; each try leaves its own result row with the traceback. It may run
    twice, so what must happen once goes behind `actions.once`. `label` is what the page of the tasks calls it.
    """

    def make(function: Callable[P, R]) -> Task[P, R]:
        @wraps(function)
        def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
            number = int(kwargs.pop(ATTEMPT, 1))  # type: ignore[call-overload]
            try:
                return function(*args, **kwargs)
            except Exception:
                logger.exception("%s failed, attempt %s", made.module_path, number)
                if number <= retries and made.get_backend().supports_defer:
                    _again(made, waiting(first_wait, number), args, {**kwargs, ATTEMPT: number + 1})
                raise

        made: Task[P, R] = library_task(priority=priority, queue_name=queue_name)(attempt)
        LABELS[made.module_path] = label
        return made

    return make


def waiting(first: dt.timedelta, attempt: int) -> dt.timedelta:
    """How long to wait after the failed `attempt` (from 1): four times longer each time, at most six hours."""
    return min(first * int(4 ** (attempt - 1)), LONGEST_WAIT)


def _again(made: Task[Any, Any], wait: dt.timedelta, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    made.using(run_after=clock.now() + wait).enqueue(*args, **kwargs)


@periodic(at=dt.time(3, 40))
@task(label=_("清理旧的任务记录"))
def tidy() -> None:
    """Drop what nobody will ask for again: old turns, results, progress, answers to calls, workers that went silent."""
    now = clock.now()
    ScheduleSlot.objects.filter(slot__lt=now - KEEP_SLOTS).delete()
    WorkerBeat.objects.filter(at__lt=now - KEEP_SLOTS).delete()
    Effect.objects.filter(at__lt=now - KEEP_EFFECTS).delete()
    ApiReceipt.objects.filter(created_at__lt=now - KEEP_RECEIPTS).delete()
    Progress.objects.filter(at__lt=now - KEEP_RESULTS).delete()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_RESULTS).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILURES).delete()


@periodic(at=dt.time(1, 10))
@task(label=_("给昨天的经过签名"))
def sign_days() -> None:
    """Sign and export the timeline heads of yesterday, and of the days before it on which nobody did."""
    yesterday = clock.today() - dt.timedelta(days=1)
    last = TimelineRoot.objects.order_by("day").last()
    day = min(last.day + dt.timedelta(days=1), yesterday) if last else yesterday
    while day <= yesterday:
        audit.export_day(audit.sign_day(day))
        day += dt.timedelta(days=1)
