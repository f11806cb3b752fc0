from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.crypto import EncryptedTextField
from gonghui.kernel.money import MoneyField
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.models.rooms import Seat
from gonghui.programmes.disputes.querysets import FactTickQuerySet, RoomFactQuerySet


class RoomFact(models.Model):
    """A sentence, or a calculation, that both sides are asked to confirm.

    Another wording is a new row; ticks stay with the old one.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="room_facts", verbose_name=_("案件"))
    number = models.PositiveSmallIntegerField(_("第几条"))
    edition = models.PositiveSmallIntegerField(_("第几稿"), default=1)
    text = models.TextField(_("事实"))
    basis = models.CharField(_("依据的材料"), max_length=120, blank=True, default="")
    calculator = models.CharField(_("按哪种算法"), max_length=60, blank=True, default="")
    sheet = EncryptedTextField(_("算式"), blank=True, default="")
    amount = MoneyField(_("算出的金额"), null=True, blank=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("谁写的"))
    written_at = models.DateTimeField(_("写下时间"), default=clock.now)
    replaced_at = models.DateTimeField(_("改写、拿掉的时间"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("写进的记载")
    )

    objects = RoomFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("待核对的事实")
        verbose_name_plural = _("待核对的事实")
        ordering: ClassVar = ["case", "number", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number", "edition"], name="room_fact_edition"),
            models.UniqueConstraint(
                fields=["case", "number"], condition=models.Q(replaced_at=None), name="room_fact_standing_once"
            ),
            models.CheckConstraint(
                name="room_fact_sum_is_calculated",
                condition=models.Q(calculator="", amount=None) | ~models.Q(calculator=""),
                violation_error_message=_("金额要由一种算法算出来。"),
            ),
            models.CheckConstraint(
                name="room_fact_printed_stays",
                condition=models.Q(document=None) | models.Q(replaced_at=None),
                violation_error_message=_("写进记载的事实不能改，也不能拿掉。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.number}"


class FactTick(models.Model):
    """One party's word that a sentence, as it stands there, is not disputed."""

    fact = models.ForeignKey(RoomFact, models.PROTECT, related_name="ticks", verbose_name=_("事实"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("席位"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = FactTickQuerySet.as_manager()

    class Meta:
        verbose_name = _("对事实的确认")
        verbose_name_plural = _("对事实的确认")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact", "seat"], name="fact_tick_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.seat_id}"
