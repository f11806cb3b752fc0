from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.notifications.enums import Delivery
from gonghui.foundation.notifications.querysets import NoticeQuerySet, OutboxQuerySet
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.crypto import EncryptedTextField
from gonghui.kernel.models import Record


class Notice(models.Model):
    """A line in the inbox of one user, or of those posts of one organisation that hold `right`.

    Each account reads for itself: what one has seen stays new to the others.
    """

    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="notices", verbose_name=_("记录"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="notices", verbose_name=_("收件人")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="notices", verbose_name=_("收件机构")
    )
    right = models.CharField(_("给有这项权限的岗位"), max_length=60, blank=True, default="")
    title = models.CharField(_("标题"), max_length=120)
    body = models.CharField(_("内容"), max_length=500, blank=True)
    url = models.CharField(_("去处"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"), default=clock.now)
    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("站内消息")
        verbose_name_plural = _("站内消息")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_user_or_organization",
                condition=Q(user=None, organization__isnull=False) | Q(user__isnull=False, organization=None),
                violation_error_message=_("消息发给一个人或者一个机构，不能都发，也不能都不发。"),
            ),
            models.CheckConstraint(
                name="notice_right_of_organization",
                condition=Q(right="") | Q(organization__isnull=False),
                violation_error_message=_("发给一个人的消息不再看权限。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(fields=["organization", "-id"], name="notice_organization"),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeReading(models.Model):
    """That one account has seen one notice."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="readings", verbose_name=_("消息"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("看的人"))
    at = models.DateTimeField(_("看过时间"), default=clock.now)

    class Meta:
        verbose_name = _("看过的消息")
        verbose_name_plural = _("看过的消息")
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "user"], name="notice_reading_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.user_id}"


class InboxMark(models.Model):
    """Up to which notice an account has seen all of its own inbox, or of an organisation's: older readings go."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("账号"))
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("机构"))
    read_to = models.BigIntegerField(_("看到哪一条"))

    class Meta:
        verbose_name = _("看到的位置")
        verbose_name_plural = _("看到的位置")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organization"], condition=Q(organization__isnull=False), name="inbox_mark_once"
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(organization=None), name="inbox_mark_once_own"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.organization_id} {self.read_to}"


class Outbox(models.Model):
    """A message that leaves the house: written with the act that caused it, kept as proof of the sending."""

    key = models.CharField(_("幂等键"), max_length=120, unique=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="messages", verbose_name=_("记录"))
    channel = models.CharField(_("通道"), max_length=30, blank=True)
    address = EncryptedTextField(_("地址"))
    subject = models.CharField(_("标题"), max_length=120, blank=True)
    body = EncryptedTextField(_("内容"))
    actor = models.CharField(_("经办"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=Delivery.choices, default=Delivery.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    last_error = models.CharField(_("上次没发出去的原因"), max_length=300, blank=True)
    next_try_at = models.DateTimeField(_("下次发送"), default=clock.now)
    good_until = models.DateTimeField(_("过时作废"), null=True)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)
    sent_at = models.DateTimeField(_("发出时间"), null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("发件箱")
        verbose_name_plural = _("发件箱")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outbox_sent_has_time",
                condition=Q(state=Delivery.SENT, sent_at__isnull=False) | (~Q(state=Delivery.SENT) & Q(sent_at=None)),
                violation_error_message=_("发出的消息要有发出时间。"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(state=Delivery.QUEUED), name="outbox_due"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"
