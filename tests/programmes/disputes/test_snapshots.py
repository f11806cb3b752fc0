"""Frozen figures: what was reported stays, whatever becomes of the rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.figures.actions.snapshots import freeze, now_of
from gonghui.foundation.figures.models import FrozenFigure, Snapshot
from gonghui.foundation.figures.registry import FIGURES, Figure, Period, Unit
from gonghui.kernel import clock
from gonghui.kernel.audit import verify
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import cases
from gonghui.programmes.disputes.figures import CASES_HANDLED, REPORTED, SUCCESS_RATE
from gonghui.programmes.disputes.models import Case
from tests import stages
from tests.cast import Cast
from tests.requirements import requirement


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.standing(stages.MONDAY):
        yield


@pytest.fixture(autouse=True)
def rules(cast: Cast) -> None:
    stages.staged_rules(cast.here)


def ended(cast: Cast, serial: int = 0) -> Case:
    case = stages.staged_case(cast.here, serial)
    return cases.terminate(cast.here.scope("mediator"), Case.objects.get(pk=case.pk), reason="差距太大")


def frozen(cast: Cast, period: Period | None = None) -> Snapshot:
    return freeze(cast.here.scope("leader"), REPORTED, title="三季度专报", period=period or Period(), note="报市总")


@requirement("1d-5")
def test_a_frozen_number_stays_and_says_what_it_would_be_now(cast: Cast, client: Client) -> None:
    ended(cast)
    snapshot = frozen(cast)
    ended(cast, 1)
    client.force_login(cast.here.users["leader"])

    page = client.get(f"/disputes/snapshots/{snapshot.code}/").content.decode()

    kept = snapshot.figures.get(key="cases_handled")
    assert (kept.value, kept.rows, kept.definition) == ("1", 1, str(CASES_HANDLED.definition))
    assert [(each["code"], each["value"]) for each in kept.towns] == [(cast.here.town, "1")]
    assert [(each["code"], each["value"]) for each in kept.months] == [("2026-11-01", "1")]
    assert now_of(cast.here.scope("leader"), snapshot, [CASES_HANDLED]) == {"cases_handled": "2"}
    assert ">+1<" in page
    assert "数现在不一样了" in page


@requirement("1d-5")
def test_each_frozen_number_opens_definition_rows_and_the_difference(cast: Cast, client: Client) -> None:
    first = ended(cast)
    snapshot = frozen(cast, Period(stages.MONDAY.date(), stages.MONDAY.date()))
    second = ended(cast, 1)
    client.force_login(cast.here.users["leader"])
    page = client.get(f"/disputes/snapshots/{snapshot.code}/").content.decode()
    door = page.split("/disputes/figures/cases_handled/")[1].split('"')[0].replace("&amp;", "&")

    rows = client.get(f"/disputes/figures/cases_handled/{door}").content.decode()

    assert "定格的是 1 起，现在是 2 起" in rows
    assert str(CASES_HANDLED.definition) in rows
    assert first.get_absolute_url() in rows
    assert second.get_absolute_url() in rows


def test_whoever_changes_a_frozen_number_is_found_out(cast: Cast, client: Client) -> None:
    ended(cast)
    snapshot = frozen(cast)
    client.force_login(cast.here.users["leader"])
    before = client.get(f"/disputes/snapshots/{snapshot.code}/").content.decode()
    FrozenFigure.objects.filter(snapshot=snapshot, key="cases_handled").update(value="9")

    after = client.get(f"/disputes/snapshots/{snapshot.code}/").content.decode()

    assert "这份快照被人改过" not in before
    assert "这份快照被人改过" in after
    entry = TimelineEntry.objects.get(record=snapshot.pk)
    assert entry.changes["sha256"] == Snapshot.objects.get(pk=snapshot.pk).sha256
    assert not verify().findings


def test_a_definition_that_was_changed_or_dropped_since_is_said(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(cast)
    snapshot = frozen(cast)
    client.force_login(cast.here.users["leader"])
    monkeypatch.delitem(FIGURES, "mediation_days")
    FrozenFigure.objects.filter(snapshot=snapshot, key="cases_succeeded").update(definition_version=7)

    page = client.get(f"/disputes/snapshots/{snapshot.code}/").content.decode()

    assert "这个口径现在没有了" in page
    assert "现在是第 1 版" in page


def test_a_leader_freezes_on_the_page_and_others_cannot(cast: Cast, client: Client) -> None:
    ended(cast)
    client.force_login(cast.here.users["leader"])

    answer = client.post("/disputes/snapshots/new/", {"title": "年报", "start": "2026-01-01", "end": "2026-11-23"})

    made = Snapshot.objects.get()
    assert answer["Location"] == f"/disputes/snapshots/{made.code}/"
    assert made.figures.count() == len(REPORTED)
    assert "年报" in client.get("/disputes/snapshots/").content.decode()
    with pytest.raises(Forbidden):
        freeze(cast.here.scope("officer"), REPORTED, title="x", period=Period())


@pytest.mark.parametrize(
    ("title", "period"),
    [
        (" ", Period()),
        ("年报", Period(dt.date(2026, 9, 2), dt.date(2026, 9, 1))),
        ("年报", Period(None, stages.MONDAY.date() + dt.timedelta(days=1))),
    ],
)
def test_no_name_and_days_that_cannot_be_are_refused(cast: Cast, title: str, period: Period) -> None:
    with pytest.raises(Invalid):
        freeze(cast.here.scope("leader"), REPORTED, title=title, period=period)


def test_a_town_and_a_neighbour_do_not_see_the_countys_snapshot(cast: Cast) -> None:
    snapshot = frozen(cast)

    seen = [
        Snapshot.objects.visible_to(county.scope(who)).exists()
        for county, who in ((cast.here, "officer"), (cast.here, "town_officer"), (cast.neighbour, "leader"))
    ]

    assert seen == [True, False, False]
    assert FrozenFigure.objects.visible_to(cast.here.scope("leader")).count() == snapshot.figures.count()


@requirement("1d-5")
def test_a_figure_without_a_definition_cannot_be() -> None:
    before = set(FIGURES)

    for bad in ({"definition": " "}, {"label": ""}, {"key": "cases_handled"}):
        facts = {"key": "x", "label": _("数"), "definition": "x", "unit": Unit.CASES, "rows": CASES_HANDLED.rows}
        with pytest.raises(ValueError, match="figure"):
            Figure(**{**facts, **bad})  # type: ignore[arg-type]

    assert set(FIGURES) == before


def test_written_and_read_are_one(cast: Cast) -> None:
    assert CASES_HANDLED.read(CASES_HANDLED.written(2415)) == 2415
    assert SUCCESS_RATE.written(SUCCESS_RATE.read("73.37")) == "73.37"
    assert SUCCESS_RATE.read("") is None
