"""The demo's county: small, whole, and counted by the figures alone."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import fields, replace
from decimal import Decimal

import pytest

from gonghui.foundation.accounts.models import Post
from gonghui.foundation.figures.registry import FIGURES, MONTH, TOWN, rate
from gonghui.foundation.organizations import demo as organizations_demo
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.audit import verify
from gonghui.programmes.disputes import figures
from gonghui.programmes.disputes.actions import cases
from gonghui.programmes.disputes.demo import Stage, district
from gonghui.programmes.disputes.models import Case, RiskWarning, Signal
from tests import stages
from tests.cast import Cast
from tests.requirements import requirement

SMALL = district.County(60, 70, 51, 33, 8, Decimal("4720000.00"), Decimal("2800000.00"))


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """The cast as the demo's county, with all its towns and people who have been there for years."""
    for code, name in organizations_demo.TOWNS:
        place = {"name": name, "level": "street", "full_name": name, "parent_id": "339921",
                 "valid_from": dt.date(2020, 1, 1)}  # fmt: skip
        Region.objects.get_or_create(pk=code, defaults=place)
    here, began = cast.here, stages.MONDAY
    Post.objects.update(since=began - dt.timedelta(days=800))
    with clock.standing(began - dt.timedelta(days=800)):
        stages.staged_rules(here)
    bodies = {"county_mediation": here.mediation, **vars(here)}
    county = organizations_demo.County(
        **{each.name: bodies.get(each.name, here.court) for each in fields(organizations_demo.County)}
    )
    return Stage(here.system, county, {**here.users, "town": here.users["town_officer"]}, began)


def counted(stage: Stage) -> district.County:
    """What the figures count, in the form in which it was asked for."""
    scope = stage.acting("leader")
    value = {key: FIGURES[key].value(scope) for key in FIGURES}
    return district.County(
        *(int(value[key] or 0) for key in ("signals_accepted", "cases_handled", "cases_succeeded", "referrals_in",
                                           "confirmations_filed")),
        Decimal(value["amount_claimed"] or 0), Decimal(value["referrals_in_amount"] or 0),
    )  # fmt: skip


@requirement("headline")
def test_the_figures_of_the_district_come_out_of_its_rows(stage: Stage) -> None:
    with clock.standing(stage.began):
        district.tell(stage, SMALL)

        assert counted(stage) == SMALL
        assert not verify().findings
        scope = stage.acting("leader")
        assert len(figures.CASES_HANDLED.parts(scope, TOWN)) > 6
        assert len(figures.CASES_HANDLED.parts(scope, MONTH)) > 12
        assert figures.FIRST_ACTION_HOURS.value(scope) is not None
        assert Signal.objects.filter(state="received").count() == 0
        assert RiskWarning.objects.filter(state="closed").exists()


def test_it_is_told_once_and_goes_on_where_it_broke_off(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.standing(stage.began):
        with monkeypatch.context() as broken:
            broken.setattr(district, "cases_of", lambda *_args: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                district.tell(stage, SMALL)
        district.tell(stage, SMALL)
        told = (Signal.objects.count(), Case.objects.count(), RiskWarning.objects.count())

        district.tell(stage, SMALL)

        assert counted(stage) == SMALL
        assert (Signal.objects.count(), Case.objects.count(), RiskWarning.objects.count()) == told


def test_what_other_stories_have_told_is_left_out(stage: Stage, cast: Cast) -> None:
    with clock.standing(stage.began):
        told = stages.staged_case(cast.here)
        cases.terminate(cast.here.scope("mediator"), Case.objects.get(pk=told.pk), reason="差距太大")
        claimed = Case.objects.get(pk=told.pk).amount_claimed

        left = district.left_of(stage.acting("leader"), SMALL)

        assert left == replace(SMALL, handled=69, claimed=SMALL.claimed - claimed)


@requirement("headline")
def test_the_whole_ledger_adds_up_to_what_the_source_text_tells(stage: Stage) -> None:
    whole = district.WHOLE

    rows = district.cases_of(random.Random(1), whole, stage, {})

    referred = [row for row in rows if row.origin in ("court", "labour")]
    agreed = [row for row in rows if row.outcome == "agreed"]
    assert (len(rows), len(agreed), len(referred)) == (2415, 1772, 1162)
    assert rate(len(agreed), len(rows)) == Decimal("73.37")
    assert sum(row.confirmation is not None for row in rows) == 272
    assert sum(row.amount_claimed for row in rows) == Decimal("163000000.00")
    assert Decimal("97000000") < sum(row.amount_claimed for row in referred) < Decimal("98000000")
    assert len({row.number for row in rows}) == len({row.ledger_number for row in rows}) == len(rows)
    assert rows == district.cases_of(random.Random(1), whole, stage, {})
