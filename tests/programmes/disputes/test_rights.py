"""The worker's own dates: the year for arbitration, a longer mediation, the list of rights that end soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import sealing
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.models import Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import cases, extensions, rights
from gonghui.programmes.disputes.actions.cases import NewClaim
from gonghui.programmes.disputes.actions.notices import issue_refusal
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.limitation import first_to_end, years_of
from gonghui.programmes.disputes.models import Case, LimitationEvent
from tests.cast import Cast, County, make_cast
from tests.programmes.disputes.stage_cases import accepted_case, new_case
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, requirement("1d-1")]
DAY = dt.datetime(2026, 11, 23, 10, 0, tzinfo=clock.SHANGHAI)
FILED = DAY.date()


@pytest.fixture
def stage(db: None) -> Iterator[Cast]:
    with clock.standing(DAY):
        yield make_cast()


@pytest.fixture
def here(stage: Cast) -> County:
    return stage.here


@pytest.fixture
def with_seal(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")


@pytest.fixture
def desk(here: County, client: Client) -> Client:
    client.force_login(here.users["mediator"])
    return client


def facts(county: County, case: Case, **said: Any) -> Case:
    known = {"employment": "unknown", "knew_on": None, "relationship_ended_on": None}
    return rights.note_facts(county.scope("mediator"), case, **{**known, **said})


def year_of(case: Case) -> tuple[str, dt.date] | None:
    row = Deadline.objects.running().filter(record=case.pk, rule="arbitration_limitation").first()
    return (row.article, row.last_day) if row else None


@requirement("F-30")
def test_application_starts_the_year_anew(here: County) -> None:
    case = new_case(here, claims=[NewClaim("T01", Decimal("1000"))])

    facts(here, case, knew_on=dt.date(2026, 3, 1))

    assert year_of(case) == ("《劳动争议调解仲裁法》第二十七条", dt.date(2027, 11, 23))
    assert case.arbitration_last_day == dt.date(2027, 11, 23)


def test_wages_of_who_still_works_there_have_no_limit(here: County) -> None:
    case = new_case(here)

    facts(here, case, employment="employed")

    assert year_of(case) is None
    assert case.arbitration_last_day is None


def test_of_two_kinds_of_claims_the_one_that_ends_counts(here: County) -> None:
    case = new_case(here, claims=[NewClaim("W01", Decimal("1000")), NewClaim("T01", Decimal("1000"))])

    facts(here, case, employment="employed")

    assert year_of(case) == ("《劳动争议调解仲裁法》第二十七条", dt.date(2027, 11, 23))


def test_an_application_after_the_year_is_in_doubt_and_taken_up_all_the_same(here: County, desk: Client) -> None:
    case = new_case(here, claims=[NewClaim("T01", Decimal("1000"))])
    facts(here, case, knew_on=dt.date(2025, 11, 1))

    cases.accept(here.scope("mediator"), case, version=case.version)

    assert case.state == CaseState.MEDIATING
    assert case.arbitration_last_day == dt.date(2026, 11, 2)  # the first of November was a Sunday
    assert "可能已经超过一年" in desk.get(case.get_absolute_url()).text


def test_a_demand_in_time_keeps_the_right(here: County) -> None:
    case = new_case(here, claims=[NewClaim("T01", Decimal("1000"))])
    facts(here, case, knew_on=dt.date(2025, 11, 1))

    rights.note_event(here.scope("mediator"), case, ground="demand", first_day=dt.date(2026, 5, 1))

    assert case.arbitration_last_day == dt.date(2027, 11, 23)
    assert TimelineEntry.objects.filter(record=case.pk, verb="case.limitation_event").count() == 1


def test_a_stop_adds_its_days(here: County) -> None:
    case = new_case(here, claims=[NewClaim("T01", Decimal("1000"))])
    facts(here, case, knew_on=dt.date(2025, 11, 20))

    stop = {"first_day": dt.date(2026, 6, 1), "last_day": dt.date(2026, 6, 10)}
    rights.note_event(here.scope("mediator"), case, ground="force", **stop)

    assert case.arbitration_last_day == dt.date(2027, 11, 23)  # ten days more, so the application came in time


def test_arbitration_uses_the_right_up(here: County) -> None:
    case = new_case(here)

    rights.note_event(here.scope("mediator"), case, ground="arbitration", first_day=FILED)

    assert year_of(case) is None


def test_an_end_without_agreement_starts_the_year_anew(here: County) -> None:
    case = accepted_case(here)

    with clock.standing(DAY + dt.timedelta(days=10)):
        cases.terminate(here.scope("mediator"), case, reason="谈不拢", version=case.version)

        assert year_of(case) == ("《劳动争议调解仲裁法》第二十七条", dt.date(2027, 12, 3))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"employment": "ended"}, "relationship_ended_on"),
        ({"employment": "employed", "relationship_ended_on": FILED}, "relationship_ended_on"),
        ({"knew_on": FILED + dt.timedelta(days=1)}, "knew_on"),
        ({"employment": "perhaps"}, "employment"),
    ],
)
def test_days_that_do_not_fit_are_refused_by_name(here: County, said: dict[str, Any], field: str) -> None:
    case = new_case(here)

    with pytest.raises(Invalid) as refused:
        facts(here, case, **said)

    assert list(refused.value.fields) == [field]


def test_the_dates_are_the_mediators_to_note(here: County) -> None:
    case = new_case(here)

    with pytest.raises(Forbidden):
        rights.note_event(here.scope("officer"), case, ground="demand", first_day=FILED)
    with pytest.raises(Stale):
        rights.note_facts(
            here.scope("mediator"), case, employment="unknown", knew_on=None, relationship_ended_on=None, version=9
        )


@given(
    knew=st.dates(dt.date(2024, 1, 1), dt.date(2026, 11, 23)),
    demands=st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2026, 11, 23)), max_size=4),
)
def test_a_demand_never_shortens_the_year(knew: dt.date, demands: list[dt.date]) -> None:
    case = Case(filed_on=FILED, category="T01", knew_on=knew)
    told = [LimitationEvent(ground="demand", first_day=day) for day in demands]

    without, with_them = first_to_end(years_of(case, ["T01"], [])), first_to_end(years_of(case, ["T01"], told))

    assert without is not None and with_them is not None
    assert without.last is not None and with_them.last is not None
    assert with_them.last >= without.last
    assert with_them.nominal is not None and with_them.last >= with_them.nominal


@requirement("F-30")
def test_refusal_is_a_sealed_paper_with_reason_and_ways(here: County, with_seal: None) -> None:
    case = new_case(here)

    cases.refuse(here.scope("mediator"), case, reason="不属于劳动争议", version=case.version)

    paper = Document.objects.get(record=case.pk)
    assert (paper.kind, paper.state) == ("refusal_notice", "sealed")
    assert paper.data["reason"] == "不属于劳动争议"
    assert "仲裁" in paper.data["ways"][0]
    assert issue_refusal(here.scope("mediator"), case).pk == paper.pk


def test_refusal_without_a_seal_is_finished_later(
    here: County, desk: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    case = new_case(here)
    cases.refuse(here.scope("mediator"), case, reason="不属于劳动争议", version=case.version)

    assert "出具不予受理通知书" in desk.get(case.get_absolute_url()).text


def test_refusal_notice_wants_a_refused_case(here: County) -> None:
    with pytest.raises(IllegalMove):
        issue_refusal(here.scope("mediator"), new_case(here))


@requirement("F-27")
def test_extension_moves_the_clock_once_both_have_agreed(here: County) -> None:
    case, scope = accepted_case(here), here.scope("mediator")
    until = FILED + dt.timedelta(days=30)
    extensions.propose(scope, case, until=until, reason="等鉴定结果")

    extensions.consent(scope, case, side="applicant", how="phone")
    before = Deadline.objects.running().get(record=case.pk, rule="mediation").last_day
    extensions.consent(scope, case, side="applicant", how="written")
    extensions.consent(scope, case, side="respondent", how="written")
    extensions.consent(scope, case, side="respondent", how="written")

    assert before == FILED + dt.timedelta(days=15)
    assert Deadline.objects.running().get(record=case.pk, rule="mediation").last_day == until
    assert Outbox.objects.filter(key__startswith="extension:").count() == 2
    assert TimelineEntry.objects.filter(record=case.pk, verb="case.extended").count() == 1


def test_extension_is_given_once(here: County) -> None:
    case, scope = accepted_case(here), here.scope("mediator")
    extensions.propose(scope, case, until=FILED + dt.timedelta(days=30), reason="等鉴定结果")
    for side in ("applicant", "respondent"):
        extensions.consent(scope, case, side=side, how="face")

    with pytest.raises(IllegalMove):
        extensions.propose(scope, case, until=FILED + dt.timedelta(days=60), reason="还要等")


def test_a_new_day_asks_both_sides_again(here: County) -> None:
    case, scope = accepted_case(here), here.scope("mediator")
    extensions.propose(scope, case, until=FILED + dt.timedelta(days=30), reason="等鉴定结果")
    extensions.consent(scope, case, side="applicant", how="face")

    extension = extensions.propose(scope, case, until=FILED + dt.timedelta(days=20), reason="鉴定提前了")

    assert not extension.consents.exists()


@pytest.mark.parametrize("days", [-1, 0, 15])
def test_extension_to_no_later_day_is_refused(here: County, days: int) -> None:
    case = accepted_case(here)

    with pytest.raises(Invalid):
        extensions.propose(here.scope("mediator"), case, until=FILED + dt.timedelta(days=days), reason="等一等")


@pytest.mark.parametrize("state", ["filed", "refused", "terminated", "withdrawn"])
def test_extension_wants_a_running_mediation(here: County, state: str) -> None:
    case, scope = new_case(here), here.scope("mediator")
    if state == "terminated":
        cases.accept(scope, case, version=case.version)
        cases.terminate(scope, case, reason="谈不拢", version=case.version)
    elif state != "filed":
        end = cases.refuse if state == "refused" else cases.withdraw
        end(scope, case, reason="不属于劳动争议", version=case.version)

    with pytest.raises(IllegalMove):
        extensions.propose(scope, case, until=FILED + dt.timedelta(days=60), reason="等一等")
    with pytest.raises(IllegalMove):
        extensions.consent(scope, case, side="applicant", how="face")


def test_pages_note_facts_events_and_consents(here: County, desk: Client) -> None:
    case = accepted_case(here)
    code = [case.code]
    known = {"employment": "ended", "relationship_ended_on": "2026-10-01", "version": case.version}

    desk.post(reverse("disputes:case_dates", args=code), known)
    desk.post(reverse("disputes:case_dates_event", args=code), {"ground": "demand", "first_day": "2026-11-01"})
    desk.post(reverse("disputes:case_extension", args=code), {"until": "2026-12-20", "reason": "等鉴定"})
    for side in ("applicant", "respondent"):
        desk.post(reverse("disputes:case_extension_consent", args=code), {"side": side, "how": "room"})

    case.refresh_from_db()
    assert (case.employment, case.relationship_ended_on) == ("ended", dt.date(2026, 10, 1))
    assert "向单位要过" in desk.get(reverse("disputes:case_dates", args=code)).text
    assert "已经延长" in desk.get(reverse("disputes:case_extension", args=code)).text
    assert "12月20日" in desk.get(case.get_absolute_url()).text


def test_pages_say_what_does_not_fit(here: County, desk: Client) -> None:
    case = accepted_case(here)
    code = [case.code]

    ended = desk.post(reverse("disputes:case_dates", args=code), {"employment": "ended", "version": case.version})
    event = desk.post(reverse("disputes:case_dates_event", args=code), {"ground": "demand", "first_day": "2027-01-01"})
    until = desk.post(reverse("disputes:case_extension", args=code), {"until": "2026-11-24", "reason": "等"})

    assert "写上离职的日期" in ended.text
    assert "核对一下日期" in event.text
    assert "写一个更晚的日子" in until.text


@requirement("F-30")
def test_rights_that_end_within_seven_days_are_listed(stage: Cast, desk: Client) -> None:
    here = stage.here
    soon, later = new_case(here), new_case(here)
    Deadline.objects.filter(record=soon.pk, rule="arbitration_limitation").update(last_day=FILED + dt.timedelta(days=7))
    foreign = new_case(stage.neighbour)
    Deadline.objects.filter(record=foreign.pk).update(last_day=FILED)

    week = desk.get(reverse("disputes:rights"))
    month = desk.get(reverse("disputes:rights"), {"view": "month"})

    assert soon.get_absolute_url() in week.text
    assert later.get_absolute_url() not in month.text
    assert foreign.code not in week.text
    assert reverse("disputes:rights") in desk.get(reverse("web:workbench")).text
