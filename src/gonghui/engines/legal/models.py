"""Holidays as an own table, because only a table can be corrected on the day; local parameters as packs say them."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.legal.enums import HolidayKind
from gonghui.engines.legal.querysets import (
    CalculationQuerySet,
    CardTextQuerySet,
    GuidePartQuerySet,
    LocalParametersQuerySet,
    TrainedModelQuerySet,
)
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.crypto import INDEX_CHARACTERS, EncryptedTextField
from gonghui.kernel.models import Record
from gonghui.kernel.money import MoneyField


class Holiday(models.Model):
    """One day that differs from its weekday, or belongs to a holiday, by a notice that the row names."""

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("种类"), max_length=10, choices=HolidayKind.choices)
    name = models.CharField(_("节日"), max_length=20)
    notice = models.CharField(_("依据"), max_length=60)

    class Meta:
        verbose_name = _("节假日")
        verbose_name_plural = _("节假日")
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="holiday_kind",
                condition=models.Q(kind__in=HolidayKind.values),
                violation_error_message=_("种类只能是法定节假日、调休放假或者调休上班。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}（{HolidayKind(self.kind).label}）"


class LocalParameters(models.Model):
    """The `legal` section of one pack version, as it was installed. For each pack the newest version counts."""

    federation = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属工会")
    )
    pack = models.CharField(_("政策包"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    installed_at = models.DateTimeField(_("安装时间"), default=clock.now)

    objects = LocalParametersQuerySet.as_manager()

    class Meta:
        verbose_name = _("当地参数")
        verbose_name_plural = _("当地参数")
        # Two constraints because SQLite has no "nulls not distinct".
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "pack", "version"], name="local_parameters_once"),
            models.UniqueConstraint(
                fields=["pack", "version"], condition=models.Q(federation=None), name="local_parameters_once_national"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"


class GuidePart(models.Model):
    """What one pack version says in one section that this engine reads whole: words, paths or cards."""

    federation = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属工会")
    )
    section = models.CharField(_("部分"), max_length=30)
    pack = models.CharField(_("政策包"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    installed_at = models.DateTimeField(_("安装时间"), default=clock.now)

    objects = GuidePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("劳动指引")
        verbose_name_plural = _("劳动指引")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "section", "pack", "version"], name="guide_part_once"),
            models.UniqueConstraint(
                fields=["section", "pack", "version"],
                condition=models.Q(federation=None),
                name="guide_part_once_national",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.pack} {self.version}"


class TrainedModel(models.Model):
    """A model of the topic as it was trained, with what was measured; it counts between signature and retirement.

    The content never changes. What counts is its digest: a row that was altered is read as if it were not there.
    """

    federation = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    content = models.JSONField(_("内容"))
    measured = models.JSONField(_("测得"))
    trained_on = models.CharField(_("训练数据"), max_length=200)
    kept_at = models.DateTimeField(_("存入时间"), default=clock.now)
    signed_by = models.CharField(_("签发人"), max_length=120, blank=True, default="")
    signed_why = models.CharField(_("签发理由"), max_length=300, blank=True, default="")
    signed_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = TrainedModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("归类模型")
        verbose_name_plural = _("归类模型")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "sha256"], name="trained_model_once"),
            models.UniqueConstraint(
                fields=["federation"],
                condition=models.Q(signed_at__isnull=False, retired_at=None),
                name="trained_model_one_counts",
            ),
            models.CheckConstraint(
                name="trained_model_signed_has_name",
                condition=models.Q(signed_at=None, signed_by="", retired_at=None)
                | (models.Q(signed_at__isnull=False) & ~models.Q(signed_by="")),
                violation_error_message=_("启用的模型要有签发人和时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.trained_on}"

    @property
    def counts(self) -> bool:
        """Whether it answers now."""
        return self.signed_at is not None and self.retired_at is None


class Calculation(models.Model):
    """A result that somebody brought to a record, as the page showed it: the person's own estimate, never a finding.

    `sent` is what was entered, so that it can be calculated again; `amount` is missing where the answer is no sum.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="calculations", verbose_name=_("记录"))
    calculator = models.CharField(_("计算器"), max_length=60)
    sent = EncryptedTextField(_("填的数"))
    answer = EncryptedTextField(_("结果"))
    amount = MoneyField(_("金额"), null=True, blank=True)
    category = models.CharField(_("类别"), max_length=3, blank=True, default="")
    # Keyed, of calculator and input: the same result sent twice is one row.
    sent_digest = models.CharField(_("内容摘要"), max_length=INDEX_CHARACTERS, editable=False)
    made_at = models.DateTimeField(_("时间"), default=clock.now)

    objects = CalculationQuerySet.as_manager()

    class Meta:
        verbose_name = _("测算")
        verbose_name_plural = _("测算")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sent_digest", "record"], name="calculation_once_a_record"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.calculator}"

    @property
    def told(self) -> dict[str, Any]:
        """The answer as it was shown: headline, figure, steps, articles, lines, inputs, figures, warnings."""
        found: dict[str, Any] = json.loads(self.answer)
        return found


class CardText(models.Model):
    """What is searched of one card: pairs of characters as letters and digits, for the version of a section."""

    section = models.CharField(_("部分的摘要"), max_length=64)
    code = models.CharField(_("代号"), max_length=40)
    head = models.TextField(_("标题里的字"))
    body = models.TextField(_("正文里的字"))

    objects = CardTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("知识卡片的索引")
        verbose_name_plural = _("知识卡片的索引")
        constraints: ClassVar = [models.UniqueConstraint(fields=["section", "code"], name="card_text_once")]

    def __str__(self) -> str:
        return self.code
