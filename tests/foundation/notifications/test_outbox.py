from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from gonghui.channels.demo_phone.models import DemoMessage
from gonghui.foundation.notifications import channels
from gonghui.foundation.notifications.actions import WAITS, can_reach, deliver_row, send
from gonghui.foundation.notifications.checks import channels_are_there
from gonghui.foundation.notifications.enums import AddressKind, Delivery
from gonghui.foundation.notifications.models import Outbox
from gonghui.foundation.notifications.tasks import sweep
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope

pytestmark = pytest.mark.django_db
SYSTEM = Scope.for_system(None, reason="测试")
PHONE = "13800004127"


class Broken:
    """A channel whose provider never answers."""

    kind = "demo_phone"
    takes = AddressKind.PHONE
    urls = ""

    def deliver(self, address: str, subject: str, body: str) -> None:
        raise TimeoutError("provider is silent")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The phone channel fails."""
    monkeypatch.setitem(channels.CHANNELS, "demo_phone", Broken())


def test_message_leaves_when_the_transaction_commits(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = send(SYSTEM, phone="138 0000 4127", text="您的事有回音了。", key="a")
        assert DemoMessage.objects.count() == 0

    row.refresh_from_db()
    message = DemoMessage.objects.get()
    assert (row.state, row.attempts) == (Delivery.SENT, 1)
    assert (message.phone, message.body) == (PHONE, "您的事有回音了。")


def test_message_of_a_failed_act_is_never_written() -> None:
    with pytest.raises(OSError), transaction.atomic():
        send(SYSTEM, phone=PHONE, text="不该发出的。", key="a")
        raise OSError

    assert Outbox.objects.count() == 0


def test_same_occasion_is_written_once() -> None:
    first = send(SYSTEM, phone=PHONE, text="一次。", key="case:1:accepted")
    second = send(SYSTEM, phone=PHONE, text="两次。", key="case:1:accepted")

    assert first.pk == second.pk
    assert Outbox.objects.get().body == "一次。"


def test_address_and_text_are_not_readable_in_the_database() -> None:
    send(SYSTEM, phone=PHONE, text="验证码 123456", key="a")

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, body FROM notifications_outbox")
        address, body = cursor.fetchone()

    assert PHONE not in address
    assert "123456" not in body


def test_lost_wake_up_is_made_good_by_the_sweeper() -> None:
    row = send(SYSTEM, phone=PHONE, text="没有人叫醒。", key="a")

    sweep.call()
    sweep.call()

    row.refresh_from_db()
    assert row.state == Delivery.SENT
    assert DemoMessage.objects.count() == 1


def test_failed_try_is_put_back_with_its_reason(broken: None) -> None:
    row = send(SYSTEM, phone=PHONE, text="喂。", key="a")

    deliver_row(row.pk)
    deliver_row(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts) == (Delivery.QUEUED, 1)
    assert row.last_error == "TimeoutError: provider is silent"
    assert row.next_try_at > clock.now() + dt.timedelta(seconds=50)


def test_what_a_provider_says_of_an_address_is_not_kept(broken: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = send(SYSTEM, phone=PHONE, text="喂。", key="a")

    def complain(self: object, address: str, subject: str, body: str) -> None:
        raise ValueError(f"no such number {address}")

    monkeypatch.setattr(type(channels.CHANNELS[row.channel]), "deliver", complain)
    deliver_row(row.pk)

    row.refresh_from_db()
    assert row.last_error == "ValueError: no such number ***"


def test_message_is_given_up_after_the_last_wait(broken: None) -> None:
    row = send(SYSTEM, phone=PHONE, text="喂。", key="a")

    for _attempt in range(len(WAITS) + 2):
        Outbox.objects.filter(state=Delivery.QUEUED).update(next_try_at=clock.now())
        deliver_row(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts) == (Delivery.FAILED, len(WAITS) + 1)


def test_row_of_a_sender_that_died_is_sent_after_its_lease() -> None:
    row = send(SYSTEM, phone=PHONE, text="喂。", key="a")
    Outbox.objects.filter(pk=row.pk).update(attempts=1, next_try_at=clock.now() + dt.timedelta(minutes=5))

    sweep.call()
    early = DemoMessage.objects.count()
    with clock.standing(clock.now() + dt.timedelta(minutes=6)):
        sweep.call()

    assert (early, DemoMessage.objects.count()) == (0, 1)


def test_message_past_its_time_is_not_sent() -> None:
    row = send(SYSTEM, phone=PHONE, text="旧。", key="a", good_until=clock.now() - dt.timedelta(seconds=1))

    deliver_row(row.pk)

    row.refresh_from_db()
    assert row.state == Delivery.FAILED
    assert DemoMessage.objects.count() == 0


def test_act_goes_on_where_no_channel_reaches_the_address(settings: Settings) -> None:
    settings.GONGHUI_CHANNELS = []

    row = send(SYSTEM, phone=PHONE, text="喂。", key="a")

    assert (row.state, row.last_error) == (Delivery.FAILED, "没有能发到这种地址的通道。")
    assert not can_reach(AddressKind.PHONE)


def test_number_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        send(SYSTEM, phone="12345", text="喂。", key="a")


def test_mail_goes_to_an_address() -> None:
    row = send(SYSTEM, address="clerk@example.org", subject="交办单", text="请签收。", key="a")

    deliver_row(row.pk)

    assert [(message.to, message.subject, message.body) for message in mail.outbox] == [
        (["clerk@example.org"], "交办单", "请签收。")
    ]


def test_demo_phone_shows_the_newest_first(client: Client) -> None:
    for number in (1, 2):
        deliver_row(send(SYSTEM, phone=PHONE, text=f"第 {number} 条 <b>", key=str(number)).pk)

    answer = client.get("/demo/phone/")

    page = answer.content.decode()
    assert page.index("第 2 条 &lt;b&gt;") < page.index("第 1 条 &lt;b&gt;")
    assert answer.headers["Refresh"] == "5"


def test_demo_phone_is_missing_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False

    assert client.get("/demo/phone/").status_code == 404
    assert "gonghui.notifications.E002" in [message.id for message in channels_are_there()]


def test_checks_name_an_unknown_channel_and_a_missing_phone(settings: Settings) -> None:
    settings.GONGHUI_CHANNELS = ["pigeon"]

    ids = [message.id for message in channels_are_there()]

    assert ids == ["gonghui.notifications.E001", "gonghui.notifications.W001"]
