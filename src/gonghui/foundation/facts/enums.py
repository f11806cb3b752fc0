from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sureness(models.IntegerChoices):
    """How sure a fact is; the higher wins among facts observed on the same day."""

    REPORTED = 1, _("反映")
    DOCUMENTED = 2, _("有材料")
    VERIFIED = 3, _("已核实")
