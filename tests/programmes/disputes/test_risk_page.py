"""The live risk picture: tiles, lamps, trend, spans and rows say the same, and open what they count."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.actions.exports import begin_export
from gonghui.foundation.exchange.exporting import csv_lines
from gonghui.kernel import clock
from gonghui.programmes.disputes.actions.orders import receive
from gonghui.programmes.disputes.exports import WARNINGS
from gonghui.programmes.disputes.models import RiskWarning
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import accepted, dispatched, put_rules_in_force, warned
from tests.programmes.disputes.test_figure_parts import raised
from tests.requirements import requirement

pytestmark = requirement("F-13")
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(stages.MONDAY):
        yield


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    put_rules_in_force(cast.here)
    return cast


def page(client: Client, cast: Cast, who: str = "leader", **query: str) -> str:
    client.force_login(cast.here.users[who])
    answer = client.get("/disputes/risk/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def facts(client: Client, cast: Cast, who: str = "leader", **query: str) -> Any:
    client.force_login(cast.here.users[who])
    return client.get("/disputes/risk/", query).context


def tile(found: dict[str, Any], place: str) -> dict[str, Any]:
    return next(each for each in found["tiles"] if f"place={place}" in each["url"])


def two_towns(cast: Cast) -> tuple[RiskWarning, RiskWarning]:
    """A red one in the first town, a blue one in the second."""
    red = warned(cast.here)
    other = cast.here.other_town_union.region_id
    blue = warned(
        cast.here, place_id=other, enterprise_name="桐湾包装材料厂", workers=4, arrears_days=None, amount=None,
        category="I01",
    )  # fmt: skip
    return red, blue


@requirement("F-02", "F-12")
def test_a_county_sees_all_towns_and_each_is_a_door_to_its_rows(ruled: Cast, client: Client) -> None:
    red, blue = two_towns(ruled)
    other = ruled.here.other_town_union.region_id

    whole, one = page(client, ruled), page(client, ruled, place=other)

    assert red.get_absolute_url() in whole and blue.get_absolute_url() in whole
    assert red.get_absolute_url() not in one and blue.get_absolute_url() in one
    found = facts(client, ruled)
    assert [(each["value"], each["red"]) for each in found["tiles"]] == [(1, 1), (1, 0)]
    assert {colour: each["value"] for colour, each in found["lamps"].items()} == {
        "blue": "1",
        "yellow": "0",
        "red": "1",
    }
    assert (tile(found, other)["step"], tile(found, other)["line"]) == (5, "蓝 1")


@requirement("F-12")
def test_a_town_sees_its_own(ruled: Cast, client: Client) -> None:
    red, blue = two_towns(ruled)

    text = page(client, ruled, "town_officer", place=ruled.here.other_town_union.region_id)

    assert blue.get_absolute_url() not in text
    assert len(facts(client, ruled, "town_officer")["tiles"]) == 1
    assert red.get_absolute_url() in page(client, ruled, "town_officer")


def test_tiles_count_by_workers_where_each_town_concerned_has_a_headcount(ruled: Cast, client: Client) -> None:
    two_towns(ruled)
    before = facts(client, ruled)["by_workers"]

    EnterpriseFile.objects.update(headcount=500)
    found = facts(client, ruled)

    assert (before, found["by_workers"]) == (False, True)
    assert str(tile(found, ruled.here.town)["value"]) == "20.0"


def test_filters_narrow_everything_that_is_counted(ruled: Cast, client: Client) -> None:
    two_towns(ruled)

    by_kind = facts(client, ruled, category="I01")
    by_colour = facts(client, ruled, colour="red")
    nonsense = facts(client, ruled, place="110101", colour="green")

    assert by_kind["lamps"]["red"]["value"] == "0" and len(by_kind["rows"]) == 1
    assert [each["value"] for each in by_colour["tiles"]] == [1, 0]
    assert [chip["remove_url"] for chip in by_colour["chips"]] == ["?"]
    assert len(by_colour["rows"]) == 1 and len(nonsense["rows"]) == 2


def test_trend_counts_each_month_by_the_highest_colour_and_a_lamp_keeps_its_tone(cast: Cast, client: Client) -> None:
    for months, colour in ((0, "red"), (0, "blue"), (3, "yellow"), (14, "red")):
        raised(cast.here, months, at=stages.MONDAY - dt.timedelta(days=30 * months), colour=colour)

    found = facts(client, cast)

    series = {line["tone"]: line["data"] for line in found["trend_series"]}
    assert (len(found["trend_x"]), found["trend_x"][-1]) == (12, "11月")
    assert series == {"r": [0] * 11 + [1], "y": [0] * 8 + [1, 0, 0, 0], "b": [0] * 11 + [1]}
    assert 'data-gh-tone="r"' in page(client, cast)


@requirement("F-03", "F-23")
def test_pains_and_spans_are_measured_from_the_signal_on(ruled: Cast, client: Client) -> None:
    warning = warned(ruled.here, occurred_on=stages.MONDAY.date() - dt.timedelta(days=6))
    with clock.standing(stages.MONDAY + 3 * HOUR):
        order = dispatched(ruled.here, warning)
        dispatched(ruled.here, RiskWarning.objects.get(), to=ruled.here.mediation)
    with clock.standing(stages.MONDAY + 4 * HOUR):
        receive(ruled.here.scope("handler"), order)
        measures = [(each["value"], each["base"]) for each in facts(client, ruled)["measures"]]

    assert measures[0][0] == "6.0"
    assert measures[1][0] == "3.0"
    assert measures[2][0] == ""
    assert measures[3] == ("50.00", "签收 1 ÷ 送出 2 件")
    assert measures[4][0] == ""


@requirement("F-23")
def test_towns_stand_against_the_promise_and_few_matters_are_not_shown(ruled: Cast, client: Client) -> None:
    other = ruled.here.other_town_union.region_id
    for serial in range(5):
        raised(ruled.here, serial, at=stages.MONDAY - dt.timedelta(days=9), acted=30 + serial)
    raised(ruled.here, 9, at=stages.MONDAY - dt.timedelta(days=9), acted=1, place=other)

    yellow = {row["label"]: row for row in facts(client, ruled)["medians"]}
    blue = {row["label"]: row for row in facts(client, ruled, colour="blue")["medians"]}

    assert (yellow["鹭洲镇"]["value"], yellow["鹭洲镇"]["late"]) == ("32.0 小时", True)
    assert yellow["桐湾镇"]["value"] == "少于 5"
    assert blue["鹭洲镇"]["late"] is False
    assert "24 小时" in facts(client, ruled)["median_line"]
    assert facts(client, ruled, span="found")["medians"] == []


def test_every_number_opens_the_rows_it_counts(ruled: Cast, client: Client) -> None:
    red, blue = two_towns(ruled)
    other = ruled.here.other_town_union.region_id

    url = facts(client, ruled, category="W01")["lamps"]["red"]["url"]
    rows = client.get(url).content.decode()
    month = client.get(facts(client, ruled, place=other)["trend_url"]).content.decode()

    assert red.get_absolute_url() in rows and blue.get_absolute_url() not in rows
    assert blue.get_absolute_url() in month and red.get_absolute_url() not in month
    assert re.search(r"<h1[^>]*>红色预警 1 条", rows)


def test_rows_of_a_figure_keep_the_period_they_were_counted_in(cast: Cast, client: Client) -> None:
    raised(cast.here, 1, at=stages.MONDAY)
    raised(cast.here, 2, at=stages.MONDAY - dt.timedelta(days=200))
    client.force_login(cast.here.users["leader"])

    quarter = client.get("/disputes/figures/warnings_raised/?period=quarter").content.decode()
    whole = client.get("/disputes/figures/warnings_raised/").content.decode()

    assert "产生的预警 1 条" in quarter and "近 90 天" in quarter
    assert "产生的预警 2 条" in whole


@requirement("F-16")
def test_rows_say_next_step_owner_and_clock(ruled: Cast, client: Client) -> None:
    accepted(ruled.here, workers=32)

    row = facts(client, ruled)["rows"][0]

    assert row[5] == {"text": "首次联系", "sub": ruled.here.federation.short_name}
    assert row[6]["lamp"] == "r"


def test_an_empty_county_is_said_in_words(cast: Cast, client: Client) -> None:
    text = page(client, cast)

    assert "现在没有预警" in text
    assert "没有符合条件的预警" in text


def test_open_warnings_are_written_out_as_the_page_is_narrowed(ruled: Cast, client: Client) -> None:
    red, blue = two_towns(ruled)
    address = next(each["url"] for each in facts(client, ruled, category="W01")["buttons"] if "export" in each["url"])
    conditions = dict(parse_qsl(urlsplit(address).query))

    made = begin_export(ruled.here.scope("leader"), WARNINGS, conditions, form="csv")
    lines = "".join(csv_lines(WARNINGS, made.rows)).splitlines()

    assert conditions == {"category": "W01"}
    assert len(lines) == 2
    assert red.code in lines[1] and "红色" in lines[1] and "2026-11-23" in lines[1]
    assert blue.code not in lines[1]
    stranger = begin_export(ruled.neighbour.scope("leader"), WARNINGS, {}, form="csv")
    assert len([*csv_lines(WARNINGS, stranger.rows)]) == 1


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"view": "red"}, {"red"}),
        ({"view": "blue", "since": "7"}, {"blue"}),
        ({"view": "closed"}, set()),
        ({"q": "没有这家"}, set()),
        ({"since": "x"}, {"red", "blue"}),
    ],
)
def test_the_register_of_warnings_writes_out_the_rows_it_shows(
    ruled: Cast, conditions: dict[str, str], found: set[str]
) -> None:
    codes = dict(zip(("red", "blue"), (each.code for each in two_towns(ruled)), strict=True))

    made = begin_export(ruled.here.scope("leader"), WARNINGS, conditions, form="csv")
    text = "".join(csv_lines(WARNINGS, made.rows))

    assert {name for name, code in codes.items() if code in text} == found


def test_register_narrows_by_kind_and_time_and_the_overview_leads_there(ruled: Cast, client: Client) -> None:
    red, blue = two_towns(ruled)
    url = facts(client, ruled, colour="red", category="W01")["register_url"]

    by_link = client.get(url).content.decode()
    with clock.standing(stages.MONDAY + dt.timedelta(days=9)):
        client.force_login(ruled.here.users["leader"])
        week, month = (client.get(f"/disputes/warnings/?since={days}").content.decode() for days in (7, 30))

    assert red.get_absolute_url() in by_link and blue.get_absolute_url() not in by_link
    assert red.get_absolute_url() not in week and red.get_absolute_url() in month
