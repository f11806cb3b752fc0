"""Cases: filed, accepted, ended, and who sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import sealing
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.models import Outbox
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, NotFound, Stale
from gonghui.kernel.models import AccessLog, TimelineEntry
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import cases
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.actions.notices import issue_notice
from gonghui.programmes.disputes.enums import CaseState, SeatRole, Side
from gonghui.programmes.disputes.models import Case, Seat
from tests.cast import Cast, County, make_cast
from tests.programmes.disputes.stage_cases import FIRM, SPEAKER, WORKER, accepted_case, new_case

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 11, 23, 10, 0, tzinfo=clock.SHANGHAI)


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


@pytest.mark.requirement("F-02", "F-30")
def test_open_case_files_parties_claims_and_hands_over(here: County) -> None:
    case = new_case(here, rows=3)

    assert str(case) == f"{WORKER} 与 {FIRM}"
    assert (case.state, case.number, case.federation_id) == (CaseState.FILED, None, here.federation.pk)
    assert case.amount_claimed == Decimal("3000.00")
    assert {party.side: party.speaker for party in case.parties.all()} == {"applicant": WORKER, "respondent": SPEAKER}
    assert Case.objects.visible_to(here.scope("mediator")).get() == case
    clocks = Deadline.objects.running().filter(record=case.pk).values_list("rule", "last_day")
    assert dict(clocks) == {
        "acceptance": dt.date(2026, 11, 26),
        "arbitration_limitation": dt.date(2027, 11, 23),
    }


def test_open_case_under_one_key_is_one_case(here: County) -> None:
    first = new_case(here, submission_key="k-1")

    again = new_case(here, submission_key="k-1", statement="又点了一次。")

    assert again == first
    assert Case.objects.count() == 1


def test_open_case_knows_people_and_firms_again(here: County) -> None:
    new_case(here)

    new_case(here)

    assert PersonFile.objects.count() == 1
    assert Case.objects.values("enterprise").distinct().count() == 1


def test_open_case_by_the_bodys_own_staff_belongs_to_the_federation_that_keeps_it(here: County) -> None:
    case = new_case(here, who="mediator")

    assert case.federation_id == here.federation.pk
    assert Case.objects.visible_to(here.scope("officer")).get() == case


def test_open_case_refuses_gaps_with_their_fields(here: County) -> None:
    with pytest.raises(Invalid) as refused:
        new_case(here, applicant=NewParty(" "), claims=[], statement="")

    assert set(refused.value.fields) == {"applicant_name", "statement", "claim_1_category"}
    assert not Case.objects.exists()


def test_open_case_names_the_side_whose_phone_is_wrong(here: County) -> None:
    with pytest.raises(Invalid) as refused:
        new_case(here, respondent=NewParty(FIRM, "12345"))

    assert set(refused.value.fields) == {"respondent_phone"}


def test_open_case_refuses_negative_amounts(here: County) -> None:
    with pytest.raises(Invalid):
        new_case(here, claims=[NewClaim("W01", Decimal("-1"))])


def test_open_case_refuses_a_body_of_the_neighbour(stage: Cast) -> None:
    with pytest.raises(NotFound):
        new_case(stage.here, mediation_body=stage.neighbour.mediation)


def test_open_case_refuses_who_lacks_the_right(here: County) -> None:
    with pytest.raises(Forbidden):
        new_case(here, who="leader")


def test_case_is_hidden_from_the_neighbour(stage: Cast) -> None:
    new_case(stage.here)

    assert Case.objects.visible_to(stage.here.scope("officer")).count() == 1
    for who in ("officer", "mediator", "leader", "judge", "handler"):
        assert not Case.objects.visible_to(stage.neighbour.scope(who)).exists()


@pytest.mark.requirement("F-20")
def test_accept_numbers_seats_and_starts_the_fifteen_days(here: County, with_seal: None) -> None:
    case = new_case(here)
    with clock.standing(DAY + dt.timedelta(days=2)):
        cases.accept(here.scope("mediator"), case, version=case.version)

    assert case.number == "望工调案〔2026〕1号"
    assert case.accepted_on == dt.date(2026, 11, 25)
    assert list(Seat.objects.filter(case=case).order_by("pk").values_list("role", "name")) == [
        (SeatRole.APPLICANT, WORKER),
        (SeatRole.RESPONDENT, SPEAKER),
        (SeatRole.MEDIATOR, "沈若溪"),
    ]
    mediation = Deadline.objects.running().get(record=case.pk, rule="mediation")
    assert (mediation.rule, mediation.started_on, mediation.last_day) == (
        "mediation",
        dt.date(2026, 11, 23),
        dt.date(2026, 12, 8),
    )
    assert Outbox.objects.filter(key__startswith="case:").count() == 2


def test_accept_issues_one_sealed_notice(here: County, with_seal: None) -> None:
    case = accepted_case(here)

    issue_notice(here.scope("mediator"), case)

    notice = Document.objects.get(record=case.pk)
    assert notice.state == "sealed"
    assert notice.number.startswith("望工调受〔")
    assert [row["last_day"] for row in notice.data["clocks"]] == [
        "2026年12月8日（周二）",
        "2027年11月23日（周二）",
        "协议生效后 30 日",
        "协议生效后 15 日",
    ]


def test_accept_without_a_seal_stays_accepted_and_the_notice_is_finished_later(
    here: County, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    case = accepted_case(here)
    assert Case.objects.get(pk=case.pk).state == CaseState.MEDIATING

    sealing.create_seal_key(sealing.seal_folder(), "望溪县总工会")
    notice = issue_notice(here.scope("mediator"), case)

    assert notice.state == "sealed"
    assert Document.objects.filter(record=case.pk).count() == 1


def test_accept_refuses_an_older_version(here: County) -> None:
    case = new_case(here)
    stale = Case.objects.get(pk=case.pk)
    cases.refuse(here.scope("mediator"), case, reason="不属于劳动争议", version=case.version)

    with pytest.raises(Stale):
        cases.accept(here.scope("mediator"), Case.objects.get(pk=case.pk), version=stale.version)


def test_accept_refuses_who_lacks_the_right(here: County) -> None:
    case = new_case(here)

    with pytest.raises(Forbidden):
        cases.accept(here.scope("officer"), case)


def test_accept_by_the_system_takes_the_bodys_mediator(here: County, with_seal: None) -> None:
    case = new_case(here)

    cases.accept(Scope.for_system(here.federation.pk, reason="演示"), case)

    assert case.mediator == here.users["mediator"]


def test_refuse_writes_the_reason_and_leaves_only_the_year_for_arbitration(here: County) -> None:
    case = new_case(here)

    cases.refuse(here.scope("mediator"), case, reason="不属于劳动争议。", version=case.version)

    assert (case.state, case.end_reason) == (CaseState.REFUSED, "不属于劳动争议")
    assert Deadline.objects.running().get(record=case.pk).rule == "arbitration_limitation"
    assert "劳动仲裁" in Outbox.objects.get(key__startswith="case:").body


def test_refuse_without_a_reason_is_refused(here: County) -> None:
    case = new_case(here)

    with pytest.raises(Invalid):
        cases.refuse(here.scope("mediator"), case, reason=" ")


def test_terminate_tells_both_sides_that_arbitration_is_open(here: County, with_seal: None) -> None:
    case = accepted_case(here)
    Outbox.objects.all().delete()

    cases.terminate(here.scope("mediator"), case, reason="单位不再来", version=case.version)

    assert case.state == CaseState.TERMINATED
    assert case.ended_on == clock.today()
    assert all("可以直接申请劳动仲裁" in row.body for row in Outbox.objects.all())
    assert Outbox.objects.count() == 2
    told = TimelineEntry.objects.filter(record=case.pk).order_by("-sequence")[0]
    assert "已告知双方可以申请劳动仲裁" in told.summary


def test_withdraw_ends_a_case_that_was_not_accepted(here: County) -> None:
    case = new_case(here)

    cases.withdraw(here.scope("mediator"), case, reason="自己谈好了", version=case.version)

    assert (case.state, case.ended_on) == (CaseState.WITHDRAWN, clock.today())


def test_mediate_again_waits_for_the_courts_refusal(here: County, with_seal: None) -> None:
    case = accepted_case(here)
    Case.objects.filter(pk=case.pk).update(state="agreed", ended_on=clock.today(), agreed_on=clock.today())
    agreed = Case.objects.get(pk=case.pk)

    with pytest.raises(IllegalMove, match="还有效"):
        cases.mediate_again(here.scope("mediator"), agreed)


def test_reveal_phone_is_noted_with_its_reason(here: County) -> None:
    case = new_case(here)
    party = case.parties.get(side=Side.APPLICANT)

    phone = cases.reveal_phone(here.scope("mediator"), party, reason="约时间")

    assert phone == "13800004127"
    assert AccessLog.objects.values_list("record_id", "reason").get() == (case.pk, "约时间")
    with pytest.raises(Invalid):
        cases.reveal_phone(here.scope("mediator"), party, reason="")
    with pytest.raises(Forbidden):
        cases.reveal_phone(here.scope("leader"), party, reason="看看")


def test_timeline_of_a_case_has_no_personal_values(here: County, with_seal: None) -> None:
    case = accepted_case(here)

    told = "".join(f"{entry.summary}{entry.changes}" for entry in TimelineEntry.objects.filter(record=case.pk))

    assert "望工调案" in told
    for secret in (WORKER, SPEAKER, "13800004127"):
        assert secret not in told
