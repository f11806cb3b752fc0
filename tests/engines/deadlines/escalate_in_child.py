"""A process for `test_killed`: each line it reads is an act, done in a child of its own that may be killed.

`prepare` makes two overdue clocks, `look` says who has been told, `escalate PLACE` lets the task come round, says its
process number at that place and stands still there; `escalate through` goes through.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
import traceback
from typing import Any

import django


def prepare() -> None:
    """A fresh database with two clocks that nobody has met."""
    from django.core.management import call_command

    from gonghui.engines.deadlines.actions import Rung, start_policy_clock
    from gonghui.kernel import clock
    from gonghui.kernel.models import Record
    from tests.cast import make_cast

    call_command("migrate", run_syncdb=True, verbosity=0)
    here = make_cast().here
    for title in ("一件事", "另一件事"):
        record = Record.objects.create(kind="test", federation=here.federation, place_id=here.town, title=title)
        rungs = (Rung(1, dt.timedelta(), here.town_union.pk), Rung(2, dt.timedelta(hours=2), here.federation.pk))
        start_policy_clock(record, "contact", clock.now() - dt.timedelta(minutes=1), label="首次联系", ladder=rungs)


def escalate(place: str) -> None:
    """Let the task come round; the second notice that it writes is the place to stand still at."""
    from gonghui.engines.deadlines import escalation, tasks

    written = 0

    def notify(*args: Any, **named: Any) -> Any:
        nonlocal written
        made = original(*args, **named)
        written += 1
        if place == f"notice-{written}":
            print(os.getpid(), flush=True)
            time.sleep(120)
        return made

    original, escalation.notify = escalation.notify, notify  # type: ignore[attr-defined]
    tasks.escalate.func()


def look() -> None:
    """Who has been told of what, as one line of JSON."""
    from gonghui.engines.deadlines.models import EscalationStep
    from gonghui.foundation.notifications.models import Notice
    from gonghui.kernel.models import TimelineEntry

    seen = {
        "told": EscalationStep.objects.exclude(told_at=None).count(),
        "notices": Notice.objects.count(),
        "story": TimelineEntry.objects.filter(verb="deadlines.escalated").count(),
    }
    print(json.dumps(seen), flush=True)


def _act(words: list[str]) -> None:
    """Do one act and end, without a way back into the loop."""
    try:
        {"prepare": prepare, "escalate": escalate, "look": look}[words[0]](*words[1:])
        print("done", flush=True)
    except BaseException:
        traceback.print_exc()
        print("failed", flush=True)
    finally:
        os._exit(0)


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        if os.fork() == 0:
            _act(line.split())
        os.wait()
