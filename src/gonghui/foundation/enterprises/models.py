from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.querysets import EnterpriseFileQuerySet
from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.kernel.models import RecordModel


class Enterprise(models.Model):
    """The identity of an enterprise in the whole installation: its unified social credit code, where known."""

    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True)
    name = models.CharField(_("名称"), max_length=120)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")

    def __str__(self) -> str:
        return self.name


class EnterpriseFile(RecordModel):
    """What one federation knows of an enterprise: its file, on which facts, warnings and cases hang."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="files", verbose_name=_("单位"))
    name = models.CharField(_("名称"), max_length=120)
    industry = models.CharField(_("行业"), max_length=40, blank=True, default="")
    headcount = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    contact_name = models.CharField(_("联系人"), max_length=60, blank=True, default="")
    contact_phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    contact_phone_index = BlindIndexField(_("联系电话索引"), db_index=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True, editable=False)
    report_code = models.CharField(_("扫码编号"), max_length=12, unique=True, null=True, editable=False)

    objects = EnterpriseFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位档案")
        verbose_name_plural = _("单位档案")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "enterprise"], name="enterprise_file_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["federation", "name"], name="enterprise_file_name"),
            models.Index(fields=["federation", "place", "record"], name="enterprise_file_owner"),
        ]

    def get_absolute_url(self) -> str:
        return record_address("files:enterprise", self.code)
