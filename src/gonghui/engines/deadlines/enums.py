from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeadlineState(models.TextChoices):
    """Whether a clock runs. A clock that ran out stays running until somebody acts: it is overdue, not over."""

    RUNNING = "running", _("进行中")
    PAUSED = "paused", _("已暂停")
    MET = "met", _("已完成")
    STOPPED = "stopped", _("不再适用")


class Counting(models.TextChoices):
    """What a policy clock counts, and so what a pause gives back: hours, calendar days or working days."""

    HOURS = "hours", _("小时")
    DAYS = "days", _("日")
    WORKING_DAYS = "working_days", _("工作日")


class Asker(models.TextChoices):
    """What let the next level be told: time, or somebody who would not wait for it."""

    CLOCK = "clock", _("到期自动上报")
    WORKER = "worker", _("反映人要求上报")
    OFFICER = "officer", _("经办人上报")
