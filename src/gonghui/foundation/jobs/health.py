"""Whether the work behind the screens is done: workers, turns, queue, failures. Reads only, in a few statements.

What depends on a worker would otherwise silently not happen; whoever may watch sees it on the workbench too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gonghui.foundation.jobs.actions import RETRY
from gonghui.foundation.jobs.models import Effect, Progress, ScheduleSlot, WorkerBeat
from gonghui.foundation.jobs.schedule import SCHEDULE, Turn
from gonghui.foundation.jobs.tasks import LABELS
from gonghui.kernel import clock

LATE_AFTER = dt.timedelta(minutes=5)
FAILURES_SHOWN, LOOKED_THROUGH = 20, 200
LONGEST = 160
DIGITS = re.compile(r"\d{4,}")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|「[^」]*」|(?<=DETAIL:).*")


@dataclass(frozen=True, slots=True)
class TurnFace:
    """A periodic task: its name, when it came round last, when it comes round next, whether a turn is overdue."""

    name: str
    last: dt.datetime | None
    next: dt.datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A try that failed. `said` is its message with everything masked that could be about somebody."""

    id: str
    name: str
    at: dt.datetime | None
    exception: str
    said: str
    again: bool
    retried: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: how many could start now, since when the oldest of them, and how many are put off."""

    ready: int
    oldest: dt.datetime | None
    later: int


def label_of(path: str) -> str:
    """What a task is called on screens; its own name where nobody gave it another."""
    return str(LABELS.get(path) or path.rpartition(".")[2])


def workers() -> list[WorkerBeat]:
    """Every worker that has not said good-bye, the one heard of last first."""
    return list(WorkerBeat.objects.order_by("-at"))


def turns() -> list[TurnFace]:
    """The schedule. One statement."""
    last = dict(ScheduleSlot.objects.filter(name__in=SCHEDULE).values_list("name").annotate(last=Max("slot")))
    return [_face(name, turn, last.get(name)) for name, turn in SCHEDULE.items()]


def _face(name: str, turn: Turn, last: dt.datetime | None) -> TurnFace:
    now = clock.now()
    slot = turn.slot(now)
    overdue = (last is None or last < slot) and now - slot > LATE_AFTER
    # A turn that comes round more often than that is overdue when the one before it was left out as well.
    if turn.every is not None and turn.every <= LATE_AFTER:
        overdue = last is None or now - last > turn.every + LATE_AFTER
    return TurnFace(label_of(name), last, turn.following(now), overdue)


def queue() -> Queue:
    """One statement."""
    now = clock.now()
    due = Q(run_after__lte=now) | Q(run_after__year=9999)
    found = DBTaskResult.objects.filter(status=TaskResultStatus.READY).aggregate(
        ready=Count("pk", filter=due), later=Count("pk", filter=~due), oldest=Min("enqueued_at", filter=due)
    )
    return Queue(found["ready"], found["oldest"], found["later"])


def running() -> list[Progress]:
    """Long tasks that say how far they have come."""
    return list(Progress.objects.running()[:FAILURES_SHOWN])


def failures() -> list[Failure]:
    """The newest tries that failed, in three statements."""
    rows = list(DBTaskResult.objects.failed().order_by("-finished_at")[:FAILURES_SHOWN])
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("-enqueued_at")
    again = {_asked(row) for row in waiting.only("task_path", "args_kwargs")[:LOOKED_THROUGH]}
    taken_up = Effect.objects.filter(key__startswith=RETRY).order_by("-pk")
    retried = set(taken_up.values_list("key", flat=True)[:LOOKED_THROUGH])
    return [_failure(row, again, retried) for row in rows]


def retry_key(task_id: object) -> str:
    """By what a retry by hand is known: each failed try is taken up once."""
    return f"{RETRY}{task_id}"


def _failure(row: Any, again: set[str], retried: set[str]) -> Failure:
    return Failure(
        id=str(row.pk),
        name=label_of(row.task_path),
        at=row.finished_at,
        exception=row.exception_class_path.rpartition(".")[2],
        said=masked(_last_line(row.traceback)),
        again=_asked(row) in again,
        retried=retry_key(row.pk) in retried,
    )


def _asked(row: Any) -> str:
    """The task with its arguments, whatever the try."""
    kwargs = {name: value for name, value in row.args_kwargs["kwargs"].items() if name != "attempt_number"}
    return f"{row.task_path} {row.args_kwargs['args']} {kwargs}"


def _last_line(traceback: str) -> str:
    lines = [line for line in traceback.strip().splitlines() if line.strip()]
    return lines[-1].partition(": ")[2] or lines[-1] if lines else ""


def masked(text: str) -> str:
    """A message as an administrator may read it: what was quoted and longer numbers are left out."""
    return DIGITS.sub("****", QUOTED.sub("……", text))[:LONGEST]


def alarms(beats: Sequence[WorkerBeat] | None = None, faces: Sequence[TurnFace] | None = None) -> list[str]:
    """Sentences for whoever keeps the system running; none while all is well. Two statements, unless told."""
    beats = workers() if beats is None else beats
    faces = turns() if faces is None else faces
    if all(beat.is_silent for beat in beats):
        return [_("没有后台进程在跑：提醒发不出去，定时任务也不会做。请在服务器上启动 gonghui worker。")]
    late = [face.name for face in faces if face.overdue]
    return [_("到时间没有做的定时任务：%(names)s。") % {"names": "、".join(late)}] if late else []


def summary() -> dict[str, int]:
    """The same for machines, without a name of anybody: how many workers live, how many turns are overdue."""
    alive = sum(not beat.is_silent for beat in workers())
    return {"workers": alive, "overdue": sum(face.overdue for face in turns())}
