from __future__ import annotations

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from gonghui.channels.demo_phone.models import DemoMessage
from gonghui.foundation.accounts.models import User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
LOGIN, PHONE_DOOR, CODE_DOOR = "/accounts/login/", "/accounts/phone/", "/accounts/phone/code/"
Commit = DjangoCaptureOnCommitCallbacks


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()


def ask(client: Client, commit: Commit, phone: str = "13800004127", **more: str) -> str:
    """Ask for a code and read it on the demo's telephone."""
    with commit(execute=True):
        answer = client.post(PHONE_DOOR, {"phone": phone, **more})
    assert answer.status_code == 302
    found = re.search(r"\d{6}", DemoMessage.objects.order_by("pk")[DemoMessage.objects.count() - 1].body)
    assert found is not None
    return found.group()


def test_worker_signs_in_by_phone_and_code(client: Client, django_capture_on_commit_callbacks: Commit) -> None:
    code = ask(client, django_capture_on_commit_callbacks, next="/inbox/")

    answer = client.post(CODE_DOOR, {"code": code, "next": "/inbox/"})

    assert answer.headers["Location"] == "/inbox/"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_worker_without_a_wish_goes_to_the_front_door(
    client: Client, django_capture_on_commit_callbacks: Commit
) -> None:
    code = ask(client, django_capture_on_commit_callbacks)

    assert client.post(CODE_DOOR, {"code": code}).headers["Location"] == reverse("web:home")


def test_next_leads_to_no_other_site(client: Client, django_capture_on_commit_callbacks: Commit) -> None:
    code = ask(client, django_capture_on_commit_callbacks, next="https://elsewhere.invalid/")

    answer = client.post(CODE_DOOR, {"code": code, "next": "https://elsewhere.invalid/"})

    assert answer.headers["Location"] == reverse("web:home")


def test_known_and_unknown_numbers_are_answered_alike(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Commit
) -> None:
    known, unknown = cast.here.users["officer"].phone, "13700000001"

    answers = [client.post(PHONE_DOOR, {"phone": phone}) for phone in (known, unknown)]
    pages = [client.get(CODE_DOOR) for _each in answers]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer.headers["Location"] for answer in answers] == [CODE_DOOR, CODE_DOOR]
    assert [page.status_code for page in pages] == [200, 200]


def test_number_is_kept_encrypted_in_the_session(client: Client, django_capture_on_commit_callbacks: Commit) -> None:
    ask(client, django_capture_on_commit_callbacks)

    assert "13800004127" not in str(dict(client.session))


def test_wrong_code_says_what_is_wrong_under_the_field(
    client: Client, django_capture_on_commit_callbacks: Commit
) -> None:
    code = ask(client, django_capture_on_commit_callbacks)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    answer = client.post(CODE_DOOR, {"code": wrong})

    assert answer.context["form"].errors["code"] == ["验证码不对。以最新一条短信为准，还能试 4 次。"]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("phone", ["", "12345"])
def test_number_that_is_none_is_refused_at_its_field(client: Client, phone: str) -> None:
    answer = client.post(PHONE_DOOR, {"phone": phone})

    assert list(answer.context["form"].errors) == ["phone"]


def test_code_page_without_a_number_leads_back(client: Client) -> None:
    assert client.get(CODE_DOOR).headers["Location"] == PHONE_DOOR


def test_one_address_may_not_ask_without_end(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"phone_ask": "2/10m/ip", "phone_try": "2/10m/ip"}

    answers = [client.post(PHONE_DOOR, {"phone": f"1380000412{number}"}) for number in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "这个网络里试的人太多了" in answers[2].content.decode()


def test_staff_sign_in_by_name_and_password(cast: Cast, client: Client) -> None:
    page = client.get(LOGIN)
    answer = client.post(LOGIN, {"login": cast.here.users["officer"].username, "password": PASSWORD})

    assert "用户名" in page.content.decode()
    assert answer.headers["Location"] == reverse("web:workbench")


def test_wrong_password_and_unknown_name_are_answered_alike(cast: Cast, client: Client) -> None:
    names = (cast.here.users["officer"].username, "nobody")

    errors = [
        client.post(LOGIN, {"login": name, "password": "wrong"}).context["form"].non_field_errors() for name in names
    ]

    assert errors[0] == errors[1] == ["用户名或密码不对。核对一下，输错 5 次要等 5 分钟。"]


def test_password_is_not_tried_for_ever(cast: Cast, client: Client) -> None:
    name = cast.here.users["officer"].username
    for _try in range(5):
        client.post(LOGIN, {"login": name, "password": "wrong"})

    answer = client.post(LOGIN, {"login": name, "password": PASSWORD})

    assert "输错太多次了" in str(answer.context["form"].errors)
    assert "_auth_user_id" not in client.session


def test_page_that_was_tried_too_often_says_so_in_our_words(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post(LOGIN, {"login": "a", "password": "b"})

    answer = client.post(LOGIN, {"login": "a", "password": "b"})

    assert answer.status_code == 429
    assert "先停一分钟再来" in answer.content.decode()


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_there_is_no_public_sign_up_and_no_mail_page(client: Client, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert client.get("/accounts/signup/").status_code == 404


def test_staff_get_no_further_without_the_second_factor(cast: Cast, client: Client, settings: Settings) -> None:
    settings.GONGHUI_SECOND_FACTOR_REQUIRED = True
    client.post(LOGIN, {"login": cast.here.users["officer"].username, "password": PASSWORD})

    before = client.get(reverse("notifications:inbox"))
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    page = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    after = client.get(reverse("notifications:inbox"))

    assert before.headers["Location"] == reverse("mfa_activate_totp")
    assert secret in page.content.decode().replace(" ", "")
    assert after.status_code == 200


def code_now(secret: str) -> str:
    """What an authenticator app shows."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_second_factor_is_asked_for_at_sign_in(cast: Cast, client: Client) -> None:
    user = cast.here.users["officer"]
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)

    asked = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    page = client.get(reverse("mfa_authenticate"))
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})

    assert asked.headers["Location"] == reverse("mfa_authenticate")
    assert page.status_code == 200
    assert answer.headers["Location"] == reverse("web:workbench")


def test_secret_of_the_second_factor_is_encrypted_at_rest(cast: Cast) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.here.users["officer"], secret)

    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_signing_out_takes_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["officer"])

    page = client.get(reverse("account_logout"))
    still = "_auth_user_id" in client.session
    answer = client.post(reverse("account_logout"))

    assert (page.status_code, still) == (200, True)
    assert answer.headers["Location"] == reverse("web:home")
    assert "_auth_user_id" not in client.session


def test_who_signs_in_by_phone_has_no_password_to_change(
    client: Client, django_capture_on_commit_callbacks: Commit
) -> None:
    client.post(CODE_DOOR, {"code": ask(client, django_capture_on_commit_callbacks)})

    answer = client.get(reverse("account_change_password"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("web:me")
