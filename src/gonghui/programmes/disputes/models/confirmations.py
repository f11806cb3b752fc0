from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.models import RecordModel
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.lifecycle import CONFIRMATION
from gonghui.programmes.disputes.models.agreements import Agreement
from gonghui.programmes.disputes.models.rooms import Seat
from gonghui.programmes.disputes.querysets import ConfirmationQuerySet

ConfirmationLifecycle = CONFIRMATION.mixin()


class Confirmation(ConfirmationLifecycle, RecordModel):  # type: ignore[misc, valid-type]
    """A joint application for judicial confirmation of one agreement, and the court's answer (CPL 205-206)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="confirmations", verbose_name=_("协议"))
    court = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("法院"))
    joined = models.ManyToManyField(Seat, through="Joining", related_name="+", verbose_name=_("共同申请人"))
    application = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("申请书"))
    filed_on = models.DateField(_("递交日期"), null=True, blank=True)
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

    def get_absolute_url(self) -> str:
        return reverse("disputes:confirmation", args=[self.code])

    def names_still_to_join(self) -> list[str]:
        """The parties who have not agreed to apply. Two queries."""
        agreed = set(self.joinings.values_list("seat_id", flat=True))
        roles = (SeatRole.APPLICANT, SeatRole.RESPONDENT)
        seats = Seat.objects.filter(case=self.agreement.case_id, role__in=roles).order_by("pk")
        return [str(seat) for seat in seats if seat.pk not in agreed]


class Joining(models.Model):
    """One party's own agreement to apply together, given from the seat that signed."""

    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="joinings", verbose_name=_("申请"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("席位"))
    at = models.DateTimeField(_("同意时间"), default=clock.now)
    device = models.CharField(_("设备"), max_length=200)

    class Meta:
        verbose_name = _("共同申请")
        verbose_name_plural = _("共同申请")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["confirmation", "seat"], name="joining_once"),
        ]

    def __str__(self) -> str:
        return f"{self.confirmation_id} {self.seat_id}"
