from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.enums import FileForm
from gonghui.foundation.exchange.querysets import ExportLogQuerySet
from gonghui.kernel import anchors, clock
from gonghui.kernel.crypto import EncryptedTextField


class ExportLog(models.Model):
    """Who wrote which register out, under which conditions, and why where personal values left unmasked."""

    register = models.CharField(_("登记簿"), max_length=40)
    federation = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    organization = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("机构"))
    user = models.ForeignKey(anchors.USER, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    actor = models.CharField(_("经办"), max_length=120)
    conditions = EncryptedTextField(_("条件"), blank=True, default="")
    form = models.CharField(_("格式"), max_length=10, choices=FileForm.choices)
    rows = models.PositiveIntegerField(_("行数"))
    unmasked = models.BooleanField(_("含原文"), default=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = ExportLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("导出日志")
        verbose_name_plural = _("导出日志")
        indexes: ClassVar = [models.Index(fields=["organization", "-at"], name="export_log_own")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor} {self.register} {self.rows}"
