from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.jobs.querysets import ProgressQuerySet, WorkerBeatQuerySet
from gonghui.kernel import clock


class WorkerBeat(models.Model):
    """A worker that says every few seconds that it lives; what a silent one was running is taken up again."""

    worker_id = models.CharField(_("工作进程"), max_length=64, primary_key=True)
    started_at = models.DateTimeField(_("启动时间"), default=clock.now)
    at = models.DateTimeField(_("最近心跳"), default=clock.now)

    SILENT_AFTER: ClassVar = dt.timedelta(minutes=2)

    objects = WorkerBeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作进程心跳")
        verbose_name_plural = _("工作进程心跳")

    def __str__(self) -> str:
        return f"{self.worker_id} {self.at:%F %T}"

    @property
    def is_silent(self) -> bool:
        """Nothing was heard of it for so long that whoever keeps the system running should look."""
        return clock.now() - self.at > self.SILENT_AFTER


class Effect(models.Model):
    """Something that was done and must not be done again, whatever runs twice."""

    key = models.CharField(_("幂等键"), max_length=200, unique=True)
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("已生效动作")
        verbose_name_plural = _("已生效动作")

    def __str__(self) -> str:
        return self.key


class ScheduleSlot(models.Model):
    """A turn of a periodic task that was given out: one worker gets it, the others see the row."""

    name = models.CharField(_("任务"), max_length=200)
    slot = models.DateTimeField(_("班次"))
    at = models.DateTimeField(_("派出时间"), default=clock.now)

    class Meta:
        verbose_name = _("定时班次")
        verbose_name_plural = _("定时班次")
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "slot"], name="schedule_slot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot:%F %T}"


class Progress(models.Model):
    """How far a long task has come. Whoever starts the task chooses the key, so that it is known before a worker is."""

    SILENT_AFTER: ClassVar = dt.timedelta(minutes=2)

    key = models.CharField(_("任务标识"), max_length=120, unique=True)
    label = models.CharField(_("任务"), max_length=120, blank=True, default="")
    done = models.PositiveIntegerField(_("已完成"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    started_at = models.DateTimeField(_("开始时间"), default=clock.now)
    at = models.DateTimeField(_("最近进展"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    failure = models.CharField(_("失败原因"), max_length=200, blank=True, default="")

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务进度")
        verbose_name_plural = _("任务进度")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="progress_failed_has_ended",
                condition=models.Q(failure="") | models.Q(ended_at__isnull=False),
                violation_error_message=_("失败的任务要有结束时间。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.done}/{self.total}"

    @property
    def percent(self) -> int:
        """Of the whole, rounded down: 100 means that nothing is left."""
        return min(self.done * 100 // self.total, 100) if self.total else 0

    @property
    def is_over(self) -> bool:
        """Ended, well or not."""
        return self.ended_at is not None

    @property
    def is_silent(self) -> bool:
        """Not ended, and nothing was heard of it for so long that its worker has probably died."""
        return not self.is_over and clock.now() - self.at > self.SILENT_AFTER
