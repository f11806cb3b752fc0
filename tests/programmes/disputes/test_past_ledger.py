"""A ledger from before the platform: brought as a sheet, wrong cells named, undone as a whole, written out again."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.foundation.exchange.actions import running
from gonghui.foundation.exchange.actions.taking import Taken, take_in
from gonghui.foundation.exchange.exporting import csv_lines, written_rows
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.figures.registry import FIGURES
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import notes
from gonghui.programmes.disputes.models import Case, Confirmation
from gonghui.programmes.disputes.past import COLUMNS, PAST_CASES
from tests import stages
from tests.cast import Cast

LINE: dict[str, str] = {
    "台账编号": "2024-001", "案号": "望劳调〔2024〕1号", "申请日期": "2024-3-4", "受理日期": "2024-3-5",
    "结束日期": "2024-3-18", "结果": "agreed", "案由": "W01", "所在镇街": "", "事由": "三个月工资没有发。",
    "申请人": "周桂兰", "被申请人": "望溪恒织纺织有限公司", "主张金额": "43,000", "协议金额": "36800.00",
    "协议编号": "望协〔2024〕1号",
}  # fmt: skip
COURT = {
    "确认案号": "（2024）望法诉前调确 1 号",
    "确认递交日期": "2024-3-25",
    "裁定日期": "2024-4-8",
    "裁定结果": "granted",
}


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.standing(stages.MONDAY):
        yield


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return cast.here.scope("officer")


def sheet(cast: Cast, *changes: dict[str, str]) -> bytes:
    """A file with a line for each of the changes."""
    base = {**LINE, "调解组织": cast.here.mediation.name}
    lines = [{**base, **each} for each in changes]
    heads = list(dict.fromkeys(head for each in lines for head in each))
    out = io.StringIO()
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def brought(cast: Cast, scope: Scope, *changes: dict[str, str]) -> Taken:
    return take_in(scope, PAST_CASES, content=sheet(cast, *changes), name="台账.csv")


def undo(scope: Scope, batch: Batch) -> None:
    """Take a batch back, as its page does and the worker after it."""
    batch.refresh_from_db()
    running.take_back(scope, batch)
    running.run(batch.pk)


def second(cast: Cast) -> dict[str, str]:
    return {"台账编号": "2024-002", "案号": "望劳调〔2024〕2号", "确认法院": cast.here.court.name, **COURT}


@pytest.mark.requirement("F-36")
def test_a_ledger_becomes_cases_that_are_counted_and_the_same_file_again_is_the_same(
    cast: Cast, officer: Scope
) -> None:
    failed = {"台账编号": "2024-003", "案号": "望劳调〔2024〕3号", "结果": "terminated", "协议金额": "", "协议编号": ""}
    rows = ({}, second(cast), failed)

    taken = brought(cast, officer, *rows)
    again = brought(cast, officer, *rows)

    assert (taken.new, taken.faults, again.new, again.same) == (3, (), 0, 3)
    leader = cast.here.scope("leader")
    values = {key: FIGURES[key].value(leader) for key in ("cases_handled", "cases_succeeded", "confirmations_granted")}
    assert values == {"cases_handled": 3, "cases_succeeded": 2, "confirmations_granted": 1}
    case = Case.objects.get(ledger_number="2024-002")
    assert (case.filed_on, case.mediation_body, case.origin) == (dt.date(2024, 3, 4), cast.here.mediation, "worker")


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"受理日期": "2024-3-1"}, "受理日期", "先申请，再受理"),
        ({"结束日期": "2031-1-1"}, "结束日期", ""),
        ({"协议金额": ""}, "协议金额", "达成协议的要有"),
        ({"协议编号": ""}, "协议编号", "达成协议的要有"),
        ({"调解组织": "没有这一家"}, "调解组织", "名册里没有"),
        ({"结果": "还在谈"}, "结果", ""),
        ({"案由": "X99"}, "案由", ""),
        ({"主张金额": "一百"}, "主张金额", ""),
        ({"申请人": ""}, "申请人", ""),
        ({"确认案号": "（2024）望法诉前调确 1 号"}, "确认法院", "都要写"),
    ],
)
def test_each_wrong_cell_is_named_and_the_good_lines_go_in(
    cast: Cast, officer: Scope, changes: dict[str, str], column: str, said: str
) -> None:
    heads = {"确认法院": ""}

    taken = brought(cast, officer, {**heads, **changes}, {"台账编号": "2024-009", "案号": "望劳调〔2024〕9号"})

    assert taken.new == 1
    assert column in {fault.column for fault in taken.faults}
    assert any(said in fault.reason for fault in taken.faults if fault.column == column)
    assert {fault.row for fault in taken.faults} == {2}


def test_a_number_that_a_live_case_bears_is_a_fault(cast: Cast, officer: Scope) -> None:
    live = stages.staged_case(cast.here)

    taken = brought(cast, officer, {"案号": live.number or ""})

    assert [fault.column for fault in taken.faults] == ["案号"]


@pytest.mark.requirement("F-36")
def test_undone_it_is_seen_and_counted_by_nobody_and_may_come_again(cast: Cast, officer: Scope) -> None:
    taken = brought(cast, officer, {}, second(cast))
    assert taken.batch is not None

    undo(officer, taken.batch)

    leader = cast.here.scope("leader")
    assert FIGURES["cases_handled"].value(leader) == 0
    assert FIGURES["confirmations_filed"].value(leader) == 0
    for who in ("officer", "mediator", "leader"):
        assert not Case.objects.visible_to(cast.here.scope(who)).exists()
    assert not Confirmation.objects.visible_to(cast.here.scope("judge")).exists()
    assert Case.objects.count() == 2
    assert brought(cast, officer, {}, second(cast)).new == 2
    assert FIGURES["cases_handled"].value(leader) == 2


def test_what_somebody_has_used_since_stays(cast: Cast, officer: Scope) -> None:
    taken = brought(cast, officer, {}, {"台账编号": "2024-002", "案号": "望劳调〔2024〕2号"})
    case = Case.objects.get(ledger_number="2024-001")
    notes.add_note(officer, case, text="核对过档案")
    assert taken.batch is not None

    undo(officer, taken.batch)

    assert list(Case.objects.visible_to(officer).values_list("ledger_number", flat=True)) == ["2024-001"]


def test_what_goes_out_comes_back_as_the_same(cast: Cast, officer: Scope) -> None:
    brought(cast, officer, {}, second(cast))

    lines = "".join(
        csv_lines(PAST_CASES, written_rows(officer, PAST_CASES, PAST_CASES.rows(officer, {}), unmasked=True))
    )
    masked = "".join(csv_lines(PAST_CASES, written_rows(officer, PAST_CASES, PAST_CASES.rows(officer, {}))))
    back = take_in(officer, PAST_CASES, content=lines.encode(), name="导出.csv")

    assert (back.same, back.new, back.faults) == (2, 0, ())
    assert "周桂兰" not in masked and "周**" in masked and "三个月工资" not in masked
    assert len(lines.splitlines()[0].split(",")) == len(COLUMNS)


def test_only_who_may_takes_over(cast: Cast) -> None:
    for who in ("leader", "mediator", "judge"):
        with pytest.raises(Forbidden):
            brought(cast, cast.here.scope(who), {})


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "ledger_number": "2023-7", "number": "望劳调〔2023〕7号", "applicant": "周桂兰",
        "respondent": "望溪恒织纺织有限公司", "category": "W01", "place": cast.here.town,
        "statement": "工资没有发。", "origin": "worker",
        "mediation_body": cast.here.mediation.pk, "filed_on": "2023-03-04", "accepted_on": "2023-03-05",
        "ended_on": "2023-03-18", "outcome": "agreed", "amount_claimed": "43000", "amount_agreed": "36800",
        "paper_number": "望协7", **changes,
    }  # fmt: skip


@pytest.mark.requirement("F-36")
def test_one_line_by_hand_on_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.here.users["officer"])
    page, new = reverse("disputes:past_cases"), reverse("disputes:past_case_new")
    assert "还没有补录历史案件" in client.get(page).content.decode()

    wrong = client.post(new, form(cast, paper_number=""))
    asked = client.post(new, form(cast, court=cast.here.court.pk))
    done = client.post(new, form(cast), follow=True)

    assert (wrong.status_code, asked.status_code) == (422, 422)
    assert "达成协议的要有协议编号和金额" in wrong.content.decode()
    assert "申请过司法确认的要写" in asked.content.decode()
    assert "从台账补录" in done.content.decode()
    assert "2023-7" in client.get(page).content.decode()
    assert page in client.get(reverse("disputes:cases")).content.decode()
