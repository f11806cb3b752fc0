"""The ledger of an agreement: what was paid, by whose word, what is missing; reminders around each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.uploads import read_upload
from gonghui.foundation.notifications.models import Notice, Outbox
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import AccessLog, TimelineEntry
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import payments
from gonghui.programmes.disputes.actions.payments import ledger_of_case
from gonghui.programmes.disputes.aftermath import NoAftermath
from gonghui.programmes.disputes.enums import PaymentState, SeatRole, Standing
from gonghui.programmes.disputes.ledger import ledger_of
from gonghui.programmes.disputes.lifecycle import PAYMENT
from gonghui.programmes.disputes.models import Agreement, Case, Payment, PaymentTerm
from tests import stages
from tests.cast import Cast, County, make_cast
from tests.requirements import requirement

TODAY = stages.MONDAY.date()
FIRST, SECOND = TODAY + dt.timedelta(days=10), TODAY + dt.timedelta(days=20)
fen = st.integers(min_value=1, max_value=10_000_000).map(lambda value: Decimal(value) / 100)
days = st.integers(min_value=-40, max_value=40).map(lambda value: TODAY + dt.timedelta(days=value))


@st.composite
def ledgers(draw: Any) -> tuple[list[PaymentTerm], list[Payment]]:
    """Terms, and payments of every state for them, more than enough at times."""
    terms = [
        PaymentTerm(pk=position, position=position, amount=draw(fen), due_on=draw(days))
        for position in range(1, draw(st.integers(1, 5)) + 1)
    ]
    said = st.tuples(st.sampled_from(terms), fen, days, st.sampled_from(list(PaymentState)))
    rows = draw(st.lists(said, max_size=12))
    return terms, [Payment(term=term, amount=amount, paid_on=day, state=state) for term, amount, day, state in rows]


@given(ledgers())
def test_paid_and_left_make_the_total_and_nothing_is_below_zero(told: tuple[list[PaymentTerm], list[Payment]]) -> None:
    terms, said = told

    ledger = ledger_of(terms, said, today=TODAY)

    for line in ledger.lines:
        assert line.paid + line.left == line.term.amount
        assert line.paid >= 0 and line.left >= 0 and line.told >= 0 and line.days_late >= 0
        assert (line.standing in (Standing.PAID, Standing.PAID_LATE)) == (line.left == 0)
        assert not line.overdue or line.term.due_on < TODAY
    assert ledger.paid + ledger.left == ledger.total == sum(term.amount for term in terms)
    assert 0 <= ledger.overdue <= ledger.left
    assert ledger.done == (ledger.left == 0)
    assert ledger_of(terms, said[::-1], today=TODAY) == ledger


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
    """8,600 yuan twice, due in ten and twenty days."""
    case = stages.staged_case(here)
    return stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case, instalments=2)))


@pytest.fixture
def terms(agreement: Agreement) -> list[PaymentTerm]:
    return list(agreement.payment_terms.order_by("position"))


def seat(agreement: Agreement, role: str) -> Scope:
    return stages.seat_scope(stages.seats_of(agreement.case)[role])


def tell(scope: Scope, term: PaymentTerm, amount: str = "8600", *, key: str = "1", **changed: Any) -> Payment:
    said = {"amount": Decimal(amount), "paid_on": clock.today(), "client_key": key, **changed}
    return payments.tell(scope, term, **said)


def later(count: int) -> Any:
    return clock.standing(stages.MONDAY + dt.timedelta(days=count))


@requirement("1d-4")
@pytest.mark.django_db
def test_the_payer_says_so_with_a_proof_and_the_payee_confirms(
    here: County, agreement: Agreement, terms: list[PaymentTerm]
) -> None:
    proof = read_upload(stages.photo_file())
    told = tell(seat(agreement, SeatRole.RESPONDENT), terms[0], "3000", proof=proof)
    assert (told.state, told.sha256) == (PaymentState.TOLD, proof.sha256)
    assert ledger_of_case(agreement.case)[1].paid == 0
    with pytest.raises(Forbidden, match="由收款的一方确认"):
        payments.confirm(seat(agreement, SeatRole.RESPONDENT), told)

    payments.confirm(seat(agreement, SeatRole.APPLICANT), told)
    payments.confirm(seat(agreement, SeatRole.APPLICANT), told)

    line = ledger_of_case(agreement.case)[1].lines[0]
    assert (line.paid, line.left, line.standing) == (Decimal("3000.00"), Decimal("5600.00"), Standing.PARTLY)
    assert payments.read_proof(here.scope("mediator"), told) == proof.content
    assert AccessLog.objects.filter(record=agreement.case_id, what="付款凭证").count() == 1
    verbs = TimelineEntry.objects.filter(record=agreement.case_id, verb__startswith="payment.")
    assert list(verbs.order_by("sequence").values_list("verb", flat=True)) == ["payment.tell", "payment.confirm"]


@pytest.mark.django_db
def test_the_payees_own_word_counts_at_once_and_everything_paid_ends_the_clock(
    here: County, agreement: Agreement, terms: list[PaymentTerm]
) -> None:
    applicant = seat(agreement, SeatRole.APPLICANT)
    first = Deadline.objects.running().get(record=agreement.case_id, rule="performance")
    assert first.last_day == FIRST

    assert tell(applicant, terms[0]).state == PaymentState.CONFIRMED
    assert Deadline.objects.running().get(record=agreement.case_id, rule="performance").last_day == SECOND
    with later(22):
        tell(applicant, terms[1], key="2")

    with later(30):
        ledger = ledger_of_case(Case.objects.get(pk=agreement.case_id))[1]
    assert ledger.done
    assert [(line.standing, line.days_late) for line in ledger.lines] == [(Standing.PAID, 0), (Standing.PAID_LATE, 2)]
    assert not Deadline.objects.running().filter(record=agreement.case_id, rule="performance").exists()
    assert Notice.objects.filter(user=here.users["mediator"], title="协议写明的钱全部付清").exists()


@pytest.mark.django_db
def test_two_presses_are_one_payment_and_one_confirmation(agreement: Agreement, terms: list[PaymentTerm]) -> None:
    respondent = seat(agreement, SeatRole.RESPONDENT)
    first = tell(respondent, terms[0], proof=read_upload(stages.photo_file()))

    again = tell(respondent, terms[0], proof=read_upload(stages.photo_file()))

    assert again == first
    assert Path(first.proof.path).exists()
    assert len(list(Path(first.proof.path).parent.iterdir())) == 1


@pytest.mark.django_db
def test_never_more_than_is_missing_whatever_was_said_before(agreement: Agreement, terms: list[PaymentTerm]) -> None:
    respondent, applicant = seat(agreement, SeatRole.RESPONDENT), seat(agreement, SeatRole.APPLICANT)
    both = [tell(respondent, terms[0], "5000", key=key) for key in ("a", "b")]
    payments.confirm(applicant, both[0])

    with pytest.raises(Invalid, match=r"只剩 3,600\.00 元没付"):
        payments.confirm(applicant, both[1])
    with pytest.raises(Invalid, match="多付的记到下一笔") as refused:
        tell(respondent, terms[0], "3600.01", key="c")
    assert list(refused.value.fields) == ["amount"]
    assert tell(applicant, terms[0], "3600", key="d").state == PaymentState.CONFIRMED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "paid_on", "field"),
    [("0", TODAY, "amount"), ("-5", TODAY, "amount"), ("5", TODAY + dt.timedelta(days=1), "paid_on")],
)
def test_what_cannot_have_been_paid_is_refused_and_leaves_no_file(
    settings: Settings, agreement: Agreement, terms: list[PaymentTerm], amount: str, paid_on: dt.date, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        tell(
            seat(agreement, SeatRole.RESPONDENT), terms[0], amount, paid_on=paid_on,
            proof=read_upload(stages.photo_file()),
        )  # fmt: skip

    assert list(refused.value.fields) == [field]
    assert not [path for path in Path(settings.MEDIA_ROOT).glob("payments/**/*") if path.is_file()]


@pytest.mark.django_db
def test_others_do_not_write_in_the_ledger(here: County, agreement: Agreement, terms: list[PaymentTerm]) -> None:
    stranger = stages.seats_of(stages.staged_case(here, 1))[SeatRole.RESPONDENT]

    with pytest.raises(Forbidden):
        tell(stages.seat_scope(stranger), terms[0])
    with pytest.raises(Forbidden):
        tell(here.scope("officer"), terms[0])
    desk = tell(here.scope("mediator"), terms[0])
    assert (desk.state, desk.recorded_by) == (PaymentState.TOLD, here.users["mediator"])
    payments.deny(here.scope("mediator"), desk)
    payments.deny(here.scope("mediator"), desk)
    assert payments.confirm(here.scope("mediator"), desk).state == PaymentState.CONFIRMED


VERBS: dict[str, Callable[[Scope, Payment], Payment]] = {"confirm": payments.confirm, "deny": payments.deny}


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", list(PaymentState))
def test_every_state_allows_its_verbs_and_refuses_the_others_with_a_sentence(
    here: County, agreement: Agreement, terms: list[PaymentTerm], wanted: PaymentState
) -> None:
    mediator, way = here.scope("mediator"), {"told": "", "confirmed": "confirm", "denied": "deny"}
    row = tell(mediator, terms[0])
    if way[wanted]:
        row = VERBS[way[wanted]](mediator, row)

    for name, verb in VERBS.items():
        if wanted in PAYMENT.table[name].sources:
            continue
        if way[wanted] == name:
            assert verb(mediator, row).state == wanted
        else:
            with pytest.raises(IllegalMove, match=r"。$"):
                verb(mediator, row)


@requirement("1d-4")
@pytest.mark.django_db
def test_the_payer_is_reminded_before_on_and_after_the_day_and_the_payee_later_once_more(
    here: County, agreement: Agreement, terms: list[PaymentTerm]
) -> None:
    stages.staged_rules(here)
    people = stages.seats_of(agreement.case)
    payer, payee = people[SeatRole.RESPONDENT].pk, people[SeatRole.APPLICANT].pk

    def sent(count: int) -> set[str]:
        with later(count):
            written = payments.remind(here.system, here.federation.pk)
            assert payments.remind(here.system, here.federation.pk) == 0
        assert written <= 3
        keys = Outbox.objects.filter(key__startswith=f"payment:{terms[0].pk}:").values_list("key", flat=True)
        return {key.split(":", 2)[2] for key in keys}

    assert sent(6) == set()
    assert sent(7) == {f"-3:{payer}"}
    assert sent(10) == {f"-3:{payer}", f"0:{payer}"}
    assert sent(11) - {f"-3:{payer}", f"0:{payer}"} == {f"1:{payer}"}
    assert {key for key in sent(17) if key.startswith("7:")} == {f"7:{payer}", f"7:{payee}"}


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_is_paid_or_without_a_policy(
    here: County, agreement: Agreement, terms: list[PaymentTerm]
) -> None:
    with pytest.raises(NoAftermath, match="还没有安装"):
        payments.remind(here.system, here.federation.pk)
    stages.staged_rules(here)
    tell(seat(agreement, SeatRole.APPLICANT), terms[0])

    with later(10):
        assert payments.remind(here.system, here.federation.pk) == 0


@requirement("1d-4")
@pytest.mark.django_db
def test_on_the_phones_and_at_the_desk(here: County, agreement: Agreement, terms: list[PaymentTerm]) -> None:
    case = agreement.case
    worker, firm = (stages.inside(here, case, role) for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT))
    page = reverse("disputes_public:payments", args=[case.code])
    assert "剩 8,600.00 元" in firm.get(page).content.decode()

    said = {"term": terms[0].pk, "amount": "8,600 元", "paid_on": TODAY.isoformat(), "key": "phone-1"}
    assert firm.post(page, {**said, "amount": "9000"}).status_code == 422
    assert firm.post(page, {**said, "proof": stages.photo_file()}).status_code == 302
    payment = Payment.objects.get()
    assert "收到了" not in firm.get(page).content.decode().split("登记一下")[0]
    assert "收到了" in worker.get(page).content.decode()
    answer = reverse("disputes_public:payment_answer", args=[case.code, payment.pk])
    firm.post(answer, {"answer": "yes"})
    assert Payment.objects.get().state == PaymentState.TOLD
    worker.post(answer, {"answer": "yes"})
    assert Payment.objects.get().state == PaymentState.CONFIRMED
    shown = worker.get(reverse("disputes_public:payment_proof", args=[case.code, payment.pk]))
    assert shown["Content-Type"] == "image/jpeg"

    desk = stages.signed_in(here, "mediator")
    content = desk.get(reverse("disputes:payments", args=[case.code])).content.decode()
    assert "已付 8,600.00 元，共 17,200.00 元" in content
    assert "已付 8,600.00 元" in desk.get(case.get_absolute_url()).content.decode()
    assert "没有逾期的付款" in desk.get(reverse("disputes:ledger")).content.decode()
    with later(21):
        assert "1 笔逾期没付" in stages.signed_in(here, "mediator").get(reverse("disputes:ledger")).content.decode()
