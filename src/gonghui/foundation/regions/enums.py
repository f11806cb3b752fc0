"""Levels of administrative divisions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """From the province down. The length of a code tells its level."""

    PROVINCE = "province", _("省（自治区、直辖市）")
    CITY = "city", _("市（地、州）")
    COUNTY = "county", _("县（市、区）")
    STREET = "street", _("街道（乡镇）")


LEVEL_OF_LENGTH = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.STREET}
