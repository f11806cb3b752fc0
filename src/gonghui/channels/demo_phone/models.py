from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.kernel import clock
from gonghui.kernel.crypto import EncryptedTextField


class DemoMessage(models.Model):
    """A text message as the demo's telephone shows it."""

    phone = EncryptedTextField(_("手机号"))
    body = EncryptedTextField(_("内容"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("演示短信")
        verbose_name_plural = _("演示短信")

    def __str__(self) -> str:
        return f"{self.at:%F %T}"
