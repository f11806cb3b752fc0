"""Holidays: the State Council's yearly notices as an own table, because only a table can be corrected on the day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.legal.enums import HolidayKind


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
