from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models

from gonghui.kernel import clock

if TYPE_CHECKING:
    from gonghui.foundation.jobs.models import WorkerBeat

BEAT_LASTS = dt.timedelta(seconds=90)


class WorkerBeatQuerySet(models.QuerySet["WorkerBeat"]):
    """Workers by when they were last heard of."""

    def alive(self) -> Self:
        """Workers heard of within `BEAT_LASTS`: nine beats may be lost before one counts as dead."""
        return self.filter(at__gt=clock.now() - BEAT_LASTS)
