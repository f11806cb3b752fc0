from __future__ import annotations

import datetime as dt

import pytest

from gonghui.engines.deadlines.actions import meet, start_clock, start_policy_clock, stop
from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.actions import load_holidays
from gonghui.kernel import clock
from gonghui.kernel.models import Record
from tests.cast import Cast

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)


@pytest.fixture
def record(cast: Cast) -> Record:
    load_holidays()
    return Record.objects.create(kind="test", federation=cast.here.federation, place_id=cast.here.town, title="一件事")


def test_a_statutory_clock_knows_its_days_article_and_consequence(record: Record) -> None:
    with clock.standing(MONDAY):
        started = start_clock(record, "mediation", dt.date(2026, 3, 2))

        assert (started.nominal_last_day, started.last_day) == (dt.date(2026, 3, 17), dt.date(2026, 3, 17))
        assert started.days_left == 15
        assert "第十四条" in started.article
        assert "仲裁" in started.lapses


def test_a_last_day_off_moves_to_the_next_working_day(record: Record) -> None:
    started = start_clock(record, "judicial_confirmation", dt.date(2026, 4, 3))

    assert started.nominal_last_day == dt.date(2026, 5, 3)
    assert started.last_day == dt.date(2026, 5, 6)


def test_starting_again_stops_the_clock_that_ran(record: Record) -> None:
    first = start_clock(record, "mediation", dt.date(2026, 3, 2))
    second = start_clock(record, "mediation", dt.date(2026, 3, 9))

    first.refresh_from_db()
    assert first.state == DeadlineState.STOPPED
    assert list(Deadline.objects.running()) == [second]


def test_a_policy_clock_is_overdue_by_the_minute(record: Record) -> None:
    with clock.standing(MONDAY):
        started = start_policy_clock(record, "first_contact", MONDAY + dt.timedelta(hours=2), label="首次联系")
        assert not started.is_overdue
    with clock.standing(MONDAY + dt.timedelta(hours=2, minutes=1)):
        assert started.is_overdue
        meet(record, "first_contact")

    started.refresh_from_db()
    assert started.state == DeadlineState.MET
    assert not started.is_overdue


def test_stop_without_names_ends_all_clocks_of_the_record(record: Record) -> None:
    start_clock(record, "mediation", dt.date(2026, 3, 2))
    start_clock(record, "enforcement", dt.date(2026, 3, 2))

    stop(record)

    assert not Deadline.objects.running().exists()


def test_clocks_are_seen_with_their_record_only(cast: Cast, record: Record) -> None:
    start_clock(record, "mediation", dt.date(2026, 3, 2), organization_id=cast.here.federation.pk)

    assert Deadline.objects.for_work_of(cast.here.scope("officer")).count() == 1
    assert Deadline.objects.visible_to(cast.neighbour.scope("officer")).count() == 0
