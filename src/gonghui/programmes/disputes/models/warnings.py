from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.models import Decision
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.models import RecordModel
from gonghui.programmes.disputes.enums import Category, Colour
from gonghui.programmes.disputes.lifecycle import WARNING
from gonghui.programmes.disputes.models.sections import InstalledSection, once
from gonghui.programmes.disputes.models.signals import Signal
from gonghui.programmes.disputes.querysets import (
    SectionQuerySet,
    WarningColourQuerySet,
    WarningQuerySet,
)

WarningLifecycle = WARNING.mixin()


class RiskWarning(WarningLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """A firm, or where none is known a place and kind of dispute, that needs looking after. At most one is open."""

    enterprise = models.ForeignKey(
        EnterpriseFile, models.PROTECT, null=True, related_name="warnings", verbose_name=_("单位档案")
    )
    category = models.CharField(_("类别"), max_length=3, choices=Category.choices, blank=True, default="")
    colour = models.CharField(_("颜色"), max_length=10, choices=Colour.choices)
    coloured_at = models.DateTimeField(_("定色时间"), default=clock.now)
    # The beginnings of its earliest signal; what is raised without a signal begins when it is raised.
    occurred_on = models.DateField(_("发生日期"), null=True, blank=True)
    received_at = models.DateTimeField(_("收到时间"), default=clock.now)
    first_action_at = models.DateTimeField(_("首次处置时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    close_reason = models.CharField(_("销号理由"), max_length=300, blank=True, default="")
    signals = models.ManyToManyField(Signal, related_name="warnings", verbose_name=_("信号"))

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("预警")
        verbose_name_plural = _("预警")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["federation", "enterprise"],
                condition=~models.Q(state="closed") & models.Q(enterprise__isnull=False),
                name="warning_open_once_firm",
            ),
            models.UniqueConstraint(
                fields=["federation", "place", "category"],
                condition=~models.Q(state="closed") & models.Q(enterprise=None),
                name="warning_open_once_place",
            ),
            models.CheckConstraint(
                name="warning_closed_has_reason",
                condition=(~models.Q(state="closed") & models.Q(closed_at=None))
                | (models.Q(state="closed", closed_at__isnull=False) & ~models.Q(close_reason="")),
                violation_error_message=_("销号要有时间和理由。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["federation", "state", "record"], name="warning_list"),
            models.Index(fields=["federation", "place", "state", "record"], name="warning_place"),
            models.Index(fields=["federation", "created_at"], name="warning_raised"),
        ]

    def get_absolute_url(self) -> str:
        return record_address("disputes:warning", self.code)


class WarningColour(models.Model):
    """One colour a warning took: by which decision of which rules, or by whom and why."""

    warning = models.ForeignKey(RiskWarning, models.PROTECT, related_name="colours", verbose_name=_("预警"))
    colour = models.CharField(_("颜色"), max_length=10, choices=Colour.choices)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+", verbose_name=_("规则判定"))
    reason = models.CharField(_("理由"), max_length=400)
    actor = models.CharField(_("经办"), max_length=120)
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = WarningColourQuerySet.as_manager()

    class Meta:
        verbose_name = _("预警颜色")
        verbose_name_plural = _("预警颜色")
        indexes: ClassVar = [models.Index(fields=["warning", "at"], name="warning_colour_history")]

    def __str__(self) -> str:
        return f"{self.get_colour_display()} {self.reason}"


class WarningPolicy(InstalledSection):
    """The `disputes` section of one pack version, as it was installed. The newest of a federation counts."""

    objects = SectionQuerySet["WarningPolicy"].as_manager()

    class Meta:
        verbose_name = _("预警处置规定")
        verbose_name_plural = _("预警处置规定")
        constraints: ClassVar = once("warning_policy")
