"""The worker's own application for mediation, from the phone, without an account."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.applying import apply_from_signal
from gonghui.programmes.disputes.actions.cases import NewClaim
from gonghui.programmes.disputes.actions.signals import query_code
from gonghui.programmes.disputes.enums import Identity
from gonghui.programmes.disputes.models import Case, Signal
from tests.cast import Cast, County
from tests.programmes.disputes import stage_signals
from tests.requirements import requirement

pytestmark = pytest.mark.django_db
KEY = "K" * 32
SAID = {
    "key": "a-key", "name": "李秋实", "phone": "13700001111", "firm": "望溪小禾制衣厂", "want_1": "W01",
    "amount_1": "8,600", "statement": "两个月没发工资。", "knows_firm_is_told": "on",
}  # fmt: skip

REPORT = {
    "submission_key": "BCDFGHJK" * 4, "trouble": "W01", "who": "alone", "identity": "anonymous",
    "enterprise_name": "望溪小禾制衣厂", "text": "老板说年底再说，我们等不到年底。",
}  # fmt: skip


@pytest.fixture
def here(cast: Cast) -> County:
    return cast.here


@pytest.fixture
def signal(here: County) -> Signal:
    return stage_signals.reported(here, identity=Identity.SEALED, submission_key=KEY)


def applied(signal: Signal, **changed: Any) -> Case:
    said: dict[str, Any] = {
        "name": "李秋实", "phone": "13700001111", "firm": "望溪小禾制衣厂", "category": "W01",
        "statement": "两个月没发工资。", "claims": [NewClaim("W01")], "knows_firm_is_told": True,
        "submission_key": "a-key",
    }  # fmt: skip
    return apply_from_signal(Scope.nobody(), signal, **{**said, **changed})


@requirement("F-30")
def test_the_application_goes_to_the_nearest_body_and_keeps_its_signal(here: County, signal: Signal) -> None:
    case = applied(signal)

    assert (case.origin, case.mediation_body, case.state) == ("worker", here.mediation, "filed")
    assert list(case.signals.all()) == [signal]
    assert applied(signal, submission_key="another") == case
    assert Case.objects.visible_to(here.scope("mediator")).get() == case


def test_a_sealed_identity_is_given_up_knowingly_or_not_at_all(signal: Signal) -> None:
    with pytest.raises(Invalid) as refused:
        applied(signal, knows_firm_is_told=False)

    assert list(refused.value.fields) == ["knows_firm_is_told"]
    assert not Case.objects.exists()


def test_what_the_worker_agreed_to_is_told_without_the_name(signal: Signal) -> None:
    applied(signal)

    entry = TimelineEntry.objects.get(record=signal.pk, verb="signal.applied")
    assert "李秋实" not in entry.summary + str(entry.changes)


@requirement("F-30")
def test_the_page_wants_the_code_then_knows_what_was_said(signal: Signal, client: Client) -> None:
    url = reverse("disputes_public:apply")
    assert "查询码" in client.get(url).text

    wrong = client.post(url, {"code": "2222222222"})
    client.post(url, {"code": query_code(KEY)})
    known = client.get(url)
    done = client.post(url, SAID, follow=True)

    assert "没有找到这个查询码" in wrong.text
    assert signal.text in known.text
    assert "三个工作日内" in done.text and "仲裁时效" in done.text
    assert Case.objects.get().amount_claimed == 8600
    assert client.get(url).status_code == 302


def test_the_page_refuses_programs_and_missing_consent(signal: Signal, client: Client) -> None:
    url = reverse("disputes_public:apply")
    client.post(url, {"code": query_code(KEY)})

    robot = client.post(url, {**SAID, "website": "x"})
    unaware = client.post(url, {name: value for name, value in SAID.items() if name != "knows_firm_is_told"})

    assert "程序自动填的" in robot.text
    assert "同意才能往下走" in unaware.text
    assert not Case.objects.exists()


def test_without_an_application_there_is_nothing_done(client: Client) -> None:
    assert client.get(reverse("disputes_public:applied")).headers["Location"] == reverse("disputes_public:apply")


def test_a_shared_phone_tells_the_next_person_nothing_of_the_report(here: County) -> None:
    phone = Client()
    with clock.standing(stage_signals.MONDAY):
        phone.post(f"/r/place/{here.town}/", REPORT)
        at_once = phone.get("/apply/").content.decode()
    with clock.standing(stage_signals.MONDAY + dt.timedelta(minutes=11)):
        later = phone.get("/apply/").content.decode()
        sent = phone.post("/apply/", SAID)
        done = phone.get(sent.url)

    assert REPORT["text"] in at_once
    assert REPORT["text"] not in later
    assert "查询码" in later
    assert (sent.url, done.status_code) == ("/apply/done/", 200)


def test_a_typed_code_shows_the_matter_for_an_hour(signal: Signal, client: Client) -> None:
    code = {"code": query_code(KEY)}
    now = clock.now()
    with clock.standing(now):
        client.post("/apply/", code)
        shown = client.get("/apply/").content.decode()

    with clock.standing(now + dt.timedelta(hours=1, minutes=1)):
        later = client.get("/apply/").content.decode()
        client.post("/apply/", code)
        again = client.get("/apply/").content.decode()

    assert signal.text in shown
    assert signal.text not in later
    assert signal.text in again
