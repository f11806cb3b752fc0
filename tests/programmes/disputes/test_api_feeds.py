"""Data from a department's own system: all rows or none, each once, as a batch that can be taken back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gonghui.foundation.accounts.tokens import issue_token
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.programmes.disputes import api_feeds
from gonghui.programmes.disputes.feeds.arrivals import feeds_in
from gonghui.programmes.disputes.models import FeedItem, Signal
from gonghui.programmes.disputes.permissions import BRING_FEEDS, SUBMIT_SIGNALS
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force
from tests.requirements import requirement

CASE = {
    "reference": "仲1号", "happened_on": "2026-11-02", "enterprise_name": FIRM, "place": "339921101", "category": "W01",
    "workers": 12, "amount": "86000.00", "worker_name": "周桂兰", "worker_phone": "13800004127",
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with clock.standing(MONDAY):
        yield


def _key(county: County, body: Organization, right: str = BRING_FEEDS.code) -> str:
    _token, key = issue_token(county.system, body, label="仲裁系统", rights=[right], good_for=dt.timedelta(days=9))
    return key


def _send(key: str, *rows: Any, kind: str = "arbitration", once: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key}", **({"Idempotency-Key": once} if once else {})}
    client = Client()
    client.raise_request_exception = False
    url, content = f"/api/v1/disputes/feeds/{kind}", json.dumps({"rows": list(rows)})
    return client.post(url, content, content_type="application/json", headers=headers)


@requirement("F-09", "F-10", "F-22")
def test_a_body_sends_its_cases_and_what_is_known_is_not_doubled(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    key = _key(cast.here, cast.here.court)

    first, again = _send(key, CASE), _send(key, CASE)
    changed = _send(key, {**CASE, "result": "mediated"}, {**CASE, "reference": "仲2号", "workers": None})

    assert [each.status_code for each in (first, again, changed)] == [201, 200, 201]
    assert [row["verdict"] for row in changed.json()["rows"]] == ["changed", "new"]
    assert again.json()["rows"] == [{"index": 0, "reference": "仲1号", "verdict": "same"}]
    assert list(FeedItem.objects.order_by("pk").values_list("sender", "place", "result")) == [
        (cast.here.court.pk, "339921101", "mediated"), (cast.here.court.pk, "339921101", ""),
    ]  # fmt: skip
    assert (Signal.objects.get().workers, Signal.objects.get().sender) == (12, cast.here.court)


@requirement("F-09")
def test_one_wrong_row_refuses_all_and_every_fault_is_named(cast: Cast) -> None:
    key = _key(cast.here, cast.here.court)

    wrong = _send(
        key, CASE, {**CASE, "reference": "2", "category": "X9"}, {**CASE, "reference": "3", "place": "339931101"},
        {**CASE, "enterprise_name": ""}, {**CASE, "happened_on": "2027-01-01", "reference": "5"}, CASE,
    )  # fmt: skip

    assert (wrong.status_code, wrong.headers["Content-Type"]) == (422, "application/problem+json")
    assert set(wrong.json()["fields"]) == {
        "rows.1.category", "rows.2.place", "rows.3.enterprise_name", "rows.4.happened_on", "rows.5",
    }  # fmt: skip
    assert not FeedItem.objects.exists()
    assert not Batch.objects.exists()


def test_a_call_sent_again_under_its_key_gets_the_same_answer(cast: Cast) -> None:
    key = _key(cast.here, cast.here.court)

    first, again, other = (_send(key, CASE, once="k1"), _send(key, CASE, once="k1"), _send(key, once="k1"))

    assert (first.json(), again.headers["Idempotent-Replayed"], again.status_code) == (again.json(), "true", 201)
    assert other.status_code == 409
    assert Batch.objects.count() == 1


def test_without_the_right_nothing_comes_in_and_too_much_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(api_feeds.RATES, "feeds", "2/1m/key")
    key = _key(cast.here, cast.here.court)

    assert _send(_key(cast.here, cast.here.court, SUBMIT_SIGNALS.code), CASE).status_code == 403
    assert _send("gh_nobody", CASE).status_code == 401
    assert [_send(key, row).status_code for row in (CASE, {**CASE, "secret": 1})] == [201, 422]
    assert [_send(key).status_code for _turn in range(2)] == [422, 429]


@requirement("F-09")
def test_what_a_body_sent_stands_on_the_federation_s_page_and_can_be_opened(cast: Cast) -> None:
    _send(_key(cast.here, cast.here.court), CASE)

    feed, batch = feeds_in(cast.here.federation.pk)[0], Batch.objects.get()
    assert (feed.sender, feed.batch, batch.organization) == (cast.here.court, batch, cast.here.court)
    assert Batch.objects.visible_to(cast.here.scope("officer")).get() == batch
    assert not Batch.objects.visible_to(cast.neighbour.scope("officer")).exists()
    assert not Batch.objects.visible_to(cast.here.scope("handler")).exists()


def test_each_kind_has_a_door_of_its_own(cast: Cast) -> None:
    key = _key(cast.here, cast.here.court)
    row = {"reference": "1", "happened_on": "2026-11-02", "enterprise_name": FIRM}

    hurt = _send(key, {**row, "result": "recognised", "grade": "10"}, kind="injury")
    asked = _send(key, {**row, "summary": "问年休假", "channel": "phone"}, kind="consultation")
    odd = _send(key, {**row, "result": "won"}, kind="injury")

    assert [each.status_code for each in (hurt, asked, odd)] == [201, 201, 422]
    assert set(FeedItem.objects.values_list("kind", "grade", "summary")) == {
        ("injury", "10", ""), ("consultation", "", "问年休假"),
    }  # fmt: skip
