"""The daily look at everything, with the clock moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.engines.rules.models import Decision, RuleSetVersion
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import scanning
from gonghui.programmes.disputes.actions.triage import accept_many
from gonghui.programmes.disputes.actions.warnings import close, lower
from gonghui.programmes.disputes.enums import Colour, SignalState
from gonghui.programmes.disputes.models import Finding, RiskWarning, RuleScan, Signal
from gonghui.programmes.disputes.replay import Period, unlike
from gonghui.programmes.disputes.tasks import scan_rules
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import MONDAY, accepted, put_rules_in_force, reported, warned

pytestmark = pytest.mark.requirement("F-15")


def after(days: int) -> dt.datetime:
    return MONDAY + dt.timedelta(days=days)


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    """Everybody has had their post for a while."""
    with clock.standing(after(-60)):
        yield


@pytest.fixture
def county(cast: Cast) -> County:
    """The county with its rules in force, on a Monday."""
    put_rules_in_force(cast.here)
    return cast.here


def scanned(county: County, days: int) -> RuleScan:
    with clock.standing(after(days)):
        return scanning.scan(county.system, county.federation.pk)


def test_arrears_that_grow_old_raise_a_warning_that_nobody_reported(county: County) -> None:
    with clock.standing(MONDAY):
        accepted(county, workers=1, arrears_days=5, amount=None)
    assert not RiskWarning.objects.exists()

    first, second, third = scanned(county, 1), scanned(county, 2), scanned(county, 25)

    assert [each.raised for each in (first, second, third)] == [0, 1, 1]
    warning = RiskWarning.objects.get()
    assert list(warning.colours.order_by("at").values_list("colour", flat=True)) == ["blue", "yellow"]
    assert warning.signals.count() == 1
    decision = warning.colours.order_by("at")[1].decision
    assert decision is not None
    assert (decision.decided_at, decision.facts["wage_arrears_months"]) == (after(25), 1)
    assert TimelineEntry.objects.filter(record=warning.pk, verb="disputes.warning_scanned").count() == 2


def test_second_scan_of_a_day_changes_nothing(county: County) -> None:
    with clock.standing(MONDAY):
        accepted(county, workers=1, arrears_days=5, amount=None)
    scanned(county, 2)

    again = scanned(county, 2)

    assert (again.fired, again.raised) == (1, 0)
    assert Decision.objects.exclude(outcome="").count() == 1


def test_a_colour_that_a_person_lowered_rises_only_when_rules_come_to_more(county: County) -> None:
    with clock.standing(MONDAY):
        warning = warned(county, workers=12, arrears_days=40, amount=None)
        lower(county.scope("officer"), warning, colour=Colour.BLUE, reason="查过，九个人已经拿到工资")

    assert scanned(county, 1).raised == 0
    assert scanned(county, 60).raised == 1
    warning.refresh_from_db()
    assert warning.colour == Colour.RED


def test_closing_settles_what_was_known_and_new_reports_count_anew(county: County) -> None:
    with clock.standing(MONDAY):
        close(county.scope("officer"), warned(county), reason="工资已经发清，逐人打电话核对过")
    assert scanned(county, 40).raised == 0

    with clock.standing(after(41)):
        new = warned(county, workers=3, arrears_days=None, amount=None)

    assert new.colour == Colour.BLUE
    decision = new.colours.get().decision
    assert decision is not None
    assert (decision.facts["workers_common_claim"], decision.facts["complaints"]) == (3, 2)


def test_a_payment_due_later_outlives_the_closing(county: County) -> None:
    with clock.standing(MONDAY):
        due = MONDAY.date() + dt.timedelta(days=10)
        warning = warned(county, workers=4, arrears_days=None, amount=None, agreement_due_on=due)
        close(county.scope("officer"), warning, reason="达成协议，十天后付款")

    assert scanned(county, 5).raised == 1  # four workers whose payment is still to come
    assert scanned(county, 11).raised == 1

    decision = RiskWarning.objects.open().get().colours.latest("at").decision
    assert decision is not None
    assert {found["code"]: found["outcome"] for found in decision.fired} == {"R1": "blue", "R9": "yellow"}


def test_a_second_yellow_within_thirty_days_is_red(county: County) -> None:
    with clock.standing(MONDAY):
        first = warned(county, workers=12, arrears_days=None, amount=None)
        assert first.colour == Colour.YELLOW
    with clock.standing(after(5)):
        close(county.scope("officer"), first, reason="说好了分两次发")
    with clock.standing(after(20)):
        second = warned(county, workers=11, arrears_days=None, amount=None)
        close(county.scope("officer"), second, reason="发了一部分")
    with clock.standing(after(80)):
        third = warned(county, workers=11, arrears_days=None, amount=None)

    assert (second.colour, third.colour) == (Colour.RED, Colour.YELLOW)


def test_winter_on_a_building_site_weighs_a_step_more(county: County) -> None:
    with clock.standing(dt.datetime(2026, 10, 20, 9, tzinfo=clock.SHANGHAI)):
        warning = warned(county, category="F05", workers=2, arrears_days=10, amount=Decimal("8000"))
        assert warning.colour == Colour.BLUE

    with clock.standing(dt.datetime(2026, 11, 1, 9, tzinfo=clock.SHANGHAI)):
        scanning.scan(county.system, county.federation.pk)

    warning.refresh_from_db()
    assert warning.colour == Colour.YELLOW
    assert "建筑业：是（升为黄色）" in warning.colours.latest("at").reason


def test_places_without_a_known_firm_are_looked_at_too(county: County) -> None:
    with clock.standing(MONDAY):
        accepted(county, enterprise_name="", workers=1, arrears_days=5, amount=None)

    scan = scanned(county, 3)

    assert scan.raised == 1
    assert RiskWarning.objects.get().enterprise is None


def test_scan_costs_the_same_for_any_number_of_firms(county: County) -> None:
    counts = []
    for number in (1, 4):
        with clock.standing(MONDAY):
            for serial in range(number):
                accepted(county, enterprise_name=f"望溪第{number}{serial}厂", workers=3, arrears_days=None, amount=None)
        with clock.standing(after(1)), CaptureQueriesContext(connection) as queries:
            scanning.scan(county.system, county.federation.pk)
        counts.append(len(queries))

    assert counts == [6, 6]


def test_many_are_accepted_in_few_statements_and_each_firm_is_weighed_once(county: County) -> None:
    counts = []
    with clock.standing(MONDAY):
        for number in (3, 4):
            made = [reported(county, enterprise_name=f"望溪第{number}家厂", workers=None) for _each in range(number)]
            signals = list(Signal.objects.with_firm().filter(pk__in=[each.pk for each in made]))
            with CaptureQueriesContext(connection) as queries:
                accept_many(county.scope("officer"), signals)
            counts.append(len(queries))

    colours = dict(RiskWarning.objects.values_list("enterprise__name", "colour"))
    assert colours == {"望溪第3家厂": "yellow", "望溪第4家厂": "yellow"}
    assert [warning.signals.count() for warning in RiskWarning.objects.order_by("pk")] == [3, 4]
    assert Decision.objects.count() == 2
    assert counts[0] == counts[1]
    period = Period(MONDAY.date(), MONDAY.date())
    version = RuleSetVersion.objects.get(federation=county.federation)
    assert unlike(version, county.federation.pk, period) == ([], [])


def test_accepting_many_refuses_the_whole_set_for_one(county: County) -> None:
    good, bad = reported(county), reported(county, category="")

    with pytest.raises(Invalid, match="一条一条研判"):
        accept_many(county.scope("officer"), [good, bad])

    assert set(Signal.objects.values_list("state", flat=True)) == {SignalState.RECEIVED}


def test_every_federation_with_rules_is_scanned_and_the_others_are_left_alone(cast: Cast) -> None:
    put_rules_in_force(cast.neighbour)

    scan_rules.call()

    assert list(RuleScan.objects.values_list("federation", flat=True)) == [cast.neighbour.federation.pk]


def test_findings_say_what_the_facts_say(county: County) -> None:
    with clock.standing(MONDAY):
        accepted(county, workers=7, arrears_days=31, amount=Decimal("1200.50"), signs=["tax"], hurt=2)

    row = Finding.objects.get()

    told = dict(Fact.objects.filter(source=row.source_id).values_list("key", "value"))
    assert (row.workers, row.arrears_sum, row.hurt) == (7, Decimal("1200.50"), 2)
    assert row.arrears_since is not None
    assert row.arrears_since.isoformat() == told["arrears_since"]
