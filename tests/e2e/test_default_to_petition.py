"""An instalment is not paid: which ways are open, why others are not, and the papers written by one press."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.programmes.disputes.models import Agreement, Case
from tests import stages
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, PHONE, Crowd, Person
from tests.engines.documents.reading import text_of
from tests.requirements import requirement
from tests.stages import Numbers, numbers

AGREED_AGO = dt.timedelta(days=12)
DUE, PAID, LEFT = "8,600.00", "600.00", "8,000.00"


@dataclass
class Matter:
    """Who takes part."""

    county: County
    told: Numbers
    case: Case
    mediator: Person
    worker: Person
    firm: Person

    @property
    def everybody(self) -> list[Person]:
        return [self.mediator, self.worker, self.firm]


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """Two instalments agreed twelve days ago; the day of the first was the day before yesterday."""
    case = people.aside(lambda: agreed(county).case)
    mediator = crowd.joined_by("mediator", DESK)
    worker, firm = crowd.joined_by("worker", PHONE), crowd.joined_by("firm", PHONE)
    people.signs_in(mediator, str(county.users["mediator"].username), PASSWORD)
    people.enters_by_code(worker, county, case, "applicant")
    people.enters_by_code(firm, county, case, "respondent")
    return Matter(county, numbers(county), case, mediator, worker, firm)


def agreed(county: County) -> Agreement:
    """In force, signed by all."""
    with clock.standing(clock.now() - AGREED_AGO):
        agreement = stages.staged_agreement(county, stages.staged_case(county), instalments=2)
        return stages.staged_effect(county, stages.staged_signatures(agreement))


@requirement("1d-4")
def test_a_default_becomes_a_payment_order_in_one_press(matter: Matter) -> None:
    steps = (
        firm_tells_a_part,
        worker_confirms_and_sees_what_is_missing,
        mediator_finds_it_overdue,
        mediator_writes_the_payment_order,
        worker_has_it_on_the_phone,
        mediator_finds_the_others_and_why_one_is_closed,
        rest_is_paid_and_the_way_closes,
    )
    for step in steps:
        step(matter)
        for person in matter.everybody:
            person.at_ease()


def firm_tells_a_part(matter: Matter) -> None:
    """Late and less than agreed: told on the phone, pressed twice, written down once."""
    firm = matter.firm
    firm.follows("调解协议书")
    firm.follows("看付了没有、登记付款")
    firm.reads("逾期没付 8,600.00 元")
    firm.at_ease()
    firm.writes("实际付了多少（元）", "600")
    firm.presses("登记", twice=True, inside=firm.page.locator(".ph-foot"))
    firm.reads("待确认")


def worker_confirms_and_sees_what_is_missing(matter: Matter) -> None:
    """Only what arrived counts; the phone says what is still missing and who helps."""
    worker = matter.worker
    worker.follows("调解协议书")
    worker.follows("看付了没有、登记付款")
    worker.presses("收到了", twice=True)
    worker.reads(f"逾期没付 {LEFT} 元", "没收到钱，现在可以申请", "支付令申请书")


def mediator_finds_it_overdue(matter: Matter) -> None:
    """From the ledger of all cases to this one: what is open, what is closed, and why."""
    mediator = matter.mediator
    mediator.turns_to("履行台账")
    mediator.reads("1 笔逾期没付", LEFT)
    mediator.page.locator("tbody a").first.click()
    mediator.reads(f"逾期没付 {LEFT} 元", "支付令申请书", "仲裁申请书", "强制执行申请书", "现在不行")
    mediator.reads("《劳动争议调解仲裁法》第十六条", "支付令失效")


def mediator_writes_the_payment_order(matter: Matter) -> None:
    """Filled in from the case: parties, what is missing, the agreement; a PDF that opens and says so."""
    mediator = matter.mediator
    way = mediator.page.locator("#payment_order")
    mediator.presses("写好申请书", inside=way, twice=True)
    mediator.reads("写好了，打印出来请申请人核对、签名")
    text = text_of(mediator.fetches(way.get_by_role("link", name="看 PDF")))
    for value in (matter.told.applicant, matter.told.firm, matter.told.id_number, LEFT, "支付令"):
        assert value in text, value
    assert Document.objects.filter(record=matter.case.pk, kind="payment_order_petition").count() == 1


def worker_has_it_on_the_phone(matter: Matter) -> None:
    """The same paper, to be read, printed and signed by the one who files it; not for whoever owes."""
    worker = matter.worker
    worker.page.reload()
    paper = worker.fetches(worker.page.locator("#petitions").get_by_role("link", name="看 PDF").first)
    assert LEFT in text_of(paper)
    matter.firm.page.reload()
    matter.firm.reads("逾期")
    assert matter.firm.page.locator("#petitions").count() == 0


def mediator_finds_the_others_and_why_one_is_closed(matter: Matter) -> None:
    """Arbitration stands beside it, with the sum of the claims; enforcement is closed with the reason of the law."""
    mediator = matter.mediator
    way = mediator.page.locator("#arbitration")
    mediator.presses("写好申请书", inside=way, twice=True)
    mediator.reads("仲裁申请书写好了")
    assert matter.told.firm in text_of(mediator.fetches(way.get_by_role("link", name="看 PDF")))
    closed = mediator.page.locator("#enforcement")
    expect(closed).to_contain_text("现在不行")
    expect(closed).to_contain_text("只有协议，还不能申请执行")
    assert closed.get_by_role("button").count() == 0


def rest_is_paid_and_the_way_closes(matter: Matter) -> None:
    """Nothing is overdue any more: the payment order is not offered."""
    mediator = matter.mediator
    mediator.writes("实际付了多少（元）", "8000")
    mediator.presses("登记", twice=True, inside=mediator.page.locator("#tell"))
    mediator.presses("确认收到", twice=True)
    mediator.reads("确认了")
    mediator.does_not_read("写好申请书")
