from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.models.rooms import Seat
from gonghui.programmes.disputes.querysets import MinutesQuerySet, MinutesTickQuerySet


class Minutes(models.Model):
    """What was said at one sitting, as the mediator wrote it down. Another version is a new row, confirmed anew."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="minutes", verbose_name=_("案件"))
    number = models.PositiveSmallIntegerField(_("第几次调解"))
    edition = models.PositiveSmallIntegerField(_("第几稿"), default=1)
    held_at = models.DateTimeField(_("开始时间"))
    place = models.CharField(_("地点"), max_length=100)
    present = models.TextField(_("到场的人"))
    text = models.TextField(_("调解经过"))
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    written_at = models.DateTimeField(_("写下时间"), default=clock.now)
    finished_at = models.DateTimeField(_("交双方核对的时间"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("改写时间"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("出成的笔录")
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解笔录")
        verbose_name_plural = _("调解笔录")
        ordering: ClassVar = ["case", "number", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number", "edition"], name="minutes_edition"),
            models.UniqueConstraint(
                fields=["case", "number"], condition=models.Q(replaced_at=None), name="minutes_standing_once"
            ),
            models.CheckConstraint(
                name="minutes_printed_stay",
                condition=models.Q(document=None) | models.Q(replaced_at=None, finished_at__isnull=False),
                violation_error_message=_("出成文书的笔录不能再改。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.number}.{self.edition}"


class MinutesTick(models.Model):
    """One party's word that the minutes are right, with what they want to add."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="ticks", verbose_name=_("笔录"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("席位"))
    remark = models.CharField(_("补充意见"), max_length=300, blank=True, default="")
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = MinutesTickQuerySet.as_manager()

    class Meta:
        verbose_name = _("对笔录的确认")
        verbose_name_plural = _("对笔录的确认")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "seat"], name="minutes_tick_once"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.seat_id}"
