"""What a court would call unclear, term by term, and what terms mean for the way to an enforceable paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.kernel.errors import IllegalMove, Invalid
from gonghui.programmes.disputes.actions import agreements, drafting
from gonghui.programmes.disputes.actions.drafting import NewPayment, NewStatus
from gonghui.programmes.disputes.clarity import problems, remarks
from gonghui.programmes.disputes.enums import DATED_STATUS, PaymentKind, StatusKind
from gonghui.programmes.disputes.models import StatusTerm
from gonghui.programmes.disputes.papers.agreements import status_sentence
from tests import stages
from tests.cast import Cast

TODAY = dt.date(2026, 12, 1)
CLEAR = NewPayment(Decimal("8600.00"), TODAY, "周桂兰", "农商银行 6228 4804 9921 6608", "wages")
fen = st.integers(1, 10**9).map(lambda value: Decimal(value).scaleb(-2))


def sentences(*rows: NewPayment, statuses: tuple[NewStatus, ...] = (), total: str | None = None) -> list[str]:
    said = problems(rows, statuses, Decimal(total) if total else None, today=TODAY)
    assert all(each.cure for each in said)
    return [f"{each.where}{each.what}" for each in said]


@pytest.mark.requirement("F-28")
def test_clear_terms_have_no_problem() -> None:
    certificate = NewStatus(StatusKind.CERTIFICATE, TODAY)

    assert sentences(CLEAR, total="8600.00", statuses=(certificate,)) == []
    assert sentences(NewPayment(Decimal(5), TODAY, "周桂兰", "现金，当面签收")) == []


def test_every_gap_is_named_with_its_place() -> None:
    assert sentences() == ["协议还没有内容。"]
    assert sentences(CLEAR, NewPayment(Decimal(1), TODAY, "周桂兰", " ")) == ["第 2 笔没有写清收款人和账户。"]
    assert sentences(NewPayment(Decimal(1), TODAY, "周桂兰", "农商银行")) == ["第 1 笔的账户里没有账号。"]
    late = NewPayment(Decimal(1), TODAY - dt.timedelta(days=1), "", "")
    assert sentences(late) == ["第 1 笔没有写清收款人和账户。", "第 1 笔的付款日已经过了。"]
    assert sentences(total="100") == ["协议还没有内容。"]
    only = (NewStatus(StatusKind.END, TODAY),)
    assert sentences(total="100", statuses=only) == ["总额写了 100.00 元，一笔付款也没有写。"]


def test_status_terms_need_their_day_or_their_words() -> None:
    for kind in StatusKind:
        wanted = "没有写日期。" if kind in DATED_STATUS else "没有写内容。"
        assert sentences(statuses=(NewStatus(kind),)) == [f"其他约定第 1 条{wanted}"]
    past = TODAY - dt.timedelta(days=30)
    assert sentences(statuses=(NewStatus(StatusKind.END, past),)) == []
    assert sentences(statuses=(NewStatus(StatusKind.INSURANCE, past),)) == ["其他约定第 1 条的日期已经过了。"]


@given(parts=st.lists(fen, min_size=1, max_size=12), said=st.none() | fen)
def test_payments_add_up_to_the_total_or_the_gap_is_said(parts: list[Decimal], said: Decimal | None) -> None:
    rows = [NewPayment(part, TODAY, CLEAR.payee, CLEAR.account) for part in parts]

    found = problems(rows, (), said, today=TODAY)

    assert bool(found) == (said is not None and said != sum(parts))
    if found:
        assert said is not None
        assert f"差 {abs(said - sum(parts)):,.2f} 元" in found[0].what


def test_remarks_say_what_confirmation_and_review_leave_out() -> None:
    relationship = NewStatus(StatusKind.CONFIRM, detail="自 3 月 1 日起")

    assert remarks([CLEAR], []) == []
    mixed = [each.law for each in remarks([CLEAR], [relationship])]
    assert mixed == ["审理劳动争议案件解释（一） 第五十二条", "劳动人事争议仲裁办案规则 第七十五条"]
    assert "不能申请司法确认" in remarks([], [relationship])[0].text
    other = NewPayment(Decimal(1), TODAY, kind=PaymentKind.OTHER)
    assert "不能申请支付令" in remarks([other], [])[0].text


def test_paper_says_each_term_in_a_sentence() -> None:
    said = {kind: status_sentence(StatusTerm(kind=kind, due_on=TODAY, detail="按老规矩办。")) for kind in StatusKind}

    assert said[StatusKind.CERTIFICATE] == "用人单位最迟2026年12月1日出具离职证明。按老规矩办。"
    assert said[StatusKind.OTHER] == "按老规矩办。"
    assert all(sentence.endswith("。") and "。。" not in sentence for sentence in said.values())


@pytest.mark.django_db
@pytest.mark.requirement("F-28")
def test_a_total_that_does_not_add_up_stops_the_sending(cast: Cast) -> None:
    case = stages.staged_case(cast.here)
    mediator = cast.here.scope("mediator")
    row = NewPayment(Decimal(100), stages.MONDAY.date() + dt.timedelta(days=400), CLEAR.payee, CLEAR.account)
    made = drafting.draft_agreement(mediator, case, facts="欠薪。", payments=[row], agreed_total=Decimal(120))

    with pytest.raises(IllegalMove, match=r"差 20\.00 元"):
        agreements.send_for_signing(mediator, made)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [NewStatus("divorce"), NewStatus("other", None, "长" * 501)])
def test_draft_refuses_terms_of_no_kind_and_overlong_ones(cast: Cast, status: NewStatus) -> None:
    case = stages.staged_case(cast.here)

    with pytest.raises(Invalid, match="其他约定第 1 条"):
        drafting.draft_agreement(cast.here.scope("mediator"), case, facts="欠薪。", statuses=[status])
