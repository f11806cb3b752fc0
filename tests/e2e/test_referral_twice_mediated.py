"""A court refers, the agreement is not confirmed, the parties talk again; the court reads how it ended, both times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from gonghui.kernel import audit, clock
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation, Referral
from tests import stages
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, PHONE, Crowd, Person
from tests.requirements import requirement
from tests.stages import Numbers, numbers

NUMBER = "（2026）浙0199民初412号"
DOCKETED = "（2026）浙0199民特9号"
STORY = "9月、10月的工资没有发，经人民法院征得双方同意，移交调解。"
FLAW = "第二笔没有写明付到哪个账户，内容不明确。"


@dataclass
class Matter:
    """Who takes part."""

    county: County
    told: Numbers
    judge: Person
    mediator: Person
    worker: Person
    firm: Person

    @property
    def everybody(self) -> list[Person]:
        return [self.judge, self.mediator, self.worker, self.firm]

    @property
    def case(self) -> Case:
        """The one case, as it is now."""
        return Case.objects.select_related("record", "mediation_body", "federation").get()


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """The judge who refers and rules, the mediator, both parties at their phones."""
    judge, mediator = crowd.joined_by("judge", DESK), crowd.joined_by("mediator", DESK)
    worker, firm = crowd.joined_by("worker", PHONE), crowd.joined_by("firm", PHONE)
    for person, who in ((judge, "judge"), (mediator, "mediator")):
        people.signs_in(person, str(county.users[who].username), PASSWORD)
    return Matter(county, numbers(county), judge, mediator, worker, firm)


@requirement("F-30", "F-32", "F-33")
def test_a_referral_is_mediated_again_after_the_court_has_refused_the_agreement(matter: Matter) -> None:
    steps = (
        judge_refers,
        mediator_accepts_and_answers_the_agreement,
        judge_reads_the_result,
        both_ask_the_court,
        judge_refuses,
        parties_read_why,
        mediator_talks_again,
        mediator_answers_again,
        judge_reads_the_new_result,
    )
    for step in steps:
        step(matter)
        for person in matter.everybody:
            person.at_ease()

    assert audit.verify().findings == []


def judge_refers(matter: Matter) -> None:
    """Under the court's own number; pressed twice it is one case."""
    judge = matter.judge
    judge.turns_to("移交")
    judge.page.get_by_role("link", name="移交案件").first.click()
    judge.writes("你们的案号", NUMBER)
    judge.picks("主要为了什么事", "追索劳动报酬")
    applicant, respondent = judge.sheet("申请人"), judge.sheet("被申请人")
    judge.writes("姓名", matter.told.applicant, inside=applicant)
    judge.writes("手机号", matter.told.applicant_phone, inside=applicant)
    judge.writes("单位全称", matter.told.firm, inside=respondent)
    judge.writes("代理人 可以不填", "钱守业", inside=respondent)
    judge.writes("代理人手机号", matter.told.respondent_phone, inside=respondent)
    judge.writes("事实和理由", STORY)
    claims = judge.sheet("诉求")
    claims.get_by_label("诉求").first.select_option(label="追索劳动报酬")
    claims.get_by_label("金额（元）").first.fill("17200")
    judge.presses("移交", twice=True, inside=judge.page.locator("#main"))
    judge.reads("移交了", NUMBER, "还在办")
    assert Case.objects.count() == 1


def mediator_accepts_and_answers_the_agreement(matter: Matter) -> None:
    """The number of the court stands on the case; the result cannot be told before there is one."""
    mediator = matter.mediator
    mediator.turns_to("移交")
    mediator.page.locator("tbody a").first.click()
    mediator.reads(NUMBER)
    mediator.follows("打开案件")
    mediator.reads("法院移交", NUMBER)
    mediator.unfolds("受理")
    mediator.presses("受理", twice=True)
    mediator.reads("已受理")
    people.aside(lambda: agree(matter))
    mediator.turns_to("移交")
    mediator.page.locator("tbody a").first.click()
    mediator.presses("回告", twice=True)
    mediator.reads("回告了", "达成调解协议，协议金额 8,600.00 元")


def agree(matter: Matter) -> Agreement:
    """Terms, signatures and seal, which another journey walks through."""
    agreement = stages.staged_agreement(matter.county, matter.case)
    return stages.staged_effect(matter.county, stages.staged_signatures(agreement))


def judge_reads_the_result(matter: Matter) -> None:
    """Found in the inbox; the sealed paper names the court's number and the case stays closed."""
    judge = matter.judge
    people.follows_notice(judge, f"移交案件 {NUMBER} 有结果了")
    judge.reads("达成调解协议", "移交案件办理结果告知书")
    judge.presses("已阅", twice=True)
    judge.reads("移交单位已阅")
    assert not judge.context.request.get(judge.house + matter.case.get_absolute_url()).ok


def both_ask_the_court(matter: Matter) -> None:
    """The mediator prepares, both agree on their phones."""
    mediator, case = matter.mediator, matter.case
    mediator.opens(case.get_absolute_url())
    mediator.follows("看两条路、选一条")
    mediator.at_ease()
    mediator.follows("代办司法确认")
    mediator.picks("递交哪个法院", matter.county.court.name)
    mediator.presses("请双方同意", twice=True)
    mediator.reads("准备好了")
    people.enters_by_code(matter.worker, matter.county, case, "applicant")
    people.enters_by_code(matter.firm, matter.county, case, "respondent")
    for party in (matter.worker, matter.firm):
        party.follows("司法确认")
        party.presses("我同意，共同申请", twice=True)
        party.reads("您的同意记下了")
    mediator.page.reload()
    mediator.presses("递交法院", twice=True)
    mediator.reads("递交了")


def judge_refuses(matter: Matter) -> None:
    """Without a reason it is not possible; what was typed stays."""
    judge = matter.judge
    judge.turns_to("司法确认")
    judge.page.locator("tbody a").first.click()
    judge.writes("法院案号", DOCKETED)
    judge.presses("立案", twice=True)
    judge.reads("已立案")
    judge.taps("裁定驳回")
    judge.writes("书记员", "冯小满")
    judge.complaints.clear()
    judge.presses("出具裁定书并盖章")
    judge.reads("驳回要写明理由")
    assert [each for each in judge.complaints if "422" not in each] == []
    judge.complaints.clear()
    judge.writes("审查认定的事实或者驳回理由", FLAW)
    judge.presses("出具裁定书并盖章", twice=True)
    judge.reads("裁定书已出具、盖章")
    assert Confirmation.objects.get().state == "refused"


def parties_read_why(matter: Matter) -> None:
    """The court's reason and ruling, and what can be done now."""
    for party in (matter.worker, matter.firm):
        party.page.reload()
        party.reads("法院没有确认这份协议", FLAW, "再次调解", "民事裁定书")


def mediator_talks_again(matter: Matter) -> None:
    """The room opens anew with its fifteen days; a second agreement stands beside the first."""
    mediator = matter.mediator
    mediator.opens(matter.case.get_absolute_url())
    mediator.reads("上一件申请没有办成")
    mediator.unfolds("再次调解")
    mediator.presses("再次调解", twice=True)
    mediator.reads("调解室重新打开", "起草协议")
    matter.worker.opens(f"/room/{matter.case.code}/")
    people.says(matter.worker, "这回把账户写清楚。")
    mediator.follows("起草协议")
    row = mediator.page.get_by_role("group", name="第 1 笔")
    mediator.writes("金额（元）", "9000", inside=row)
    mediator.writes("最晚哪天付", (clock.today() + dt.timedelta(days=20)).isoformat(), inside=row)
    mediator.writes("付给谁", matter.told.applicant, inside=row)
    mediator.writes("开户行和账号", matter.told.account, inside=row)
    mediator.presses("存草稿，检查一遍", twice=True)
    mediator.reads("可以发出签字")
    mediator.presses("发出，请各方签字", twice=True)
    mediator.reads("协议发出去了")
    people.aside(lambda: sign_and_seal(matter))
    assert Agreement.objects.filter(state="effective").count() == 2


def sign_and_seal(matter: Matter) -> None:
    """The second agreement in force."""
    agreement = Agreement.objects.select_related("case__record").get(state="signing")
    stages.staged_effect(matter.county, stages.staged_signatures(agreement))


def mediator_answers_again(matter: Matter) -> None:
    """What the court was told before does not hold any more: it waits for the new result, and gets it."""
    mediator = matter.mediator
    mediator.turns_to("移交")
    mediator.page.locator("tbody a").first.click()
    mediator.presses("回告", twice=True)
    mediator.reads("回告了", "协议金额 9,000.00 元")


def judge_reads_the_new_result(matter: Matter) -> None:
    """The second paper; the story tells both."""
    judge = matter.judge
    people.follows_notice(judge, f"移交案件 {NUMBER} 有结果了")
    judge.reads("协议金额 9,000.00 元", "再次调解")
    judge.presses("已阅", twice=True)
    expect(judge.page.get_by_role("button", name="已阅")).to_have_count(0)
    assert Referral.objects.get().state == "read"
