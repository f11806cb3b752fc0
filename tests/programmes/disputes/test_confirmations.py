"""Judicial confirmation: prepared, joined, filed, docketed, ruled on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import sealing
from gonghui.engines.documents.actions import read_file
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.models import Notice, Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, NotFound, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import agreements, cases, confirmations, drafting, joint
from gonghui.programmes.disputes.enums import CaseState, ConfirmationState, SeatRole
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation
from gonghui.programmes.disputes.papers.wording import day_in_words
from gonghui.programmes.disputes.routes import CONFIRMATION, last_day
from tests import stages
from tests.cast import Cast, County, make_cast
from tests.engines.documents.reading import text_of

pytestmark = pytest.mark.django_db
NUMBER = "（2026）浙9921民特1号"


@pytest.fixture
def stage(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with clock.standing(stages.MONDAY):
        stages.staged_seal()
        yield make_cast()


@pytest.fixture
def here(stage: Cast) -> County:
    return stage.here


@pytest.fixture
def agreement(here: County) -> Agreement:
    case = stages.staged_case(here)
    return stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case, instalments=2)))


@pytest.fixture
def prepared(here: County, agreement: Agreement) -> Confirmation:
    return confirmations.prepare(here.scope("mediator"), agreement.case, court=here.court)


@pytest.fixture
def filed(here: County, agreement: Agreement) -> Confirmation:
    return stages.staged_confirmation(here, agreement)


@pytest.fixture
def docketed(here: County, filed: Confirmation) -> Confirmation:
    return confirmations.docket(here.scope("judge"), filed, court_number=NUMBER, version=filed.version)


def join(confirmation: Confirmation, role: str) -> Any:
    seat = stages.seats_of(confirmation.agreement.case)[role]
    return confirmations.join(stages.seat_scope(seat), confirmation, device=stages.DEVICE)


def rule(here: County, confirmation: Confirmation, **changed: Any) -> Confirmation:
    said = {"granted": True, "judge": "方敬之", "clerk": "冯小满", "version": confirmation.version, **changed}
    return confirmations.rule(here.scope("judge"), confirmation, **said)


@pytest.mark.requirement("F-28", "F-33")
def test_prepare_asks_both_parties_and_keeps_the_court_out(here: County, prepared: Confirmation) -> None:
    assert prepared.state == ConfirmationState.PREPARING
    assert Outbox.objects.filter(key__startswith=f"confirmation:{prepared.pk}:join:").count() == 2
    assert not Confirmation.objects.visible_to(here.scope("judge")).exists()
    assert Confirmation.objects.visible_to(here.scope("mediator")).get() == prepared
    assert Confirmation.objects.visible_to(here.scope("officer")).get() == prepared


def test_prepare_needs_an_agreement_in_force_a_court_and_no_other_application(
    here: County, agreement: Agreement
) -> None:
    mediator = here.scope("mediator")
    other = stages.staged_case(here, 1)
    with pytest.raises(IllegalMove, match="还没生效"):
        confirmations.prepare(mediator, other, court=here.court)
    with pytest.raises(Invalid, match="人民法院"):
        confirmations.prepare(mediator, agreement.case, court=here.labour_bureau)
    with pytest.raises(Forbidden, match="代办司法确认"):
        confirmations.prepare(here.scope("officer"), agreement.case, court=here.court)

    confirmations.prepare(mediator, agreement.case, court=here.court)
    with pytest.raises(IllegalMove, match="已经有一件"):
        confirmations.prepare(mediator, agreement.case, court=here.court)


def test_prepare_refuses_an_agreement_without_payments(here: County) -> None:
    case = stages.staged_case(here)
    mediator = here.scope("mediator")
    terms = [drafting.NewStatus("continue", stages.MONDAY.date() + dt.timedelta(days=5), "回原岗位上班。")]
    draft = drafting.draft_agreement(mediator, case, facts="要求回去上班。", statuses=terms)
    sealed = stages.staged_effect(here, stages.staged_signatures(agreements.send_for_signing(mediator, draft)))

    with pytest.raises(IllegalMove, match="只确认给付内容"):
        confirmations.prepare(mediator, sealed.case, court=here.court)


@pytest.mark.requirement("F-28")
def test_join_is_each_partys_own_and_counts_once(here: County, prepared: Confirmation) -> None:
    first = join(prepared, SeatRole.APPLICANT)

    assert join(prepared, SeatRole.APPLICANT) == first
    assert prepared.names_still_to_join() == [str(stages.seats_of(prepared.agreement.case)[SeatRole.RESPONDENT])]
    with pytest.raises(Forbidden, match="共同申请"):
        join(prepared, SeatRole.MEDIATOR)
    with pytest.raises(IllegalMove, match="还在等"):
        confirmations.file(here.scope("mediator"), prepared)

    join(prepared, SeatRole.RESPONDENT)
    assert Notice.objects.filter(title="双方都同意了，可以递交法院", user=here.users["mediator"]).exists()


def test_seat_of_another_case_does_not_join(here: County, prepared: Confirmation) -> None:
    stranger = stages.seats_of(stages.staged_case(here, 1))[SeatRole.APPLICANT]

    with pytest.raises(Forbidden, match="不是当事人"):
        confirmations.join(stages.seat_scope(stranger), prepared, device="")


@pytest.mark.requirement("F-28")
def test_last_day_counts_and_the_day_after_is_too_late(here: County, prepared: Confirmation) -> None:
    last = last_day(CONFIRMATION, prepared.agreement)
    assert last == dt.date(2026, 12, 23)
    with clock.standing(clock.at_midnight(last) + dt.timedelta(hours=23)):
        join(prepared, SeatRole.APPLICANT)

    with clock.standing(clock.at_midnight(last + dt.timedelta(days=1))):
        with pytest.raises(IllegalMove, match="已过司法确认期限。还可以起诉或申请仲裁。"):
            join(prepared, SeatRole.RESPONDENT)
        confirmations.withdraw(here.scope("mediator"), prepared, reason="没赶上")
        with pytest.raises(IllegalMove, match="已过司法确认期限"):
            confirmations.prepare(here.scope("mediator"), prepared.agreement.case, court=here.court)


def test_filing_after_the_last_day_is_refused_even_when_both_joined_in_time(
    here: County, prepared: Confirmation
) -> None:
    join(prepared, SeatRole.APPLICANT)
    join(prepared, SeatRole.RESPONDENT)

    late = clock.at_midnight(last_day(CONFIRMATION, prepared.agreement) + dt.timedelta(days=1))
    with clock.standing(late), pytest.raises(IllegalMove, match="已过司法确认期限"):
        confirmations.file(here.scope("mediator"), prepared)
    assert not Document.objects.filter(kind="confirmation_application").exists()


@pytest.mark.requirement("F-22", "F-33")
def test_filing_opens_the_application_to_the_court_and_nothing_else(here: County, filed: Confirmation) -> None:
    assert (filed.state, filed.filed_on) == (ConfirmationState.FILED, stages.MONDAY.date())
    judge = here.scope("judge")
    assert Confirmation.objects.visible_to(judge).get() == filed
    assert not Case.objects.visible_to(judge).exists()
    assert list(Document.objects.visible_to(judge)) == [filed.application]
    clocks = {each.rule: each.state for each in Deadline.objects.filter(record=filed.agreement.case_id)}
    assert clocks["judicial_confirmation"] == "met"
    assert clocks["arbitration_review_of_agreement"] == "stopped"
    assert Notice.objects.get(organization=here.court).title == "收到一件司法确认申请，请立案"
    assert filed.application is not None
    text = text_of(read_file(filed.application))
    assert "17,200.00" in text
    assert "望溪县人民法院" in text


def test_filing_that_was_cut_off_goes_on_with_the_printed_application(
    here: County, prepared: Confirmation, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(prepared, SeatRole.APPLICANT)
    join(prepared, SeatRole.RESPONDENT)
    with monkeypatch.context() as patch:
        patch.setattr(joint, "grant", lambda *args, **named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            confirmations.file(here.scope("mediator"), prepared)
    assert Confirmation.objects.get(pk=prepared.pk).state == ConfirmationState.PREPARING

    filed = confirmations.file(here.scope("mediator"), prepared)

    assert [filed.application] == list(Document.objects.filter(kind="confirmation_application"))


def test_of_two_who_file_at_once_the_losers_paper_is_withdrawn(
    here: County, prepared: Confirmation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_given: Any) -> Confirmation:
        raise Stale

    join(prepared, SeatRole.APPLICANT)
    join(prepared, SeatRole.RESPONDENT)
    monkeypatch.setattr(joint, "_hand_in", too_late)

    with pytest.raises(Stale):
        confirmations.file(here.scope("mediator"), prepared)

    assert Document.objects.get(kind="confirmation_application").state == DocumentState.WITHDRAWN


def test_withdrawn_application_can_be_made_again_in_time(here: County, filed: Confirmation) -> None:
    mediator = here.scope("mediator")
    with pytest.raises(Invalid, match="为什么撤回"):
        confirmations.withdraw(mediator, filed, reason="")

    confirmations.withdraw(mediator, filed, reason="双方想先付清")

    assert Document.objects.get(pk=filed.application_id).withdrawal_reason == "双方想先付清"
    running = Deadline.objects.running().get(record=filed.agreement.case_id, rule="judicial_confirmation")
    assert running.last_day == dt.date(2026, 12, 23)
    again = confirmations.prepare(mediator, filed.agreement.case, court=here.court)
    assert again.state == ConfirmationState.PREPARING


@pytest.mark.requirement("F-22", "F-28")
def test_docket_bears_the_courts_number_and_starts_its_thirty_days(here: County, docketed: Confirmation) -> None:
    assert (docketed.state, docketed.court_number) == (ConfirmationState.DOCKETED, NUMBER)
    running = Deadline.objects.running().get(record=docketed.pk)
    assert (running.organization, running.last_day) == (here.court, dt.date(2026, 12, 23))
    assert TimelineEntry.objects.filter(record=docketed.agreement.case_id, verb="confirmation.docket").exists()
    with pytest.raises(IllegalMove, match="还不能撤回"):
        confirmations.withdraw(here.scope("mediator"), docketed, reason="不想要了")


def test_docket_refuses_an_empty_number_a_used_one_and_another_court(here: County, docketed: Confirmation) -> None:
    case = stages.staged_case(here, 1)
    signed = stages.staged_signatures(stages.staged_agreement(here, case, serial=1))
    other = stages.staged_confirmation(here, stages.staged_effect(here, signed))

    with pytest.raises(Invalid, match="还没有填"):
        confirmations.docket(here.scope("judge"), other, court_number=" ")
    with pytest.raises(Invalid, match="已经用在另一件"):
        confirmations.docket(here.scope("judge"), other, court_number=NUMBER)
    with pytest.raises(Stale):
        confirmations.docket(here.scope("judge"), other, court_number="（2026）浙9921民特2号", version=99)
    Confirmation.objects.filter(pk=other.pk).update(court=here.mediation)
    with pytest.raises(Forbidden, match="由那里的人办"):
        confirmations.docket(here.scope("judge"), other, court_number="（2026）浙9921民特2号")


@pytest.mark.requirement("F-28", "F-30")
def test_ruling_confirms_seals_and_is_seen_on_the_agreement(here: County, docketed: Confirmation) -> None:
    ruled = rule(here, docketed, reason="双方出于自愿")

    assert (ruled.state, ruled.ruled_on) == (ConfirmationState.GRANTED, stages.MONDAY.date())
    assert ruled.ruling is not None
    assert ruled.ruling.number == NUMBER
    pdf = read_file(ruled.ruling)
    assert sealing.check_seal(pdf).signer == here.court.name
    assert "上述协议内容有效" in text_of(pdf)
    assert ruled.agreement.sealed is not None
    assert ruled.agreement.sealed.effect == "望溪县人民法院 11月23日 已司法确认"
    assert not Deadline.objects.running().filter(record=ruled.pk).exists()
    told = Outbox.objects.filter(key__startswith=f"confirmation:{ruled.pk}:rule:")
    assert all("可以申请强制执行" in each.body for each in told)
    assert told.count() == 2


def test_refusal_needs_a_reason_and_opens_talks_again(here: County, docketed: Confirmation) -> None:
    with pytest.raises(Invalid, match="驳回要写明理由") as refused:
        rule(here, docketed, granted=False)
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(Invalid, match="书记员") as refused:
        rule(here, docketed, clerk=" ")
    assert list(refused.value.fields) == ["clerk"]

    ruled = rule(here, docketed, granted=False, reason="付款账户写得不清楚")

    assert ruled.state == ConfirmationState.REFUSED
    assert ruled.ruling is not None
    assert "付款账户写得不清楚。依照" in text_of(read_file(ruled.ruling))
    assert ruled.agreement.sealed is not None
    assert ruled.agreement.sealed.effect == ""
    with pytest.raises(IllegalMove, match="不能再申请"):
        confirmations.prepare(here.scope("mediator"), ruled.agreement.case, court=here.court)


@pytest.mark.requirement("F-30")
def test_talks_after_a_refusal_make_an_agreement_beside_the_old_one(here: County, docketed: Confirmation) -> None:
    ruled = rule(here, docketed, granted=False, reason="付款账户写得不清楚")
    case = Case.objects.get(pk=ruled.agreement.case_id)
    cases.mediate_again(here.scope("mediator"), case)
    with clock.standing(stages.MONDAY + dt.timedelta(hours=2)):
        again = stages.staged_agreement(here, case)
        agreements.take_down(here.scope("mediator"), again, reason="再想想")
        newer = stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case)))

    assert Document.objects.get(pk=ruled.agreement.draft_id).stands
    case.refresh_from_db()
    assert (case.state, newer.edition) == (CaseState.AGREED, 3)
    assert confirmations.prepare(here.scope("mediator"), case, court=here.court).agreement == newer


@pytest.mark.requirement("F-28")
def test_the_same_ruling_again_is_the_ruling_and_another_is_refused(here: County, docketed: Confirmation) -> None:
    read_by_both = docketed.version
    rule(here, docketed, version=read_by_both)

    assert rule(here, docketed, version=read_by_both).state == ConfirmationState.GRANTED
    with pytest.raises(IllegalMove, match="已经裁定过：确认有效"):
        rule(here, docketed, granted=False, reason="不清楚", version=read_by_both)
    with pytest.raises(IllegalMove, match="已经裁定过：确认有效"):
        rule(here, docketed, clerk="白露", version=read_by_both)
    assert Document.objects.filter(kind="confirmation_ruling").count() == 1


def test_two_judges_at_the_same_moment_make_one_ruling(
    here: County, docketed: Confirmation, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal, done = sealing.seal, []

    def other_judge_meanwhile(pdf: bytes, **named: str) -> bytes:
        if not done:
            done.append(True)
            with pytest.raises(Stale):
                rule(here, docketed, granted=False, reason="不清楚")
            rule(here, docketed, granted=False, reason="不清楚", version=None)
        return seal(pdf, **named)

    monkeypatch.setattr(sealing, "seal", other_judge_meanwhile)
    with pytest.raises(Stale):
        rule(here, docketed)

    rulings = Document.objects.filter(kind="confirmation_ruling").order_by("pk")
    assert [(each.number, each.state) for each in rulings] == [(NUMBER, "withdrawn"), (f"{NUMBER}之一", "sealed")]
    assert Confirmation.objects.get(pk=docketed.pk).state == ConfirmationState.REFUSED


def test_ruling_that_was_cut_off_is_finished_with_the_same_paper(
    here: County, docketed: Confirmation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "seal", lambda *args, **named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rule(here, docketed)
    assert Confirmation.objects.get(pk=docketed.pk).state == ConfirmationState.DOCKETED

    ruled = rule(here, docketed, version=None)

    assert [ruled.ruling] == list(Document.objects.filter(kind="confirmation_ruling"))


@pytest.mark.requirement("F-22")
def test_another_countys_court_sees_nothing(stage: Cast, filed: Confirmation) -> None:
    with pytest.raises(NotFound):
        get_visible(stage.neighbour.scope("judge"), Confirmation, pk=filed.pk)


def test_days_are_written_as_rulings_write_them() -> None:
    written = {dt.date(2026, 12, 9): "二〇二六年十二月九日", dt.date(2030, 10, 31): "二〇三〇年十月三十一日"}

    assert {day: day_in_words(day) for day in written} == written
    assert day_in_words(dt.date(2026, 1, 20)) == "二〇二六年一月二十日"
