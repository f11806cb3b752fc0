"""Signals from another department's system: all or none, every fault named, never twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from gonghui.foundation.accounts.models import ApiReceipt
from gonghui.foundation.accounts.tokens import issue_token
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.programmes.disputes import api_signals
from gonghui.programmes.disputes.models import Signal, SignalReporter
from gonghui.programmes.disputes.permissions import SUBMIT_SIGNALS, VIEW_CASES
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force, reported
from tests.requirements import requirement

URL = "/api/v1/disputes/signals"
ROW = {
    "text": "三十五人反映两个月没发工资。", "reference": "RS-2026-0117", "place": "339921101", "category": "W01",
    "enterprise_name": FIRM, "workers": 35, "arrears_days": 61, "amount": "320000.00", "reporter_phone": "13800004127",
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with clock.standing(MONDAY):
        yield


def _key(county: County, body: Organization | None = None, *, right: str = SUBMIT_SIGNALS.code) -> str:
    organization = body or county.labour_bureau
    _token, key = issue_token(
        county.system, organization, label="人社系统", rights=[right], good_for=dt.timedelta(days=9)
    )
    return key


def _send(key: str, *rows: Any, body: str | None = None, once: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key}", **({"Idempotency-Key": once} if once else {})}
    content = body if body is not None else json.dumps({"signals": list(rows)})
    client = Client()
    client.raise_request_exception = False
    return client.post(URL, content, content_type="application/json", headers=headers)


def _get(key: str, url: str = URL) -> Any:
    return Client().get(url, headers={"Authorization": f"Bearer {key}"})


@requirement("F-04", "F-09")
def test_a_department_s_signals_land_in_the_one_inbox_with_their_results(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    key = _key(cast.here)

    answer = _send(key, ROW, {"text": "食堂停了。"})

    assert answer.status_code == 201
    first, second = answer.json()["rows"]
    signal = Signal.objects.get(record__public_code=first["code"])
    assert (first["index"], first["reference"], first["created"]) == (0, "RS-2026-0117", True)
    assert (signal.sender, signal.source, signal.candidate) == (cast.here.labour_bureau, "department", "red")
    assert SignalReporter.objects.get().signal == signal
    assert Signal.objects.get(record__public_code=second["code"]).place_id == "339921"


def test_the_same_reference_is_known_again_by_its_sender_and_not_by_others(cast: Cast) -> None:
    key, court = _key(cast.here), _key(cast.here, cast.here.court)

    first, again, twice = (
        _send(key, ROW),
        _send(key, ROW),
        _send(key, {**ROW, "reference": "A"}, {**ROW, "reference": "A"}),
    )
    other = _send(court, ROW)

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 201)
    assert again.json()["rows"][0]["code"] == first.json()["rows"][0]["code"]
    assert [row["created"] for row in twice.json()["rows"]] == [True, False]
    assert other.json()["rows"][0]["code"] != first.json()["rows"][0]["code"]
    assert Signal.objects.count() == 3


@requirement("F-09")
def test_a_call_sent_again_under_its_key_gets_the_same_answer(cast: Cast) -> None:
    key = _key(cast.here)
    row = {"text": "食堂停了。"}

    first, again = _send(key, row, once="2026-11-23/1"), _send(key, row, once="2026-11-23/1")
    changed = _send(key, {"text": "食堂又开了。"}, once="2026-11-23/1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert (changed.status_code, changed.json()["type"]) == (409, "urn:gonghui:problem:idempotency-key-reused")
    assert Signal.objects.count() == 1


def test_a_key_is_the_caller_s_own_and_a_refusal_does_not_use_it_up(cast: Cast) -> None:
    key, court = _key(cast.here), _key(cast.here, cast.here.court)

    refused = _send(key, {**ROW, "category": "XXX"}, once="k1")
    mended = _send(key, ROW, once="k1")
    other = _send(court, ROW, once="k1")

    assert [each.status_code for each in (refused, mended, other)] == [422, 201, 201]
    assert ApiReceipt.objects.count() == 2
    assert _send(key, ROW, once="有 空格".encode().decode("latin-1")).status_code == 422


@requirement("F-09")
def test_every_fault_of_a_call_is_named_and_nothing_is_taken_in(cast: Cast) -> None:
    key = _key(cast.here)
    bad = [
        ROW,
        {**ROW, "reference": "B", "category": "XXX"},
        {**ROW, "reference": "C", "place": "339931101"},
        {**ROW, "reference": "D", "reporter_phone": "12345", "occurred_on": "2026-11-24"},
    ]

    answer = _send(key, *bad)

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert set(answer.json()["fields"]) >= {"signals.1.category", "signals.2.place", "signals.3.occurred_on"}
    assert "有 3 处不合要求" in answer.json()["detail"]
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"workers": "三十"}, "signals.0.workers"),
        ({"workers": True}, "signals.0.workers"),
        ({"workers": 10**30}, "signals.0.workers"),
        ({"workers": 0}, "signals.0.workers"),
        ({"amount": "1e400"}, "signals.0.amount"),
        ({"amount": "NaN"}, "signals.0.amount"),
        ({"amount": -1}, "signals.0.amount"),
        ({"amount": [1]}, "signals.0.amount"),
        ({"text": ""}, "signals.0.text"),
        ({"text": None}, "signals.0.text"),
        ({"text": "空\0字符"}, "signals.0.text"),
        ({"text": "\ud800"}, "signals.0.text"),
        ({"text": "字" * 4001}, "signals.0.text"),
        ({"title": "\0"}, "signals.0.title"),
        ({"place": "../../etc"}, "signals.0.place"),
        ({"place": "３３９９２１"}, "signals.0.place"),
        ({"occurred_on": "2026-02-30"}, "signals.0.occurred_on"),
        ({"occurred_on": "99999-01-01"}, "signals.0.occurred_on"),
        ({"reference": {"a": 1}}, "signals.0.reference"),
        ({"uscc": "91330000MA29B6R4WX"}, "signals.0.uscc"),
        ({"unknown": 1}, "signals.0.unknown"),
        ({"text": "   "}, "signals.0.text"),
    ],
)
def test_hostile_values_are_refused_at_their_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    answer = _send(_key(cast.here), {**ROW, **wrong})

    assert answer.status_code == 422
    assert field in answer.json()["fields"]
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{",
        '"text"',
        '{"signals": 1}',
        '{"signals": [[]]}',
        "[" * 50_000,
        '{"signals": [1e999]}',
        "\xff",
    ],
)
def test_hostile_bodies_are_refused_as_problems(cast: Cast, body: str) -> None:
    answer = _send(_key(cast.here), body=body)

    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_text_of_every_script_comes_through(cast: Cast) -> None:
    text = "𠮷田、䶮：工资？\u202e‮<script>alert(1)</script> '; DROP TABLE"

    _send(_key(cast.here), {"text": text})

    assert Signal.objects.get().text == text


def test_a_token_sends_only_with_the_right_of_its_own(cast: Cast) -> None:
    assert _send(_key(cast.here, right=VIEW_CASES.code), ROW).status_code == 403
    assert _get(_key(cast.here, right=VIEW_CASES.code)).status_code == 403


def test_a_town_union_sends_for_its_own_town(cast: Cast) -> None:
    key = _key(cast.here, cast.here.town_union)

    assert _send(key, {**ROW, "place": cast.here.other_town_union.region_id}).status_code == 422
    assert _send(key, ROW).status_code == 201


@requirement("F-09")
def test_a_sender_follows_its_own_signals_and_no_others(cast: Cast) -> None:
    key, court = _key(cast.here), _key(cast.here, cast.here.court)
    reported(cast.here)
    code = _send(key, ROW).json()["rows"][0]["code"]

    page, one = _get(key).json(), _get(key, f"{URL}/{code}").json()

    assert [row["code"] for row in page["rows"]] == [code]
    assert (one["reference"], one["state"], one["workers"], one["amount"]) == (
        ROW["reference"],
        "received",
        35,
        "320000.00",
    )
    assert "13800004127" not in str(one)
    assert _get(court, f"{URL}/{code}").status_code == 404
    assert _get(court).json()["rows"] == []
    assert _get(_key(cast.here, cast.here.federation)).json()["rows"] == []


def test_the_list_is_paged_by_cursor(cast: Cast) -> None:
    key = _key(cast.here)
    _send(key, *({"text": f"第 {n} 条"} for n in range(60)))

    first = _get(key).json()
    second = _get(key, f"{URL}?cursor={first['next_cursor']}").json()

    assert (len(first["rows"]), len(second["rows"]), second["next_cursor"]) == (50, 10, "")


@pytest.mark.parametrize("count", [2, 20])
def test_many_cost_as_many_statements_as_two(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put_rules_in_force(cast.here)
    key = _key(cast.here)
    rows = [{**ROW, "reference": str(n), "enterprise_name": f"第{n}纺织厂"} for n in range(count)]

    with django_assert_num_queries(51):
        _send(key, *rows, once="k")


def test_more_than_five_hundred_at_once_are_refused(cast: Cast) -> None:
    assert _send(_key(cast.here), *[{"text": "食堂停了。"}] * 501).status_code == 422


def test_too_many_calls_are_slowed_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(api_signals.RATES, "submit", "1/10m/key")
    key = _key(cast.here)
    _send(key, ROW)

    assert _send(key, ROW).status_code == 429
    assert _send(_key(cast.here, cast.here.court), ROW).status_code == 201


def test_the_description_names_key_and_results(cast: Cast) -> None:
    operation = Client().get("/api/v1/openapi.json").json()["paths"][URL]["post"]

    assert {"200", "201"} <= set(operation["responses"])
    assert [each["name"] for each in operation["parameters"]] == ["Idempotency-Key"]
