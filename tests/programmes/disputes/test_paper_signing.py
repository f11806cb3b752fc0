"""Signing by hand: the printed text comes back by its code, the mediator vouches, states and seal as by phone."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.actions import word_file
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.verify import verify_code
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import agreements, drafting, scans, signing
from gonghui.programmes.disputes.enums import AgreementState, SeatRole, SigningMethod
from gonghui.programmes.disputes.models import Agreement, Case, Seat, Signature
from tests import stages
from tests.cast import County
from tests.engines.documents.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(here: County, case: Case) -> Agreement:
    """Out to be signed by people of whom one has no phone."""
    Seat.objects.filter(case=case, role=SeatRole.APPLICANT).update(phone="")
    scope = here.scope("mediator")
    row = drafting.NewPayment(stages.Decimal(8600), clock.today(), "周桂兰", "现金，当面签收", "wages")
    drafted = drafting.draft_agreement(scope, case, facts="欠薪。", payments=[row], on_paper=True)
    return agreements.send_for_signing(scope, drafted)


def text_of_draft(agreement: Agreement) -> Document:
    assert agreement.draft is not None
    return agreement.draft


def came_back(here: County, agreement: Agreement) -> Document:
    code = text_of_draft(agreement).verification_code
    return scans.take_back(here.scope("mediator"), code=code, pages=[stages.photo_file(), stages.photo_file("blue")])


def everybody(agreement: Agreement) -> list[int]:
    return [seat.pk for seat in signing.signing_seats_of(agreement)]


@pytest.mark.requirement("F-28", "F-30")
def test_all_sign_on_paper_and_the_seal_stands_on_their_scan(here: County, case: Case, sent: Agreement) -> None:
    scope = here.scope("mediator")
    scan = came_back(here, sent)

    made = signing.attest(scope, sent, seats=everybody(sent))

    assert {each.method for each in made} == {SigningMethod.PAPER}
    assert Agreement.objects.get(pk=sent.pk).state == AgreementState.SIGNED
    sealed = agreements.seal_and_conclude(scope, sent)
    assert sealed.sealed is not None
    assert sealed.sealed.issued_sha256 == scan.sha256
    assert documents.read_file(sealed.sealed).startswith(documents.read_file(scan)[:64])
    found = verify_code(sealed.sealed.verification_code)
    assert found is not None and found.genuine
    assert sealed.sealed.data["payments"]["total"] == "8,600.00"
    case.refresh_from_db()
    assert (case.state, case.amount_agreed) == ("agreed", stages.Decimal("8600.00"))
    told = TimelineEntry.objects.filter(record=case.pk, verb="agreement.sign").values_list("summary", flat=True)
    assert all("在纸上签字" in summary for summary in told)


def test_one_signs_on_paper_the_others_by_phone(here: County, case: Case, sent: Agreement) -> None:
    came_back(here, sent)
    on_paper = stages.seats_of(case)[SeatRole.APPLICANT]
    signing.attest(here.scope("mediator"), sent, seats=[on_paper.pk])
    for role in (SeatRole.RESPONDENT, SeatRole.MEDIATOR):
        scope = stages.seat_scope(stages.seats_of(case)[role])
        code = stages.one_time_code(signing.send_code(scope, sent))
        signing.sign(scope, sent, content_sha256=sent.content_sha256, drawing=stages.DRAWING, code=code, device="手机")

    sealed = agreements.seal_and_conclude(here.scope("mediator"), sent)

    assert sealed.sealed is not None
    text = text_of(documents.read_file(sealed.sealed))
    assert "纸面签字，调解员核对" in text
    assert "手机一次性验证码" in text


def test_attest_is_refused_without_a_scan_by_others_and_for_strangers(
    here: County, case: Case, sent: Agreement
) -> None:
    scope = here.scope("mediator")
    with pytest.raises(IllegalMove, match="还没有签好的扫描件"):
        signing.attest(scope, sent, seats=everybody(sent))
    came_back(here, sent)
    stranger = stages.seats_of(stages.staged_case(here, 1))[SeatRole.APPLICANT]

    for seats in ([], [stranger.pk], [*everybody(sent), stranger.pk]):
        with pytest.raises(Invalid, match="谁签的字"):
            signing.attest(scope, sent, seats=seats)
    for who in ("officer", "leader"):
        with pytest.raises(Forbidden):
            signing.attest(here.scope(who), sent, seats=everybody(sent))
    party = stages.seat_scope(stages.seats_of(case)[SeatRole.RESPONDENT])
    with pytest.raises(Forbidden):
        signing.attest(party, sent, seats=everybody(sent))
    assert not Signature.objects.exists()


def test_a_doubled_click_vouches_once(here: County, sent: Agreement) -> None:
    came_back(here, sent)
    scope = here.scope("mediator")
    one = everybody(sent)[:1]

    for _turn in range(2):
        signing.attest(scope, sent, seats=one)
    signing.attest(scope, sent, seats=everybody(sent))
    assert signing.attest(scope, sent, seats=everybody(sent)) == []

    assert Signature.objects.count() == len(everybody(sent))


def test_a_text_that_was_taken_down_takes_no_scan(here: County, sent: Agreement) -> None:
    code = text_of_draft(sent).verification_code
    agreements.take_down(here.scope("mediator"), sent, reason="金额写错了")

    with pytest.raises(Invalid):
        scans.take_back(here.scope("mediator"), code=code, pages=[stages.photo_file()])


def test_sealing_a_scan_takes_up_what_a_crash_left(
    here: County, sent: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = here.scope("mediator")
    came_back(here, sent)
    signing.attest(scope, sent, seats=everybody(sent))
    with monkeypatch.context() as broken:
        broken.setattr(documents, "seal_document", lambda *_args, **_rest: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            agreements.seal_and_conclude(scope, sent)
    left = Document.objects.get(kind="mediation_agreement")

    sealed = agreements.seal_and_conclude(scope, sent)

    assert sealed.sealed == left


def test_people_without_a_phone_sign_only_where_paper_was_chosen(here: County, case: Case) -> None:
    Seat.objects.filter(case=case, role=SeatRole.APPLICANT).update(phone="")

    with pytest.raises(IllegalMove, match="在纸上签"):
        stages.staged_agreement(here, case)


@pytest.mark.requirement("F-30")
def test_the_mediator_vouches_on_the_page_of_the_case(here: County, case: Case, sent: Agreement) -> None:
    desk = stages.signed_in(here, "mediator")
    page = case.get_absolute_url()
    assert "传回签好的" in desk.get(page).content.decode()
    scan = {"code": text_of_draft(sent).verification_code, "pages": stages.photo_file()}
    assert desk.post(reverse("disputes:scan"), scan).status_code == 302
    assert "谁签了字" in desk.get(page).content.decode()

    attest = reverse("disputes:agreement_attest", args=[case.code])
    desk.post(attest, {"edition": "1", "seats": ["x"]})
    assert not Signature.objects.exists()
    desk.post(attest, {"edition": "1", "seats": everybody(sent)})

    assert Signature.objects.filter(method=SigningMethod.PAPER).count() == 3


def test_word_file_keeps_payment_terms_and_other_terms_apart(here: County, case: Case) -> None:
    sent = stages.staged_agreement(here, case, instalments=2)

    with ZipFile(BytesIO(word_file(text_of_draft(sent)))) as file:
        text = file.read("word/document.xml").decode()

    assert text.index("给付条款") < text.index("劳动关系和手续") < text.index("出具离职证明")
    assert text.count("8,600.00") == 3  # what was claimed, and each payment
