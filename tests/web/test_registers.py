"""The furniture of list pages, seen on the inbox of signals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxDetails
from pytest_django.fixtures import DjangoAssertNumQueries

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import clock, paging
from gonghui.kernel.paging import capped_counts
from gonghui.programmes.disputes.views.signal_register import SIGNALS
from gonghui.web.registers import Verbs, show
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force, reported

SIGNALS_URL = "/disputes/signals/"
OTHER_FIRM = "望溪顺屹物流有限公司"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    """The duty officer's browser, with two signals of different firms in the inbox."""
    put_rules_in_force(cast.here)
    reported(cast.here)
    reported(cast.here, enterprise_name=OTHER_FIRM, place_id=cast.here.other_town_union.region_id)
    client.force_login(cast.here.users["officer"])
    return client


def chips_of(page: HttpResponse) -> list[str]:
    return re.findall(r'class="mk line">([^<]+)<', page.content.decode())


def test_conditions_are_told_and_each_can_be_taken_off(office: Client, cast: Cast) -> None:
    page = office.get(f"{SIGNALS_URL}?view=all&q=恒织&place={cast.here.town}")

    assert [chip.strip() for chip in chips_of(page)] == ["“恒织”", "鹭洲镇"]
    assert "1 条符合" in page.text
    without_town = office.get(f"{SIGNALS_URL}?view=all&q=恒织")
    assert "?q=%E6%81%92%E7%BB%87&amp;view=all" in page.text or "?view=all&amp;q=%E6%81%92%E7%BB%87" in page.text
    assert [chip.strip() for chip in chips_of(without_town)] == ["“恒织”"]


def test_a_page_without_conditions_has_no_chips(office: Client) -> None:
    page = office.get(SIGNALS_URL)

    assert chips_of(page) == []
    assert "符合" not in page.text


def test_htmx_gets_the_list_alone_and_the_same_one(office: Client) -> None:
    whole = office.get(f"{SIGNALS_URL}?q=恒织").text
    part = office.get(f"{SIGNALS_URL}?q=恒织", headers={"HX-Request": "true"}).text

    assert "<html" not in part
    assert part.lstrip().startswith('<div id="list">')
    rows = re.findall(r"<tbody>.*</tbody>", part, re.DOTALL)
    assert rows and rows[0] in whole
    assert 'id="list-said" role="status" hx-swap-oob="true">1 条符合' in part


def test_going_back_in_the_browser_gets_the_whole_page(office: Client) -> None:
    restored = office.get(SIGNALS_URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" in restored.text


def test_an_address_that_makes_no_sense_says_so_and_shows_the_first_view(office: Client) -> None:
    page = office.get(f"{SIGNALS_URL}?place=nowhere")

    assert 'class="bad-msg"' in page.text
    assert FIRM in page.text


def test_the_next_page_keeps_the_conditions(office: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    reported(cast.here)
    monkeypatch.setattr("gonghui.web.registers.page_of", lambda *args, **kw: paging.page_of(*args, **kw, size=1))

    first = office.get(f"{SIGNALS_URL}?view=all&q=恒织").text
    url = re.search(r'rel="next" href="([^"]+)"', first)
    assert url is not None
    second = office.get(f"{SIGNALS_URL}{url[1].replace('&amp;', '&')}").text

    assert "q=%E6%81%92%E7%BB%87" in url[1]
    assert OTHER_FIRM not in second
    assert FIRM in second
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


def test_rows_can_be_ticked_where_something_can_be_done_with_several(office: Client, cast: Cast) -> None:
    verbs = Verbs("/work/", "选中 {n} 条", [{"label": "并", "name": "verb", "value": "merge", "icon": "check"}])
    request = RequestFactory().get(SIGNALS_URL)
    request.scope, request.htmx = cast.here.scope("officer"), HtmxDetails(request)  # type: ignore[attr-defined]
    request.user, request.session = cast.here.users["officer"], office.session

    page = show(request, replace(SIGNALS, verbs=lambda _scope: verbs)).content.decode()  # type: ignore[arg-type]

    assert page.count('name="chosen"') == 2
    assert page.count("data-gh-all") == 1
    assert 'data-gh-text="选中 {n} 条"' in page


def test_numbers_are_counted_in_one_statement_and_no_further_than_the_cap(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [Named(f"第{number}厂", cast.here.town) for number in range(5)]
    know_enterprises(cast.here.system, cast.here.federation.pk, names)
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    every, one = EnterpriseFile.objects.all(), EnterpriseFile.objects.filter(name="第1厂")

    with django_assert_num_queries(1):
        counts = capped_counts([every, one, EnterpriseFile.objects.none()])

    assert counts == [4, 1, 0]
    assert capped_counts([]) == []
    assert capped_counts([EnterpriseFile.objects.none()]) == [0]
