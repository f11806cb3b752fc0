from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.querysets import DeadlineQuerySet
from gonghui.engines.legal.clocks import RULES
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.models import Record


class Deadline(models.Model):
    """One clock of one record: a statutory one by its rule, or one that the federation's policy sets."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="deadlines", verbose_name=_("记录"))
    rule = models.CharField(_("期限"), max_length=60)
    label = models.CharField(_("名称"), max_length=60)
    verb = models.CharField(_("要做的事"), max_length=60, blank=True, default="")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("责任机构")
    )
    started_on = models.DateField(_("起算日"))
    nominal_last_day = models.DateField(_("名义末日"))
    last_day = models.DateField(_("末日"))
    due_at = models.DateTimeField(_("到期时刻"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=DeadlineState.choices, default=DeadlineState.RUNNING)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    url = models.CharField(_("页面"), max_length=200, blank=True, default="")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限")
        verbose_name_plural = _("期限")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "rule"], condition=models.Q(state="running"), name="deadline_runs_once"
            ),
            models.CheckConstraint(
                name="deadline_ended_has_moment",
                condition=models.Q(state="running", ended_at=None)
                | models.Q(state__in=["met", "stopped"], ended_at__isnull=False),
                violation_error_message=_("已结束的期限要有结束时间。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "last_day", "record"], name="deadline_due"),
            models.Index(fields=["organization", "state", "last_day"], name="deadline_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.last_day}"

    @property
    def article(self) -> str:
        """The article behind a statutory clock; empty for a clock of policy."""
        rule = RULES.get(self.rule)
        return str(rule.article) if rule else ""

    @property
    def lapses(self) -> str:
        """What follows if nothing is done in time."""
        rule = RULES.get(self.rule)
        return str(rule.lapses) if rule else ""

    @property
    def days_left(self) -> int:
        """Whole days from today to the last day; 0 today, below 0 once it has passed."""
        return (self.last_day - clock.today()).days

    @property
    def share_gone(self) -> int:
        """How much of the clock has run, 0 to 100, for its thread."""
        whole = max((self.last_day - self.started_on).days, 1)
        return min(max((clock.today() - self.started_on).days * 100 // whole, 0), 100)

    @property
    def is_overdue(self) -> bool:
        """Whether it still runs although its moment or last day has passed."""
        if self.state != DeadlineState.RUNNING:
            return False
        return clock.now() > self.due_at if self.due_at else self.days_left < 0
