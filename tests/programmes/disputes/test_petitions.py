"""The applicant's petitions: only where the law allows them, with the reason where it does not; one press each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from gonghui.engines.documents.actions import read_file
from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid
from gonghui.programmes.disputes.actions import cases, payments, petitions, reviews
from gonghui.programmes.disputes.actions.payments import ledger_of_case
from gonghui.programmes.disputes.actions.petitions import matter_of
from gonghui.programmes.disputes.enums import PetitionKind, SeatRole
from gonghui.programmes.disputes.models import Agreement, Case, Claim, PaymentTerm
from gonghui.programmes.disputes.petitions import DIRECT_ORDER, FINAL_ALWAYS, FINAL_BY_SUM, Way, ways_of
from tests import stages
from tests.cast import County
from tests.engines.documents.reading import text_of
from tests.requirements import requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
ORDER, ARBITRATION, ENFORCEMENT = PetitionKind.PAYMENT_ORDER, PetitionKind.ARBITRATION, PetitionKind.ENFORCEMENT


@pytest.fixture
def agreement(here: County) -> Agreement:
    """8,600 yuan of wages, due in ten days."""
    case = stages.staged_case(here)
    return stages.staged_effect(here, stages.staged_signatures(stages.staged_agreement(here, case)))


def way(case: Case, kind: PetitionKind) -> Way:
    now = Case.objects.get(pk=case.pk)
    agreement, ledger, _payments = ledger_of_case(now)
    found = {each.kind: each for each in ways_of(matter_of(now, agreement, ledger))}
    return found[kind]


def after(days: int) -> clock.standing:
    return clock.standing(stages.MONDAY + dt.timedelta(days=days))


@requirement("1d-4")
def test_from_a_default_to_the_payment_order_in_one_press(here: County, agreement: Agreement) -> None:
    page = reverse("disputes:payments", args=[agreement.case.code])
    press = reverse("disputes:petition_draw", args=[agreement.case.code, ORDER])
    assert "还没有到期没付的" in stages.signed_in(here, "mediator").get(page).content.decode()

    with after(11):
        desk = stages.signed_in(here, "mediator")
        assert press in desk.get(page).content.decode()
        desk.post(press)
        desk.post(press)
        paper = Document.objects.get(kind="payment_order_petition")
        content = desk.get(page).content.decode()
        word = desk.get(reverse("documents:word", args=[paper.verification_code]))

    told = "".join(block["text"] for block in paper.data["blocks"])
    assert "责令其支付8,600.00元" in told
    assert "第 1 笔（劳动报酬）" in told
    assert "{" not in told
    assert "望溪县人民法院" in text_of(read_file(paper))
    assert paper.get_absolute_url() in content
    assert word.status_code == 200
    assert word["Content-Type"].endswith("wordprocessingml.document")


def test_part_of_the_money_makes_a_new_paper_in_the_older_ones_place(here: County, agreement: Agreement) -> None:
    mediator, case = here.scope("mediator"), agreement.case
    with after(11):
        first = petitions.draw(mediator, case, ORDER)
        term = agreement.payment_terms.get()
        worker = stages.seat_scope(stages.seats_of(case)[SeatRole.APPLICANT])
        paid = {"amount": Decimal(600), "paid_on": clock.today(), "client_key": "1"}
        payments.tell(worker, PaymentTerm.objects.get(pk=term.pk), **paid)

        second = petitions.draw(mediator, case, ORDER)

    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "issued")
    assert "责令其支付8,000.00元" in str(second.data)


def test_a_payment_order_is_for_pay_compensation_damages_and_medical_costs_only(
    here: County, agreement: Agreement
) -> None:
    agreement.payment_terms.update(kind="injury")

    with after(11):
        found = way(agreement.case, ORDER)
        with pytest.raises(IllegalMove, match="支付令只管"):
            petitions.draw(here.scope("mediator"), agreement.case, ORDER)

    assert not found.open


@requirement("1d-4")
def test_enforcement_wants_a_paper_to_enforce(here: County, agreement: Agreement) -> None:
    with after(11):
        assert "要有执行依据" in way(agreement.case, ENFORCEMENT).why
    stages.staged_ruling(here, stages.staged_confirmation(here, agreement))
    assert "还没有到期没付的" in way(agreement.case, ENFORCEMENT).why

    with after(11):
        open_now = way(agreement.case, ENFORCEMENT)
        assert "不用走支付令" in way(agreement.case, ORDER).why
        assert "不用再仲裁" in way(agreement.case, ARBITRATION).why
        paper = petitions.draw(here.scope("mediator"), agreement.case, ENFORCEMENT)

    assert (open_now.amount, open_now.open) == (Decimal("8600.00"), True)
    assert "执行依据：望溪县人民法院司法确认" in str(paper.data)


def test_a_statement_of_the_commission_is_enforced_too(here: County, agreement: Agreement) -> None:
    stated = stages.staged_statement(here, stages.staged_review(here, agreement))
    for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
        reviews.receive(stages.seat_scope(stages.seats_of(agreement.case)[role]), stated)

    with after(11):
        assert way(agreement.case, ENFORCEMENT).open


def test_an_award_is_enforced_once_nobody_can_sue_any_more(here: County) -> None:
    handover = stages.staged_acceptance(here, stages.staged_handover(here))
    stages.staged_award(here, handover)

    assert "要有执行依据" in way(handover.case, ENFORCEMENT).why
    with after(15):
        assert "要有执行依据" in way(handover.case, ENFORCEMENT).why
    with after(16):
        assert way(handover.case, ENFORCEMENT).amount == Decimal("8000.00")


def test_arbitration_is_open_after_talks_failed_or_after_a_default(here: County, agreement: Agreement) -> None:
    running = stages.staged_case(here, 1)
    assert "还在调解" in way(running, ARBITRATION).why
    assert "一方不履行" in way(agreement.case, ARBITRATION).why
    with after(11):
        assert way(agreement.case, ARBITRATION).open

    failed = cases.terminate(here.scope("mediator"), running, reason="谈不拢")
    paper = petitions.draw(here.scope("mediator"), failed, ARBITRATION)

    told = "".join(block["text"] for block in paper.data["blocks"])
    assert "追索劳动报酬" in told
    assert "以上共8,600.00元" in told
    assert "终局" in str(way(failed, ARBITRATION).note)
    sent = stages.staged_handover(here, 2)
    assert "已经移送" in way(sent.case, ARBITRATION).why


@pytest.mark.parametrize(("category", "opens"), [("W01", True), ("W08", False), ("T01", False)])
def test_without_an_agreement_only_wages_go_straight_to_a_payment_order(
    here: County, category: str, opens: bool
) -> None:
    case = stages.staged_case(here)
    Claim.objects.filter(case=case).update(category=category)
    cases.terminate(here.scope("mediator"), case, reason="谈不拢")

    assert way(case, ORDER).open is opens


def test_the_tables_say_what_the_law_says() -> None:
    assert {"W01", "W07", "C10", "I02", "F05"} <= set(DIRECT_ORDER)
    assert not {"W08", "W09", "H02", "T01"} & set(DIRECT_ORDER)
    assert {"C01", "T03", "N00", "P01", "S04", "C02"} & {*FINAL_BY_SUM, *FINAL_ALWAYS} == set()


def test_only_the_mediator_draws_up_and_only_what_there_is(here: County, agreement: Agreement) -> None:
    with pytest.raises(Forbidden):
        petitions.draw(here.scope("officer"), agreement.case, ORDER)
    with pytest.raises(Invalid):
        petitions.draw(here.scope("mediator"), agreement.case, "divorce")
