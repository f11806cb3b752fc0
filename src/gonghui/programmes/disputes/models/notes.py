from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.kernel import clock
from gonghui.kernel.crypto import EncryptedTextField
from gonghui.programmes.disputes.models.signals import Signal
from gonghui.programmes.disputes.querysets import SignalNoteQuerySet


class SignalNote(models.Model):
    """What the reporter added later, by the query code: an answer to a question, or news of their own."""

    signal = models.ForeignKey(Signal, models.PROTECT, related_name="notes", verbose_name=_("信号"))
    text = EncryptedTextField(_("补充的情况"))
    key = models.CharField(_("提交标识"), max_length=32, unique=True, editable=False)
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = SignalNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("反映人补充")
        verbose_name_plural = _("反映人补充")
        indexes: ClassVar = [models.Index(fields=["signal", "at"], name="signal_note_story")]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.at:%F}"
