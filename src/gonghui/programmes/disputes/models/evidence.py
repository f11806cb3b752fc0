from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.accounts.models import User
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.programmes.disputes.enums import Bringer, Side, Stance
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.models.rooms import Seat
from gonghui.programmes.disputes.querysets import EvidenceQuerySet, EvidenceStanceQuerySet


def file_path(evidence: Evidence, suffix: str) -> str:
    """By month, under a name that tells nothing of what is in it."""
    return f"evidence/{evidence.created_at:%Y/%m}/{random_code(16)}{suffix}"


class Evidence(models.Model):
    """Something that shall prove something: a file, or a thing that lies somewhere. Its bytes never change.

    A party sees what its own side brought and what was opened to both.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence", verbose_name=_("案件"))
    number = models.PositiveSmallIntegerField(_("第几份"))
    title = models.CharField(_("名称"), max_length=100)
    proves = models.CharField(_("证明什么"), max_length=200, blank=True, default="")
    brought_by = models.CharField(_("谁提交的"), max_length=10, choices=Bringer.choices)
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("从哪个席位交来")
    )
    file = models.FileField(_("文件"), upload_to=file_path, max_length=200, blank=True)
    content_type = models.CharField(_("文件类型"), max_length=40, blank=True, default="")
    size = models.PositiveIntegerField(_("大小"), default=0)
    sha256 = models.CharField(_("摘要"), max_length=64, blank=True, default="")
    kept_at = models.CharField(_("原件、实物在哪"), max_length=100, blank=True, default="")
    opened_at = models.DateTimeField(_("给双方看的时间"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("谁登记的"))
    created_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("证据")
        verbose_name_plural = _("证据")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="evidence_number"),
            models.CheckConstraint(
                name="evidence_file_or_thing",
                condition=(~models.Q(file="") & ~models.Q(sha256="")) | (models.Q(file="") & ~models.Q(kept_at="")),
                violation_error_message=_("证据要么有文件，要么写明实物在哪。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class EvidenceStance(models.Model):
    """Whether a side accepts a piece of evidence; the newest word counts, the story keeps the older ones."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="stances", verbose_name=_("证据"))
    side = models.CharField(_("哪一方"), max_length=10, choices=Side.choices)
    stance = models.CharField(_("认不认"), max_length=10, choices=Stance.choices)
    reason = models.CharField(_("为什么"), max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("谁记的"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = EvidenceStanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("质证意见")
        verbose_name_plural = _("质证意见")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "side"], name="evidence_stance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.get_stance_display()}"
