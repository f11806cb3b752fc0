from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel.addresses import record_address
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.kernel.models import RecordModel
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.enums import Category, Colour, Identity, Source
from gonghui.programmes.disputes.lifecycle import SIGNAL
from gonghui.programmes.disputes.models.points import ReportPoint
from gonghui.programmes.disputes.querysets import SignalQuerySet, SignalReporterQuerySet

SignalLifecycle = SIGNAL.mixin()


class Signal(SignalLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """Something somebody saw: a report by phone, by an officer, from a department or a file. One inbox holds all."""

    source = models.CharField(_("来源"), max_length=20, choices=Source.choices)
    # Null, not empty: unique where it is given.
    sender = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("推送单位")
    )
    external_id = models.CharField(_("来源编号"), max_length=60, null=True, blank=True)
    submission_key = models.CharField(_("提交标识"), max_length=64, null=True, unique=True, editable=False)
    text = models.TextField(_("情况"))
    occurred_on = models.DateField(_("发生日期"))
    category = models.CharField(_("类别"), max_length=3, choices=Category.choices, blank=True, default="")
    enterprise = models.ForeignKey(
        EnterpriseFile, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name=_("单位档案")
    )
    enterprise_name = models.CharField(_("单位名称"), max_length=120, blank=True, default="")
    workers = models.PositiveIntegerField(_("涉及人数"), null=True, blank=True)
    arrears_days = models.PositiveIntegerField(_("拖欠天数"), null=True, blank=True)
    amount = MoneyField(_("涉及金额"), null=True, blank=True)
    signs = models.JSONField(_("出现的情况"), default=list, blank=True)
    insurance_months = models.PositiveIntegerField(_("社保停缴月数"), null=True, blank=True)
    hurt = models.PositiveIntegerField(_("伤病人数"), null=True, blank=True)
    agreement_due_on = models.DateField(_("协议约定的付款日"), null=True, blank=True)
    identity = models.CharField(_("身份"), max_length=10, choices=Identity.choices, default=Identity.NAMED)
    candidate = models.CharField(_("初判颜色"), max_length=10, choices=Colour.choices, blank=True, default="")
    query_index = BlindIndexField(_("查询码索引"), unique=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入")
    )
    point = models.ForeignKey(
        ReportPoint, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name=_("扫码点")
    )
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("上一次反映")
    )
    triaged_at = models.DateTimeField(_("研判时间"), null=True, blank=True)
    triage_reason = models.CharField(_("研判理由"), max_length=300, blank=True, default="")

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("信号")
        verbose_name_plural = _("信号")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["federation", "source", "external_id"],
                condition=models.Q(sender=None),
                name="signal_external_once",
            ),
            models.UniqueConstraint(
                fields=["sender", "source", "external_id"],
                condition=models.Q(sender__isnull=False),
                name="signal_external_once_a_sender",
            ),
            models.CheckConstraint(
                name="signal_triaged_has_moment",
                condition=models.Q(state="received", triaged_at=None)
                | models.Q(state__in=["accepted", "dismissed", "merged"], triaged_at__isnull=False),
                violation_error_message=_("研判过的信号要有研判时间。"),
            ),
            models.CheckConstraint(
                name="signal_dismissed_has_reason",
                condition=~models.Q(state="dismissed") | ~models.Q(triage_reason=""),
                violation_error_message=_("不采纳要写明理由。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["federation", "state", "record"], name="signal_inbox"),
            models.Index(fields=["federation", "place", "state", "record"], name="signal_place"),
            models.Index(fields=["federation", "place", "occurred_on"], name="signal_place_day"),
            models.Index(fields=["enterprise", "occurred_on"], name="signal_firm"),
        ]

    def get_absolute_url(self) -> str:
        return record_address("disputes:signal", self.code)


class SignalReporter(models.Model):
    """Who reported, apart from the signal and under a right of its own; anonymous reports have no such row."""

    signal = models.OneToOneField(Signal, models.PROTECT, primary_key=True, related_name="reporter")
    name = EncryptedTextField(_("姓名"), blank=True, default="")
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = BlindIndexField(_("手机号索引"), db_index=True)
    person = models.ForeignKey(
        PersonFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员档案")
    )

    objects = SignalReporterQuerySet.as_manager()

    class Meta:
        verbose_name = _("反映人")
        verbose_name_plural = _("反映人")

    def __str__(self) -> str:
        return f"{self.signal_id}"
