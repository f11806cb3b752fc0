from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """How far a message in the outbox has come."""

    QUEUED = "queued", _("待发")
    SENT = "sent", _("已发出")
    FAILED = "failed", _("没发出去")


class AddressKind(models.TextChoices):
    """What a channel needs to know of a person."""

    PHONE = "phone", _("手机号")
    EMAIL = "email", _("邮箱")
