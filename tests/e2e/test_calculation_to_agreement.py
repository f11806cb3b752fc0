"""A figure from a worker's phone goes the whole way: report, case, worksheet of both sides, record, agreement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from gonghui.kernel import clock
from gonghui.programmes.disputes.models import Case, RoomFact, Signal
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, PHONE, Crowd, Person
from tests.engines.documents.reading import text_of
from tests.requirements import requirement
from tests.stages import Numbers, numbers

STORY = "上周一口头叫我走，没有说理由，也没有给钱。"
SPEAKER = "钱守业"
WORKED = {"service_start": "2020-04-10", "service_end": "2024-01-20"}
PLACE = {"local_average_monthly_wage": "8500", "local_minimum_monthly_wage": "2260"}
BROUGHT, AGREED = "36,800.00", "32,800.00"


@dataclass
class Matter:
    """Who takes part."""

    county: County
    told: Numbers
    worker: Person
    firm: Person
    officer: Person
    mediator: Person

    @property
    def everybody(self) -> list[Person]:
        return [self.worker, self.firm, self.officer, self.mediator]

    def signs_in(self, person: Person, who: str) -> None:
        """By the staff's door."""
        people.signs_in(person, str(self.county.users[who].username), PASSWORD)


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """Worker and employer at their phones, officer and mediator at their desks."""
    worker, firm = crowd.joined_by("worker", PHONE), crowd.joined_by("firm", PHONE)
    officer, mediator = crowd.joined_by("officer", DESK), crowd.joined_by("mediator", DESK)
    return Matter(county, numbers(county), worker, firm, officer, mediator)


@requirement("F-06", "F-11", "F-27")
def test_what_a_worker_calculated_becomes_an_undisputed_fact_of_the_agreement(matter: Matter) -> None:
    steps = (
        worker_calculates,
        worker_reports_with_the_figure,
        officer_accepts_and_makes_a_case,
        mediator_accepts,
        mediator_lays_the_figure_on_the_table,
        firm_proposes_other_numbers,
        both_tick,
        mediator_records_and_drafts,
        both_read_it_in_the_agreement,
    )
    for step in steps:
        step(matter)
        for person in matter.everybody:
            person.at_ease()


def answers(person: Person, wage: str) -> None:
    """The questions of economic compensation."""
    for name, value in {**WORKED, **PLACE, "average_monthly_wage": wage}.items():
        person.page.locator(f'[name="{name}"]').fill(value)


def worker_calculates(matter: Matter) -> None:
    """From the list of calculators, without an account."""
    worker = matter.worker
    worker.opens("/legal/")
    worker.page.locator('a[href^="/legal/economic_compensation/"]').first.click()
    answers(worker, "9200")
    worker.presses("算一算")
    worker.reads(BROUGHT, "《劳动合同法》")


def worker_reports_with_the_figure(matter: Matter) -> None:
    """The figure stands in the form already, ticked to go along."""
    worker = matter.worker
    worker.presses("请工会帮忙")
    worker.follows("望溪县")
    worker.reads(BROUGHT)
    worker.picks("在哪个镇街", "鹭洲镇")
    worker.writes("单位叫什么", matter.told.firm)
    worker.taps("只有我")
    worker.writes("用一两句话说说", STORY)
    worker.taps("实名，可以告诉单位")
    worker.writes("手机号", matter.told.applicant_phone)
    worker.writes("怎么称呼您", matter.told.applicant)
    worker.presses("告诉工会", twice=True)
    worker.reads("查询码")
    assert Signal.objects.count() == 1


def officer_accepts_and_makes_a_case(matter: Matter) -> None:
    """Figure, its steps and the proposed kind stand before the officer; nothing is typed twice."""
    officer = matter.officer
    matter.signs_in(officer, "officer")
    officer.turns_to("信号")
    officer.page.locator("tbody a").click()
    officer.reads(STORY, BROUGHT, "看上去是劳动争议。")
    officer.presses("采纳，定颜色", twice=True)
    officer.reads("转为案件")
    officer.follows("转为案件")
    applicant = officer.sheet("申请人")
    officer.writes("姓名", matter.told.applicant, inside=applicant)
    officer.writes("手机号", matter.told.applicant_phone, inside=applicant)
    respondent = officer.sheet("被申请人")
    officer.writes("代理人 可以不填", SPEAKER, inside=respondent)
    officer.writes("代理人手机号", matter.told.respondent_phone, inside=respondent)
    officer.at_ease()
    officer.presses("登记案件", twice=True)
    officer.reads("待受理", matter.told.firm, BROUGHT)


def mediator_accepts(matter: Matter) -> None:
    """The figure came along and stands in the claim already, under what the law gives."""
    mediator, case = matter.mediator, Case.objects.select_related("record").get()
    matter.signs_in(mediator, "mediator")
    mediator.turns_to("案件")
    mediator.page.locator("tbody a").first.click()
    mediator.unfolds("受理")
    mediator.presses("受理", twice=True)
    mediator.reads("已受理")
    expect(mediator.sheet("诉求与金额").locator("tfoot")).to_contain_text(BROUGHT)
    people.enters_by_code(matter.worker, matter.county, case, "applicant")
    people.enters_by_code(matter.firm, matter.county, case, "respondent")


def mediator_lays_the_figure_on_the_table(matter: Matter) -> None:
    """Nothing is typed again; nobody else sees the worker's numbers before the mediator shows them."""
    mediator = matter.mediator
    matter.firm.does_not_read(BROUGHT)
    mediator.follows("进调解室")
    mediator.follows("无争议事实")
    mediator.follows("一起算一笔")
    mediator.reads("申请人自己算过的", "对方现在还看不到")
    mediator.at_ease()
    mediator.page.locator("a.act", has_text=BROUGHT).click()
    expect(mediator.page.locator('[name="average_monthly_wage"]')).to_have_value("9200")
    mediator.presses("算出来，请双方核对", twice=True)
    mediator.reads("双方在这里都看得到")
    for party in (matter.worker, matter.firm):
        party.opens(party.page.url)
        party.follows("无争议事实")
        party.reads(BROUGHT, "还没确认")


def firm_proposes_other_numbers(matter: Matter) -> None:
    """The worker's tick was for other numbers and is gone; what both see is the firm's proposal."""
    worker, firm = matter.worker, matter.firm
    worker.presses("没有争议，确认", twice=True)
    worker.reads("撤回我的确认")
    firm.follows("提出别的数")
    expect(firm.page.locator('[name="average_monthly_wage"]')).to_have_value("9200")
    firm.page.locator('[name="average_monthly_wage"]').fill("8200")
    firm.presses("算出来，请双方核对", twice=True)
    firm.reads("双方要重新核对", AGREED)
    worker.page.reload()
    worker.reads(AGREED, "没有争议，确认")
    worker.unfolds("怎么算出来的")
    assert RoomFact.objects.standing().get().edition == 2


def both_tick(matter: Matter) -> None:
    """Each on their own phone."""
    for party in (matter.worker, matter.firm):
        party.presses("没有争议，确认", twice=True)
        party.reads("撤回我的确认")
    matter.firm.reads("双方确认")
    assert RoomFact.objects.undisputed().count() == 1


def mediator_records_and_drafts(matter: Matter) -> None:
    """The ticked figure fills the claim, becomes a sealed record, and stands in the draft without being typed."""
    mediator = matter.mediator
    mediator.page.reload()
    mediator.presses("填进诉求的测算金额", twice=True)
    mediator.reads("填进诉求的测算金额了")
    mediator.presses("出《无争议事实记载》", twice=True)
    mediator.reads("已记载")
    mediator.at_ease()
    mediator.opens(Case.objects.get().get_absolute_url())
    expect(mediator.sheet("诉求与金额").locator("tfoot")).to_contain_text(AGREED)
    mediator.follows("起草协议")
    mediator.reads("双方在调解室确认的", AGREED)
    row = mediator.page.get_by_role("group", name="第 1 笔")
    mediator.picks("什么款", "经济补偿", inside=row)
    mediator.writes("金额（元）", "32800", inside=row)
    mediator.writes("最晚哪天付", (clock.today() + dt.timedelta(days=20)).isoformat(), inside=row)
    mediator.writes("付给谁", matter.told.applicant, inside=row)
    mediator.writes("开户行和账号", matter.told.account, inside=row)
    mediator.presses("存草稿，检查一遍", twice=True)
    mediator.reads("可以发出签字")
    mediator.at_ease()
    mediator.presses("发出，请各方签字", twice=True)
    mediator.reads("协议发出去了")


def both_read_it_in_the_agreement(matter: Matter) -> None:
    """In words on the phone, in the record's PDF, and in the agreement's."""
    for party in (matter.worker, matter.firm):
        party.opens(party.page.url)
        party.reads("已记载", AGREED)
        record = party.fetches(party.page.locator("a.slip"))
        assert AGREED in text_of(record)
        party.follows("回调解室", inside=party.page.locator(".ph-foot"))
        party.follows("调解协议书")
        party.reads("双方没有争议的事实", AGREED)
        paper = party.fetches(party.page.get_by_role("link", name="全文（PDF）"))
        assert text_of(paper).count(AGREED) >= 2
