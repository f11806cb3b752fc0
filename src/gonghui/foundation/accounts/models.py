from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.accounts.enums import Purpose
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.models import Person
from gonghui.kernel import clock
from gonghui.kernel.crypto import INDEX_CHARACTERS, BlindIndexField, EncryptedTextField
from gonghui.kernel.models import Record


class User(AbstractUser):
    """Somebody who signs in: staff by password and second factor, workers and parties by phone and code."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=60)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("人员")
    )
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = BlindIndexField(_("手机号索引"), unique=True)
    phone_verified_at = models.DateTimeField(_("手机号核验时间"), null=True, blank=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Post(models.Model):
    """A user's role at an organisation. People change post; rows written from the old one stay where they were."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("账号"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=40)
    since = models.DateTimeField(_("起"), default=clock.now)
    until = models.DateTimeField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"], condition=models.Q(until=None), name="post_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.organization} {self.role}"


class OneTimeCode(models.Model):
    """A code sent to a telephone: opens one door once, or binds one person to one text. The row stays as evidence.

    Neither code nor number can be read from it; `subject` stands for who asked, `payload_digest` for what is bound.
    """

    purpose = models.CharField(_("用途"), max_length=20, choices=Purpose.choices)
    subject = models.CharField(_("申请人摘要"), max_length=20, blank=True)
    phone_index = BlindIndexField(_("手机号索引"), null=False)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name=_("记录"))
    payload_digest = models.CharField(_("内容摘要"), max_length=64, blank=True)
    code_hash = models.CharField(_("验证码摘要"), max_length=INDEX_CHARACTERS)
    created_at = models.DateTimeField(_("发出时间"), default=clock.now)
    expires_at = models.DateTimeField(_("失效时间"))
    attempts = models.PositiveSmallIntegerField(_("输错次数"), default=0)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("一次性验证码")
        verbose_name_plural = _("一次性验证码")
        indexes: ClassVar = [models.Index(fields=["phone_index", "-created_at"], name="one_time_code_phone")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%F %T}"


class ApiToken(models.Model):
    """A machine's key to the API: what it may do and until when. Only a digest of the key is kept."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="tokens", verbose_name=_("机构"))
    label = models.CharField(_("用在哪里"), max_length=60)
    digest = models.CharField(_("密钥摘要"), max_length=64, unique=True, editable=False)
    rights = models.JSONField(_("权限"), default=list)
    issued_by = models.CharField(_("发放人"), max_length=120)
    created_at = models.DateTimeField(_("发放时间"), default=clock.now)
    expires_at = models.DateTimeField(_("失效时间"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True)

    class Meta:
        verbose_name = _("接口密钥")
        verbose_name_plural = _("接口密钥")

    def __str__(self) -> str:
        return f"{self.organization} {self.label}"


class ApiReceipt(models.Model):
    """What was answered to a call that carried a key of its own: sent again within 30 days it gets the same answer."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("机构"))
    key = models.CharField(_("推送标识"), max_length=80)
    body_sha256 = models.CharField(_("内容摘要"), max_length=64)
    code = models.PositiveSmallIntegerField(_("答复状态"), default=0)
    answer = models.JSONField(_("答复"), default=dict)
    created_at = models.DateTimeField(_("收到时间"), default=clock.now)

    class Meta:
        verbose_name = _("接口回执")
        verbose_name_plural = _("接口回执")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="api_receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.key}"
