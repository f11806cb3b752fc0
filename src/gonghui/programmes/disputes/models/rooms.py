from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.accounts.models import User
from gonghui.kernel import clock
from gonghui.kernel.crypto import BlindIndexField, EncryptedTextField
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models.cases import Case, Party
from gonghui.programmes.disputes.querysets import (
    InvitationQuerySet,
    PrivateMessageQuerySet,
    RoomMessageQuerySet,
    SeatQuerySet,
)

PRESENT_FOR = dt.timedelta(seconds=75)
"""Pages say every thirty seconds that somebody is there; two may get lost."""


class Seat(models.Model):
    """A chair in the mediation room, for one person in one role."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="seats", verbose_name=_("案件"))
    role = models.CharField(_("身份"), max_length=12, choices=SeatRole.choices)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("当事人")
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号"))
    name = models.CharField(_("姓名"), max_length=60)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    seen_at = models.DateTimeField(_("最近在线"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("席位")
        verbose_name_plural = _("席位")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "role", "name"], name="seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"

    @property
    def is_present(self) -> bool:
        """Whether a page of the room was open at this seat a moment ago."""
        return self.seen_at is not None and clock.now() - self.seen_at < PRESENT_FOR


class Invitation(models.Model):
    """A code that opens one seat, once, on one device, until it expires or is revoked. The code itself is not kept."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="invitations", verbose_name=_("席位"))
    code_index = BlindIndexField(_("邀请码索引"), unique=True, null=False)
    issued_at = models.DateTimeField(_("发出时间"), default=clock.now)
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    session_index = BlindIndexField(_("会话索引"), db_index=True)
    device = models.CharField(_("设备"), max_length=200, blank=True, default="")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("邀请码")
        verbose_name_plural = _("邀请码")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="invitation_session_after_use",
                condition=models.Q(used_at=None, session_index=None)
                | models.Q(used_at__isnull=False, session_index__isnull=False),
                violation_error_message=_("使用过的邀请码要有会话。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.issued_at:%F}"

    @property
    def stands(self) -> bool:
        """Neither revoked nor expired, used or not."""
        return self.revoked_at is None and self.expires_at > clock.now()


class RoomMessage(models.Model):
    """Something said to everybody, or a paper laid on the table.

    Sequence numbers are given under the room's lock, so there are no holes or twins.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages", verbose_name=_("案件"))
    sequence = models.PositiveIntegerField(_("序号"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="messages", verbose_name=_("席位"))
    text = models.TextField(_("内容"))
    evidence = models.ForeignKey(
        "disputes.Evidence", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发出的证据")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发出的文书")
    )
    client_key = models.CharField(_("发送标识"), max_length=40)
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = RoomMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("发言")
        verbose_name_plural = _("发言")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="room_message_sequence"),
            models.UniqueConstraint(fields=["seat", "client_key"], name="room_message_once"),
            models.CheckConstraint(
                name="room_message_one_thing",
                condition=models.Q(evidence=None) | models.Q(document=None),
                violation_error_message=_("一次只发一份材料。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.sequence}"


class PrivateMessage(models.Model):
    """Something said between one person and the mediator alone. `seat` is that person's, whoever of both speaks."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="private_messages", verbose_name=_("谁的席位"))
    sequence = models.PositiveIntegerField(_("序号"))
    by_mediator = models.BooleanField(_("调解员所说"))
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("发言席位"))
    text = EncryptedTextField(_("内容"))
    client_key = models.CharField(_("发送标识"), max_length=40)
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = PrivateMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("单独谈话")
        verbose_name_plural = _("单独谈话")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "sequence"], name="private_message_sequence"),
            models.UniqueConstraint(fields=["author", "client_key"], name="private_message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}#{self.sequence}"
