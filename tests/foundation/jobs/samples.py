"""Tasks for the tests; a worker finds them by this path."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.jobs.actions import once
from gonghui.foundation.jobs.tasks import task
from gonghui.kernel import clock

DONE: list[str] = []


def failed_task(message: str = "OSError: no line") -> DBTaskResult[..., Any]:
    """A payment that has failed for good just now."""
    return DBTaskResult.objects.create(
        task_path=f"{__name__}.pay", args_kwargs={"args": ["wage"], "kwargs": {"attempt_number": 6}},
        backend_name="default", run_after=clock.now(), status=TaskResultStatus.FAILED, finished_at=clock.now(),
        exception_class_path="builtins.OSError", traceback=f"Traceback (most recent call last):\n{message}",
    )  # fmt: skip


@task(retries=2, first_wait=dt.timedelta(minutes=2))
def stumble(name: str) -> None:
    """Fails whenever it runs."""
    DONE.append(name)
    raise OSError("no line")


@task()
def pay(name: str) -> None:
    """Has its effect once, however often it runs."""
    with transaction.atomic():
        if once(f"pay:{name}"):
            DONE.append(name)
