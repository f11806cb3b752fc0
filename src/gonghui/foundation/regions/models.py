"""Administrative divisions: the place tree that routes work and narrows what a post may see."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.regions.enums import Level
from gonghui.foundation.regions.querysets import RegionQuerySet


class Region(models.Model):
    """A place. Its code (国统字〔2009〕91号) has significant digits only: every ancestor's code is a prefix."""

    code = models.CharField(_("代码"), max_length=9, primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    full_name = models.CharField(_("全称"), max_length=120)
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤销前最后一日"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="region_valid_period",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("撤销日期不能早于设立日期。"),
            ),
            models.CheckConstraint(
                name="region_on_the_globe",
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__isnull=False, longitude__range=(-180, 180))
                & Q(latitude__isnull=False, latitude__range=(-90, 90)),
                violation_error_message=_("经度和纬度要一起填，经度在 ±180 之间，纬度在 ±90 之间。"),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
