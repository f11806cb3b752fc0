"""Two mediators have one case open: whoever saves a page that has grown old is told so, and keeps what they wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from gonghui.foundation.accounts.actions import appoint, open_account
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.models import Agreement, Case, RoomMessage
from gonghui.programmes.disputes.permissions import MEDIATOR
from tests import stages
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, PHONE, Crowd, Person
from tests.requirements import requirement

SECOND = "second-mediator"
MINE, THEIRS = "双方确认：9月、10月的工资没有发。", "双方确认：拖欠两个月工资，共17,200元。"


@dataclass
class Matter:
    """Who takes part."""

    county: County
    case: Case
    first: Person
    second: Person
    worker: Person

    @property
    def everybody(self) -> list[Person]:
        return [self.first, self.second, self.worker]


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """A case in mediation; both mediators of the body at their desks, the worker in the room."""
    case = people.aside(lambda: stages.staged_case(county))
    people.aside(lambda: appointed(county))
    first, second = crowd.joined_by("first", DESK), crowd.joined_by("second", DESK)
    people.signs_in(first, str(county.users["mediator"].username), PASSWORD)
    people.signs_in(second, SECOND, PASSWORD)
    worker = crowd.joined_by("worker", PHONE)
    people.enters_by_code(worker, county, case, "applicant")
    return Matter(county, case, first, second, worker)


def appointed(county: County) -> None:
    """A colleague of the mediator."""
    scope = Scope.for_system(None, reason="测试准备")
    user = open_account(scope, username=SECOND, name="柳知秋", password=PASSWORD, phone="13800009999")
    appoint(scope, user, county.mediation, role=MEDIATOR.code)


@requirement("F-27", "F-30")
def test_the_second_save_of_a_stale_page_is_refused_and_loses_nothing(matter: Matter) -> None:
    steps = (
        both_have_the_claims_open,
        both_draft_an_agreement,
        one_sends_it_while_the_other_ends_the_talks,
        both_talk_with_the_worker,
    )
    for step in steps:
        step(matter)
        for person in matter.everybody:
            person.at_ease()


def both_have_the_claims_open(matter: Matter) -> None:
    """The second save is refused in words and keeps its own number; after a look at the new one it goes through."""
    first, second = matter.first, matter.second
    for person in (first, second):
        person.opens(matter.case.get_absolute_url())
        person.follows("核对诉求")
    amounts = "主张（元）"
    first.page.get_by_label(amounts).first.fill("8700")
    second.page.get_by_label(amounts).first.fill("9900")
    first.presses("记下诉求", twice=True)
    first.reads("诉求记下了", "8,700.00")
    refused(second, "记下诉求")
    expect(second.page.get_by_label(amounts).first).to_have_value("9900")
    with second.context.expect_page() as opened:
        second.follows("您写的还在下面。另开一页看现在的")
    now = opened.value
    expect(now.get_by_label(amounts).first).to_have_value(re.compile(r"^8,?700(\.00)?$"))
    now.get_by_label(amounts).first.fill("9900")
    now.get_by_role("button", name="记下诉求").click()
    expect(now.locator("body")).to_contain_text("9,900.00")
    now.close()
    assert matter.case.claims.get().amount_claimed == 9900


def refused(person: Person, button: str) -> None:
    """Not a page of errors: the own form again with the sentence in sight, and what is there now a click away."""
    person.presses(button)
    person.has_in_sight("刚才有人先改了")
    person.reads("您写的还在下面")
    assert [each for each in person.complaints if "422" not in each] == []
    person.complaints.clear()


def both_draft_an_agreement(matter: Matter) -> None:
    """Each writes the facts in their own words; only one of them is the draft."""
    first, second = matter.first, matter.second
    for person in (first, second):
        person.opens(f"{matter.case.get_absolute_url()}agreement/")
    first.writes("双方认可的事实", MINE)
    second.writes("双方认可的事实", THEIRS)
    first.presses("存草稿，检查一遍", twice=True)
    first.reads("草稿存好了")
    refused(second, "存草稿，检查一遍")
    expect(second.page.get_by_label("双方认可的事实")).to_have_value(THEIRS)
    assert [each.facts for each in Agreement.objects.all()] == [MINE]


def one_sends_it_while_the_other_ends_the_talks(matter: Matter) -> None:
    """The move of a page from before does not run over what happened meanwhile."""
    second = matter.second
    second.opens(matter.case.get_absolute_url())
    matter.first.opens(matter.case.get_absolute_url())
    matter.first.follows("核对诉求")
    matter.first.page.get_by_label("主张（元）").first.fill("8800")
    matter.first.presses("记下诉求")
    matter.first.reads("诉求记下了")
    second.unfolds("终止调解")
    form = second.page.locator("details[open]", has_text="终止调解")
    second.writes("写一句理由", "双方差得太远", inside=form)
    second.presses("终止调解", inside=form)
    second.reads("刚才有人先改了", "您写的理由是：双方差得太远")
    matter.case.refresh_from_db()
    assert matter.case.state == "mediating"


def both_talk_with_the_worker(matter: Matter) -> None:
    """What the mediator of the case and the worker say arrives in both pages; a colleague has no chair here."""
    first, worker, second = matter.first, matter.worker, matter.second
    first.opens(matter.case.get_absolute_url())
    first.follows("进调解室")
    people.says(first, "柳老师和我一起办这件事。", twice=True)
    people.hears(worker, "柳老师和我一起办这件事。")
    people.says(worker, "好的，谢谢。")
    people.hears(first, "好的，谢谢。")
    assert second.page.get_by_role("link", name="进调解室").count() == 0
    assert RoomMessage.objects.count() == 2
