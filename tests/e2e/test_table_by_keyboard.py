"""The room without a mouse, in large type, on the smallest phone: facts, minutes and sums reached by Tab and Enter."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gonghui.programmes.disputes.actions import facts, invitations
from gonghui.programmes.disputes.models import Case
from tests import stages
from tests.cast import County
from tests.e2e import people
from tests.e2e.people import PHONE, Crowd, Person

SENTENCE = "9月、10月的工资没有发，两个月合计 8,600.00 元，双方在工资条上都签过字。"


def tabs_to(person: Person, name: str) -> None:
    """Press Tab until a link or button with these words has the focus."""
    for _turn in range(60):
        person.page.keyboard.press("Tab")
        if name in str(person.page.evaluate("document.activeElement.textContent")):
            return
    raise AssertionError(f"no Tab leads to {name}")


def staged(county: County) -> tuple[Case, str]:
    case = stages.staged_case(county)
    seats = stages.seats_of(case)
    facts.write(stages.seat_scope(seats["mediator"]), case, text=SENTENCE)
    return case, invitations.invite(county.scope("mediator"), seats["applicant"])


@pytest.mark.requirement("F-27", "F-29")
def test_a_party_confirms_a_fact_by_keyboard_alone(crowd: Crowd, county: County) -> None:
    case, code = people.aside(lambda: staged(county))
    worker = crowd.joined_by("worker", PHONE)
    worker.opens(f"/room/?code={code}")
    tabs_to(worker, "进调解室")
    worker.page.keyboard.press("Enter")
    worker.reads("事实和诉求", "1 条等您看")
    worker.at_ease()

    tabs_to(worker, "无争议事实")
    worker.page.keyboard.press("Enter")
    worker.reads(SENTENCE)
    worker.at_ease()
    tabs_to(worker, "没有争议，确认")
    worker.page.keyboard.press("Enter")
    worker.reads("记下了")

    expect(worker.page.get_by_role("button", name="撤回我的确认")).to_be_visible()
    assert case.room_facts.get().ticks.count() == 1
    for path in ("minutes", "evidence", "private"):
        worker.opens(f"/room/{case.code}/{path}/")
        worker.at_ease()
