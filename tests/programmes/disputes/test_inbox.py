"""The inbox: many put aside at once for one reason, and found by the point where people scanned."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from gonghui.kernel import clock
from gonghui.programmes.disputes.actions.points import NewPoint, open_points
from gonghui.programmes.disputes.actions.triage import dismiss
from gonghui.programmes.disputes.enums import PointKind
from gonghui.programmes.disputes.models import Signal
from tests import stages
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import MONDAY, reported
from tests.requirements import requirement


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


def _page(county: County, query: str = "", who: str = "officer", *, path: str = "disputes:signals") -> str:
    return stages.signed_in(county, who).get(f"{reverse(path)}{query}").content.decode()


@requirement("F-14")
def test_ticked_signals_are_put_aside_for_one_reason(cast: Cast) -> None:
    first, second, third = [reported(cast.here) for _each in range(3)]
    client, url = stages.signed_in(cast.here, "officer"), reverse("disputes:signals_dismiss")
    chosen = {"chosen": [first.code, second.code]}

    asked = client.get(url, chosen).content.decode()
    refused = client.post(url, {**chosen, "reason": " "}).content.decode()
    done = client.post(url, {**chosen, "reason": "不归工会管。", "turn_to": "court"})

    assert "2 条一起不采纳" in asked
    assert f'name="chosen" value="{first.code}"' in refused
    assert (done.status_code, done.url) == (302, reverse("disputes:signals"))
    reasons = Signal.objects.order_by("pk").values_list("state", "triage_reason")
    assert list(reasons) == [("dismissed", "不归工会管。请找人民法院。")] * 2 + [("received", "")]
    assert third.record.title in _page(cast.here)


def test_what_somebody_was_faster_with_is_named_and_nothing_is_put_aside(cast: Cast) -> None:
    first, second = reported(cast.here), reported(cast.here)
    client, url = stages.signed_in(cast.here, "officer"), reverse("disputes:signals_dismiss")
    chosen = {"chosen": [first.code, second.code]}
    dismiss(cast.here.scope("officer"), second, reason="重复。")

    page = client.get(url, chosen).content.decode()
    answer = client.post(url, {**chosen, "reason": "不归工会管。"})

    assert "1 条一起不采纳" in page
    assert "有人先研判了，不会动" in page
    assert answer.status_code == 200
    assert Signal.objects.get(pk=first.pk).state == "received"


def test_of_the_next_county_and_without_the_right_nothing_can_be_put_aside(cast: Cast) -> None:
    strange, own = reported(cast.neighbour), reported(cast.here)
    url, reason = reverse("disputes:signals_dismiss"), {"reason": "不归工会管。"}

    stages.signed_in(cast.here, "officer").post(url, {"chosen": [strange.code], **reason})
    leader = stages.signed_in(cast.here, "leader").post(url, {"chosen": [own.code], **reason})

    assert leader.status_code == 403
    assert set(Signal.objects.values_list("state", flat=True)) == {"received"}
    assert 'name="chosen"' not in _page(cast.here, who="leader")
    assert f'name="chosen" value="{own.code}"' in _page(cast.here).replace('type="checkbox" ', "")


@requirement("F-05")
def test_signals_of_one_report_point_are_found_in_the_inbox(cast: Cast) -> None:
    officer, town = cast.here.scope("officer"), cast.here.town
    gate, hall = open_points(
        officer, [NewPoint(PointKind.GRID, "东河网格", town), NewPoint(PointKind.VENUE, "职工之家", town)]
    )
    here, other = reported(cast.here, point=gate, text="门口这件"), reported(cast.here, point=hall, text="家里那件")

    narrowed = _page(cast.here, f"?point={gate.code}")
    searched = _page(cast.here, "?q=职工之家")
    unknown = _page(cast.here, "?point=NOBODY")

    assert ("东河网格" in narrowed, here.text in narrowed, other.text in narrowed) == (True, True, False)
    assert (here.text in searched, other.text in searched) == (False, True)
    assert (here.text in unknown, other.text in unknown) == (True, True)
    assert f"point={gate.code}" in stages.signed_in(cast.here, "officer").get(gate.get_absolute_url()).content.decode()


def test_a_point_of_the_next_county_narrows_nothing(cast: Cast) -> None:
    strange = open_points(cast.neighbour.scope("officer"), [NewPoint(PointKind.GRID, "西河网格", cast.neighbour.town)])[
        0
    ]
    reported(cast.here)

    page = _page(cast.here, f"?point={strange.code}")

    assert "西河网格" not in page
