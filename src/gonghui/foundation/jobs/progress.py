"""How far a long task has come, for whoever waits for it.

The task reports, the page of the record that it works on shows (`components/progress.html`). Reports are seen once they
are committed, so the steps of a long task commit one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gonghui.foundation.jobs.models import Progress
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError

Report = Callable[[int, int], None]
AT_MOST_EVERY = dt.timedelta(seconds=1)
LONGEST = 200


def begin(key: str, *, total: int = 0, label: str | Promise = "") -> None:
    """Nothing is done yet: called where the task is enqueued, and again where it starts. Forgets an earlier run."""
    now = clock.now()
    fresh = {"label": str(label), "done": 0, "total": total, "started_at": now, "at": now}
    Progress.objects.update_or_create(key=key, defaults={**fresh, "ended_at": None, "failure": ""})


def report(key: str, done: int, total: int) -> None:
    """`done` of `total` are through. One statement; begins the progress where nobody has."""
    if not Progress.objects.filter(key=key, ended_at=None).update(done=done, total=total, at=clock.now()):
        begin(key)
        report(key, done, total)


def end(key: str, *, failure: str | Promise = "") -> None:
    """The task is over; `failure` is a sentence for whoever waits, without personal values."""
    now = clock.now()
    Progress.objects.filter(key=key).update(at=now, ended_at=now, failure=str(failure)[:LONGEST])


def progress_of(key: str) -> Progress | None:
    """How far the task with this key has come; None where nobody has begun one."""
    return Progress.objects.filter(key=key).first()


@contextmanager
def tracked(key: str, *, label: str | Promise = "") -> Iterator[Report]:
    """A task from its first report to its end. What is raised inside ends it with a sentence, and goes on.

        with tracked(f"import:{batch.pk}", label=_("导入信号")) as report:
            for done, rows in chunks: …; report(done, total)

    Reports nearer than a second to the last one are left out, so that it may be called for each row.
    """
    begin(key, label=label)
    last: list[dt.datetime] = []

    def step(done: int, total: int) -> None:
        now = clock.now()
        if last and done < total and now - last[0] < AT_MOST_EVERY:
            return
        last[:] = [now]
        report(key, done, total)

    try:
        yield step
    except DomainError as error:
        end(key, failure=str(error))
        raise
    except Exception:
        end(key, failure=_("我们这边出错了，已经做完的还在。会自动再试，也可以找管理员看“后台任务”。"))
        raise
    end(key)
