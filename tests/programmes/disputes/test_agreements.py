"""The agreement: drafted, sent out, taken down, sealed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents import sealing
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.verify import verify_code
from gonghui.foundation.notifications.models import Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions import agreements, cases, drafting
from gonghui.programmes.disputes.actions.drafting import NewPayment, NewStatus
from gonghui.programmes.disputes.enums import AgreementState, CaseState, SeatRole
from gonghui.programmes.disputes.models import Agreement, Case, Seat
from tests import stages
from tests.cast import County
from tests.engines.documents.reading import text_of

pytestmark = pytest.mark.django_db
TODAY = stages.MONDAY.date()
PAYEE, ACCOUNT = "周桂兰", "农商银行 6228480499216608"


def row(days: int = 10, amount: str = "8600.00", payee: str = PAYEE, account: str = ACCOUNT) -> NewPayment:
    return NewPayment(Decimal(amount), stages.MONDAY.date() + dt.timedelta(days=days), payee, account)


def drafted(here: County, case: Case, *rows: NewPayment, **changed: object) -> Agreement:
    said = {"facts": "欠两个月工资。", "payments": rows or (row(),), **changed}
    return drafting.draft_agreement(here.scope("mediator"), case, **said)  # type: ignore[arg-type]


@pytest.mark.requirement("F-28", "F-30")
def test_draft_keeps_payments_apart_from_status_terms(here: County, case: Case) -> None:
    made = drafted(
        here, case, row(10, "23000"), row(31, "20000.5"), statuses=[NewStatus("end", TODAY, "双方协商一致。")]
    )

    assert (made.state, made.edition, made.total()) == (AgreementState.DRAFT, 1, Decimal("43000.50"))
    assert [each.amount for each in made.payment_terms.all()] == [Decimal("23000.00"), Decimal("20000.50")]
    assert made.agreed_total == Decimal("43000.50")
    assert [(each.kind, each.due_on, each.detail) for each in made.status_terms.all()] == [
        ("end", TODAY, "双方协商一致。")
    ]
    case.refresh_from_db()
    assert case.state == CaseState.MEDIATING


def test_draft_again_is_a_new_edition_and_the_old_one_no_longer_stands(here: County, case: Case) -> None:
    first = drafted(here, case, version=0)
    second = drafted(here, case, row(), row(20), version=1)

    assert second.edition == 2
    assert list(case.agreements.standing()) == [second]
    assert Agreement.objects.get(pk=first.pk).state == AgreementState.WITHDRAWN


def test_draft_over_an_edition_that_was_not_seen_is_stale(here: County, case: Case) -> None:
    drafted(here, case, version=0)

    with pytest.raises(Stale, match="先改了协议草稿"):
        drafted(here, case, version=0)
    assert case.agreements.count() == 1


@pytest.mark.parametrize(
    ("rows", "changed", "field"),
    [
        ((row(),), {"facts": "  "}, "facts"),
        ((row(amount="0"),), {}, "amount_1"),
        ((row(), row(-1)), {}, "due_on_2"),
        ((row(20), row(10)), {}, "due_on_2"),
    ],
)
def test_draft_refuses_what_cannot_be(
    here: County, case: Case, rows: tuple[NewPayment, ...], changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(here, case, *rows, **changed)

    assert list(refused.value.fields) == [field]
    assert not case.agreements.exists()


def test_draft_needs_the_right_to_mediate_and_a_case_in_mediation(here: County) -> None:
    filed = stages.staged_filing(here)

    with pytest.raises(Forbidden, match="主持调解"):
        drafting.draft_agreement(here.scope("officer"), filed, facts="欠薪。")
    with pytest.raises(IllegalMove, match="待受理"):
        drafted(here, filed)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((row(account=""),), "第 1 笔没有写清收款人和账户"),
        ((row(), row(20, payee=" ")), "第 2 笔没有写清收款人和账户"),
    ],
)
def test_send_refuses_what_a_court_would_call_unclear(
    here: County, case: Case, rows: tuple[NewPayment, ...], sentence: str
) -> None:
    made = drafted(here, case, *rows)

    with pytest.raises(IllegalMove, match=sentence):
        agreements.send_for_signing(here.scope("mediator"), made)
    assert not Document.objects.filter(kind="agreement_text").exists()


def test_send_refuses_terms_that_are_empty_or_already_past(here: County, case: Case) -> None:
    empty = drafting.draft_agreement(here.scope("mediator"), case, facts="欠薪。")
    with pytest.raises(IllegalMove, match="还没有内容"):
        agreements.send_for_signing(here.scope("mediator"), empty)

    late = drafted(here, case, row(1))
    with clock.standing(stages.MONDAY + dt.timedelta(days=3)), pytest.raises(IllegalMove, match="付款日已经过了"):
        agreements.send_for_signing(here.scope("mediator"), late)


def test_send_refuses_people_who_could_not_sign(here: County, case: Case) -> None:
    made = drafted(here, case)
    Seat.objects.filter(case=case, role=SeatRole.RESPONDENT).update(phone="")

    with pytest.raises(IllegalMove, match="没有手机号"):
        agreements.send_for_signing(here.scope("mediator"), made)
    Seat.objects.filter(case=case, role=SeatRole.RESPONDENT).delete()
    with pytest.raises(IllegalMove, match="还没有席位"):
        agreements.send_for_signing(here.scope("mediator"), made)


@pytest.mark.requirement("F-28")
def test_send_prints_the_text_once_and_fixes_its_hash(here: County, case: Case) -> None:
    sent = stages.staged_agreement(here, case, instalments=2)

    assert sent.draft is not None
    assert (sent.state, sent.content_sha256) == (AgreementState.SIGNING, sent.draft.sha256)
    assert sent.draft.number == f"{case.number} 待签第1稿"
    assert sent.draft.waits_for_seal
    case.refresh_from_db()
    assert case.state == CaseState.SIGNING
    told = Outbox.objects.filter(key__startswith=f"agreement:{sent.pk}:send:")
    assert told.count() == 3


def test_send_that_was_cut_off_goes_on_with_the_text_that_was_printed(
    here: County, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = drafted(here, case)
    with monkeypatch.context() as patch:
        patch.setattr(agreements, "tell_seats", lambda *args, **named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            agreements.send_for_signing(here.scope("mediator"), made)
    assert Agreement.objects.get(pk=made.pk).state == AgreementState.DRAFT

    sent = agreements.send_for_signing(here.scope("mediator"), made)

    assert [sent.draft] == list(Document.objects.filter(kind="agreement_text"))


@pytest.mark.requirement("F-28")
def test_take_down_lapses_signatures_and_reopens_talks(here: County, case: Case) -> None:
    sent = stages.staged_agreement(here, case)
    stages.staged_signatures(sent)

    down = agreements.take_down(here.scope("mediator"), sent, reason="金额写错了")

    assert down.state == AgreementState.WITHDRAWN
    assert not down.signatures.valid().exists()
    assert down.signatures.count() == 3
    assert Document.objects.get(pk=sent.draft_id).withdrawal_reason == "金额写错了"
    case.refresh_from_db()
    assert case.state == CaseState.MEDIATING
    again = stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case)))
    assert (again.state, again.edition) == (AgreementState.EFFECTIVE, 2)


def test_take_down_needs_a_reason_and_an_agreement_not_in_force(here: County, case: Case) -> None:
    sent = stages.staged_agreement(here, case)
    with pytest.raises(Invalid, match="为什么撤下"):
        agreements.take_down(here.scope("mediator"), sent, reason=" ")

    sealed = stages.staged_effect(here, stages.staged_signatures(sent))
    with pytest.raises(IllegalMove, match="已生效"):
        agreements.take_down(here.scope("mediator"), sealed, reason="不想要了")


@pytest.mark.requirement("F-28", "F-30")
def test_seal_puts_agreement_case_and_clocks_in_force_together(here: County, case: Case) -> None:
    signed = stages.staged_signatures(stages.staged_agreement(here, case, instalments=2))

    sealed = stages.staged_effect(here, signed)

    paper = sealed.sealed
    assert paper is not None
    assert (sealed.state, sealed.effective_at, paper.number) == (
        AgreementState.EFFECTIVE, stages.MONDAY, "望工调〔2026〕1号",
    )  # fmt: skip
    case.refresh_from_db()
    day = stages.MONDAY.date()
    assert (case.state, case.ended_on, case.agreed_on, case.amount_agreed) == (
        CaseState.AGREED, day, day, Decimal("17200.00"),
    )  # fmt: skip
    clocks = {each.rule: (each.state, each.last_day) for each in Deadline.objects.filter(record=case.pk)}
    assert clocks["judicial_confirmation"] == ("running", dt.date(2026, 12, 23))
    assert clocks["arbitration_review_of_agreement"] == ("running", dt.date(2026, 12, 8))
    assert clocks["mediation"][0] == "met"
    assert "enforcement" not in clocks
    assert TimelineEntry.objects.filter(record=case.pk, verb="agreement.effective").count() == 1
    assert Outbox.objects.filter(key__startswith=f"agreement:{sealed.pk}:effective:").count() == 3


@pytest.mark.requirement("F-28")
def test_sealed_paper_carries_the_evidence_under_one_seal(here: County, case: Case) -> None:
    signed = stages.staged_signatures(stages.staged_agreement(here, case))
    paper = stages.staged_effect(here, signed).sealed
    assert paper is not None

    pdf = documents.read_file(paper)

    check = sealing.check_seal(pdf)
    assert check.holds
    assert check.signer == here.mediation.name
    text = text_of(pdf)
    assert signed.content_sha256 in text
    assert stages.DEVICE in text
    found = verify_code(paper.verification_code)
    assert found is not None
    assert found.genuine
    assert dict(found.document.shown)["当事人"].startswith("周**、望溪恒织")
    draft = Document.objects.get(pk=signed.draft_id)
    assert draft.sha256 == signed.content_sha256
    assert paper.number in draft.effect


def test_seal_twice_changes_nothing(here: County, case: Case) -> None:
    sealed = stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case)))

    again = stages.staged_effect(here, sealed)

    assert again.sealed_id == sealed.sealed_id
    assert Document.objects.filter(kind="mediation_agreement").count() == 1


def test_seal_waits_for_the_last_signature_and_for_the_right(here: County, case: Case) -> None:
    sent = stages.staged_agreement(here, case)
    with pytest.raises(IllegalMove, match="签字中"):
        agreements.seal_and_conclude(here.scope("mediator"), sent)

    signed = stages.staged_signatures(sent)
    with pytest.raises(Forbidden, match="加盖调解组织印章"):
        agreements.seal_and_conclude(here.scope("officer"), signed)
    assert not Document.objects.filter(kind="mediation_agreement").exists()


def test_seal_that_comes_second_to_a_taking_down_leaves_nothing(
    here: County, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = stages.staged_signatures(stages.staged_agreement(here, case))
    seal = sealing.seal

    def meanwhile(pdf: bytes, **named: str) -> bytes:
        Agreement.objects.filter(pk=signed.pk).update(state=AgreementState.WITHDRAWN)
        return seal(pdf, **named)

    monkeypatch.setattr(sealing, "seal", meanwhile)
    with pytest.raises(Stale, match="没有盖章"):
        agreements.seal_and_conclude(here.scope("mediator"), signed)

    assert [each.state for each in Document.objects.filter(kind="mediation_agreement")] == ["withdrawn"]
    case.refresh_from_db()
    assert (case.state, case.agreed_on) == (CaseState.SIGNING, None)


def test_seal_refused_by_a_changed_file_is_said_as_it_is(
    here: County, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = stages.staged_signatures(stages.staged_agreement(here, case))
    monkeypatch.setattr(documents, "read_file", lambda paper: (_ for _ in ()).throw(IllegalMove("存档的文件不一样")))

    with pytest.raises(IllegalMove, match="存档的文件不一样"):
        agreements.seal_and_conclude(here.scope("mediator"), signed)
    assert Agreement.objects.get(pk=signed.pk).state == AgreementState.SIGNED


def test_papers_messages_and_story_stay_chinese_on_an_english_screen(here: County, case: Case) -> None:
    with translation.override("en"):
        sent = stages.staged_agreement(here, case)
        sealed = stages.staged_effect(here, stages.staged_signatures(sent))

    assert sealed.sealed is not None
    assert sealed.sealed.title == "调解协议书"
    text = text_of(documents.read_file(sealed.sealed))
    assert "手写签名，手机一次性验证码" in text
    assert "劳动报酬8,600.00" in text
    said = Outbox.objects.filter(key__startswith=f"agreement:{sent.pk}:")
    assert all("调解协议" in each.body for each in said)
    story = TimelineEntry.objects.filter(record=case.pk, verb__startswith="agreement.")
    assert all("协议" in each.summary or "签" in each.summary for each in story)


def test_ending_the_case_takes_what_was_being_signed_with_it(here: County, case: Case) -> None:
    sent = stages.staged_agreement(here, case)
    case.refresh_from_db()

    cases.terminate(here.scope("mediator"), case, reason="一方不来了")

    ended = Agreement.objects.get(pk=sent.pk)
    assert ended.state == AgreementState.WITHDRAWN
    assert Document.objects.get(pk=sent.draft_id).withdrawal_reason == "一方不来了"
