"""One-time codes by telephone: to sign in with, and to bind a signature to a document."""

from __future__ import annotations

import datetime as dt
import hmac
from typing import Protocol

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.actions import account_for_phone
from gonghui.foundation.accounts.enums import Purpose
from gonghui.foundation.accounts.models import OneTimeCode, User
from gonghui.foundation.accounts.scopes import current_posts
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import clock
from gonghui.kernel.codes import DIGITS, random_code
from gonghui.kernel.crypto import blind_index, digest
from gonghui.kernel.errors import CodeRefused, TooMany
from gonghui.kernel.holding import hold
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope

CODE_LENGTH = 6
GOOD_FOR = dt.timedelta(minutes=5)
BETWEEN_CODES = dt.timedelta(seconds=60)
MOST_TRIES = 5
MOST_PER_HOUR = 6
MOST_PER_DAY = 20


class Carrier(Protocol):
    """What brings a code to a telephone; raises `Invalid` where nothing can."""

    def __call__(
        self, scope: Scope, *, phone: str, text: str, key: str, record_id: int | None, good_until: dt.datetime
    ) -> None: ...


_carriers: list[Carrier] = []


def carry_with(carrier: Carrier) -> None:
    """Name what carries codes. The notifications app does, since it stands in a later room than this one."""
    _carriers[:] = [carrier]


class CodeMissing(CodeRefused):
    """No code was asked for with this telephone for this purpose."""

    slug = "code-missing"


class CodeWrong(CodeRefused):
    """Not the code of the latest message."""

    slug = "code-wrong"


class CodeExpired(CodeRefused):
    """The right time has passed."""

    slug = "code-expired"


class CodeReplayed(CodeRefused):
    """The code has done its work already."""

    slug = "code-replayed"


class CodeExhausted(CodeRefused):
    """Too many wrong tries; the code is dead even if it is typed right now."""

    slug = "code-exhausted"


class CodeForOther(CodeRefused):
    """The code was asked for another text than the one it is used on."""

    slug = "code-for-other"


class StaffPhone(CodeRefused):
    """The number belongs to an account that works from a post; a code alone must not open that."""

    slug = "staff-phone"


@transaction.atomic
def issue_code(
    scope: Scope,
    *,
    phone: str,
    purpose: Purpose,
    payload_digest: str = "",
    record: Record | int | None = None,
) -> OneTimeCode:
    """Send a code to `phone`; it takes the place of an earlier one for the same purpose asked for by the same scope.

    Bound to whoever asks (seat or user of `scope`), and to `payload_digest` where one is given, such as the SHA-256 of
    a document. Raises `TooMany` with how long to wait and `Invalid` for a wrong number or where nothing reaches phones.
    Whether an account exists makes no difference.
    """
    number = normalized_phone(phone)
    index = blind_index(number, purpose="phone")
    hold(f"one-time:{index}")  # of requests at one moment each counts those before it
    _refuse_flood(index, purpose, payload_digest)
    code = random_code(CODE_LENGTH, alphabet=DIGITS)
    now = clock.now()
    row = OneTimeCode.objects.create(
        purpose=purpose,
        subject=_subject(scope),
        phone_index=index,
        record_id=record.pk if isinstance(record, Record) else record,
        payload_digest=payload_digest,
        code_hash=_hash(index, purpose, code),
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    text = _("验证码 %(code)s，用于%(purpose)s，%(minutes)s 分钟内有效。不要告诉别人，工会的人也不会问您要。") % {
        "code": code,
        "purpose": purpose.label,
        "minutes": int(GOOD_FOR.total_seconds() // 60),
    }
    [carry] = _carriers
    carry(scope, phone=number, text=text, key=f"code:{row.pk}", record_id=row.record_id, good_until=row.expires_at)
    return row


def check_code(scope: Scope, *, phone: str, purpose: Purpose, code: str, payload_digest: str = "") -> OneTimeCode:
    """Use the code up, or refuse with its sentence: missing, used, tried too often, expired, wrong, other text.

    Call it before you open your own transaction: the count of wrong tries must outlive the refusal, so this commits by
    itself and raises `RuntimeError` inside another transaction. The row returned is the evidence to keep.
    """
    index = blind_index(normalized_phone(phone), purpose="phone")
    with transaction.atomic(durable=True):
        asked = OneTimeCode.objects.filter(phone_index=index, purpose=purpose, subject=_subject(scope))
        row = asked.select_for_update(no_key=True).order_by("-created_at", "-pk").first()
        refusal = _refusal(row, _hash(index, purpose, "".join(code.split())), payload_digest)
        if row is not None and refusal is None:
            row.used_at = clock.now()
            row.save(update_fields=["used_at"])
    if refusal is not None:
        raise refusal
    assert row is not None
    return row


def sign_in_by_code(scope: Scope, *, phone: str, code: str) -> User:
    """The account behind `phone`, opened on first use, once `code` was right. Refuses numbers of staff accounts.

    Opening the session is the caller's. Not inside a transaction, as `check_code`.
    """
    check_code(scope, phone=phone, purpose=Purpose.SIGN_IN, code=code)
    with transaction.atomic():
        user = account_for_phone(phone)
        if current_posts(user):
            raise StaffPhone(_("这个号码是工作人员的账号。请用用户名、密码和两步验证登录。"))
        user.phone_verified_at = clock.now()
        user.save(update_fields=["phone_verified_at"])
    return user


def _subject(scope: Scope) -> str:
    if scope.seat_id is not None:
        return digest(f"seat:{scope.seat_id}")
    return digest(f"user:{scope.user_id}") if scope.user_id is not None else ""


def _hash(index: str, purpose: Purpose, code: str) -> str:
    return blind_index(f"{index}:{code}", purpose=f"one-time:{purpose}")


def _refuse_flood(index: str, purpose: Purpose, payload_digest: str) -> None:
    now = clock.now()
    # By purpose: whoever asks for sign-in codes to a stranger's phone must not keep them from signing.
    sent = OneTimeCode.objects.filter(phone_index=index, purpose=purpose)
    same = sent.filter(payload_digest=payload_digest, used_at=None)
    last = same.aggregate(last=Max("created_at"))["last"]
    if last is not None and now - last < BETWEEN_CODES:
        wait = int((BETWEEN_CODES - (now - last)).total_seconds()) + 1
        raise TooMany(_("验证码刚发过，看看短信。没收到的话，%(seconds)s 秒后可以再要一次。") % {"seconds": wait})
    if sent.filter(created_at__gt=now - dt.timedelta(hours=1)).count() >= MOST_PER_HOUR:
        raise TooMany(_("这个号码一小时里要了太多次验证码。过一小时再试，急事请打 12351。"))
    if sent.filter(created_at__gt=now - dt.timedelta(days=1)).count() >= MOST_PER_DAY:
        raise TooMany(_("这个号码今天要了太多次验证码。明天再试，急事请打 12351。"))


def _refusal(row: OneTimeCode | None, code_hash: str, payload_digest: str) -> CodeRefused | None:
    if row is None:
        return _refuse(CodeMissing, _("还没有给这个号码发过验证码。先点“发验证码”。"))
    if row.used_at is not None:
        return _refuse(CodeReplayed, _("这个验证码已经用过了，一个码只能用一次。要再办，请重新发一个。"))
    if row.attempts >= MOST_TRIES:
        return _refuse(CodeExhausted, _("输错 %(count)s 次，这个验证码作废了。请重新发一个。") % {"count": MOST_TRIES})
    if row.expires_at <= clock.now():
        return _refuse(CodeExpired, _("验证码过了有效期。请重新发一个。"))
    if not hmac.compare_digest(row.payload_digest, payload_digest):
        return _refuse(CodeForOther, _("发验证码以后文书改动过，这个码对不上现在的文书。看一遍新的，再重新发一个。"))
    if not hmac.compare_digest(row.code_hash, code_hash):
        row.attempts += 1
        row.save(update_fields=["attempts"])
        left = {"left": MOST_TRIES - row.attempts}
        return _refuse(CodeWrong, _("验证码不对。以最新一条短信为准，还能试 %(left)s 次。") % left)
    return None


def _refuse(kind: type[CodeRefused], sentence: str) -> CodeRefused:
    return kind(sentence, fields={"code": sentence})
