from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.jobs.querysets import WorkerBeatQuerySet
from gonghui.kernel import clock


class WorkerBeat(models.Model):
    """A worker that says every few seconds that it lives; what a silent one was running is taken up again."""

    worker_id = models.CharField(_("工作进程"), max_length=64, primary_key=True)
    started_at = models.DateTimeField(_("启动时间"), default=clock.now)
    at = models.DateTimeField(_("最近心跳"), default=clock.now)

    objects = WorkerBeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作进程心跳")
        verbose_name_plural = _("工作进程心跳")

    def __str__(self) -> str:
        return f"{self.worker_id} {self.at:%F %T}"


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
