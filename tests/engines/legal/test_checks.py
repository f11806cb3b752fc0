"""The self-check: paths that cannot go wrong, pages that keep nothing, ends that lead on."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pydantic import ValidationError

from gonghui.engines.legal.calculators import CALCULATORS
from gonghui.engines.legal.checks import GUIDE, ChecksSection, trail_to, way
from gonghui.engines.legal.doors import RATES
from gonghui.kernel import clock
from gonghui.kernel.errors import NotFound
from gonghui.programmes.disputes.enums import Category
from gonghui.programmes.disputes.intake import TROUBLES
from tests.requirements import requirement

pytestmark = requirement("F-06")
FILE = Path(settings.GONGHUI_PACKS_DIR) / "labour-guide" / "checks.yaml"
TODAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(scope="module")
def section() -> ChecksSection:
    return GUIDE.shipped()


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def test_every_end_can_be_reached_and_offers_only_what_there_is(section: ChecksSection) -> None:
    for end in section.ends:
        assert way(section, trail_to(section, end.code)).end == end
        assert end.category in Category.values
        assert not end.report or end.report in TROUBLES
        assert all(figure.name in CALCULATORS for figure in end.calculators)


def test_the_paths_speak_of_every_kind_of_dispute(section: ChecksSection) -> None:
    assert set(Category.values) - {end.category for end in section.ends} == set()


def _dead_answer(told: dict[str, Any]) -> None:
    told["questions"][0]["answers"][0]["to"] = "nowhere"


def _loop(told: dict[str, Any]) -> None:
    told["questions"][1]["answers"][0]["to"] = "start"


def _no_articles(told: dict[str, Any]) -> None:
    told["ends"][0]["articles"] = []


def _no_door(told: dict[str, Any]) -> None:
    del told["ends"][0]["door"]


def _orphan(told: dict[str, Any]) -> None:
    told["ends"].append({**told["ends"][0], "code": "orphan"})


def _twice(told: dict[str, Any]) -> None:
    told["ends"].append(told["ends"][0])


def _no_calculator(told: dict[str, Any]) -> None:
    told["ends"][0]["calculators"] = [{"name": "horoscope"}]


def _carries_a_wage(told: dict[str, Any]) -> None:
    told["ends"][0]["calculators"] = [{"name": "overtime_pay", "carry": {"monthly_wage_base": "5000"}}]


def _no_clock(told: dict[str, Any]) -> None:
    told["ends"][0]["clock"] = "someday"


@pytest.mark.parametrize(
    "spoil",
    [_dead_answer, _loop, _no_articles, _no_door, _orphan, _twice, _no_calculator, _carries_a_wage, _no_clock],
)
def test_a_path_that_leads_astray_is_refused(content: dict[str, Any], spoil: Any) -> None:
    told = deepcopy(content)
    spoil(told)

    with pytest.raises(ValidationError):
        ChecksSection.model_validate(told)


@pytest.mark.parametrize("trail", ["nothing", "pay-nothing", "pay-unpaid-firm-more", "pay--unpaid", "-"])
def test_a_trail_off_the_paths_is_not_found(section: ChecksSection, trail: str) -> None:
    with pytest.raises(NotFound):
        way(section, trail)


@pytest.mark.django_db
def test_answers_are_links_and_each_can_be_given_anew(client: Client) -> None:
    first = client.get("/legal/check/").content.decode()
    second = client.get("/legal/check/pay-unpaid/").content.decode()

    assert "您遇到了什么事？" in first and 'href="/legal/check/pay/"' in first
    assert "您是给谁干活？" in second and 'href="/legal/check/pay-unpaid-firm/"' in second
    assert 'href="/legal/check/pay/"' in second  # the answer before this one, to be changed
    assert client.get("/legal/check/pay-unpaid-nobody/").status_code == 404


@pytest.mark.django_db
def test_the_end_says_rights_articles_evidence_clock_figure_and_door(client: Client) -> None:
    page = client.get("/legal/check/leave-dismissed-none/").content.decode()

    assert "经济补偿的两倍" in page and "《劳动合同法》第四十三条、第四十八条、第八十七条" in page
    assert "先把这些留好" in page and "一年内申请仲裁" in page and "未开始" in page
    assert 'href="/legal/economic_compensation/?form=2N"' in page
    assert 'href="/r/?trouble=T02&amp;category=T02"' in page and 'href="/apply/"' in page


@pytest.mark.django_db
def test_a_day_moves_the_clock_and_late_refuses_nobody(client: Client) -> None:
    with clock.standing(TODAY):
        running = client.post("/legal/check/leave-dismissed-none/", {"day": "2026-05-22"}).content.decode()
        late = client.post("/legal/check/leave-dismissed-none/", {"day": "2024-05-20"}).content.decode()
        future = client.post("/legal/check/leave-dismissed-none/", {"day": "2026-12-31"}).content.decode()

    assert "2027年5月24日" in running and "遇到休息日顺延" in running and "还剩" in running
    assert "可能过了时效，还是可以申请" in late and "请工会帮忙" in late
    assert "这一天还没有到" in future


@pytest.mark.django_db
def test_own_words_lead_to_ends_with_what_was_heard(client: Client) -> None:
    page = client.post("/legal/check/", {"text": "老板昨天口头把我开除，没有任何理由，也没签合同"}).content.decode()

    assert "像是这几种" in page
    assert "没有理由叫您走，是违法解除" in page and "您说到" in page


@pytest.mark.django_db
def test_words_of_danger_are_told_whom_to_ring_first(client: Client) -> None:
    page = client.post("/legal/check/", {"text": "老板不给工资，我不想活了，要跳楼"}).content.decode()

    assert "先打 110 或者 120" in page


@pytest.mark.django_db
def test_nothing_is_written_and_little_is_read(client: Client) -> None:
    client.get("/legal/check/pay/")
    with CaptureQueriesContext(connection) as seen:
        client.post("/legal/check/", {"text": "工资三个月没发"})

    assert not [each["sql"] for each in seen.captured_queries if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(seen.captured_queries) <= 3


@pytest.mark.django_db
def test_the_door_is_limited_by_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RATES, "check", "2/10m/ip")

    pages = [client.post("/legal/check/", {"text": "工资没发"}).content.decode() for _turn in range(3)]

    assert ["歇十分钟" in page for page in pages] == [False, False, True]


@pytest.mark.django_db
def test_a_calculator_takes_choices_from_the_address_and_nothing_else(client: Client) -> None:
    page = client.get("/legal/economic_compensation/?form=2N&average_monthly_wage=9999&x=1").content.decode()

    assert "checked" in page.split('value="2N"')[1][:80]
    assert 'value="9999"' not in page
