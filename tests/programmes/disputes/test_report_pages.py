from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.access import note_reading
from gonghui.programmes.disputes.actions.triage import dismiss
from gonghui.programmes.disputes.enums import Identity, SignalState
from gonghui.programmes.disputes.models import Signal, SignalReporter
from gonghui.programmes.disputes.views import report
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force, reported, warned
from tests.requirements import requirement

KEY = "KEYBFDGH" * 4


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def firm(cast: Cast) -> EnterpriseFile:
    named = [Named(FIRM, cast.here.town)]
    return know_enterprises(cast.here.system, cast.here.federation.pk, named)[0]


def _answers(**changes: Any) -> dict[str, Any]:
    facts = {
        "submission_key": KEY,
        "website": "",
        "trouble": "W01",
        "unpaid_since": "2026-10-15",
        "amount": "8,600 元",
        "who": "together",
        "workers": "12",
        "text": "9月、10月的工资都没发。",
        "identity": "sealed",
        "reporter_phone": "138 0000 4127",
        "reporter_name": "",
    }
    return {**facts, **changes}


def _code_on(page: Any) -> str:
    found = re.search(r'id="code">([0-9A-Z ]+)<', page.content.decode())
    assert found is not None
    return found.group(1)


@pytest.mark.requirement("F-05")
def test_firm_code_prefills_firm_and_place_and_says_so(client: Client, firm: EnterpriseFile) -> None:
    page = client.get(f"/r/{firm.report_code}/").content.decode()

    assert FIRM in page
    assert "鹭洲镇 · 扫码带出来的" in page
    assert 'name="enterprise_name"' not in page
    assert "只有工会的 2 位经办人能看到" in page


@pytest.mark.requirement("F-05", "F-07")
def test_report_becomes_one_signal_and_the_answer_says_who_calls_by_when(
    cast: Cast, client: Client, firm: EnterpriseFile
) -> None:
    put_rules_in_force(cast.here)

    answer = client.post(f"/r/{firm.report_code}/", _answers())
    again = client.post(f"/r/{firm.report_code}/", _answers())
    page = client.get(answer.url)

    assert answer.url == again.url == "/r/done/"
    signal = Signal.objects.get()
    assert (signal.enterprise, signal.workers, signal.arrears_days) == (firm, 12, 39)
    assert (signal.amount, signal.identity) == (Decimal("8600"), Identity.SEALED)
    assert SignalReporter.objects.get().phone == "13800004127"
    text = page.content.decode()
    assert '<span class="nb">明天 09:10前</span><wbr>有人打电话给您' in text
    assert "追讨工资没有期限" in text


@pytest.mark.requirement("F-07")
def test_anonymous_report_promises_no_call(cast: Cast, client: Client) -> None:
    client.post(f"/r/place/{cast.here.town}/", _answers(identity="anonymous", enterprise_name=FIRM))

    page = client.get("/r/done/").content.decode()

    assert "打电话给您" not in page
    assert not SignalReporter.objects.exists()


def test_code_is_shown_for_ten_minutes(cast: Cast, client: Client) -> None:
    client.post(f"/r/place/{cast.here.town}/", _answers())
    assert len(_code_on(client.get("/r/done/"))) == 11

    with clock.standing(MONDAY + dt.timedelta(minutes=11)):
        assert 'id="code"' not in client.get("/r/done/").content.decode()


def test_done_page_without_a_report_leads_to_the_form(client: Client, cast: Cast) -> None:
    assert client.get("/r/done/").url == "/r/"


@pytest.mark.requirement("F-05")
def test_place_that_is_a_town_is_known_and_a_county_asks_for_the_town(cast: Cast, client: Client) -> None:
    town = client.get(f"/r/place/{cast.here.town}/").content.decode()
    county = client.get(f"/r/place/{cast.here.federation.region_id}/").content.decode()

    assert 'name="place"' not in town
    assert 'name="place"' in county
    assert "桐湾镇" in county


def test_bare_address_asks_where_when_there_are_several_federations(cast: Cast, client: Client) -> None:
    page = client.get("/r/").content.decode()

    assert f"/r/place/{cast.here.federation.region_id}/" in page
    assert f"/r/place/{cast.neighbour.federation.region_id}/" in page


def test_bare_address_is_the_form_of_the_only_federation(cast: Cast, client: Client) -> None:
    type(cast.neighbour.federation).objects.filter(pk=cast.neighbour.federation.pk).update(active=False)

    assert 'name="trouble"' in client.get("/r/").content.decode()


@pytest.mark.parametrize("address", ["/r/place/110101001/", "/r/place/nowhere/", "/r/NOSUCHCODE/"])
def test_unknown_door_says_what_to_do(cast: Cast, client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "12351" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reporter_phone": ""}, "写上手机号，我们才能给您打电话"),
        ({"reporter_phone": "12345"}, "手机号应是 11 位数字"),
        ({"identity": "named"}, "实名反映要写姓名"),
        ({"text": ""}, "还没填"),
        ({"trouble": ""}, "还没选"),
        ({"amount": "很多"}, "写成数字"),
        ({"unpaid_since": "2026-12-01"}, "这一天还没有到"),
        ({"website": "http://spam.example"}, "看上去是程序自动填的"),
        ({"submission_key": "1"}, "这一页不完整"),
    ],
)
def test_wrong_answer_comes_back_with_the_cure_and_all_that_was_typed(
    cast: Cast, client: Client, wrong: dict[str, str], sentence: str
) -> None:
    page = client.post(f"/r/place/{cast.here.town}/", _answers(enterprise_name=FIRM, **wrong))

    assert sentence in page.content.decode()
    assert FIRM in page.content.decode()
    assert not Signal.objects.exists()


def test_other_trouble_carries_no_category_and_no_arrears(cast: Cast, client: Client) -> None:
    client.post(f"/r/place/{cast.here.town}/", _answers(trouble="other", who="unknown"))

    signal = Signal.objects.get()
    assert (signal.category, signal.arrears_days, signal.workers) == ("", None, None)


def test_too_many_reports_from_one_network_are_slowed_down(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(report.RATES, "report", "1/10m/ip")
    client.post(f"/r/place/{cast.here.town}/", _answers())

    page = client.post(f"/r/place/{cast.here.town}/", _answers(submission_key="BCDFGHJK" * 4))

    assert "先歇十分钟" in page.content.decode()
    assert Signal.objects.count() == 1


def test_whoever_knocks_too_often_keeps_the_words_and_the_photos_are_not_looked_at(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(report.RATES, "try", "1/10m/ip")
    broken = {"who": "", "photos": SimpleUploadedFile("a.jpg", b"no picture")}
    first = client.post(f"/r/place/{cast.here.town}/", _answers(**broken)).content.decode()

    second = client.post(f"/r/place/{cast.here.town}/", _answers(**broken)).content.decode()

    assert "不是照片" in first
    assert "先歇十分钟" in second
    assert "不是照片" not in second
    assert _answers()["text"] in second


@pytest.mark.requirement("F-07")
def test_code_shows_how_far_it_is_and_who_looked(cast: Cast, client: Client) -> None:
    put_rules_in_force(cast.here)
    client.post(f"/r/place/{cast.here.town}/", _answers())
    code = _code_on(client.get("/r/done/"))
    note_reading(cast.here.scope("officer"), Signal.objects.get().pk, "反映人", reason="打电话核实人数")

    page = client.post("/q/", {"code": code.lower()}).content.decode()

    assert "收到了，正在排队看" in page
    assert "打电话核实人数" in page
    assert "望溪县鹭洲镇总工会" in page


def test_code_shows_the_reason_why_it_was_put_aside(cast: Cast, client: Client) -> None:
    signal = reported(cast.here, submission_key=KEY)
    dismiss(cast.here.scope("officer"), signal, reason="这是物业纠纷，请找街道司法所")
    code = report.done_context(Signal.objects.get())["code"]

    page = client.post("/q/", {"code": code}).content.decode()

    assert "这是物业纠纷，请找街道司法所" in page


def test_code_of_a_matter_with_a_warning_shows_the_next_date(cast: Cast, client: Client) -> None:
    put_rules_in_force(cast.here)
    warned(cast.here, submission_key=KEY)
    code = report.done_context(Signal.objects.get())["code"]

    page = client.post("/q/", {"code": code}).content.decode()

    assert "采纳了，马上有人去办" in page
    assert "今天 11:10" in page
    assert Signal.objects.get().state == SignalState.ACCEPTED


def test_wrong_code_gets_a_sentence_and_no_hint(cast: Cast, client: Client) -> None:
    page = client.post("/q/", {"code": "BBBBB 22222"})

    assert page.status_code == 200
    assert "没有找到这个查询码" in page.content.decode()


def test_guessing_codes_is_slowed_down(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(report.RATES, "query", "1/10m/ip")
    client.post("/q/", {"code": "BBBBB22222"})

    assert "先歇十分钟" in client.post("/q/", {"code": "BBBBB22223"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_form_costs_the_same_however_many_signals_there_are(
    cast: Cast, client: Client, firm: EnterpriseFile, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(count):
        reported(cast.here)

    with django_assert_num_queries(4):
        client.get(f"/r/{firm.report_code}/")


@requirement("F-05")
def test_without_scripts_each_group_of_questions_says_whom_it_asks(cast: Cast, client: Client) -> None:
    page = client.get(f"/r/place/{cast.here.town}/").content.decode()

    lead_ins = re.findall(r"<noscript><p[^>]*>选了“(.+?)”的，请填：</p></noscript>", page)

    assert lead_ins[:3] == ["工资没发、少发", "被辞退、逼着走", "受伤、生病"]
    assert len(lead_ins) == len(set(lead_ins))
