from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a one-time code is good for; the text message names it."""

    SIGN_IN = "sign_in", _("登录")
    SIGN_DOCUMENT = "sign_document", _("签署文书")
