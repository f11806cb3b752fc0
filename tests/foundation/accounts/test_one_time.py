from __future__ import annotations

import datetime as dt
import re
from functools import partial

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from gonghui.foundation.accounts import one_time
from gonghui.foundation.accounts.enums import Purpose
from gonghui.foundation.accounts.models import OneTimeCode, User
from gonghui.foundation.accounts.one_time import check_code, issue_code, sign_in_by_code
from gonghui.foundation.notifications.models import Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import CodeRefused, Invalid, TooMany
from gonghui.kernel.scope import Scope, Via
from tests.at_once import at_once
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PHONE = "13800004127"
SEAT = Scope(actor="刘新雨", via=Via.CODE, seat_id=7)
OTHER_SEAT = Scope(actor="高明远", via=Via.CODE, seat_id=8)
DIGEST, OTHER_DIGEST = "a" * 64, "b" * 64
SIGN = Purpose.SIGN_DOCUMENT


def sent_code(row: OneTimeCode) -> str:
    """The code as the text message says it."""
    found = re.search(r"\d{6}", Outbox.objects.get(key=f"code:{row.pk}").body)
    assert found is not None
    return found.group()


def wrong(code: str) -> str:
    """Six figures that are not `code`."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_right_code_opens_once_and_keeps_what_it_was_bound_to() -> None:
    row = issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)

    used = check_code(SEAT, phone="138 0000 4127", purpose=SIGN, code=sent_code(row), payload_digest=DIGEST)

    assert used.pk == row.pk
    assert used.used_at is not None
    assert used.payload_digest == DIGEST


def test_message_names_the_purpose_and_the_time() -> None:
    row = issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)

    message = Outbox.objects.get(key=f"code:{row.pk}")

    assert "用于签署文书，5 分钟内有效" in message.body
    assert message.good_until == row.expires_at


def test_neither_code_nor_number_stands_in_the_table() -> None:
    row = issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)

    values = " ".join(str(value) for value in OneTimeCode.objects.values_list().get())

    assert PHONE not in values
    assert sent_code(row) not in values


def refusal(scope: Scope, code: str, *, payload_digest: str = DIGEST, purpose: Purpose = SIGN) -> CodeRefused:
    with pytest.raises(CodeRefused) as caught:
        check_code(scope, phone=PHONE, purpose=purpose, code=code, payload_digest=payload_digest)
    return caught.value


def test_each_refusal_is_of_its_own_kind_and_sentence() -> None:
    missing = refusal(SEAT, "123456")
    row = issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)
    code = sent_code(row)
    wrong_code = refusal(SEAT, wrong(code))
    other_text = refusal(SEAT, code, payload_digest=OTHER_DIGEST)
    with clock.standing(clock.now() + dt.timedelta(minutes=6)):
        expired = refusal(SEAT, code)
    check_code(SEAT, phone=PHONE, purpose=SIGN, code=code, payload_digest=DIGEST)
    replayed = refusal(SEAT, code)
    with clock.standing(clock.now() + dt.timedelta(minutes=2)):
        second = sent_code(issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST))
        exhausted = [refusal(SEAT, wrong(second)) for _each in range(one_time.MOST_TRIES + 1)][-1]

    found = [missing, wrong_code, other_text, expired, replayed, exhausted]
    kinds = ["code-missing", "code-wrong", "code-for-other", "code-expired", "code-replayed", "code-exhausted"]
    assert [error.slug for error in found] == kinds
    assert len({str(error) for error in found}) == 6
    assert all(error.fields["code"] == str(error) for error in found)


def test_wrong_tries_outlive_the_refusal_and_kill_the_code() -> None:
    code = sent_code(issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST))

    left = [str(refusal(SEAT, wrong(code))) for _each in range(one_time.MOST_TRIES)]

    assert "还能试 4 次" in left[0]
    assert refusal(SEAT, code).slug == "code-exhausted"


def test_code_of_one_seat_does_not_sign_for_another() -> None:
    code = sent_code(issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST))

    assert refusal(OTHER_SEAT, code).slug == "code-missing"
    assert refusal(SEAT, code, purpose=Purpose.SIGN_IN).slug == "code-missing"


def test_newer_code_takes_the_place_of_the_older() -> None:
    older = sent_code(issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST))
    with clock.standing(clock.now() + dt.timedelta(seconds=61)):
        newer = sent_code(issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST))
        if older != newer:
            assert refusal(SEAT, older).slug == "code-wrong"
        check_code(SEAT, phone=PHONE, purpose=SIGN, code=newer, payload_digest=DIGEST)


def test_second_code_within_a_minute_says_how_long_to_wait() -> None:
    issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)

    with pytest.raises(TooMany, match="秒后可以再要一次"):
        issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)


def test_number_gets_so_many_codes_an_hour() -> None:
    start = clock.now()
    for number in range(one_time.MOST_PER_HOUR):
        with clock.standing(start + number * dt.timedelta(minutes=2)):
            issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)

    with clock.standing(start + dt.timedelta(minutes=30)), pytest.raises(TooMany, match="一小时"):
        issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST)


def test_codes_that_a_stranger_asks_for_do_not_keep_anybody_from_signing() -> None:
    start = clock.now()
    for number in range(one_time.MOST_PER_HOUR):
        with clock.standing(start + number * dt.timedelta(minutes=2)):
            issue_code(Scope.nobody(), phone=PHONE, purpose=Purpose.SIGN_IN)

    with clock.standing(start + dt.timedelta(minutes=30)):
        assert issue_code(SEAT, phone=PHONE, purpose=SIGN, payload_digest=DIGEST).purpose == SIGN


def test_code_is_refused_where_nothing_reaches_phones(settings: Settings) -> None:
    settings.GONGHUI_CHANNELS = []

    with pytest.raises(Invalid, match="短信"):
        issue_code(SEAT, phone=PHONE, purpose=SIGN)
    assert OneTimeCode.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_check_refuses_to_run_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        check_code(SEAT, phone=PHONE, purpose=SIGN, code="123456")


def test_first_sign_in_opens_the_account_and_the_second_finds_it() -> None:
    nobody = Scope.nobody()
    first = sign_in_by_code(
        nobody, phone=PHONE, code=sent_code(issue_code(nobody, phone=PHONE, purpose=Purpose.SIGN_IN))
    )
    with clock.standing(clock.now() + dt.timedelta(minutes=2)):
        code = sent_code(issue_code(nobody, phone=PHONE, purpose=Purpose.SIGN_IN))
        second = sign_in_by_code(nobody, phone=PHONE, code=code)

    assert first.pk == second.pk
    assert User.objects.get().phone_verified_at is not None
    assert not first.has_usable_password()


def test_code_alone_does_not_open_an_account_with_a_post(cast: Cast) -> None:
    phone = cast.here.users["officer"].phone
    code = sent_code(issue_code(Scope.nobody(), phone=phone, purpose=Purpose.SIGN_IN))

    with pytest.raises(one_time.StaffPhone):
        sign_in_by_code(Scope.nobody(), phone=phone, code=code)


@pytest.mark.django_db(transaction=True)
def test_codes_asked_for_at_one_moment_are_counted() -> None:
    ask = partial(issue_code, SEAT, phone=PHONE, purpose=SIGN)

    refused = at_once(*[ask] * 4)

    assert [type(error) for error in refused] == [TooMany] * 3
    assert OneTimeCode.objects.count() == 1
