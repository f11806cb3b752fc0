"""Facts on two phones: what one side ticks stands on the other's page, and what somebody is writing stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gonghui.programmes.disputes.actions import facts
from gonghui.programmes.disputes.models import Case
from tests import stages
from tests.cast import County
from tests.e2e import people
from tests.e2e.people import PHONE, Crowd
from tests.programmes.disputes.stage_cases import adviser, mediator_scope


@pytest.mark.requirement("F-27")
def test_ticks_come_to_the_other_phone_and_leave_alone_what_is_being_written(crowd: Crowd, county: County) -> None:
    case: Case = people.aside(lambda: stages.staged_case(county))
    people.aside(lambda: facts.write(mediator_scope(county, case), case, text="八月的工资没有发"))
    worker, firm = (crowd.joined_by(role, PHONE) for role in ("applicant", "respondent"))
    for person, role in ((worker, "applicant"), (firm, "respondent")):
        people.enters_by_code(person, county, case, role)
        person.opens(f"/room/{case.code}/facts/")
        person.reads("八月的工资没有发")

    firm.context.set_offline(True)
    worker.presses("没有争议，确认")
    worker.reads("您已确认")
    people.aside(lambda: facts.write(mediator_scope(county, case), case, text="九月的也没有发"))
    firm.page.wait_for_timeout(2500)  # a try or two in between fail
    firm.context.set_offline(False)

    firm.reads("申请人 周桂兰已确认", "九月的也没有发")
    worker.reads("九月的也没有发")


@pytest.mark.requirement("F-27")
def test_words_that_are_being_written_are_not_swept_away(crowd: Crowd, county: County) -> None:
    case: Case = people.aside(lambda: stages.staged_case(county))
    seat = people.aside(lambda: adviser(county, case))
    fact = people.aside(lambda: facts.write(stages.seat_scope(seat), case, text="八月的工资没有发"))
    lawyer = crowd.joined_by("adviser", PHONE)
    people.enters_by_code(lawyer, county, case, "adviser")
    lawyer.opens(f"/room/{case.code}/facts/")
    lawyer.unfolds("改写、拿掉")
    field = lawyer.page.locator(f"#text-{fact.pk}")
    field.fill("八月、九月的工资没有发")

    worker = stages.seats_of(case)["applicant"]
    people.aside(lambda: facts.tick(stages.seat_scope(worker), fact, agrees=True))
    lawyer.page.wait_for_timeout(5000)

    expect(field).to_have_value("八月、九月的工资没有发")
