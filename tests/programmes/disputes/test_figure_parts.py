"""Parts of figures: by place, by month, by a cut. They add up, and a median is the one that everybody knows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.foundation.figures.registry import FIGURES, MONTH, PLACE, Period
from gonghui.kernel import clock
from gonghui.kernel.spine import new_record
from gonghui.programmes.disputes import figures
from gonghui.programmes.disputes.actions.warnings import lower
from gonghui.programmes.disputes.models import RiskWarning
from tests import stages
from tests.cast import Cast, County
from tests.requirements import requirement

START = dt.datetime(2026, 1, 31, 23, 30, tzinfo=clock.SHANGHAI)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.standing(stages.MONDAY):
        yield


def raised(county: County, serial: int, **facts: Any) -> RiskWarning:
    """A closed warning, so that any number of them may stand side by side."""
    hours = facts.pop("acted", None)
    place = facts.pop("place", county.town)
    moment = facts.pop("at", START)
    with clock.standing(moment):
        return new_record(
            RiskWarning, federation_id=county.federation.pk, place_id=place, title=f"w{serial}",
            colour=facts.pop("colour", "blue"), category=facts.pop("category", "W01"), state="closed",
            closed_at=moment + 48 * HOUR, close_reason="办完了",
            first_action_at=None if hours is None else moment + hours * HOUR, **facts,
        )  # fmt: skip


rows = st.lists(
    st.fixed_dictionaries(
        {
            "town": st.integers(0, 1),
            "colour": st.sampled_from(["blue", "yellow", "red"]),
            "category": st.sampled_from(["W01", "I01"]),
            "days": st.integers(0, 400),
            "acted": st.none() | st.integers(0, 500),
        }
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=rows, filtered=st.booleans())
@requirement("F-13", "F-23")
def test_parts_add_up_to_the_whole_and_medians_are_the_known_ones(
    cast: Cast, told: list[dict[str, Any]], filtered: bool
) -> None:
    RiskWarning.objects.all().delete()
    towns = [cast.here.town, cast.here.other_town_union.region_id]
    for serial, row in enumerate(told):
        at = START + row["days"] * dt.timedelta(days=1)
        facts = {key: row[key] for key in ("colour", "category", "acted")}
        raised(cast.here, serial, place=towns[row["town"]], at=at, **facts)
    scope, where = cast.here.scope("leader"), {"category": "I01"} if filtered else {}
    figure, middle = figures.WARNINGS_RAISED, figures.FIRST_ACTION_HOURS

    whole = figure.value(scope, where=where)
    parts = [figure.parts(scope, *by, where=where) for by in ((PLACE,), (MONTH,), ("colour",), (PLACE, MONTH, "peak"))]
    medians = middle.parts(scope, PLACE, where=where)

    assert [sum(part.rows for part in each.values()) for each in parts] == [whole] * 4
    for number, town in enumerate(towns):
        spans = [
            row["acted"]
            for row in told
            if row["town"] == number and row["acted"] is not None and (not filtered or row["category"] == "I01")
        ]
        assert ((town,) in medians) == bool(spans)
        if spans:
            assert medians[town,].value == Decimal(str(median(spans))).quantize(Decimal("0.1"))
            assert medians[town,].rows == len(spans)


def test_a_month_is_one_of_shanghai(cast: Cast) -> None:
    raised(cast.here, 1)
    raised(cast.here, 2, at=START + HOUR)

    assert figures.WARNINGS_RAISED.by_month(cast.here.scope("leader")) == {
        dt.date(2026, 1, 1): 1,
        dt.date(2026, 2, 1): 1,
    }


def test_a_period_of_moments_has_its_first_and_last_day_in_it(cast: Cast) -> None:
    raised(cast.here, 1)
    scope, day = cast.here.scope("leader"), START.date()

    assert figures.WARNINGS_RAISED.value(scope, Period(day, day)) == 1
    assert figures.WARNINGS_RAISED.value(scope, Period(day + dt.timedelta(days=1), None)) == 0
    assert figures.WARNINGS_RAISED.value(scope, Period(None, day - dt.timedelta(days=1))) == 0


def test_money_and_rates_are_taken_apart_too(cast: Cast) -> None:
    stages.staged_seal()
    stages.staged_rules(cast.here)
    agreement = stages.staged_agreement(cast.here, stages.staged_case(cast.here))
    stages.staged_effect(cast.here, stages.staged_signatures(agreement))
    scope = cast.here.scope("leader")

    assert figures.AMOUNT_AGREED.by_place(scope) == {cast.here.town: figures.AMOUNT_AGREED.value(scope)}
    assert figures.SUCCESS_RATE.by_month(scope) == {stages.MONDAY.date().replace(day=1): Decimal("100.00")}
    assert figures.CONFIRMED_SHARE.by_place(scope) == {cast.here.town: Decimal("0.00")}


def test_a_warning_that_was_lowered_still_counts_at_its_peak(cast: Cast) -> None:
    stages.staged_rules(cast.here)
    warning = stages.staged_warning(cast.here)
    lower(cast.here.scope("officer"), warning, colour="blue", reason="核对过，没有那么多人")

    scope = cast.here.scope("leader")
    assert figures.WARNINGS_RAISED.parts(scope, "peak")[("red",)].rows == 1
    assert figures.WARNINGS_OPEN_ALL.parts(scope, "colour")[("blue",)].rows == 1


def test_one_town_counts_its_own_and_a_neighbour_nothing(cast: Cast) -> None:
    raised(cast.here, 1, acted=2)
    raised(cast.here, 2, acted=9, place=cast.here.other_town_union.region_id)

    assert figures.FIRST_ACTION_HOURS.value(cast.here.scope("town_officer")) == Decimal("2.0")
    assert figures.FIRST_ACTION_HOURS.parts(cast.neighbour.scope("leader"), PLACE) == {}


def test_every_figure_can_be_taken_apart(cast: Cast) -> None:
    """A column that is misspelt in `dated` or `cuts` would be noticed on the first board that asks."""
    for figure in FIGURES.values():
        assert figure.parts(cast.here.scope("leader"), PLACE, MONTH, *figure.cuts) == {}
