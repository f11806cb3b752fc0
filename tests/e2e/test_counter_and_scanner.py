"""At the counter: what somebody tells is written down, read to them, signed on paper, and found again by its code."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pytest
from PIL import Image
from playwright.sync_api import FilePayload

from gonghui.engines.documents.models import Document
from gonghui.engines.documents.uploads import one_pdf
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.papers.wording import day_text
from tests import stages
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import DESK, Crowd, Person, found_in
from tests.engines.documents.reading import text_of
from tests.requirements import requirement
from tests.stages import Numbers, numbers

STORY = "2024年3月起在包装车间上班，9月、10月的工资没有发，组长说等通知。"


@dataclass
class Matter:
    """Who takes part."""

    county: County
    told: Numbers
    clerk: Person
    mediator: Person
    printed: list[bytes] = field(default_factory=list)

    @property
    def everybody(self) -> list[Person]:
        return [self.clerk, self.mediator]

    @property
    def case(self) -> Case:
        """The case that was told at the counter."""
        return Case.objects.select_related("record").get(statement=STORY)


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """A clerk of the town's union at the counter, a mediator; another oral matter lies there, so that codes matter."""
    people.aside(lambda: stages.staged_filing(county, 1))
    clerk, mediator = crowd.joined_by("clerk", DESK), crowd.joined_by("mediator", DESK)
    for person, who in ((clerk, "town_officer"), (mediator, "mediator")):
        people.signs_in(person, str(county.users[who].username), PASSWORD)
    return Matter(county, numbers(county), clerk, mediator)


@requirement("F-30", "1d-1", "1d-7")
def test_what_was_told_at_the_counter_comes_back_signed_and_is_accepted(matter: Matter) -> None:
    steps = (
        clerk_writes_down_what_is_told,
        clerk_prints_it,
        scan_with_a_wrong_code_is_refused,
        scan_comes_back_to_its_case,
        mediator_accepts_with_the_worker_s_own_dates,
    )
    for step in steps:
        step(matter)
        for person in matter.everybody:
            person.at_ease()


def clerk_writes_down_what_is_told(matter: Matter) -> None:
    """What is missing is said where it is missing, and nothing that was typed is lost."""
    clerk = matter.clerk
    clerk.turns_to("案件")
    clerk.page.get_by_role("link", name="登记案件").first.click()
    applicant, respondent = clerk.sheet("申请人"), clerk.sheet("被申请人")
    clerk.writes("姓名", matter.told.applicant, inside=applicant)
    clerk.writes("手机号", matter.told.applicant_phone, inside=applicant)
    clerk.writes("身份证号", matter.told.id_number, inside=applicant)
    clerk.writes("单位全称", matter.told.firm, inside=respondent)
    clerk.writes("事实和理由", STORY)
    clerk.presses("登记案件", inside=clerk.page.locator("#main"))
    clerk.has_in_sight("还没选。选一个再往下走。")
    clerk.at_ease()
    claims = clerk.sheet("诉求")
    claims.get_by_label("诉求").first.select_option(label="追索劳动报酬")
    claims.get_by_label("金额（元）").first.fill("8600")
    clerk.picks("怎么来的", "口头申请")
    clerk.presses("登记案件", twice=True, inside=clerk.page.locator("#main"))
    clerk.reads("待受理", STORY)
    assert Case.objects.filter(statement=STORY).count() == 1


def clerk_prints_it(matter: Matter) -> None:
    """The paper says what was said, with a code in its foot; made twice it is one paper."""
    clerk = matter.clerk
    clerk.presses("出具口头申请笔录", twice=True)
    clerk.reads("做好了。打印出来，读给申请人听，签字")
    pdf = clerk.fetches(clerk.page.locator("#papers a.slip").first)
    text = text_of(pdf)
    for value in (matter.told.applicant, STORY, "8,600.00", "签名"):
        assert value in text, value
    assert Document.objects.filter(record=matter.case.pk).count() == 1
    matter.printed.append(pdf)


def signed_paper(pdf: bytes) -> tuple[str, bytes]:
    """The code that somebody reads in the foot of the paper, and the paper as the scanner at the counter gives it."""
    code = found_in(r"验真码([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})", text_of(pdf))
    page = Image.new("RGB", (827, 1169), "white")
    page.paste("navy", (500, 1000, 700, 1010))  # the name in ink
    file = io.BytesIO()
    page.save(file, "PNG")
    file.seek(0)
    return code, one_pdf([file])


def scan_with_a_wrong_code_is_refused(matter: Matter) -> None:
    """Said in words beside the code, with what to look at."""
    clerk = matter.clerk
    code, scan = signed_paper(matter.printed[0])
    clerk.follows("笔录签好了，传回来")
    clerk.writes("验真码", code[:-4] + ("2222" if not code.endswith("2222") else "3333"))
    clerk.page.get_by_label("签好的每一页").set_input_files(
        FilePayload(name="扫描0001.pdf", mimeType="application/pdf", buffer=scan)
    )
    clerk.presses("传回", inside=clerk.page.locator("#main"))
    clerk.reads("没有找到这个码的笔录、协议")


def scan_comes_back_to_its_case(matter: Matter) -> None:
    """The clerk has many papers in hand and types no name: the code finds the case."""
    clerk = matter.clerk
    code, scan = signed_paper(matter.printed[0])
    clerk.opens("/disputes/scans/")
    clerk.writes("验真码", code.lower())
    clerk.page.get_by_label("签好的每一页").set_input_files(
        FilePayload(name="扫描0001.pdf", mimeType="application/pdf", buffer=scan)
    )
    clerk.presses("传回", twice=True, inside=clerk.page.locator("#main"))
    clerk.reads("签字件收好了", matter.told.applicant, "签字扫描件")
    back = clerk.fetches(clerk.page.locator("#papers a.slip", has_text="签字扫描件"))
    assert back.startswith(b"%PDF")
    assert Document.objects.filter(kind="signed_scan", record=matter.case.pk).count() == 1


def mediator_accepts_with_the_worker_s_own_dates(matter: Matter) -> None:
    """Same states and clocks as online; the notice carries the dates that are the worker's own."""
    mediator = matter.mediator
    mediator.turns_to("案件")
    mediator.page.locator("tbody a", has_text=matter.told.applicant).first.click()
    mediator.reads("口头申请", "签字扫描件")
    mediator.unfolds("受理")
    mediator.presses("受理", twice=True)
    mediator.reads("已受理", "受理通知书")
    notice = mediator.fetches(mediator.page.locator("#papers a.slip", has_text="受理通知书"))
    text, case = text_of(notice), matter.case
    assert case.arbitration_last_day is not None and case.number is not None
    for words in (case.number, "和您有关的期限", day_text(case.arbitration_last_day), "第二十七条", "协议生效后30日"):
        assert words in text, words
