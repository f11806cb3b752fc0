from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.addresses import record_address
from gonghui.kernel.models import RecordModel
from gonghui.programmes.disputes.enums import PointKind
from gonghui.programmes.disputes.querysets import ReportPointQuerySet


class ReportPoint(RecordModel):
    """A place with a QR code on its wall: whoever scans it tells place and employer without typing."""

    kind = models.CharField(_("种类"), max_length=12, choices=PointKind.choices)
    name = models.CharField(_("名称"), max_length=60)
    enterprise = models.ForeignKey(
        EnterpriseFile, models.PROTECT, null=True, blank=True, related_name="report_points", verbose_name=_("单位档案")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("管理单位")
    )
    report_code = models.CharField(_("扫码编号"), max_length=12, unique=True, editable=False)
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = ReportPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("扫码点")
        verbose_name_plural = _("扫码点")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="report_point_of_firm",
                condition=~models.Q(kind=PointKind.ENTERPRISE) | models.Q(enterprise__isnull=False),
                violation_error_message=_("单位的扫码点要写明是哪家单位。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["federation", "place", "record"], name="report_point_place"),
            models.Index(fields=["federation", "record"], name="report_point_list"),
        ]

    def get_absolute_url(self) -> str:
        return record_address("disputes:point", self.code)

    @property
    def report_url(self) -> str:
        """The address in the QR code."""
        return f"{settings.GONGHUI_SITE_URL}{reverse('disputes_public:report_firm', args=[self.report_code])}"
