from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.addresses import record_address
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.kernel.models import RecordModel
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.enums import Category, FeedChannel, FeedKind, FeedResult, InjuryGrade
from gonghui.programmes.disputes.models.sections import InstalledSection, once
from gonghui.programmes.disputes.models.signals import Signal
from gonghui.programmes.disputes.querysets import FeedItemQuerySet, SectionQuerySet


class FeedItem(RecordModel):
    """A determination, an arbitration case or a consultation, as the body that sent it keeps it under its own number.

    `happened_on` is the day of the injury, the filing or the question. Of the worker it keeps name and phone, sealed,
    and no ID number: nothing here needs one. `signal` is what went into the inbox on its account, once. An item whose
    import was undone is withdrawn; the same number sent again lets it stand again.
    """

    kind = models.CharField(_("种类"), max_length=12, choices=FeedKind.choices)
    sender = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("发来的单位"))
    reference = models.CharField(_("对方编号"), max_length=40)
    enterprise = models.ForeignKey(
        EnterpriseFile, models.PROTECT, null=True, blank=True, related_name="feed_items", verbose_name=_("单位档案")
    )
    enterprise_name = models.CharField(_("单位名称"), max_length=120, blank=True, default="")
    happened_on = models.DateField(_("发生日期"))
    decided_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=16, choices=FeedResult.choices, blank=True, default="")
    grade = models.CharField(_("伤残等级"), max_length=5, choices=InjuryGrade.choices, blank=True, default="")
    category = models.CharField(_("类别"), max_length=3, choices=Category.choices, blank=True, default="")
    workers = models.PositiveIntegerField(_("涉及人数"), null=True, blank=True)
    amount = MoneyField(_("涉及金额"), null=True, blank=True)
    channel = models.CharField(_("渠道"), max_length=8, choices=FeedChannel.choices, blank=True, default="")
    summary = EncryptedTextField(_("内容"), blank=True, default="")
    worker_name = EncryptedTextField(_("职工姓名"), blank=True, default="")
    worker_phone = EncryptedTextField(_("职工电话"), blank=True, default="")
    worker_phone_index = BlindIndexField(_("职工电话索引"), db_index=True)
    signal = models.OneToOneField(
        Signal, models.PROTECT, null=True, blank=True, related_name="feed_item", verbose_name=_("信号")
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = FeedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("部门数据")
        verbose_name_plural = _("部门数据")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "kind", "reference"], name="feed_item_once_a_sender"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["federation", "kind", "record"], name="feed_item_list"),
            models.Index(fields=["federation", "place", "record"], name="feed_item_place"),
            models.Index(fields=["enterprise", "happened_on"], name="feed_item_firm"),
        ]

    def get_absolute_url(self) -> str:
        return record_address("disputes:feed_item", self.code)


class FeedPolicy(InstalledSection):
    """The `feeds` section of one pack version, as it was installed. The newest of a federation counts."""

    objects = SectionQuerySet["FeedPolicy"].as_manager()

    class Meta:
        verbose_name = _("部门数据规定")
        verbose_name_plural = _("部门数据规定")
        constraints: ClassVar = once("feed_policy")
