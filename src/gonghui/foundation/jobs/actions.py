"""What work behind the screens stands on: an effect happens once, a dead worker's task is taken up again."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.jobs.models import Effect, WorkerBeat
from gonghui.foundation.jobs.permissions import RETRY_JOBS
from gonghui.foundation.jobs.querysets import BEAT_LASTS
from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove, NotFound
from gonghui.kernel.scope import Scope

logger = logging.getLogger("gonghui.jobs")
MOST_DEATHS = 5
RETRY = "retry:"
GIVEN_UP = "gonghui.foundation.jobs.actions.WorkerDied"


class WorkerDied(Exception):
    """A task whose workers died under it again and again; it is not tried any more."""


def once(key: str) -> bool:
    """Whether this is the first time that `key` is asked for; from then on the answer is False.

    Call it inside the transaction that does the work: where the work is rolled back, so is the key. Tasks may run twice
    (a worker died after the work and before it said so); what they change outside their own rows goes behind this.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("once() belongs inside the transaction of the effect")
    try:
        with transaction.atomic():
            Effect.objects.create(key=key)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def retry(scope: Scope, task_id: UUID) -> bool:
    """Enqueue a failed task once more, with the arguments it had. False where somebody has done so already.

    Refuses a task that has not failed, and one whose program is gone.
    """
    scope.require(RETRY_JOBS)
    row = DBTaskResult.objects.failed().filter(pk=task_id).first()
    if row is None:
        raise NotFound()
    try:
        task = row.task
    except (ImportError, SuspiciousOperation) as error:
        raise IllegalMove(_("这个任务的程序已经不在了，重试不了。")) from error
    if not once(f"{RETRY}{row.pk}"):
        return False
    named = {name: value for name, value in row.args_kwargs["kwargs"].items() if name != "attempt_number"}
    task.enqueue(*row.args_kwargs["args"], **named)
    logger.info("%s %s: tried again by %s", row.task_path, row.pk, scope.actor)
    return True


def beat(worker_id: str) -> None:
    """Note that the worker lives."""
    if not WorkerBeat.objects.filter(pk=worker_id).update(at=clock.now()):
        WorkerBeat.objects.create(worker_id=worker_id)


def leave(worker_id: str) -> None:
    """Note that the worker went home; anything still marked as running by it is taken up by the next `reap`."""
    WorkerBeat.objects.filter(pk=worker_id).delete()


def reap() -> int:
    """Give back the tasks of workers that are silent. The number of tasks touched.

    A task that outlived `MOST_DEATHS` workers probably kills them; it is marked as failed instead.
    """
    alive = set(WorkerBeat.objects.alive().values_list("pk", flat=True))
    running = DBTaskResult.objects.running().filter(started_at__lt=clock.now() - BEAT_LASTS).order_by("started_at")
    orphans = [row for row in running if not row.worker_ids or row.worker_ids[-1] not in alive]
    return sum(_give_back(row) for row in orphans)


def _give_back(row: DBTaskResult[..., Any]) -> int:
    same = DBTaskResult.objects.filter(Q(status=TaskResultStatus.RUNNING), pk=row.pk, started_at=row.started_at)
    logger.warning("%s %s: its worker is silent, attempt %s", row.task_path, row.pk, len(row.worker_ids))
    if len(row.worker_ids) < MOST_DEATHS:
        return same.update(status=TaskResultStatus.READY, started_at=None)
    sentence = f"{len(row.worker_ids)} workers died while running this task"
    return same.update(
        status=TaskResultStatus.FAILED, finished_at=clock.now(), exception_class_path=GIVEN_UP, traceback=sentence
    )
