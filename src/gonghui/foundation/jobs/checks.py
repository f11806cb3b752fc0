"""What `gonghui manage check` says of the tasks before the first one is lost."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string
from django_tasks import task_backends

from gonghui.foundation.jobs.schedule import SCHEDULE


@register("jobs")
def scheduled_tasks_can_be_found(**kwargs: Any) -> list[CheckMessage]:
    """A worker finds a task by its path; one that is hidden there would be enqueued for ever and never run."""
    return [
        Error(
            f"The scheduled task {name} cannot be imported by this path.",
            hint="Keep the decorated function at the top of its module under its own name.",
            id="gonghui.jobs.E001",
        )
        for name, turn in SCHEDULE.items()
        if not _is_there(name, turn.task)
    ]


@register("jobs")
def queues_are_served(**kwargs: Any) -> list[CheckMessage]:
    """Scheduled tasks go to queues that the backend knows."""
    known = task_backends["default"].queues
    return [
        Error(
            f"The scheduled task {name} goes to the queue {turn.task.queue_name}, which TASKS does not name.",
            hint='Add it to TASKS["default"]["QUEUES"].',
            id="gonghui.jobs.E002",
        )
        for name, turn in SCHEDULE.items()
        if known and turn.task.queue_name not in known
    ]


def _is_there(path: str, task: object) -> bool:
    try:
        return import_string(path) is task
    except ImportError:
        return False
