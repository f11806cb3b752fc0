"""A judge rules once, however often the button is pressed, in however many tabs, and whatever the way back shows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from gonghui.engines.documents.kinds import CONFIRMATION_RULING
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.models import Outbox
from gonghui.programmes.disputes.actions import confirmations
from gonghui.programmes.disputes.models import Confirmation
from tests import stages
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, Crowd, Person
from tests.requirements import requirement

NUMBER = "（2026）浙0199民特21号"


@dataclass
class Matter:
    """The judge, and the application that lies before the court."""

    county: County
    judge: Person
    confirmation: Confirmation


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """Both parties have applied; the court has docketed."""
    judge = crowd.joined_by("judge", DESK)
    people.signs_in(judge, str(county.users["judge"].username), PASSWORD)
    return Matter(county, judge, people.aside(lambda: docketed(county)))


def docketed(county: County) -> Confirmation:
    """An application under the court's number."""
    case = stages.staged_case(county)
    agreement = stages.staged_effect(county, stages.staged_signatures(stages.staged_agreement(county, case)))
    filed = stages.staged_confirmation(county, agreement)
    return confirmations.docket(county.scope("judge"), filed, court_number=NUMBER)


@requirement("F-28", "F-33")
def test_a_judge_rules_once(matter: Matter) -> None:
    judge, address = matter.judge, matter.confirmation.get_absolute_url()
    judge.opens(address)
    other = judge.context.new_page()
    other.goto(judge.house + address)
    for page in (judge.page, other):
        fills_in(page, "裁定有效")

    judge.presses("出具裁定书并盖章", twice=True)
    judge.reads("裁定书已出具、盖章", "协议有效")
    judge.at_ease()
    once = ruled()
    assert once[:2] == ("granted", 1)

    other.locator(".pick label", has_text="裁定驳回").click()
    other.get_by_label("审查认定的事实或者驳回理由").fill("账户写得不清楚。")
    other.get_by_role("button", name="出具裁定书并盖章").click()
    expect(other.locator("body")).to_contain_text("已经裁定过")
    assert [each for each in judge.complaints if "422" not in each] == []
    judge.complaints.clear()
    assert ruled() == once

    judge.page.go_back()
    button = judge.page.get_by_role("button", name="出具裁定书并盖章")
    if button.count():
        button.click()
    judge.reads("协议有效")
    assert ruled() == once


def fills_in(page: Page, outcome: str) -> None:
    """The form of the ruling."""
    page.locator(".pick label", has_text=outcome).click()
    page.get_by_label("审判员").fill("方敬之")
    page.get_by_label("书记员").fill("冯小满")


def ruled() -> tuple[str, int, int]:
    """The state, how many papers of the ruling there are, how many messages went out."""
    papers = Document.objects.filter(kind=CONFIRMATION_RULING.code).count()
    return Confirmation.objects.get().state, papers, Outbox.objects.count()
