from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.accounts.models import User
from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import SUSPENDING, Consent, Ground, Side
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.querysets import ExtensionConsentQuerySet, ExtensionQuerySet, LimitationEventQuerySet


class LimitationEvent(models.Model):
    """Something that starts the worker's year for arbitration anew, or stops it for a while."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="limitation_events", verbose_name=_("案件"))
    ground = models.CharField(_("事由"), max_length=12, choices=Ground.choices)
    first_day = models.DateField(_("哪一天"))
    last_day = models.DateField(_("到哪一天"), null=True, blank=True)
    note = models.CharField(_("凭什么"), max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("谁记的"))
    created_at = models.DateTimeField(_("记录时间"), default=clock.now, editable=False)

    objects = LimitationEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("时效事由")
        verbose_name_plural = _("时效事由")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="limitation_event_days",
                condition=models.Q(ground__in=SUSPENDING, last_day=None)
                | models.Q(ground__in=SUSPENDING, last_day__gte=models.F("first_day"))
                | (~models.Q(ground__in=SUSPENDING) & models.Q(last_day=None)),
                violation_error_message=_("只有中止的事由才有结束日期，并且不早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.first_day}"

    @property
    def suspends(self) -> bool:
        """Whether it stops the clock; otherwise it starts it anew."""
        return self.ground in SUSPENDING


class Extension(models.Model):
    """A longer mediation, proposed by the mediator; in force once both sides have agreed (LMA 14). Once a case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="extension", verbose_name=_("案件"))
    until = models.DateField(_("延长到"))
    reason = models.CharField(_("为什么延长"), max_length=200)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("谁提的"))
    created_at = models.DateTimeField(_("提出时间"), default=clock.now, editable=False)
    in_force_at = models.DateTimeField(_("生效时间"), null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")

    def __str__(self) -> str:
        return f"{self.case_id} {self.until}"


class ExtensionConsent(models.Model):
    """One side's agreement to the longer mediation: how it was given, who heard it."""

    extension = models.ForeignKey(Extension, models.PROTECT, related_name="consents", verbose_name=_("延期"))
    side = models.CharField(_("哪一方"), max_length=10, choices=Side.choices)
    how = models.CharField(_("怎么同意的"), max_length=10, choices=Consent.choices)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("谁记的"))
    at = models.DateTimeField(_("时间"), default=clock.now, editable=False)

    objects = ExtensionConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("延期同意")
        verbose_name_plural = _("延期同意")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["extension", "side"], name="extension_consent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.extension_id} {self.get_side_display()}"
