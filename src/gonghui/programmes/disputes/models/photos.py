from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.programmes.disputes.models.signals import Signal
from gonghui.programmes.disputes.querysets import SignalPhotoQuerySet

PHOTO_LOOK = "disputes.signal_photo"
"""As what a look at photos stands in the access log."""


def photo_name(photo: SignalPhoto, _sent_as: str) -> str:
    """Where a file lies: names tell nothing, least of all what the sender called it."""
    name = random_code(24).lower()
    return f"photos/{name[:2]}/{name}.jpg"


class SignalPhoto(models.Model):
    """A photo that came with a signal, in our own form; opened through the signal only."""

    signal = models.ForeignKey(Signal, models.PROTECT, related_name="photos", verbose_name=_("信号"))
    file = models.FileField(_("照片"), upload_to=photo_name, max_length=60)
    small = models.FileField(_("小图"), upload_to=photo_name, max_length=60)
    sha256 = models.CharField(_("摘要"), max_length=64)
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    created_at = models.DateTimeField(_("收到时间"), default=clock.now)

    objects = SignalPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("信号照片")
        verbose_name_plural = _("信号照片")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["signal", "sha256"], name="signal_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.sha256[:12]}"
