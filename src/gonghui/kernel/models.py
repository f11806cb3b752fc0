"""The record spine, access, timeline, counters: the tables that every programme's records hang on."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from gonghui.kernel import anchors, clock
from gonghui.kernel.codes import public_code
from gonghui.kernel.errors import Stale
from gonghui.kernel.labels import Labelled
from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet


class Record(models.Model):
    """One row for each top-level thing, whatever its kind; timeline, facts, documents and access point here."""

    kind = models.CharField(_("种类"), max_length=40)
    federation = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    place = models.ForeignKey(anchors.REGION, models.PROTECT, related_name="+", verbose_name=_("所在地"))
    public_code = models.CharField(_("编码"), max_length=16, unique=True, default=public_code, editable=False)
    title = models.CharField(_("名称"), max_length=200)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    objects = RecordQuerySet["Record"].as_manager()

    class Meta:
        verbose_name = _("记录")
        verbose_name_plural = _("记录")
        indexes: ClassVar = [models.Index(fields=["federation", "kind", "id"], name="record_owner")]

    def __str__(self) -> str:
        return self.title


class Versioned(Labelled, models.Model):
    """A row whose losing writer notices: every write names its fields and the version it read."""

    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        abstract = True

    def save_fields(self, *names: str) -> Self:
        """Write just these fields. Raises `Stale`, and writes nothing, where somebody else was faster."""
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        rows = type(self)._base_manager.filter(pk=self.pk, version=self.version)
        if not rows.update(**values, version=F("version") + 1):
            raise Stale()
        self.version += 1
        return self

    def expect_version(self, version: int | None) -> None:
        """Refuse a form that was filled in on an older version. None (a door without forms) expects nothing."""
        if version is not None and version != self.version:
            raise Stale()


class RecordModel(Versioned):
    """A top-level thing: shares its key with its `Record` and copies the owner columns that lists are read by."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="%(class)s")
    federation = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    place = models.ForeignKey(anchors.REGION, models.PROTECT, related_name="+", verbose_name=_("所在地"))
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.record.title

    @property
    def code(self) -> str:
        """The opaque public code of the record."""
        return self.record.public_code


class Access(models.Model):
    """Opens one record to an organisation or a person outside its owner, in a role, perhaps until a moment."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="access", verbose_name=_("记录"))
    organization = models.ForeignKey(
        anchors.ORGANIZATION, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("机构")
    )
    person = models.ForeignKey(
        anchors.PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    role = models.CharField(_("身份"), max_length=40)
    since = models.DateTimeField(_("起"), default=clock.now)
    until = models.DateTimeField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_organization_or_person",
                condition=models.Q(organization=None, person__isnull=False)
                | models.Q(organization__isnull=False, person=None),
                violation_error_message=_("授权给一个机构或者一个人，不能都给，也不能都不给。"),
            ),
            models.UniqueConstraint(
                fields=["record", "organization", "role"],
                condition=models.Q(organization__isnull=False),
                name="access_once_organization",
            ),
            models.UniqueConstraint(
                fields=["record", "person", "role"],
                condition=models.Q(person__isnull=False),
                name="access_once_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "until", "record"], name="access_by_organization"),
            models.Index(fields=["person", "until", "record"], name="access_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.role}"


class TimelineHead(models.Model):
    """The last link of a record's chain: locked while the next is written."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="timeline_head")
    sequence = models.PositiveIntegerField(_("序号"), default=0)
    hash = models.CharField(_("摘要"), max_length=64, default="")

    class Meta:
        verbose_name = _("经过链头")
        verbose_name_plural = _("经过链头")

    def __str__(self) -> str:
        return f"{self.record_id}#{self.sequence}"


class TimelineEntry(models.Model):
    """What happened to a record: append-only, each entry hashed over the one before. No personal values inside."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="timeline", verbose_name=_("记录"))
    sequence = models.PositiveIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    actor = models.CharField(_("经办"), max_length=120)
    via = models.CharField(_("途径"), max_length=10)
    user = models.ForeignKey(anchors.USER, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    organization = models.ForeignKey(
        anchors.ORGANIZATION, models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    verb = models.CharField(_("动作"), max_length=60)
    summary = models.CharField(_("摘要"), max_length=400)
    changes = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    previous = models.CharField(_("前一条摘要"), max_length=64)
    hash = models.CharField(_("本条摘要"), max_length=64)

    objects = ChildQuerySet["TimelineEntry"].as_manager()

    class Meta:
        verbose_name = _("经过")
        verbose_name_plural = _("经过")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "sequence"], name="timeline_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}#{self.sequence} {self.verb}"


class TimelineRoot(models.Model):
    """The signed root over the chain heads that changed on one day, exported to be kept elsewhere."""

    day = models.DateField(_("日期"), primary_key=True)
    heads = models.PositiveIntegerField(_("链头数"))
    root = models.CharField(_("根摘要"), max_length=64)
    signature = models.TextField(_("签名"))
    created_at = models.DateTimeField(_("生成时间"), default=clock.now)

    class Meta:
        verbose_name = _("每日根摘要")
        verbose_name_plural = _("每日根摘要")

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"


class AccessLog(models.Model):
    """Who read which sensitive value, and why. Append-only, apart from the domain tables."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("记录"))
    user = models.ForeignKey(anchors.USER, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    actor = models.CharField(_("查看人"), max_length=120)
    what = models.CharField(_("内容"), max_length=60)
    reason = models.CharField(_("理由"), max_length=200)
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("查看日志")
        verbose_name_plural = _("查看日志")
        indexes: ClassVar = [models.Index(fields=["record", "at"], name="access_log_record")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor} {self.what}"


class Counter(models.Model):
    """The last number given in a series of a federation and year: document numbers have no gaps and no twins."""

    federation = models.ForeignKey(anchors.ORGANIZATION, models.PROTECT, related_name="+", verbose_name=_("所属工会"))
    series = models.CharField(_("序列"), max_length=40)
    year = models.PositiveSmallIntegerField(_("年份"))
    value = models.PositiveIntegerField(_("已用到"), default=0)

    class Meta:
        verbose_name = _("编号计数")
        verbose_name_plural = _("编号计数")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "series", "year"], name="counter_series"),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.value}"


class InstalledPack(models.Model):
    """A pack version that was installed for a federation, or for the whole installation."""

    federation = models.ForeignKey(
        anchors.ORGANIZATION, models.PROTECT, null=True, related_name="+", verbose_name=_("所属工会")
    )
    name = models.CharField(_("名称"), max_length=60)
    version = models.CharField(_("版本"), max_length=20)
    sha256 = models.CharField(_("摘要"), max_length=64)
    header = models.JSONField(_("封面"), default=dict)
    installed_at = models.DateTimeField(_("安装时间"), default=clock.now)

    class Meta:
        verbose_name = _("政策包")
        verbose_name_plural = _("政策包")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["federation", "name", "version"], name="installed_pack_once"),
            models.UniqueConstraint(
                fields=["name", "version"], condition=models.Q(federation=None), name="installed_pack_once_national"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
