"""Whoever reports in office fills in once what triage needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from gonghui.foundation.accounts.actions import appoint, open_account
from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.kernel import clock
from gonghui.programmes.disputes.models import RiskWarning, Signal, SignalReporter
from gonghui.programmes.disputes.permissions import GRID_OFFICER
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force
from tests.requirements import requirement

URL = "/disputes/signals/new/"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


def _told(cast: Cast, **changes: Any) -> dict[str, Any]:
    facts = {
        "submission_key": "K" * 32, "text": "三十二个人在门口。", "place": cast.here.town, "category": "W01",
        "enterprise_name": FIRM, "workers": "32", "arrears_days": "65", "collective": ["gathering"],
        "identity": "sealed", "reporter_name": "周桂兰", "reporter_phone": "13800004127",
    }  # fmt: skip
    return {**facts, **changes}


@requirement("F-02", "F-04")
def test_a_duty_officer_reports_and_accepts_in_one_go(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    client = stages.signed_in(cast.here, "officer")

    answer = client.post(URL, _told(cast, accept_now="on", photos=[stages.photo_file()]))

    signal = Signal.objects.get()
    assert answer.url == signal.get_absolute_url()
    assert (signal.source, signal.state, signal.signs, signal.workers) == ("officer", "accepted", ["gathering"], 32)
    assert SignalReporter.objects.get().phone == "13800004127"
    assert signal.photos.count() == 1
    assert RiskWarning.objects.get().colour == "red"


def test_the_form_sent_twice_counts_once(cast: Cast) -> None:
    client = stages.signed_in(cast.here, "officer")

    for _again in range(2):
        client.post(URL, _told(cast))

    assert Signal.objects.count() == 1


def test_a_firm_is_picked_from_the_register(cast: Cast) -> None:
    firm = know_enterprises(cast.here.system, cast.here.federation.pk, [Named(FIRM, cast.here.town)])[0]
    client = stages.signed_in(cast.here, "officer")

    page = client.get(URL, {"q": "恒织"}).content.decode()
    client.post(URL, _told(cast, q="恒织", enterprise=firm.code, enterprise_name=""))

    assert f'value="{firm.code}"' in page
    assert Signal.objects.get().enterprise == firm


def test_what_cannot_be_accepted_yet_waits_in_the_inbox(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    page = stages.signed_in(cast.here, "officer").post(URL, _told(cast, category="", accept_now="on"), follow=True)

    assert "还没有采纳" in page.content.decode()
    assert Signal.objects.get().state == "received"


@requirement("F-04")
def test_a_grid_officer_reports_and_neither_triages_nor_reads(cast: Cast) -> None:
    user = open_account(
        cast.here.system, username="grid", name="任秋生", password="only-for-tests-2026", phone="13800009999"
    )
    appoint(cast.here.system, user, cast.here.town_union, role=GRID_OFFICER.code)
    client = Client()
    client.force_login(user)

    page = client.get(URL).content.decode()
    answer = client.post(URL, _told(cast))

    assert "accept_now" not in page
    assert answer.url == URL
    assert Signal.objects.get().state == "received"
    assert client.get("/disputes/signals/").status_code == 403
    assert client.post(URL, _told(cast, place=cast.here.other_town_union.region_id)).status_code == 200
