"""Holidays as an own table, because only a table can be corrected on the day; local parameters as packs say them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.legal.enums import HolidayKind
from gonghui.engines.legal.querysets import GuidePartQuerySet, LocalParametersQuerySet
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock


class Holiday(models.Model):
    """One day that differs from its weekday, or belongs to a holiday, by a notice that the row names."""

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("种类"), max_length=10, choices=HolidayKind.choices)
    name = models.CharField(_("节日"), max_length=20)
    notice = models.CharField(_("依据"), max_length=60)

    class Meta:
        verbose_name = _("节假日")
        verbose_name_plural = _("节假日")
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="holiday_kind",
                condition=models.Q(kind__in=HolidayKind.values),
                violation_error_message=_("种类只能是法定节假日、调休放假或者调休上班。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}（{HolidayKind(self.kind).label}）"


class LocalParameters(models.Model):
    """The `legal` section of one pack version, as it was installed. For each pack the newest version counts."""

    federation = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属工会")
    )
    pack = models.CharField(_("政策包"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    installed_at = models.DateTimeField(_("安装时间"), default=clock.now)

    objects = LocalParametersQuerySet.as_manager()

    class Meta:
        verbose_name = _("当地参数")
        verbose_name_plural = _("当地参数")
        # Two constraints because SQLite has no "nulls not distinct".
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "pack", "version"], name="local_parameters_once"),
            models.UniqueConstraint(
                fields=["pack", "version"], condition=models.Q(federation=None), name="local_parameters_once_national"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"


class GuidePart(models.Model):
    """What one pack version says in one section that this engine reads whole: words, paths or cards."""

    federation = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属工会")
    )
    section = models.CharField(_("部分"), max_length=30)
    pack = models.CharField(_("政策包"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    installed_at = models.DateTimeField(_("安装时间"), default=clock.now)

    objects = GuidePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("劳动指引")
        verbose_name_plural = _("劳动指引")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "section", "pack", "version"], name="guide_part_once"),
            models.UniqueConstraint(
                fields=["section", "pack", "version"],
                condition=models.Q(federation=None),
                name="guide_part_once_national",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.pack} {self.version}"
