from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.models import RecordModel
from gonghui.programmes.disputes.lifecycle import ORDER
from gonghui.programmes.disputes.models.warnings import RiskWarning
from gonghui.programmes.disputes.querysets import OrderQuerySet

OrderLifecycle = ORDER.mixin()


class DisposalOrder(OrderLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """An order (交办单) to one body to deal with a warning: numbered, receipted, answered within its time."""

    warning = models.ForeignKey(RiskWarning, models.PROTECT, related_name="orders", verbose_name=_("预警"))
    sender = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("交办单位"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("文书"))
    number = models.CharField(_("文号"), max_length=40, blank=True, default="")
    request = models.TextField(_("交办要求"))
    answer_by = models.DateTimeField(_("反馈期限"))
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.CharField(_("签收人"), max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    answer = models.TextField(_("反馈或退回理由"), blank=True, default="")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办单")
        verbose_name_plural = _("交办单")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="order_ended_has_answer",
                condition=models.Q(state__in=["issued", "received"], ended_at=None)
                | (models.Q(state__in=["returned", "answered"], ended_at__isnull=False) & ~models.Q(answer="")),
                violation_error_message=_("反馈和退回都要写明情况。"),
            ),
            models.CheckConstraint(
                name="order_received_by_somebody",
                condition=models.Q(received_at=None, received_by="")
                | (models.Q(received_at__isnull=False) & ~models.Q(received_by="")),
                violation_error_message=_("签收要有时间和签收人。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "state", "record"], name="order_list")]

    def get_absolute_url(self) -> str:
        return reverse("disputes:order", args=[self.code])
