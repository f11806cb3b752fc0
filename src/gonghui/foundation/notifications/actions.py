from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from gonghui.foundation.notifications.channels import CHANNELS, channel_for
from gonghui.foundation.notifications.enums import AddressKind, Delivery
from gonghui.foundation.notifications.models import InboxMark, Notice, NoticeReading, Outbox
from gonghui.foundation.notifications.querysets import OutboxQuerySet, boxes
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_absent, insert_many
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Record
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope

logger = logging.getLogger("gonghui.notifications")
LEASE = dt.timedelta(minutes=5)
SETTLED_AFTER = dt.timedelta(days=1)
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]


@dataclass(frozen=True, slots=True)
class Word:
    """What a notice says and to whom: to one user, or to those posts of an organisation that hold `right`.

    Without `right` it is that of the page it leads to: nobody is told of what they may not open.
    """

    title: str
    body: str = ""
    url: str = ""
    record: int | None = None
    organization: int | None = None
    user: int | None = None
    right: Right | None = None


def notify(
    scope: Scope,
    *,
    record: Record | int | None,
    title: str,
    body: str = "",
    url: str = "",
    organization: Organization | int | None = None,
    user: AbstractBaseUser | int | None = None,
    right: Right | None = None,
) -> Notice:
    """A line in one inbox, in the caller's transaction and under the caller's right; a set of one of `notify_many`."""
    word = Word(title, body, url, _key(record), _key(organization), _key(user), right)
    return notify_many(scope, [word])[0]


def notify_many(scope: Scope, words: Iterable[Word]) -> list[Notice]:
    """Lines in inboxes, in the caller's transaction and under the caller's right. One statement.

    `url` is a path of this site. Refuses an address elsewhere and anything but exactly one recipient.
    """
    at = clock.now()
    return insert_many(Notice, [_notice(word, at) for word in words])


def _notice(word: Word, at: dt.datetime) -> Notice:
    if (word.organization is None) == (word.user is None):
        raise ValueError("a notice goes to a user or to an organization")
    if word.url and (not word.url.startswith("/") or word.url.startswith("//")):
        raise ValueError("a notice leads to a path of this site")
    return Notice(
        record_id=word.record,
        organization_id=word.organization,
        user_id=word.user,
        right=_right(word),
        title=word.title[:120],
        body=word.body[:500],
        url=word.url,
        created_at=at,
    )


def _right(word: Word) -> str:
    if word.organization is None:
        return ""
    if word.right is not None:
        return word.right.code
    try:
        opens: Right | None = getattr(resolve(word.url.partition("?")[0]).func, "right", None)
    except Resolver404:
        opens = None
    return opens.code if opens else ""


def _key(row: Record | Organization | AbstractBaseUser | int | None) -> int | None:
    return row if isinstance(row, int) or row is None else row.pk


@transaction.atomic
def mark_read(scope: Scope, notice_id: int) -> Notice:
    """Note that the account has seen it. The first reading stays; a stranger's notice answers `NotFound`."""
    notice = get_visible(scope, Notice, pk=notice_id)
    if scope.user_id is not None:
        _read(scope.user_id, [notice.pk])
        _move_marks(scope)
    return notice


@transaction.atomic
def mark_all_read(scope: Scope, *, before: dt.datetime | None = None) -> int:
    """Note that the account has seen all of its inbox, or what came `before` a moment; how many of it were new."""
    if scope.user_id is None:
        return 0
    rows = Notice.objects.unread_by(scope)
    found = list((rows if before is None else rows.filter(created_at__lt=before)).values_list("pk", flat=True))
    _read(scope.user_id, found)
    _move_marks(scope)
    return len(found)


def _read(user_id: int, notices: Iterable[int]) -> None:
    at = clock.now()
    insert_absent(NoticeReading, ("notice", "user", "at"), [(key, user_id, at) for key in notices])


def _move_marks(scope: Scope) -> None:
    """Up to the first unread all is seen. Not of the last day: a long transaction may yet bring in older keys."""
    settled = clock.now() - SETTLED_AFTER
    for box, way in boxes(scope).items():
        own = Notice.objects.filter(way)
        first = Notice.objects.unread_by(scope).filter(organization=box).order_by("pk").values_list("pk", flat=True)[:1]
        last = own.filter(created_at__lt=settled).order_by("-pk").values_list("pk", flat=True).first()
        read_to = min([*(key - 1 for key in first), *([last] if last else [0])])
        if read_to:
            kept = {"user_id": scope.user_id, "organization_id": box}
            mark, made = InboxMark.objects.get_or_create(**kept, defaults={"read_to": read_to})
            if not made and mark.read_to < read_to:
                InboxMark.objects.filter(pk=mark.pk, read_to__lt=read_to).update(read_to=read_to)


def can_reach(takes: AddressKind) -> bool:
    """Whether a message to such an address can leave the house at all."""
    return channel_for(takes) is not None


@transaction.atomic
def send(
    scope: Scope,
    *,
    text: str,
    key: str,
    record: Record | int | None = None,
    phone: str = "",
    address: str = "",
    subject: str = "",
    good_until: dt.datetime | None = None,
) -> Outbox:
    """Write a message to `phone` (or the e-mail `address`) into the outbox; it leaves when the transaction commits.

    `key` names the occasion: a second message under the same key is not written, the first is returned. Where no
    channel reaches the address the row says so and nothing is raised: an act must not fail for want of a text message.
    """
    if bool(phone) == bool(address):
        raise ValueError("a message goes to a phone or to an address")
    known = Outbox.objects.filter(key=key).first()
    if known is not None:
        return known
    channel = channel_for(AddressKind.PHONE if phone else AddressKind.EMAIL)
    row = Outbox.objects.create(
        key=key,
        record_id=_key(record),
        channel=channel.kind if channel else "",
        address=normalized_phone(phone) if phone else address,
        subject=subject[:120],
        body=text,
        actor=scope.actor,
        state=Delivery.QUEUED if channel else Delivery.FAILED,
        last_error="" if channel else _("没有能发到这种地址的通道。"),
        next_try_at=clock.now(),
        created_at=clock.now(),
        good_until=good_until,
    )
    if channel:
        transaction.on_commit(lambda: wake(row.pk), robust=True)
    return row


def wake(outbox_id: int) -> None:
    """Ask a worker to send this row now. Lost wake-ups do no harm: the sweeper finds the row."""
    from gonghui.foundation.notifications.tasks import deliver  # tasks stand above actions and call them

    deliver.enqueue(outbox_id)


def carry_code(
    scope: Scope, *, phone: str, text: str, key: str, record_id: int | None, good_until: dt.datetime
) -> None:
    """Carry a one-time code. Unlike `send` it refuses where no channel reaches phones: a lost code is no code."""
    if not can_reach(AddressKind.PHONE):
        raise Invalid(_("还没有开通短信，验证码发不出去。请打 12351，或者找本单位的工会管理员。"))
    send(scope, phone=phone, text=text, key=key, record=record_id, good_until=good_until)


def deliver_row(outbox_id: int) -> None:
    """Hand one due row to its channel, outside any transaction. A row somebody else has in hand is left alone.

    It is leased first: where the process dies, it is tried again after `LEASE`, so a message may arrive twice.
    """
    now = clock.now()
    due = Outbox.objects.due().filter(pk=outbox_id)
    if not due.order_by().update(next_try_at=now + LEASE, attempts=F("attempts") + 1):
        return
    row = Outbox.objects.get(pk=outbox_id)
    channel = CHANNELS.get(row.channel)
    if row.good_until is not None and row.good_until <= now:
        _give_up(row, _("过了有效期还没发出去，作废。"))
    elif channel is None:
        _give_up(row, _("通道“%(channel)s”已经关掉。") % {"channel": row.channel})
    else:
        try:
            channel.deliver(row.address, row.subject, row.body)
        except Exception as error:  # a provider may fail in any way; the row keeps what it said and is tried again
            said = f"{type(error).__name__}: {error}".replace(row.address, "***")[:300]
            logger.warning("outbox %s attempt %s: %s", row.pk, row.attempts, said)
            _put_back(row, said)
        else:
            _rows(row).update(state=Delivery.SENT, sent_at=clock.now(), last_error="")


def _put_back(row: Outbox, reason: str) -> None:
    if row.attempts > len(WAITS):
        _give_up(row, reason)
        return
    _rows(row).update(next_try_at=clock.now() + WAITS[row.attempts - 1], last_error=reason)


def _give_up(row: Outbox, reason: str) -> None:
    _rows(row).update(state=Delivery.FAILED, last_error=reason)


def _rows(row: Outbox) -> OutboxQuerySet:
    return Outbox.objects.filter(pk=row.pk, state=Delivery.QUEUED)
