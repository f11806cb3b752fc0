"""Review of an agreement by the arbitration commission, and the two routes that exclude each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
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
from gonghui.programmes.disputes import routes
from gonghui.programmes.disputes.actions import agreements, cases, confirmations, reviews
from gonghui.programmes.disputes.actions.drafting import NewPayment, NewStatus, draft_agreement
from gonghui.programmes.disputes.enums import CaseState, ReviewState, SeatRole
from gonghui.programmes.disputes.lifecycle import REVIEW
from gonghui.programmes.disputes.models import Agreement, Case, Review
from tests import stages
from tests.cast import Cast, County, make_cast
from tests.engines.documents.reading import text_of
from tests.requirements import requirement

pytestmark = pytest.mark.django_db
NUMBER = "浙望劳人仲审〔2026〕12号"
LAST = dt.date(2026, 12, 8)


@pytest.fixture
def stage(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with clock.standing(stages.MONDAY):
        stages.staged_seal()
        yield make_cast()


@pytest.fixture
def here(stage: Cast) -> County:
    return stage.here


def agreed(here: County, serial: int = 0) -> Agreement:
    case = stages.staged_case(here, serial)
    return stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case, serial=serial)))


@pytest.fixture
def agreement(here: County) -> Agreement:
    return agreed(here)


@pytest.fixture
def filed(here: County, agreement: Agreement) -> Review:
    return stages.staged_review(here, agreement)


@pytest.fixture
def accepted(here: County, filed: Review) -> Review:
    return reviews.accept(here.scope("arbitrator"), filed, number=NUMBER, version=filed.version)


@pytest.fixture
def stated(here: County, accepted: Review) -> Review:
    return state(here, accepted)


def state(here: County, review: Review, **changed: Any) -> Review:
    said = {"arbitrator": "宋以宁", "clerk": "冯小满", "version": review.version, **changed}
    return reviews.make_statement(here.scope("arbitrator"), review, **said)


def receive(review: Review, role: str) -> Review:
    return reviews.receive(stages.seat_scope(stages.seats_of(review.agreement.case)[role]), review)


def at_the_end_of(day: dt.date) -> dt.datetime:
    return clock.at_midnight(day) + dt.timedelta(hours=23)


@requirement("F-01")
def test_the_whole_way_from_asking_to_a_statement_in_force(here: County, stated: Review) -> None:
    assert (stated.state, stated.number) == (ReviewState.ISSUED, NUMBER)
    assert stated.paper is not None
    pdf = read_file(stated.paper)
    assert (stated.paper.number, sealing.check_seal(pdf).signer) == (NUMBER, here.commission.name)
    assert "8,600.00" in text_of(pdf)
    with pytest.raises(Forbidden, match="共同申请"):
        receive(stated, SeatRole.MEDIATOR)

    assert receive(stated, SeatRole.APPLICANT).state == ReviewState.ISSUED
    receive(stated, SeatRole.APPLICANT)
    done = receive(stated, SeatRole.RESPONDENT)

    assert (done.state, done.effective_on) == (ReviewState.EFFECTIVE, clock.today())
    assert receive(done, SeatRole.APPLICANT).state == ReviewState.EFFECTIVE
    running = Deadline.objects.running().get(record=done.agreement.case_id, rule="enforcement")
    assert running.started_on == dt.date(2026, 12, 3)
    verbs = list(TimelineEntry.objects.filter(record=done.pk).order_by("sequence").values_list("verb", flat=True))
    own = [verb for verb in verbs if verb.startswith("review.")]
    assert own == [
        *("review.prepare", "review.join", "review.join", "review.file", "review.accept", "review.issue"),
        *("review.receive", "review.receive", "review.take_effect"),
    ]


def test_filing_opens_the_application_to_the_commission_and_nothing_else(here: County, filed: Review) -> None:
    arbitrator = here.scope("arbitrator")

    assert Review.objects.visible_to(arbitrator).get() == filed
    assert not Case.objects.visible_to(arbitrator).exists()
    assert list(Document.objects.visible_to(arbitrator)) == [filed.application]
    assert Notice.objects.get(organization=here.commission).title == "收到一件仲裁审查申请，请决定是否受理"
    clocks = {each.rule: each.state for each in Deadline.objects.filter(record=filed.agreement.case_id)}
    assert (clocks["arbitration_review_of_agreement"], clocks["judicial_confirmation"]) == ("met", "stopped")
    assert filed.application is not None
    text = text_of(read_file(filed.application))
    assert "制作仲裁调解书" in text
    assert "8,600.00" in text


def test_fifteen_days_are_enough_and_the_day_after_is_too_late(here: County, agreement: Agreement) -> None:
    assert routes.last_day(routes.REVIEW, agreement) == LAST
    with clock.standing(at_the_end_of(LAST)):
        made = reviews.prepare(here.scope("mediator"), agreement.case, commission=here.commission)

    with clock.standing(at_the_end_of(LAST + dt.timedelta(days=1))):
        seat = stages.seats_of(agreement.case)[SeatRole.APPLICANT]
        with pytest.raises(IllegalMove, match="已过仲裁审查期限"):
            reviews.join(stages.seat_scope(seat), made, device="")
        reviews.withdraw(here.scope("mediator"), made, reason="没赶上")
        with pytest.raises(IllegalMove, match="已过仲裁审查期限"):
            reviews.prepare(here.scope("mediator"), agreement.case, commission=here.commission)
        assert confirmations.prepare(here.scope("mediator"), agreement.case, court=here.court)


@requirement("F-01")
def test_the_two_routes_exclude_each_other_until_one_is_withdrawn(here: County, agreement: Agreement) -> None:
    mediator, case = here.scope("mediator"), agreement.case
    review = reviews.prepare(mediator, case, commission=here.commission)
    with pytest.raises(IllegalMove, match="已经选了仲裁审查，两条路只能走一条"):
        confirmations.prepare(mediator, case, court=here.court)
    reviews.withdraw(mediator, review, reason="改走法院")

    confirmation = confirmations.prepare(mediator, case, court=here.court)

    with pytest.raises(IllegalMove, match="已经选了司法确认，两条路只能走一条"):
        reviews.prepare(mediator, case, commission=here.commission)
    confirmations.withdraw(mediator, confirmation, reason="再想想")
    assert reviews.prepare(mediator, case, commission=here.commission).stands


def test_a_statement_in_force_leaves_nothing_to_ask_a_court_for(here: County, stated: Review) -> None:
    receive(stated, SeatRole.APPLICANT)
    receive(stated, SeatRole.RESPONDENT)

    with pytest.raises(IllegalMove, match="已经经过仲裁审查，能直接申请执行"):
        confirmations.prepare(here.scope("mediator"), stated.agreement.case, court=here.court)


def test_whether_there_is_a_relationship_is_not_reviewed(here: County) -> None:
    mediator, case = here.scope("mediator"), stages.staged_case(here)
    told = stages.numbers(here)
    pay = NewPayment(case.amount_claimed, clock.today() + dt.timedelta(days=9), told.applicant, told.account, "wages")
    draft = draft_agreement(
        mediator, case, facts="没有签过合同。", payments=[pay], statuses=[NewStatus("confirm", detail="从3月起。")]
    )
    sealed = stages.staged_effect(here, stages.staged_signatures(agreements.send_for_signing(mediator, draft)))

    with pytest.raises(IllegalMove, match="仲裁委不审查这样的协议"):
        reviews.prepare(mediator, sealed.case, commission=here.commission)
    assert confirmations.prepare(mediator, sealed.case, court=here.court)


def test_a_court_is_no_commission(here: County, agreement: Agreement) -> None:
    with pytest.raises(Invalid, match="仲裁委员会") as refused:
        reviews.prepare(here.scope("mediator"), agreement.case, commission=here.court)

    assert list(refused.value.fields) == ["commission"]
    with pytest.raises(Forbidden, match="代办司法确认、仲裁审查"):
        reviews.prepare(here.scope("officer"), agreement.case, commission=here.commission)


def test_accepting_bears_the_number_and_starts_five_working_days(here: County, accepted: Review) -> None:
    running = Deadline.objects.running().get(record=accepted.pk)

    assert (running.organization, running.last_day) == (here.commission, dt.date(2026, 11, 30))
    other = stages.staged_review(here, agreed(here, 1))
    with pytest.raises(Invalid, match="还没有填"):
        reviews.accept(here.scope("arbitrator"), other, number=" ")
    with pytest.raises(Invalid, match="已经用在另一件"):
        reviews.accept(here.scope("arbitrator"), other, number=NUMBER)
    with pytest.raises(Stale):
        reviews.accept(here.scope("arbitrator"), other, number="2号", version=99)
    Review.objects.filter(pk=other.pk).update(commission=here.court)
    with pytest.raises(Forbidden, match="由那里的人办"):
        reviews.accept(here.scope("arbitrator"), other, number="2号")


@requirement("F-01")
def test_five_working_days_more_once_with_a_reason_that_both_sides_hear(here: County, accepted: Review) -> None:
    arbitrator = here.scope("arbitrator")
    first, day = Deadline.objects.running().get(record=accepted.pk), stages.MONDAY.date()
    with pytest.raises(Invalid, match="为什么要延长"):
        reviews.extend(arbitrator, accepted, reason=" ")
    with pytest.raises(Forbidden):
        reviews.extend(here.scope("mediator"), accepted, reason="材料多")

    reviews.extend(arbitrator, accepted, reason="付款安排要向双方再核对")

    later = Deadline.objects.running().get(record=accepted.pk)
    assert (first.last_day, later.last_day) == (day + dt.timedelta(days=7), day + dt.timedelta(days=14))
    assert later.label == "审查调解协议（已延长）"
    assert ["再核对" in sent.body for sent in Outbox.objects.filter(key__contains=":extend:")] == [True, True]
    with pytest.raises(IllegalMove, match="只能延一次"):
        reviews.extend(arbitrator, accepted, reason="再延")
    said = {"arbitrator": "宋以宁", "clerk": "白露"}
    reviews.make_statement(arbitrator, Review.objects.get(pk=accepted.pk), **said)
    assert not Deadline.objects.running().filter(record=accepted.pk).exists()


def test_a_review_that_is_over_time_is_not_extended(here: County, accepted: Review) -> None:
    with clock.standing(stages.MONDAY + dt.timedelta(days=8)), pytest.raises(IllegalMove, match="已经过了"):
        reviews.extend(here.scope("arbitrator"), accepted, reason="材料多")


def test_the_commission_extends_on_its_page(here: County, accepted: Review) -> None:
    desk, url = stages.signed_in(here, "arbitrator"), reverse("disputes:review_extend", args=[accepted.code])
    assert url in desk.get(accepted.get_absolute_url()).content.decode()

    shown = desk.post(url, {"reason": "情况特殊"}, follow=True).content.decode()

    assert "审查调解协议（已延长）" in shown
    assert url not in shown


def test_not_accepted_says_why_and_opens_the_court_again(here: County, filed: Review) -> None:
    with pytest.raises(Invalid, match="写明理由"):
        reviews.decline(here.scope("arbitrator"), filed, reason=" ")

    declined = reviews.decline(here.scope("arbitrator"), filed, reason="不归本委管辖")

    assert declined.state == ReviewState.DECLINED
    assert declined.paper is not None
    assert "不归本委管辖。依照" in text_of(read_file(declined.paper))
    assert declined.paper.state == DocumentState.SEALED
    running = Deadline.objects.running().filter(record=filed.agreement.case_id)
    assert set(running.values_list("rule", flat=True)) >= {"judicial_confirmation"}
    assert not running.filter(rule="arbitration_review_of_agreement").exists()
    with pytest.raises(IllegalMove, match="不能再请它审查"):
        reviews.prepare(here.scope("mediator"), filed.agreement.case, commission=here.commission)
    assert confirmations.prepare(here.scope("mediator"), filed.agreement.case, court=here.court)


@requirement("F-30")
def test_talks_begin_again_after_no_statement_was_made(here: County, accepted: Review) -> None:
    case = Case.objects.get(pk=accepted.agreement.case_id)
    with pytest.raises(IllegalMove, match="协议还有效"):
        cases.mediate_again(here.scope("mediator"), case)

    refused = reviews.refuse(here.scope("arbitrator"), accepted, reason="付款日期写得不清楚")
    again = cases.mediate_again(here.scope("mediator"), case)

    assert (refused.state, again.state) == (ReviewState.REFUSED, CaseState.MEDIATING)
    told = Outbox.objects.filter(key__startswith=f"review:{refused.pk}:refuse:")
    assert told.count() == 2


def test_a_notice_that_failed_is_finished_by_pressing_again(
    here: County, filed: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reviews.documents, "seal_document", _no_disk)
        declined = reviews.decline(here.scope("arbitrator"), filed, reason="不归本委管辖")
    assert reviews.notice_missing(declined)

    done = reviews.issue_notice(here.scope("arbitrator"), declined)
    again = reviews.issue_notice(here.scope("arbitrator"), done)

    assert not reviews.notice_missing(again)
    assert [again.paper] == list(Document.objects.filter(kind="review_notice"))


def _no_disk(*_given: Any, **_named: Any) -> None:
    raise OSError("no space left")


def test_the_same_press_twice_is_one_statement_and_another_text_is_refused(here: County, stated: Review) -> None:
    again = state(here, stated, version=None)

    assert again.paper == stated.paper
    with pytest.raises(IllegalMove, match="已经制作过调解书"):
        state(here, stated, clerk="白露", version=None)
    assert Document.objects.filter(kind="review_statement").count() == 1
    with pytest.raises(Invalid, match="姓名") as refused:
        state(here, stated, clerk=" ")
    assert list(refused.value.fields) == ["clerk"]


def test_two_arbitrators_at_the_same_moment_make_one_statement(
    here: County, accepted: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal, done = sealing.seal, []

    def other_meanwhile(pdf: bytes, **named: str) -> bytes:
        if not done:
            done.append(True)
            state(here, accepted, clerk="白露", version=None)
        return seal(pdf, **named)

    monkeypatch.setattr(sealing, "seal", other_meanwhile)
    with pytest.raises(Stale):
        state(here, accepted)

    papers = Document.objects.filter(kind="review_statement").order_by("pk")
    assert [each.state for each in papers] == ["withdrawn", "sealed"]


def test_withdrawing_takes_the_statement_along(here: County, stated: Review) -> None:
    reviews.withdraw(here.scope("mediator"), stated, reason="一方不肯签收")

    assert stated.paper is not None
    assert Document.objects.get(pk=stated.paper.pk).state == DocumentState.WITHDRAWN
    running = Deadline.objects.running().filter(record=stated.agreement.case_id).values_list("rule", flat=True)
    assert set(running) >= {"judicial_confirmation", "arbitration_review_of_agreement"}


def test_another_countys_commission_sees_nothing(stage: Cast, filed: Review) -> None:
    with pytest.raises(NotFound):
        get_visible(stage.neighbour.scope("arbitrator"), Review, pk=filed.pk)


VERBS: dict[str, Callable[[County, Review], object]] = {
    "file": lambda here, row: reviews.file(here.scope("mediator"), row),
    "withdraw": lambda here, row: reviews.withdraw(here.scope("mediator"), row, reason="不办了"),
    "accept": lambda here, row: reviews.accept(here.scope("arbitrator"), row, number=NUMBER),
    "decline": lambda here, row: reviews.decline(here.scope("arbitrator"), row, reason="不归本委管辖"),
    "issue": lambda here, row: state(here, row, version=None),
    "refuse": lambda here, row: reviews.refuse(here.scope("arbitrator"), row, reason="内容不明确"),
    "take_effect": lambda _here, row: receive(row, SeatRole.APPLICANT),
}


def in_state(here: County, review: Review, wanted: str) -> Review:
    """The review on its way, by the actions, as far as `wanted`."""
    arbitrator = here.scope("arbitrator")
    if wanted == ReviewState.FILED:
        return review
    if wanted == ReviewState.WITHDRAWN:
        return reviews.withdraw(here.scope("mediator"), review, reason="不办了")
    if wanted == ReviewState.DECLINED:
        return reviews.decline(arbitrator, review, reason="不归本委管辖")
    row = reviews.accept(arbitrator, review, number=NUMBER)
    if wanted == ReviewState.REFUSED:
        return reviews.refuse(arbitrator, row, reason="内容不明确")
    if wanted == ReviewState.ACCEPTED:
        return row
    row = state(here, row, version=None)
    if wanted == ReviewState.EFFECTIVE:
        receive(row, SeatRole.APPLICANT)
        row = receive(row, SeatRole.RESPONDENT)
    return row


@pytest.mark.parametrize("wanted", [each for each in ReviewState if each != ReviewState.PREPARING])
def test_every_state_allows_its_verbs_and_refuses_the_others_with_a_sentence(
    here: County, filed: Review, wanted: ReviewState
) -> None:
    row = in_state(here, filed, wanted)
    assert row.state == wanted

    for name, verb in VERBS.items():
        if wanted in REVIEW.table[name].sources:
            continue
        already = (name == "issue" and wanted in reviews.MADE) or (
            name == "take_effect" and wanted == ReviewState.EFFECTIVE
        )
        if already:  # the same press again is what stands
            verb(here, row)
        else:
            with pytest.raises(IllegalMove, match=r"。$"):
                verb(here, row)
        row.refresh_from_db()
        assert row.state == wanted, name
