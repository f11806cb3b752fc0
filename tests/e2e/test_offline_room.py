"""Two minutes in a lift: what is written without a connection arrives once, in order, and where it was meant to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from gonghui.programmes.disputes.actions import invitations
from gonghui.programmes.disputes.models import Case, PrivateMessage, RoomMessage
from tests import stages
from tests.cast import County
from tests.e2e import people
from tests.e2e.people import PHONE, Crowd, Person

SECRET = "四万二以上就行。"
TOGETHER = ["信号不好，我在厂里。", "两个月都没发。"]


@pytest.fixture
def case(county: County) -> Case:
    return people.aside(lambda: stages.staged_case(county))


def joins(crowd: Crowd, county: County, case: Case, role: str) -> Person:
    person = crowd.joined_by(role, PHONE)
    people.enters_by_code(person, county, case, role)
    return person


def writes(person: Person, text: str) -> None:
    person.page.get_by_label("说点什么").fill(text)
    person.presses("发给", inside=person.page.locator(".ph-foot"))


@pytest.mark.requirement("F-27")
def test_what_was_written_offline_arrives_once_in_order_and_in_its_place(
    crowd: Crowd, county: County, case: Case
) -> None:
    worker, firm = (joins(crowd, county, case, role) for role in ("applicant", "respondent"))
    worker.follows("只和调解员")
    worker.reads("这里只有您和")

    worker.context.set_offline(True)
    writes(worker, SECRET)
    worker.reads("等网络，没丢", "1 句在等")
    worker.context.set_offline(False)
    worker.follows("大家一起谈")
    worker.reads("事实和诉求")
    worker.context.set_offline(True)
    for text in TOGETHER:
        writes(worker, text)
    worker.reads("2 句在等")
    worker.page.wait_for_timeout(2500)  # a try or two in between fail
    worker.context.set_offline(False)

    for text in TOGETHER:
        people.hears(firm, text)
    expect(worker.page.locator(".say-r")).to_have_count(2)
    worker.does_not_read("等网络，没丢")
    firm.does_not_read(SECRET)
    assert [message.text for message in RoomMessage.objects.order_by("sequence")] == TOGETHER
    assert [message.text for message in PrivateMessage.objects.all()] == [SECRET]


@pytest.mark.requirement("F-27")
def test_an_answer_that_was_lost_on_the_way_doubles_nothing(crowd: Crowd, county: County, case: Case) -> None:
    worker = joins(crowd, county, case, "applicant")
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(str(answer.status))
            route.abort()

    worker.page.route("**/say/", lose_the_first_answer)
    writes(worker, TOGETHER[0])
    expect(worker.page.locator("#talk")).to_contain_text(TOGETHER[0])
    writes(worker, TOGETHER[1])
    expect(worker.page.locator("#talk")).to_contain_text(TOGETHER[1])

    assert lost == ["204"]
    assert [message.text for message in RoomMessage.objects.order_by("sequence")] == TOGETHER


def test_what_a_revoked_seat_wrote_offline_is_not_said(crowd: Crowd, county: County, case: Case) -> None:
    worker = joins(crowd, county, case, "applicant")
    worker.context.set_offline(True)
    writes(worker, TOGETHER[0])
    worker.reads("1 句在等")
    people.aside(lambda: invitations.revoke(county.scope("mediator"), stages.seats_of(case)["applicant"]))

    worker.context.set_offline(False)

    worker.reads("没发出去")
    worker.reads(TOGETHER[0])
    assert not RoomMessage.objects.exists()
