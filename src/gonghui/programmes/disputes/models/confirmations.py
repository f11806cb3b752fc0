from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.programmes.disputes.enums import ConfirmationState
from gonghui.programmes.disputes.lifecycle import CONFIRMATION
from gonghui.programmes.disputes.models.agreements import Agreement
from gonghui.programmes.disputes.models.joint import JoiningBase, JointApplication
from gonghui.programmes.disputes.models.rooms import Seat
from gonghui.programmes.disputes.querysets import ConfirmationQuerySet

ConfirmationLifecycle = CONFIRMATION.mixin()


class Confirmation(ConfirmationLifecycle, JointApplication):  # type: ignore[misc, valid-type]
    """A joint application for judicial confirmation of one agreement, and the court's answer (CPL 205-206)."""

    body_field, page = "court", "disputes:confirmation"
    standing = (
        ConfirmationState.PREPARING,
        ConfirmationState.FILED,
        ConfirmationState.DOCKETED,
        ConfirmationState.GRANTED,
    )

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="confirmations", verbose_name=_("协议"))
    court = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("法院"))
    joined = models.ManyToManyField(Seat, through="Joining", related_name="+", verbose_name=_("共同申请人"))
    docketed_on = models.DateField(_("立案日期"), null=True, blank=True)
    court_number = models.CharField(_("法院案号"), max_length=60, blank=True, default="")
    ruled_on = models.DateField(_("裁定日期"), null=True, blank=True)
    ruling_reason = models.TextField(_("裁定理由"), blank=True, default="")
    ruling = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("裁定书"))

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("司法确认申请")
        verbose_name_plural = _("司法确认申请")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(state__in=["preparing", "filed", "docketed", "granted"]),
                name="confirmation_one_standing",
            ),
            models.CheckConstraint(
                name="confirmation_filed_has_day",
                condition=models.Q(state__in=["preparing", "withdrawn"]) | models.Q(filed_on__isnull=False),
                violation_error_message=_("递交过的申请要有递交日期。"),
            ),
            models.CheckConstraint(
                name="confirmation_ruled_has_day",
                condition=~models.Q(state__in=["granted", "refused"]) | models.Q(ruled_on__isnull=False),
                violation_error_message=_("裁定过的申请要有裁定日期。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "state", "record"], name="confirmation_list")]


class Joining(JoiningBase):
    """One party's own agreement to ask the court together."""

    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="joinings", verbose_name=_("申请"))

    class Meta:
        verbose_name = _("共同申请")
        verbose_name_plural = _("共同申请")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["confirmation", "seat"], name="joining_once"),
        ]

    def __str__(self) -> str:
        return f"{self.confirmation_id} {self.seat_id}"
