from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.figures.querysets import FrozenFigureQuerySet, SnapshotQuerySet, WallLinkQuerySet
from gonghui.kernel import anchors, clock
from gonghui.kernel.models import RecordModel
from gonghui.kernel.timeline import canonical


class Snapshot(RecordModel):
    """Figures of a place and period as they stood at one moment, for a report that was sent. Written once.

    `sha256` is over everything that the snapshot says, its figures included, and stands in the timeline too: whoever
    changes a number afterwards would have to rewrite the chain.
    """

    start = models.DateField(_("从"), null=True, blank=True)
    end = models.DateField(_("到"), null=True, blank=True)
    note = models.CharField(_("用在哪里"), max_length=200, blank=True, default="")
    actor = models.CharField(_("经办"), max_length=120)
    user = models.ForeignKey(anchors.USER, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    sha256 = models.CharField(_("摘要"), max_length=64, editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("统计快照")
        verbose_name_plural = _("统计快照")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="snapshot_period_runs_forward",
                condition=models.Q(start=None) | models.Q(end=None) | models.Q(start__lte=models.F("end")),
                violation_error_message=_("开始日期不能晚于结束日期。"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["federation", "record"], name="snapshot_all")]

    def content(self, figures: list[FrozenFigure]) -> dict[str, Any]:
        """All that it says, in the form that is hashed."""
        return {
            "federation": self.federation_id,
            "place": self.place_id,
            "start": self.start,
            "end": self.end,
            "title": self.record.title,
            "note": self.note,
            "actor": self.actor,
            "at": self.created_at.astimezone(clock.SHANGHAI).isoformat(timespec="microseconds"),
            "figures": [each.content() for each in figures],
        }

    def digest(self, figures: list[FrozenFigure]) -> str:
        """The hash of what it says now; the same as `sha256` as long as nobody has touched it."""
        return hashlib.sha256(canonical(self.content(figures)).encode()).hexdigest()


class FrozenFigure(models.Model):
    """One figure of a snapshot, with the definition that it was counted by and its towns and months."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="figures", verbose_name=_("快照"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    key = models.CharField(_("代号"), max_length=60)
    label = models.CharField(_("名称"), max_length=60)
    definition = models.CharField(_("口径"), max_length=300)
    definition_version = models.PositiveSmallIntegerField(_("口径版本"))
    unit = models.CharField(_("单位"), max_length=10)
    value = models.CharField(_("数"), max_length=40, blank=True, default="")
    rows = models.PositiveIntegerField(_("记录数"))
    towns = models.JSONField(_("各镇街"), default=list)
    months = models.JSONField(_("各月"), default=list)

    objects = FrozenFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("定格的数")
        verbose_name_plural = _("定格的数")
        ordering: ClassVar = ["snapshot", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["snapshot", "key"], name="frozen_figure_once"),
            models.UniqueConstraint(fields=["snapshot", "position"], name="frozen_figure_position"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.value}"

    def content(self) -> dict[str, Any]:
        """What it says, in the form that is hashed."""
        names = ("key", "label", "definition", "definition_version", "unit", "value", "rows", "towns", "months")
        return {name: getattr(self, name) for name in names}


class WallLink(models.Model):
    """What opens the big screen on a monitor that nobody signs in at. Only a digest of the address's key is kept."""

    organization = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("机构"))
    label = models.CharField(_("挂在哪里"), max_length=60)
    digest = models.CharField(_("密钥摘要"), max_length=64, unique=True, editable=False)
    actor = models.CharField(_("签发人"), max_length=120)
    created_at = models.DateTimeField(_("签发时间"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("失效时间"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    objects = WallLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("大屏链接")
        verbose_name_plural = _("大屏链接")
        indexes: ClassVar = [models.Index(fields=["organization", "id"], name="wall_link_list")]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """Whether a monitor may still show with it."""
        return self.revoked_at is None and self.expires_at > clock.now()

    @property
    def last_day(self) -> dt.date:
        """The day on which it runs out."""
        return self.expires_at.astimezone(clock.SHANGHAI).date()
