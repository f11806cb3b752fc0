from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.facts.querysets import FactQuerySet
from gonghui.kernel import clock
from gonghui.kernel.models import Record


class Fact(models.Model):
    """One observation about a record: never changed, only followed by a newer one.

    One that turns out to have been told of the wrong record is set aside: from that moment it is not shown, and it
    stays to say what was known before.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="facts", verbose_name=_("记录"))
    key = models.CharField(_("事实"), max_length=60)
    value = models.JSONField(_("值"))
    observed_on = models.DateField(_("事实日期"))
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    source = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name=_("来源"))
    set_aside_at = models.DateTimeField(_("放到一边的时间"), null=True, blank=True)
    sureness = models.PositiveSmallIntegerField(_("可靠程度"), choices=Sureness.choices, default=Sureness.REPORTED)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("事实")
        verbose_name_plural = _("事实")
        indexes: ClassVar = [models.Index(fields=["record", "key", "-observed_on"], name="fact_latest")]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"
