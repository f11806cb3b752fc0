from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.enums import FileForm, Outcome, Verdict
from gonghui.foundation.exchange.lifecycle import BATCH
from gonghui.foundation.exchange.querysets import BatchQuerySet, BatchRowQuerySet, ExportLogQuerySet
from gonghui.kernel import anchors, clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.codes import public_code
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.kernel.models import Versioned

BatchLifecycle = BATCH.mixin()


class Batch(BatchLifecycle, Versioned):  # type: ignore[misc, valid-type]
    """A file on its way into a register. Its rows wait beside the register until somebody decides.

    `heads` are the file's own, `mapping` names our column for each of them (empty: left aside). `counts` is what the
    check found, `done` how many rows the present run has dealt with. `place_prefix` keeps how far whoever brought the
    file may reach. `sender` is the body whose rows these are, for registers that keep it.
    """

    code = models.CharField(_("编码"), max_length=16, unique=True, default=public_code, editable=False)
    register = models.CharField(_("登记簿"), max_length=40)
    federation = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    organization = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("机构"))
    user = models.ForeignKey(anchors.USER, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    actor = models.CharField(_("经办"), max_length=120)
    place_prefix = models.CharField(_("管的地方"), max_length=12, blank=True, default="")
    source = models.CharField(_("来自哪里"), max_length=60, blank=True, default="")
    sender = models.ForeignKey(
        anchors.ORGANIZATION, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发来的单位")
    )
    file_name = models.CharField(_("文件名"), max_length=200)
    sheet = models.CharField(_("表名"), max_length=60, blank=True, default="")
    other_sheets = models.JSONField(_("没有读的表"), default=list)
    heads = models.JSONField(_("列名"), default=list)
    mapping = models.JSONField(_("对应"), default=list)
    counts = models.JSONField(_("核对结果"), default=dict)
    total = models.PositiveIntegerField(_("行数"), default=0)
    done = models.PositiveIntegerField(_("办到"), default=0)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)
    written_at = models.DateTimeField(_("写完时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    cleared = models.BooleanField(_("行已清掉"), default=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="batch_written_has_moment",
                condition=models.Q(state__in=["written", "undoing", "undone"], written_at__isnull=False)
                | models.Q(
                    state__in=["receiving", "staged", "checking", "checked", "running", "discarded"], written_at=None
                ),
                violation_error_message=_("写完的批次要有写完时间，没写完的没有。"),
            ),
            models.CheckConstraint(
                name="batch_undone_has_moment",
                condition=models.Q(state="undone", undone_at__isnull=False)
                | (~models.Q(state="undone") & models.Q(undone_at=None)),
                violation_error_message=_("撤销的批次要有撤销时间，没撤销的没有。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "id"], name="batch_own"),
            models.Index(fields=["federation", "register", "sender", "id"], name="batch_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.file_name}"

    def get_absolute_url(self) -> str:
        return record_address("exchange:batch", self.code)


class BatchRow(models.Model):
    """One row of a file: its cells as they came, what the check found, what became of it.

    Cells, faults, changes and replaced values are sealed as a whole: which column of a stranger's file is personal is
    not known before somebody has matched the columns. `target` is a key of the register, `stamp` its version as this
    batch left it.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows", verbose_name=_("批次"))
    number = models.PositiveIntegerField(_("行号"))
    cells = EncryptedTextField(_("格子"))
    verdict = models.CharField(_("核对"), max_length=10, choices=Verdict.choices, blank=True, default="")
    faults = EncryptedTextField(_("错误"), blank=True, default="")
    changes = EncryptedTextField(_("改动"), blank=True, default="")
    identity_index = BlindIndexField(_("同一个"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True, default="")
    target = models.BigIntegerField(_("写到哪里"), null=True, blank=True)
    stamp = models.PositiveIntegerField(_("写后版本"), null=True, blank=True)
    before = EncryptedTextField(_("原来的值"), blank=True, default="")

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("导入行")
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "number"], name="batch_row_once")]
        indexes: ClassVar = [
            models.Index(fields=["batch", "verdict", "outcome", "number"], name="batch_row_verdict"),
            models.Index(fields=["identity_index", "batch"], name="batch_row_same"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}#{self.number}"


class RememberedMapping(models.Model):
    """How a sender's columns were matched last time, so that nobody matches them twice."""

    organization = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("机构"))
    register = models.CharField(_("登记簿"), max_length=40)
    source = models.CharField(_("来自哪里"), max_length=60, blank=True, default="")
    pairs = models.JSONField(_("对应"), default=dict)
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("记住的对列")
        verbose_name_plural = _("记住的对列")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "register", "source"], name="remembered_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.source}"


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
