from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gonghui.engines.deadlines.enums import Asker, Counting, DeadlineState
from gonghui.engines.deadlines.querysets import DeadlineQuerySet, EscalationStepQuerySet
from gonghui.engines.legal.clocks import RULES
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.models import Record


class Deadline(models.Model):
    """One clock of one record: a statutory one by its rule, or one that the federation's policy sets.

    With `user` it is a reminder that one person set for themselves; nobody else sees it.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="deadlines", verbose_name=_("记录"))
    rule = models.CharField(_("期限"), max_length=60)
    about = models.CharField(_("哪一件"), max_length=20, blank=True, default="")
    label = models.CharField(_("名称"), max_length=60)
    verb = models.CharField(_("要做的事"), max_length=60, blank=True, default="")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("责任机构")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("提醒谁")
    )
    started_on = models.DateField(_("起算日"))
    nominal_last_day = models.DateField(_("名义末日"))
    last_day = models.DateField(_("末日"))
    due_at = models.DateTimeField(_("到期时刻"), null=True, blank=True)
    counting = models.CharField(_("怎么数"), max_length=12, choices=Counting.choices, default=Counting.HOURS)
    state = models.CharField(_("状态"), max_length=10, choices=DeadlineState.choices, default=DeadlineState.RUNNING)
    paused_at = models.DateTimeField(_("暂停时间"), null=True, blank=True)
    awaits = models.CharField(_("在等谁"), max_length=20, blank=True, default="")
    pause_reason = models.CharField(_("暂停理由"), max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    url = models.CharField(_("页面"), max_length=200, blank=True, default="")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限")
        verbose_name_plural = _("期限")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "rule", "about"],
                condition=Q(state__in=["running", "paused"]),
                name="deadline_runs_once",
            ),
            models.CheckConstraint(
                name="deadline_ended_has_moment",
                condition=Q(state__in=["running", "paused"], ended_at=None)
                | Q(state__in=["met", "stopped"], ended_at__isnull=False),
                violation_error_message=_("已结束的期限要有结束时间。"),
            ),
            models.CheckConstraint(
                name="deadline_paused_has_reason",
                condition=(Q(state="paused", paused_at__isnull=False, due_at__isnull=False) & ~Q(pause_reason=""))
                | (~Q(state="paused") & Q(paused_at=None)),
                violation_error_message=_("暂停的期限要有时间和理由；法定期限不能暂停。"),
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


class EscalationStep(models.Model):
    """Somebody who is told when a clock has run out and nobody has acted: one recipient on one level of its ladder.

    Levels are told in order, each once; a level may have several recipients. With `role` it is the people of the
    organisation in that role, without one its inbox. `takes_over` makes the organisation answerable for the clock.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="steps", verbose_name=_("期限"))
    level = models.PositiveSmallIntegerField(_("第几级"))
    at = models.DateTimeField(_("什么时候上报"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("报给哪个机构")
    )
    role = models.CharField(_("其中的岗位"), max_length=60, blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("提醒谁")
    )
    takes_over = models.BooleanField(_("接着负责"), default=False)
    told_at = models.DateTimeField(_("上报时间"), null=True, blank=True)
    asked_by = models.CharField(_("怎么上报的"), max_length=10, choices=Asker.choices, blank=True, default="")

    objects = EscalationStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("上报步骤")
        verbose_name_plural = _("上报步骤")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deadline", "level", "organization", "role"], name="escalation_step_once"),
            models.CheckConstraint(
                name="escalation_tells_one",
                condition=Q(organization__isnull=False, user=None) | Q(organization=None, user__isnull=False, role=""),
                violation_error_message=_("上报给一个机构，或者提醒一个人。"),
            ),
            models.CheckConstraint(
                name="escalation_told_has_asker",
                condition=Q(told_at=None, asked_by="") | (Q(told_at__isnull=False) & ~Q(asked_by="")),
                violation_error_message=_("报过的步骤要有时间和缘由。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=Q(told_at=None), name="escalation_due"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.level}"
