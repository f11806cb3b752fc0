from __future__ import annotations

import datetime as dt
import logging

from django.utils.translation import gettext_lazy as _

from gonghui.engines.deadlines.escalation import climb, due_clocks
from gonghui.foundation.jobs.schedule import periodic
from gonghui.foundation.jobs.tasks import task

logger = logging.getLogger("gonghui.deadlines")
EVERY = dt.timedelta(minutes=2)


@periodic(every=EVERY)
@task(label=_("没有人接的往上一级报"))
def escalate() -> None:
    """Tell the next level of every clock that has run out, each clock in a transaction of its own."""
    failed: list[Exception] = []
    for deadline_id in due_clocks():
        try:
            climb(deadline_id)
        except Exception as error:  # whatever stops one clock, the others are not to wait behind it
            logger.exception("clock %s could not be passed on", deadline_id)
            failed.append(error)
    if failed:
        raise failed[0]
