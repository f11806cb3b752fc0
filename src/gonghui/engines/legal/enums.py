"""Words of the working calendar and of the statutory clocks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayKind(models.TextChoices):
    """What a notice of the State Council says about a day. A day without a row follows its weekday."""

    STATUTORY = "statutory", _("法定节假日")
    OFF = "off", _("调休放假")
    WORK = "work", _("调休上班")


class DayKind(models.TextChoices):
    """What a day is for hours and pay. Bridging days are rest days, make-up weekends are working days."""

    WORKING_DAY = "working_day", _("工作日")
    REST_DAY = "rest_day", _("休息日")
    STATUTORY_HOLIDAY = "statutory_holiday", _("法定节假日")


class Unit(models.TextChoices):
    """How a limit is counted."""

    DAYS = "days", _("日")
    WORKING_DAYS = "working_days", _("个工作日")
    MONTHS = "months", _("个月")


class Holder(models.TextChoices):
    """Whose limit it is. An institution works to the nominal day; a party may use the day the law moves it to."""

    INSTITUTION = "institution", _("机构办理期限")
    PARTY = "party", _("当事人权利期限")


class ClaimType(models.TextChoices):
    """Kinds of claims that the one-year limitation treats differently (LMA 27)."""

    WAGE_ARREARS = "wage_arrears", _("拖欠劳动报酬")
    OTHER = "other", _("其他请求")


class ItemKind(models.TextChoices):
    """Kinds of claims that decide whether an award is final (LMA 47)."""

    WAGES = "wages", _("劳动报酬")
    WORK_INJURY_MEDICAL = "work_injury_medical", _("工伤医疗费")
    ECONOMIC_COMPENSATION = "economic_compensation", _("经济补偿")
    DAMAGES = "damages", _("赔偿金")
    LABOUR_STANDARD = "labour_standard", _("工时、休假、社会保险等劳动标准")
    OTHER = "other", _("其他")
