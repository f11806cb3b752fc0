"""Calculations that both sides see: opened, argued over in numbers, ticked, undisputed, filled into a claim."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import facts, worksheets
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case, RoomFact
from tests import stages
from tests.cast import County

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("1d-3")]
ASKED = {
    "form": "N",
    "service_start": "2021-03-01",
    "service_end": "2026-10-08",
    "average_monthly_wage": "7800",
    "local_average_monthly_wage": "9000",
    "local_minimum_monthly_wage": "2260",
}


def sheet(amount: str = "46800.00", **changed: Any) -> worksheets.Sheet:
    values: dict[str, Any] = {
        "calculator": "economic_compensation",
        "text": f"经济补偿 {amount} 元。",
        "amount": Decimal(amount),
        "shown": {"sent": ASKED, "steps": [], "articles": [], "lines": [], "warnings": []},
    }
    return worksheets.Sheet(**values | changed)


def test_other_numbers_are_another_edition_that_nobody_has_ticked(
    case: Case, mediator: Scope, parties: list[Scope]
) -> None:
    worker, firm = parties
    opened = worksheets.open_sheet(mediator, case, sheet())
    facts.tick(worker, opened, agrees=True)

    proposed = worksheets.propose(firm, opened, sheet("40000.00"))

    assert (proposed.number, proposed.edition, proposed.author_id) == (1, 2, firm.seat_id)
    with pytest.raises(Stale):
        worksheets.propose(worker, opened, sheet("50000.00"))
    assert worksheets.propose(worker, proposed, sheet("40000.00")) == proposed
    assert not case.room_facts.undisputed().exists()
    for scope in parties:
        facts.tick(scope, proposed, agrees=True)
    assert list(case.room_facts.undisputed()) == [proposed]


def test_what_both_ticked_fills_a_claim_and_nothing_else_does(
    here: County, case: Case, mediator: Scope, parties: list[Scope]
) -> None:
    opened, claim = worksheets.open_sheet(mediator, case, sheet()), case.claims.get()
    with pytest.raises(IllegalMove, match="还没有都确认"):
        worksheets.fill_claim(mediator, opened, claim_id=claim.pk)
    for scope in parties:
        facts.tick(scope, opened, agrees=True)

    for _turn in range(2):
        worksheets.fill_claim(mediator, opened, claim_id=claim.pk)

    claim.refresh_from_db()
    assert claim.amount_calculated == Decimal("46800.00")
    assert TimelineEntry.objects.filter(record=case.pk, verb="claim.calculate").count() == 1
    with pytest.raises(Forbidden):
        worksheets.fill_claim(parties[0], opened, claim_id=claim.pk)
    with pytest.raises(Invalid, match="选一项诉求"):
        worksheets.fill_claim(mediator, opened, claim_id=stages.staged_case(here, 1).claims.get().pk)


def test_a_sentence_is_no_calculation_and_a_calculation_no_sentence(case: Case, mediator: Scope) -> None:
    plain, opened = facts.write(mediator, case, text="一句话"), worksheets.open_sheet(mediator, case, sheet())

    with pytest.raises(Invalid, match="不是这种计算"):
        worksheets.propose(mediator, plain, sheet())
    with pytest.raises(Invalid, match="不是这种计算"):
        worksheets.propose(mediator, opened, sheet(calculator="overtime_pay"))
    with pytest.raises(IllegalMove, match="算出来的"):
        facts.reword(mediator, opened, text="另一句")


@pytest.mark.requirement("F-27")
def test_both_sides_argue_in_numbers_on_their_phones(here: County, case: Case) -> None:
    desk, worker = stages.signed_in(here, "mediator"), stages.inside(here, case)
    firm = stages.inside(here, case, SeatRole.RESPONDENT)
    page = reverse("disputes_public:room_facts", args=[case.code])
    new = reverse("disputes_public:room_sheet_new", args=[case.code, "economic_compensation"])
    assert "经济补偿" in desk.get(reverse("disputes_public:room_sheets", args=[case.code])).content.decode()
    assert worker.get(new).status_code == 403

    assert desk.post(new, ASKED).status_code == 302
    shown = worker.get(page).content.decode()
    assert "46,800.00 元" in shown
    assert "《劳动合同法》第四十六条" in shown
    opened = RoomFact.objects.get()
    again = reverse("disputes_public:room_sheet", args=[case.code, opened.pk])
    assert 'value="7800"' in firm.get(again).content.decode()
    assert "改" in firm.post(again, ASKED | {"average_monthly_wage": ""}).content.decode()
    assert firm.post(again, ASKED | {"average_monthly_wage": "7000"}).status_code == 302

    proposed = RoomFact.objects.standing().get()
    assert proposed.amount == Decimal("42000.00")
    tick = reverse("disputes_public:room_fact_tick", args=[case.code, proposed.pk])
    for client in (worker, firm):
        client.post(tick, {"agrees": "1"})
    fill = reverse("disputes_public:room_sheet_fill", args=[case.code, proposed.pk])
    assert fill in desk.get(page).content.decode()
    assert fill not in worker.get(page).content.decode()
    desk.post(fill, {"claim": str(case.claims.get().pk)})
    assert case.claims.get().amount_calculated == Decimal("42000.00")
    assert Client().get(again).status_code == 403


def test_numbers_lie_encrypted(case: Case, mediator: Scope) -> None:
    worksheets.open_sheet(mediator, case, sheet())

    raw = RoomFact.objects.extra(select={"raw": "sheet"}).values_list("raw", flat=True)

    assert "7800" not in str(list(raw))
