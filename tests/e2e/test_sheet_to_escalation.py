"""A department's sheet becomes signals and a warning; two bodies get orders, nobody acts, so the next level hears.

Each step in the browser of the person who takes it; only the time that passes is set by hand.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import openpyxl
import pytest
from playwright.sync_api import FilePayload, expect

from gonghui.engines.deadlines.models import EscalationStep
from gonghui.engines.deadlines.tasks import escalate
from gonghui.foundation.exchange.models import Batch
from gonghui.kernel import audit, clock
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, Signal
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, PHONE, Crowd, Person
from tests.requirements import requirement

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("来信摘要", "涉事企业", "来信人数", "说的钱", "来信那天", "在哪里", "信访号")
FIRM = "望溪远帆服饰有限公司"
STORY = "十几个人九月的工资没有发，老板说等货款。"


@dataclass
class Matter:
    """Who takes part."""

    county: County
    officer: Person
    leader: Person
    handler: Person

    @property
    def everybody(self) -> list[Person]:
        return [self.officer, self.leader, self.handler]

    def signs_in(self, person: Person, who: str) -> None:
        """By the staff's door."""
        people.signs_in(person, str(self.county.users[who].username), PASSWORD)


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """An officer and a leader at their desks, somebody of the labour bureau on the road."""
    officer, leader = crowd.joined_by("officer", DESK), crowd.joined_by("leader", DESK)
    return Matter(county, officer, leader, crowd.joined_by("handler", PHONE))


@requirement("F-02", "F-04", "F-09", "F-15", "F-19", "F-20")
def test_a_sheet_of_a_department_becomes_an_order_that_escalates(matter: Matter) -> None:
    steps = (
        officer_brings_the_sheet,
        officer_writes_the_good_rows,
        officer_triages,
        officer_dispatches_to_two_bodies,
        nobody_takes_it_up,
        leader_hears_of_it,
        handler_takes_it_up_at_last,
    )
    for step in steps:
        step(matter)
        for person in matter.everybody:
            person.at_ease()

    assert audit.verify().findings == []


def sheet() -> bytes:
    """Three rows under the names that the department gives its columns; the last one has two faults."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    day = clock.today() - dt.timedelta(days=3)
    page.append(HEADS)
    page.append((STORY, FIRM, 12, "43,000.00 元", f"{day.year}年{day.month}月{day.day}日", "鹭洲镇", "A-1"))
    page.append(("同事受伤了，厂里不认。", "", 1, "", day.isoformat(), "", "A-2"))
    page.append(("加班费没给。", "", "十几个", "不清楚", day.isoformat(), "", "A-3"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def officer_brings_the_sheet(matter: Matter) -> None:
    """Columns with other names are matched once; both faults of the wrong row are named, nothing is written."""
    officer = matter.officer
    matter.signs_in(officer, "officer")
    officer.turns_to("信号")
    officer.page.get_by_role("link", name="导入", exact=True).click()
    officer.page.get_by_label("文件", exact=True).set_input_files(
        FilePayload(name="信访十一月.xlsx", mimeType=SHEET, buffer=sheet())
    )
    officer.writes("谁发来的", "县信访局")
    officer.presses("上传并核对")
    ours = ("情况", "单位名称", "涉及人数", "涉及金额", "发生日期", "所在镇街", "来源编号")
    for theirs, label in zip(HEADS, ours, strict=True):
        field = officer.page.get_by_label(theirs, exact=True)
        field.select_option(label=next(text for text in field.locator("option").all_text_contents() if label in text))
    officer.presses("就这样对，开始核对")
    officer.reads("只写正确的 2 行", "涉及人数要填整数", "“不清楚”不是金额", "下载带“错误原因”的原表")
    assert not Signal.objects.exists()


def officer_writes_the_good_rows(matter: Matter) -> None:
    """By explicit choice, pressed twice, written once."""
    officer = matter.officer
    officer.presses("只写正确的 2 行", twice=True)
    officer.reads("写好了", "有错没写")
    assert Signal.objects.count() == 2
    assert Batch.objects.get().source == "县信访局"


def officer_triages(matter: Matter) -> None:
    """What the sheet said stands in the form already."""
    officer = matter.officer
    officer.turns_to("信号")
    officer.page.locator("tbody a", has_text=FIRM).click()
    officer.reads(STORY, "批量导入")
    officer.picks("类别", "追索劳动报酬")
    officer.presses("采纳，定颜色", twice=True)
    officer.reads("黄色预警", "同一诉求职工 12 人")
    assert RiskWarning.objects.count() == 1


def officer_dispatches_to_two_bodies(matter: Matter) -> None:
    """One leads, one assists; each has an order with a paper of its own."""
    officer, county = matter.officer, matter.county
    officer.follows("交办 出具交办单")
    officer.picks("谁牵头", county.labour_bureau.name)
    box = officer.page.get_by_label(county.mediation.name)
    if not box.is_checked():
        officer.page.locator(".pick label", has_text=county.mediation.name).click()
    officer.presses("交办，出具交办单", twice=True)
    officer.reads(county.labour_bureau.name, county.mediation.name, "待签收")
    assert DisposalOrder.objects.exclude(document=None).count() == 2


def nobody_takes_it_up(matter: Matter) -> None:
    """The first steps' time has come: the worker's round tells the next level, and only once."""
    EscalationStep.objects.filter(level=1).update(at=clock.now() - dt.timedelta(minutes=1))
    people.aside(escalate.enqueue)
    told = EscalationStep.objects.exclude(told_at=None).count()
    people.aside(escalate.enqueue)
    assert told and EscalationStep.objects.exclude(told_at=None).count() == told


def leader_hears_of_it(matter: Matter) -> None:
    """The federation's inbox says what stood still; the order shows who was told and who is next."""
    officer = matter.officer
    officer.turns_to("收件箱")
    officer.reads("没人办", "到期没有办，上报")
    officer.turns_to("交办单")
    officer.page.locator("tbody tr", has_text=matter.county.labour_bureau.short_name).locator("a").first.click()
    officer.reads("没人办，报给谁", "到期自动上报", "没人办就报到这里")
    matter.signs_in(matter.leader, "leader")
    matter.leader.opens("/disputes/warnings/")
    matter.leader.reads(FIRM)


def handler_takes_it_up_at_last(matter: Matter) -> None:
    """On the phone: what is to be done, not who told; receipt and answer stop the ladder."""
    handler = matter.handler
    matter.signs_in(handler, "handler")
    handler.opens("/disputes/orders/")
    handler.page.locator("a", has_text=FIRM).first.click()
    handler.does_not_read(STORY)
    handler.presses("签收", twice=True)
    handler.reads("签收了")
    handler.writes("做了什么，结果怎样", "约了单位负责人，承诺月底前发清。")
    handler.presses("反馈结果", twice=True)
    handler.reads("反馈了")
    order = DisposalOrder.objects.get(organization=matter.county.labour_bureau)
    assert order.state == "answered"
    expect(handler.page.locator("body")).to_contain_text("约了单位负责人")
