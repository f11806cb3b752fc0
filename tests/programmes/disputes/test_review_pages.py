"""The two routes and the review as pages: for the union's staff, the parties and the commission."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from gonghui.kernel import clock
from gonghui.kernel.models import AccessLog
from gonghui.programmes.disputes.actions import confirmations, reviews
from gonghui.programmes.disputes.enums import ReviewState, SeatRole
from gonghui.programmes.disputes.models import Agreement, Review
from tests import stages
from tests.cast import Cast, County, make_cast
from tests.requirements import requirement

pytestmark = pytest.mark.django_db
NUMBER = "浙望劳人仲审〔2026〕12号"


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
    return stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case)))


def step(review: Review, name: str = "") -> str:
    return reverse(f"disputes:review{'_' if name else ''}{name}", args=[review.code])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@requirement("F-01", "F-28")
def test_from_the_routes_page_over_both_phones_to_a_statement_in_force(here: County, agreement: Agreement) -> None:
    desk, commission, case = stages.signed_in(here, "mediator"), stages.signed_in(here, "arbitrator"), agreement.case
    routes, join = (
        reverse("disputes:routes", args=[case.code]),
        reverse("disputes_public:join_review", args=[case.code]),
    )
    phones = [stages.inside(here, case, role) for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT)]
    assert "两条路都能走" in text(desk, routes)
    assert "还没有开始办仲裁审查" in text(phones[0], join)

    start = reverse("disputes:review_prepare", args=[case.code])
    assert start in text(desk, routes)
    assert "司法确认就不再办" in text(desk, start)
    desk.post(start, {"commission": here.commission.pk})
    review = Review.objects.get()
    assert "选了仲裁审查" in text(desk, routes)
    court_door = reverse("disputes_public:join_confirmation", args=[case.code])
    assert phones[0].get(court_door)["Location"] == join
    for phone in phones:
        phone.post(join, {"read": review.code})
    assert "双方都同意了" in text(phones[0], join)
    desk.post(step(review, "file"))

    assert "1 件等您受理" in text(commission, reverse("disputes:reviews"))
    commission.post(step(review, "accept"), {"number": NUMBER, "version": Review.objects.get().version})
    assert NUMBER in text(phones[0], join)
    said = {"arbitrator": "宋以宁", "clerk": "冯小满", "version": Review.objects.get().version}
    assert commission.post(step(review, "issue"), said).status_code == 302
    assert "等双方签收" in text(desk, step(review))
    for phone in phones:
        phone.post(reverse("disputes_public:review_receive", args=[case.code]), {"read": review.code})

    assert "调解书生效了" in text(phones[0], join)
    assert "走了仲裁审查，协议能申请执行" in text(desk, routes)
    paper = phones[1].get(reverse("disputes_public:review_statement", args=[case.code]))
    assert paper["Content-Type"] == "application/pdf"


def test_routes_say_why_they_are_closed_and_by_when_they_are_open(here: County, agreement: Agreement) -> None:
    desk, page = stages.signed_in(here, "mediator"), reverse("disputes:routes", args=[agreement.case.code])
    content = text(desk, page)
    assert "12月8日（周二）" in content
    assert "12月23日（周三）" in content

    confirmations.prepare(here.scope("mediator"), agreement.case, court=here.court)

    content = text(desk, page)
    assert "选了司法确认，待双方同意" in content
    assert "已经选了司法确认，两条路只能走一条" in content
    assert reverse("disputes:review_prepare", args=[agreement.case.code]) not in content
    other = stages.staged_case(here, 1)
    assert "两条路都还没开" in text(desk, reverse("disputes:routes", args=[other.code]))
    officer = text(stages.signed_in(here, "officer"), page)
    assert "代办仲裁审查" not in officer


def test_a_refused_number_comes_back_with_its_sentence(here: County, agreement: Agreement) -> None:
    review = stages.staged_review(here, agreement)
    commission = stages.signed_in(here, "arbitrator")

    answer = commission.post(step(review, "accept"), {"number": " ", "version": review.version})

    assert answer.status_code == 422
    assert Review.objects.get().state == ReviewState.FILED
    stale = commission.post(step(review, "decline"), {"reason": "不归本委管", "version": 99})
    assert (stale.status_code, "刚才有人先改了" in stale.content.decode()) == (422, True)


@requirement("F-22")
def test_a_second_decision_is_answered_in_a_sentence(here: County, agreement: Agreement) -> None:
    review = stages.staged_review(here, agreement)
    stages.staged_statement(here, review)
    old = {"version": review.version, "reason": "内容不明确", "arbitrator": "宋以宁", "clerk": "冯小满"}

    again = stages.signed_in(here, "arbitrator").post(step(review, "refuse"), old)

    assert again.status_code == 422
    assert 'role="alert"' in again.text or "note r" in again.text


def test_the_commission_reads_the_papers_of_the_application_and_no_others(here: County, agreement: Agreement) -> None:
    review = stages.staged_review(here, agreement)
    commission = stages.signed_in(here, "arbitrator")

    for name in ("agreement", "application"):
        paper = commission.get(reverse("disputes:review_paper", args=[review.code, name]))
        assert paper["Content-Type"] == "application/pdf"
    assert commission.get(reverse("disputes:review_paper", args=[review.code, "decision"])).status_code == 404
    assert commission.get(agreement.case.get_absolute_url()).status_code == 403
    assert AccessLog.objects.filter(user=here.users["arbitrator"]).count() == 2


def test_staff_sees_why_it_cannot_be_filed_yet(here: County, agreement: Agreement) -> None:
    review = reviews.prepare(here.scope("mediator"), agreement.case, commission=here.commission)
    desk = stages.signed_in(here, "mediator")

    assert "为什么还不能递交仲裁委" in text(desk, step(review))
    desk.post(step(review, "file"))
    assert Review.objects.get().state == ReviewState.PREPARING
