from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeadlineState(models.TextChoices):
    """Whether a clock runs. A clock that ran out stays running until somebody acts: it is overdue, not over."""

    RUNNING = "running", _("进行中")
    MET = "met", _("已完成")
    STOPPED = "stopped", _("不再适用")
