from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from gonghui.foundation.figures.registry import FIGURES, Period, rate
from gonghui.kernel import clock
from gonghui.programmes.disputes.actions import cases, confirmations
from gonghui.programmes.disputes.models import Case
from tests import stages
from tests.cast import Cast


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.standing(stages.MONDAY):
        yield


def values(cast: Cast, who: str = "leader", period: Period | None = None) -> dict[str, object]:
    scope = cast.here.scope(who)
    return {key: figure.value(scope, period or Period()) for key, figure in FIGURES.items()}


@pytest.mark.requirement("F-30", "F-33")
def test_figures_count_one_cohort_and_open_their_rows(cast: Cast) -> None:
    stages.staged_seal()
    stages.staged_rules(cast.here)
    agreement = stages.staged_agreement(cast.here, stages.staged_case(cast.here))
    agreed = stages.staged_effect(cast.here, stages.staged_signatures(agreement))
    failed = stages.staged_case(cast.here, 1)
    cases.terminate(cast.here.scope("mediator"), Case.objects.get(pk=failed.pk), reason="差距太大")
    stages.staged_case(cast.here, 2)

    found = values(cast)

    assert (found["cases_handled"], found["cases_succeeded"], found["success_rate"]) == (2, 1, Decimal("50.00"))
    assert found["amount_agreed"] == Case.objects.get(pk=agreed.case_id).amount_agreed
    rows = FIGURES["cases_handled"].rows(cast.here.scope("leader"), Period())
    assert {row.pk for row in rows} == {agreed.case_id, failed.pk}


@pytest.mark.requirement("F-03", "F-33")
def test_the_share_of_confirmations_is_of_one_cohort_and_never_above_all(cast: Cast) -> None:
    stages.staged_seal()
    stages.staged_rules(cast.here)
    agreement = stages.staged_agreement(cast.here, stages.staged_case(cast.here))
    agreed = stages.staged_effect(cast.here, stages.staged_signatures(agreement))
    monday = stages.MONDAY.date()
    with clock.standing(stages.MONDAY + dt.timedelta(days=10)):
        first = stages.staged_confirmation(cast.here, agreed)
        confirmations.withdraw(cast.here.scope("mediator"), first, reason="补一份材料")
        stages.staged_confirmation(cast.here, agreed)

        whole = values(cast)
        of_monday = values(cast, period=Period(monday, monday))
        later = values(cast, period=Period(monday + dt.timedelta(days=1), None))

    assert (whole["confirmations_filed"], whole["agreements_filed"]) == (2, 1)
    assert (whole["confirmed_share"], of_monday["confirmed_share"]) == (Decimal("100.00"), Decimal("100.00"))
    assert (later["confirmations_filed"], later["agreements_filed"], later["confirmed_share"]) == (2, 0, None)


def test_a_rate_without_a_whole_is_missing_and_not_zero(cast: Cast) -> None:
    found = values(cast)

    assert found["success_rate"] is None
    assert found["cases_handled"] == 0
    assert FIGURES["success_rate"].as_json(cast.here.scope("leader"))["value"] is None


def test_the_source_texts_rate_rounds_as_printed() -> None:
    assert rate(1772, 2415) == Decimal("73.37")


def test_a_period_counts_its_first_and_last_day(cast: Cast) -> None:
    stages.staged_rules(cast.here)
    case = stages.staged_case(cast.here)
    cases.terminate(cast.here.scope("mediator"), Case.objects.get(pk=case.pk), reason="差距太大")
    day = stages.MONDAY.date()
    one = dt.timedelta(days=1)

    assert values(cast, period=Period(day, day))["cases_handled"] == 1
    assert values(cast, period=Period(day + one, None))["cases_handled"] == 0
    assert values(cast, period=Period(None, day - one))["cases_handled"] == 0


def test_a_neighbour_and_another_town_count_nothing_of_it(cast: Cast) -> None:
    stages.staged_rules(cast.here)
    stages.staged_warning(cast.here)

    assert values(cast)["warnings_open_red"] == 1
    assert FIGURES["warnings_open_red"].value(cast.neighbour.scope("leader")) == 0


def test_every_number_of_the_board_opens_its_rows(cast: Cast, client: Client) -> None:
    stages.staged_rules(cast.here)
    warning = stages.staged_warning(cast.here)
    client.force_login(cast.here.users["leader"])

    page = client.get("/disputes/board/").content.decode()
    rows = client.get("/disputes/figures/warnings_open_red/").content.decode()

    assert '/disputes/figures/warnings_open_red/">1<' in page
    assert warning.get_absolute_url() in rows
    assert str(FIGURES["warnings_open_red"].definition) in rows
