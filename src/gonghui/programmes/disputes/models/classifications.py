from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.enums import Category
from gonghui.programmes.disputes.models.signals import Signal
from gonghui.programmes.disputes.querysets import SignalClassificationQuerySet


class SignalClassification(models.Model):
    """What the words of a signal were taken to say, and what a person made of it. A proposal binds nobody."""

    signal = models.OneToOneField(
        Signal, models.PROTECT, primary_key=True, related_name="classification", verbose_name=_("信号")
    )
    labour = models.BooleanField(_("与劳动有关"))
    dispute = models.BooleanField(_("属于劳动争议"))
    categories = models.JSONField(_("建议的类别"), default=list)
    risks = models.JSONField(_("建议的风险"), default=list)
    urgency = models.CharField(_("缓急"), max_length=10)
    # Pairs of what the words speak for and the words: they are the reporter's own.
    reasons = models.JSONField(_("依据的字句"), default=list)
    model = models.CharField(_("模型"), max_length=64, blank=True, default="")
    decided_labour = models.BooleanField(_("认定与劳动有关"), null=True, blank=True)
    decided_category = models.CharField(_("认定的类别"), max_length=3, choices=Category.choices, blank=True, default="")
    decided_risks = models.JSONField(_("认定的风险"), default=list, blank=True)
    decided_at = models.DateTimeField(_("认定时间"), null=True, blank=True)

    objects = SignalClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("信号归类")
        verbose_name_plural = _("信号归类")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="signal_classification_decided_has_moment",
                condition=models.Q(decided_labour=None, decided_at=None)
                | models.Q(decided_labour__isnull=False, decided_at__isnull=False),
                violation_error_message=_("认定了类别要有认定时间。"),
            ),
            models.CheckConstraint(
                name="signal_classification_category_is_labour",
                condition=models.Q(decided_category="") | models.Q(decided_labour=True),
                violation_error_message=_("认定了类别的，一定与劳动有关。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["signal"], name="signal_decided", condition=models.Q(decided_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.signal_id}"

    @property
    def main(self) -> str:
        """The category that is proposed; empty where the law sees no labour dispute."""
        return self.categories[0] if self.dispute and self.categories else ""
