"""What rules read when they look at many subjects at once, and when they looked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.models import RuleSetVersion
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.models import Record
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.querysets.findings import FindingQuerySet, RuleScanQuerySet


class Finding(models.Model):
    """The facts of one accepted signal side by side, as they count now: what a scan passes over.

    Made of the facts and nothing else: `actions.findings.rebuilt` gives the same rows from them. What a closed warning
    has settled is emptied, and the complaint stays to be counted. A past yellow spell of a warning is a row of its own.
    """

    federation = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    enterprise = models.ForeignKey(
        EnterpriseFile, models.PROTECT, null=True, related_name="findings", verbose_name=_("单位档案")
    )
    place = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("地区"))
    category = models.CharField(_("类别"), max_length=3)
    source = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("来源"))
    observed_on = models.DateField(_("事实日期"))
    claim = models.PositiveSmallIntegerField(_("诉求大类"), null=True)
    complaint = models.PositiveSmallIntegerField(_("反映"), null=True)
    unsettled = models.PositiveSmallIntegerField(_("没有了结"), null=True)
    workers = models.PositiveIntegerField(_("同一诉求职工"), null=True)
    arrears_since = models.DateField(_("工资拖欠起"), null=True)
    arrears_sum = MoneyField(_("拖欠工资总额"), null=True)
    signs = models.IntegerField(_("出现的情况"), default=0)
    insurance_since = models.DateField(_("社保停缴起"), null=True)
    hurt = models.PositiveIntegerField(_("伤病人数"), null=True)
    agreement_due = models.DateField(_("协议约定的付款日"), null=True)
    construction = models.PositiveSmallIntegerField(_("建筑业"), null=True)
    past_yellow = models.PositiveSmallIntegerField(_("曾是黄色预警"), null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("情况")
        verbose_name_plural = _("情况")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(past_yellow=None), name="finding_once_for_each_signal"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["federation", "observed_on"], name="finding_window"),
            models.Index(fields=["enterprise", "observed_on"], name="finding_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.observed_on}"


class RuleScan(models.Model):
    """One time at which the rules looked at everything again because days had passed."""

    federation = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    version = models.ForeignKey(RuleSetVersion, models.PROTECT, related_name="+", verbose_name=_("规则集版本"))
    at = models.DateTimeField(_("时间"), default=clock.now)
    fired = models.PositiveIntegerField(_("够得上颜色的"), default=0)
    raised = models.PositiveIntegerField(_("新立或升级的预警"), default=0)

    objects = RuleScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("按日重算")
        verbose_name_plural = _("按日重算")
        indexes: ClassVar = [models.Index(fields=["federation", "at"], name="rule_scan_moment")]

    def __str__(self) -> str:
        return f"{self.at:%F %T}"
