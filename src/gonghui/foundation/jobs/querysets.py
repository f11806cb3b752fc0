from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models

from gonghui.kernel import clock

if TYPE_CHECKING:
    from gonghui.foundation.jobs.models import Progress, WorkerBeat

BEAT_LASTS = dt.timedelta(seconds=90)


class WorkerBeatQuerySet(models.QuerySet["WorkerBeat"]):
    """Workers by when they were last heard of."""

    def alive(self) -> Self:
        """Workers heard of within `BEAT_LASTS`: nine beats may be lost before one counts as dead."""
        return self.filter(at__gt=clock.now() - BEAT_LASTS)


class ProgressQuerySet(models.QuerySet["Progress"]):
    """How far long tasks have come. They name no record: a page shows the one whose key its own record gives."""

    def running(self) -> Self:
        """Not ended, the last to begin first."""
        return self.filter(ended_at=None).order_by("-started_at", "-pk")
