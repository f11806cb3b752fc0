"""Points where people scan to report: what the code knows, who may put one up, and the posters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.programmes.disputes.actions.points import NewPoint, close_point, open_points, reopen_point
from gonghui.programmes.disputes.enums import PointKind
from gonghui.programmes.disputes.models import ReportPoint, Signal
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY
from tests.requirements import requirement

ANSWERS = {
    "submission_key": "KEYBFDGH" * 4,
    "trouble": "W01",
    "who": "alone",
    "identity": "anonymous",
    "text": "两个月没发工资。",
}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with clock.standing(MONDAY):
        yield


def _firm(cast: Cast) -> Any:
    return know_enterprises(cast.here.system, cast.here.federation.pk, [Named(FIRM, cast.here.town)])[0]


@requirement("F-05")
def test_a_point_of_a_firm_tells_firm_and_place_and_the_signal_keeps_the_point(cast: Cast) -> None:
    firm = _firm(cast)
    [point] = open_points(cast.here.scope("officer"), [NewPoint(PointKind.ENTERPRISE, "二号厂门口", enterprise=firm)])

    page = Client().get(f"/r/{point.report_code}/").content.decode()
    Client().post(f"/r/{point.report_code}/", ANSWERS)

    assert FIRM in page
    assert "鹭洲镇 · 二号厂门口的二维码" in page
    signal = Signal.objects.get()
    assert (signal.point, signal.enterprise, signal.place_id) == (point, firm, cast.here.town)


@requirement("F-05")
def test_a_point_of_a_grid_tells_the_place_and_asks_for_the_firm(cast: Cast) -> None:
    point = stages.staged_point(cast.here)

    page = Client().get(f"/r/{point.report_code}/").content.decode()

    assert "鹭洲镇 · 望溪东河网格" in page
    assert 'name="enterprise_name"' in page
    assert 'name="place"' not in page


def test_a_point_taken_down_says_what_to_do_and_opens_again_with_the_same_code(cast: Cast) -> None:
    officer, point = cast.here.scope("officer"), stages.staged_point(cast.here)

    close_point(officer, point)
    shut = Client().get(f"/r/{point.report_code}/")
    reopen_point(officer, ReportPoint.objects.get())
    open_again = Client().get(f"/r/{point.report_code}/")

    assert (shut.status_code, open_again.status_code) == (404, 200)
    assert "换一个扫" in shut.content.decode()


def test_points_cannot_be_put_up_elsewhere_or_without_a_name(cast: Cast) -> None:
    here, there = cast.here, cast.neighbour

    with pytest.raises(Invalid, match="不在望溪县总工会的范围里"):
        open_points(here.scope("officer"), [NewPoint(PointKind.GRID, "网格", there.town)])
    with pytest.raises(Forbidden, match="只能在本镇街"):
        open_points(here.scope("town_officer"), [NewPoint(PointKind.GRID, "网格", here.other_town_union.region_id)])
    with pytest.raises(Invalid, match="没有写名称"):
        open_points(here.scope("officer"), [NewPoint(PointKind.GRID, " ", here.town)])
    with pytest.raises(Invalid, match="哪家单位"):
        open_points(here.scope("officer"), [NewPoint(PointKind.ENTERPRISE, "门口", here.town)])
    with pytest.raises(Forbidden, match="管理扫码点"):
        open_points(here.scope("leader"), [NewPoint(PointKind.GRID, "网格", here.town)])


def test_the_form_puts_one_up_and_its_page_counts_what_came_in(cast: Cast) -> None:
    _firm(cast)
    client = stages.signed_in(cast.here, "officer")

    answer = client.post("/disputes/points/new/", {"kind": "enterprise", "enterprise_name": FIRM})
    point = ReportPoint.objects.get()
    Client().post(f"/r/{point.report_code}/", ANSWERS)
    page = client.get(answer.url).content.decode()

    assert (answer.url, point.name) == (point.get_absolute_url(), FIRM)
    assert "90 天内 1 条" in page
    assert f"/r/{point.report_code}/" in page


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ({"kind": "grid", "name": "东河网格"}, "还没选"),
        ({"kind": "enterprise", "enterprise_name": "没有这家"}, "单位档案里没有这个名称"),
        ({"kind": "venue", "place": "339921101"}, "贴在哪里"),
    ],
)
def test_a_wrong_form_says_how_to_mend_it(cast: Cast, said: dict[str, str], cure: str) -> None:
    page = stages.signed_in(cast.here, "officer").post("/disputes/points/new/", said)

    assert page.status_code == 200
    assert cure in page.content.decode()
    assert not ReportPoint.objects.exists()


@requirement("F-05")
def test_many_posters_are_printed_at_once_and_closed_points_are_left_out(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    names = ["东河网格", "西河网格", "南河网格"]
    points = open_points(officer, [NewPoint(PointKind.GRID, name, cast.here.town) for name in names])
    close_point(officer, points[2])
    strange = stages.staged_point(cast.neighbour)
    client = stages.signed_in(cast.here, "officer")

    chosen = [row.code for row in [*points, strange]]
    page = client.get("/disputes/points/posters/", {"chosen": chosen}).content.decode()
    firm = _firm(cast)
    of_firm = client.get("/disputes/points/posters/", {"firm": firm.code}).content.decode()

    assert page.count('class="poster"') == 2
    assert "西河网格" in page
    assert "南河网格" not in page
    assert firm.report_code in of_firm


@requirement("F-05")
def test_the_register_prints_what_is_ticked_and_keeps_closed_points_apart(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    open_points(officer, [NewPoint(PointKind.GRID, name, cast.here.town) for name in ("东河网格", "西河网格")])
    closed = close_point(officer, ReportPoint.objects.get(name="西河网格"))
    client = stages.signed_in(cast.here, "officer")

    page = client.get("/disputes/points/").content.decode()
    taken_down = client.get("/disputes/points/", {"view": "closed"}).content.decode()

    assert '<form method="get" action="/disputes/points/posters/">' in page
    assert "东河网格" in page
    assert closed.code not in page
    assert closed.code in taken_down
