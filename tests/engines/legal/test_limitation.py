"""The limitation of arbitration, labour-law.md 4h and section 1."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.legal.calendar import WorkCalendar
from gonghui.engines.legal.limitation import Limitation, Suspension, limitation
from gonghui.engines.legal.notices import shipped_days
from gonghui.kernel.errors import Invalid

CALENDAR = WorkCalendar.from_rows((day.date, day.kind) for day in shipped_days())
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
KNEW = dt.date(2025, 6, 15)


def other(
    *demands: dt.date,
    knew_on: dt.date = KNEW,
    suspensions: list[Suspension] | None = None,
    filed_on: dt.date | None = None,
) -> Limitation:
    return limitation(
        "other",
        knew_on=knew_on,
        interrupted_on=demands,
        suspensions=suspensions or [],
        filed_on=filed_on,
        calendar=CALENDAR,
    )


def stop(first: str, last: str) -> Suspension:
    return {"from": dt.date.fromisoformat(first), "to": dt.date.fromisoformat(last)}


def test_example_4h_a_day_late_is_barred() -> None:
    found = other(filed_on=dt.date(2026, 6, 16))

    assert found.last_day == dt.date(2026, 6, 15)
    assert found.time_barred is True
    assert "不能因此不受理" in found.warnings[0]


def test_example_4h_a_demand_opens_another_year() -> None:
    found = other(dt.date(2026, 2, 10), filed_on=dt.date(2026, 6, 16))

    assert found.last_day == dt.date(2027, 2, 10)
    assert found.time_barred is False
    assert found.warnings[0].startswith("2027")


def test_filed_on_the_last_day_is_in_time_and_unfiled_is_open() -> None:
    assert other(filed_on=dt.date(2026, 6, 15)).time_barred is False
    assert other().time_barred is None


def test_last_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    found = other(knew_on=dt.date(2025, 5, 3))

    assert (found.nominal_last_day, found.last_day) == (dt.date(2026, 5, 3), dt.date(2026, 5, 6))


def test_wages_have_no_limit_while_employed() -> None:
    found = limitation("wage_arrears", knew_on=dt.date(2020, 1, 1), filed_on=dt.date(2026, 6, 1), calendar=CALENDAR)

    assert (found.last_day, found.time_barred) == (None, False)


def test_wages_have_a_year_from_the_end_of_the_relationship() -> None:
    found = limitation(
        "wage_arrears",
        knew_on=dt.date(2020, 1, 1),
        relationship_ended_on=dt.date(2025, 8, 31),
        filed_on=dt.date(2026, 9, 1),
        calendar=CALENDAR,
    )

    assert (found.last_day, found.time_barred) == (dt.date(2026, 8, 31), True)


def test_a_demand_after_expiry_revives_nothing() -> None:
    found = other(dt.date(2026, 6, 16), filed_on=dt.date(2026, 6, 17))

    assert found.last_day == dt.date(2026, 6, 15)
    assert found.time_barred is True
    assert "法律人员" in found.warnings[0]


def test_each_demand_in_time_restarts_whatever_the_order_given() -> None:
    found = other(dt.date(2026, 8, 3), dt.date(2025, 10, 9))

    assert found.nominal_last_day == dt.date(2027, 8, 3)


def test_a_demand_before_the_clock_runs_changes_nothing() -> None:
    assert other(dt.date(2025, 6, 1)).last_day == dt.date(2026, 6, 15)


def test_suspension_adds_its_days() -> None:
    found = other(suspensions=[stop("2026-06-10", "2026-06-30")])

    # Six days were left on 10 June; they run from 1 July.
    assert found.last_day == dt.date(2026, 7, 6)


def test_suspension_counts_once_where_two_overlap_and_not_before_the_clock_runs() -> None:
    overlapping = other(suspensions=[stop("2026-03-01", "2026-03-10"), stop("2026-03-05", "2026-03-12")])
    early = other(suspensions=[stop("2025-06-01", "2025-06-17")])

    assert overlapping.nominal_last_day == dt.date(2026, 6, 27)
    assert early.nominal_last_day == dt.date(2026, 6, 17)


def test_suspension_after_expiry_changes_nothing() -> None:
    assert other(suspensions=[stop("2026-06-16", "2026-06-30")]).last_day == dt.date(2026, 6, 15)


def test_suspension_on_the_day_the_end_was_moved_to_leaves_that_day_to_run() -> None:
    found = other(knew_on=dt.date(2025, 5, 3), suspensions=[stop("2026-05-06", "2026-05-07")])

    assert found.last_day == dt.date(2026, 5, 8)


def test_restart_forgets_the_suspensions_before_it() -> None:
    found = other(
        dt.date(2026, 2, 10), suspensions=[stop("2025-09-01", "2025-09-30"), stop("2026-03-02", "2026-03-03")]
    )

    assert found.nominal_last_day == dt.date(2027, 2, 12)


@pytest.mark.parametrize(
    ("kind", "suspensions", "field"),
    [
        ("other", [], "knew_on"),
        ("love", [], "claim_type"),
        ("other", [stop("2026-03-02", "2026-03-01")], "suspensions"),
    ],
)
def test_missing_or_wrong_input_is_named(kind: str, suspensions: list[Suspension], field: str) -> None:
    knew_on = KNEW if suspensions else None

    with pytest.raises(Invalid) as refused:
        limitation(kind, knew_on=knew_on, suspensions=suspensions, calendar=CALENDAR)

    assert set(refused.value.fields) == {field}


@given(DAYS, st.lists(DAYS, max_size=4))
def test_demands_never_shorten(knew_on: dt.date, demands: list[dt.date]) -> None:
    without, with_demands = other(knew_on=knew_on), other(*demands, knew_on=knew_on)

    assert without.last_day is not None
    assert with_demands.last_day is not None
    assert with_demands.last_day >= without.last_day
    assert CALENDAR.is_working_day(with_demands.last_day)


@given(DAYS, st.lists(st.tuples(DAYS, st.integers(0, 90)), max_size=4))
def test_suspensions_never_shorten_and_add_at_most_their_days(
    knew_on: dt.date, stops: list[tuple[dt.date, int]]
) -> None:
    suspensions: list[Suspension] = [{"from": day, "to": day + dt.timedelta(days=length)} for day, length in stops]

    without, found = other(knew_on=knew_on), other(knew_on=knew_on, suspensions=suspensions)

    assert without.last_day is not None
    assert without.nominal_last_day is not None
    assert found.nominal_last_day is not None
    total = dt.timedelta(days=sum(length + 1 for _day, length in stops))
    moved = dt.timedelta(days=12 * (len(stops) + 1))
    assert without.nominal_last_day <= found.nominal_last_day <= without.last_day + total + moved
