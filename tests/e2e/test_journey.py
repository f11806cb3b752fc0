"""One matter from a report to the court's ruling, each step in the browser of the person who takes it."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, expect
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from gonghui.engines.documents import sealing
from gonghui.engines.documents.kinds import MEDIATION_AGREEMENT
from gonghui.engines.documents.models import Document
from gonghui.foundation.enterprises.actions import register_enterprise
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import audit, clock
from gonghui.programmes.disputes.models import Case, PrivateMessage, RoomFact, RoomMessage, Seat, Signal, Signature
from tests.cast import PASSWORD, County
from tests.e2e import people
from tests.e2e.people import BOARD, DESK, PHONE, Crowd, Person, found_in
from tests.stages import Numbers, numbers

STORY = "9月、10月的工资都没发，组长说等通知，大家都急着用钱。"
ADVISER_PHONE = "13700118888"
SPEAKER = "钱守业"
FACT = "2026年9月、10月的工资没有发。"
SECRET = "家里等钱看病，其实四万也能谈。"
CLAIMED, INSTALMENT, AGREED = "43000", "21000", "42,000.00"


@dataclass
class Matter:
    """What the people of the journey know of it."""

    county: County
    told: Numbers
    firm: EnterpriseFile
    worker: Person
    officer: Person
    employer: Person
    adviser: Person
    mediator: Person
    judge: Person
    leader: Person
    query_code: str = ""
    papers: dict[str, bytes] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Person]:
        return [self.worker, self.officer, self.employer, self.adviser, self.mediator, self.judge, self.leader]

    def account(self, who: str) -> str:
        """The user name of one of the county's staff."""
        return str(self.county.users[who].username)


@pytest.fixture
def matter(county: County, crowd: Crowd) -> Matter:
    """A textile works with a code at its gate, and everybody with a browser of their own."""
    told = numbers(county)
    firm = register_enterprise(county.scope("officer"), name=told.firm, place_id=county.town)
    return Matter(
        county,
        told,
        firm,
        worker=crowd.joined_by("worker", PHONE),
        officer=crowd.joined_by("officer", DESK),
        employer=crowd.joined_by("employer", PHONE),
        adviser=crowd.joined_by("adviser", PHONE),
        mediator=crowd.joined_by("mediator", DESK),
        judge=crowd.joined_by("judge", DESK),
        leader=crowd.joined_by("leader", BOARD),
    )


@pytest.mark.requirement("F-05", "F-07", "F-15", "F-17", "F-20", "F-27", "F-28", "F-29", "F-30", "F-33")
def test_a_report_by_phone_becomes_an_agreement_that_a_court_confirms(matter: Matter) -> None:
    steps = (
        worker_reports,
        worker_asks_how_far_it_is,
        officer_triages,
        officer_dispatches,
        mediator_takes_the_order_up_as_a_case,
        mediator_accepts_and_invites,
        people_enter_by_their_codes,
        people_talk_together,
        worker_talks_with_the_mediator_alone,
        mediator_sends_an_agreement_out,
        everybody_signs,
        mediator_seals,
        anybody_verifies,
        parties_apply_for_confirmation,
        judge_confirms,
        parties_read_the_ruling,
        leader_counts_it,
    )
    for step in steps:
        step(matter)
        for person in matter.everybody:
            person.at_ease()

    assert audit.verify().findings == []


def worker_reports(matter: Matter) -> None:
    """The code at the gate names the firm; five questions, no account; pressed twice it is one report."""
    worker = matter.worker
    worker.opens(f"/r/{matter.firm.report_code}/")
    worker.reads(matter.told.firm, "扫码带出来的")
    worker.taps("工资没发、少发")
    worker.writes("本来该哪天发", (clock.today() - dt.timedelta(days=46)).isoformat())
    worker.writes("大概涉及多少钱", CLAIMED)
    worker.taps("不止我一个")
    worker.writes("大约几个人", "12")
    worker.writes("用一两句话说说", STORY)
    worker.taps("实名，可以告诉单位")
    worker.writes("手机号", matter.told.applicant_phone)
    worker.writes("怎么称呼您", matter.told.applicant)
    worker.presses("告诉工会", twice=True)
    worker.page.wait_for_url("**/r/done/")
    assert re.search(r"您的事，.*前有人打电话给您", worker.headline().replace("\n", ""))
    matter.query_code = worker.page.locator("#code").inner_text()
    assert Signal.objects.count() == 1


def worker_asks_how_far_it_is(matter: Matter) -> None:
    """By the code alone."""
    matter.worker.follows("看办到哪一步")
    matter.worker.writes("查询码", matter.query_code.lower())
    matter.worker.presses("查一下")
    matter.worker.reads("收到了，正在排队看", matter.told.firm, "还没有人看过您的姓名和电话")


def officer_triages(matter: Matter) -> None:
    """From the inbox to a coloured warning that says by which rule and from which facts."""
    officer = matter.officer
    people.signs_in(officer, matter.account("officer"), PASSWORD)
    officer.turns_to("信号")
    officer.page.locator("tbody a").click()
    officer.reads(STORY, "实名")
    officer.does_not_read(matter.told.applicant_phone)
    officer.unfolds("查看需写明理由")
    officer.writes("为什么要看", "给反映人回电话")
    officer.presses("记下理由，查看")
    officer.reads(matter.told.applicant_phone)
    officer.presses("采纳，定颜色", twice=True)
    officer.reads("现在是黄色预警", "规则 R1 第 2 版：同一诉求职工 12 人，达到 10 人（黄色）", "规则 R2", "规则 R3")
    expect(officer.sheet("为什么是这个颜色")).to_contain_text("46 天")
    expect(officer.sheet("依据的事实")).to_contain_text("43,000.00 元")


def officer_dispatches(matter: Matter) -> None:
    """An order with its own paper, to the mediation body; the worker sees that somebody is at it and who has looked."""
    officer = matter.officer
    officer.follows("交办 出具交办单")
    officer.picks("谁牵头", matter.county.mediation.name)
    officer.presses("交办，出具交办单", twice=True)
    officer.reads("交办单已经出具", "待签收", "已盖章")
    matter.papers["order"] = officer.fetches(officer.page.locator("a.slip"))
    worker = matter.worker
    worker.opens("/q/")
    worker.writes("查询码", matter.query_code)
    worker.presses("查一下")
    worker.reads("正在办", "给反映人回电话", "1 次")


def mediator_takes_the_order_up_as_a_case(matter: Matter) -> None:
    """Receipt, then the application: what the warning knows is not typed again."""
    mediator = matter.mediator
    people.signs_in(mediator, matter.account("mediator"), PASSWORD)
    mediator.turns_to("交办单")
    mediator.page.locator("tbody a").first.click()
    mediator.presses("签收", twice=True)
    mediator.reads("签收了", "沈若溪")
    mediator.follows("看预警和依据")
    mediator.does_not_read(STORY)
    mediator.follows("转为案件")
    applicant, respondent = mediator.sheet("申请人"), mediator.sheet("被申请人")
    expect(respondent.get_by_label("单位全称")).to_have_value(matter.told.firm)
    mediator.writes("姓名", matter.told.applicant, inside=applicant)
    mediator.writes("手机号", matter.told.applicant_phone, inside=applicant)
    mediator.writes("身份证号", matter.told.id_number, inside=applicant)
    mediator.writes("代理人 可以不填", SPEAKER, inside=respondent)
    mediator.writes("代理人手机号", matter.told.respondent_phone, inside=respondent)
    mediator.writes("事实和理由", STORY)
    mediator.sheet("诉求").get_by_label("金额（元）").first.fill(CLAIMED)
    mediator.presses("登记案件", twice=True)
    mediator.reads("待受理", matter.told.applicant, matter.told.firm)
    assert Case.objects.count() == 1


def mediator_accepts_and_invites(matter: Matter) -> None:
    """Number and notice, a chair for the adviser, a code for each; shown once and sent to the phone."""
    mediator = matter.mediator
    mediator.unfolds("受理")
    mediator.presses("受理")
    mediator.reads("已受理", "受理通知书", re.compile(r"望工调.*〔\d{4}〕\d+号"))
    mediator.unfolds("加一个席位")
    seats = mediator.page.locator("#seats")
    mediator.picks("身份", "法律顾问", inside=seats)
    mediator.writes("姓名", "卫明理", inside=seats)
    mediator.writes("手机号", ADVISER_PHONE, inside=seats)
    mediator.presses("加席位", twice=True)
    for name in (matter.told.applicant, SPEAKER, "卫明理"):
        mediator.presses(f"发邀请码 {name}")
        mediator.reads("已经发到")
        assert mediator.page.locator("#code").count() == 0
        mediator.follows("回案件", inside=mediator.page.locator("#main"))
    assert Seat.objects.count() == 4


def people_enter_by_their_codes(matter: Matter) -> None:
    """Three phones without an account, the mediator from the desk; both parties tick what the adviser wrote."""
    told = matter.told
    people.enters_room(matter.worker, told.applicant_phone)
    people.enters_room(matter.employer, told.respondent_phone)
    people.enters_room(matter.adviser, ADVISER_PHONE)
    matter.mediator.follows("进调解室")
    adviser = matter.adviser
    adviser.follows("无争议事实")
    adviser.writes("事实", FACT)
    adviser.presses("写下，请双方核对", twice=True)
    adviser.reads("第 1 条写好了")
    for party in (matter.worker, matter.employer):
        party.opens(party.page.url)
        party.follows("无争议事实")
        party.reads(FACT)
        party.presses("没有争议，确认", twice=True)
        party.reads("记下了")
        party.follows("回调解室", inside=party.page.locator(".ph-foot"))
    assert RoomFact.objects.undisputed().get().text == FACT
    adviser.follows("回调解室", inside=adviser.page.locator(".ph-foot"))


def people_talk_together(matter: Matter) -> None:
    """What one says the others hear, without a new page; said twice it is said once."""
    worker, employer, adviser, mediator = matter.worker, matter.employer, matter.adviser, matter.mediator
    people.says(worker, "两个月没发了，房租都交不上。", twice=True)
    for listener in (employer, adviser, mediator):
        people.hears(listener, "两个月没发了，房租都交不上。")
    people.says(mediator, "单位能不能先付一半？")
    people.says(employer, "货款下月到，可以分两次付。")
    people.says(adviser, "分期付要写清日期和账户。")
    people.hears(worker, "分期付要写清日期和账户。")
    assert RoomMessage.objects.count() == 4


def worker_talks_with_the_mediator_alone(matter: Matter) -> None:
    """Another place, which neither the other side nor the adviser has."""
    worker, mediator = matter.worker, matter.mediator
    worker.follows("只和调解员")
    worker.reads("这里只有您和沈若溪看得到")
    people.says(worker, SECRET, twice=True)
    mediator.follows("单独谈")
    mediator.reads(SECRET, f"申请人 {matter.told.applicant}")
    people.says(mediator, "明白了，不会转告对方。")
    people.hears(worker, "明白了，不会转告对方。")
    seat = Seat.objects.select_related("case__record").get(role="applicant")
    place = reverse("disputes_public:room_private_with", args=[seat.case.code, seat.pk])
    assert not worker.is_refused(place)
    for other in (matter.employer, matter.adviser):
        other.does_not_read(SECRET)
        assert other.is_refused(place)
    matter.employer.follows("只和调解员")
    matter.employer.reads("还没人说话")
    matter.employer.does_not_read(SECRET)
    assert PrivateMessage.objects.count() == 2


def mediator_sends_an_agreement_out(matter: Matter) -> None:
    """Two instalments, checked for what a court would call unclear, then out to be signed."""
    mediator = matter.mediator
    mediator.follows("返回")
    mediator.follows("返回")
    mediator.follows("起草协议")
    for number, days in ((1, 10), (2, 40)):
        row = mediator.page.get_by_role("group", name=f"第 {number} 笔")
        mediator.writes("金额（元）", INSTALMENT, inside=row)
        mediator.writes("最晚哪天付", (clock.today() + dt.timedelta(days=days)).isoformat(), inside=row)
        mediator.writes("付给谁", matter.told.applicant, inside=row)
        mediator.writes("开户行和账号", matter.told.account, inside=row)
    mediator.presses("存草稿，检查一遍", twice=True)
    mediator.reads("第 1 稿写清了，可以发出签字", AGREED, "肆万贰仟元整")
    mediator.presses("发出，请各方签字", twice=True)
    mediator.reads("协议发出去了", "签字中")


def everybody_signs(matter: Matter) -> None:
    """Each reads the amount, gets a code bound to the text, writes their name. An empty pad is no signature."""
    worker = matter.worker

    def press_without_a_name() -> None:
        worker.presses("签字", inside=worker.page.locator(".ph-foot"))
        expect(worker.page.get_by_text("框里还没有字。写上名字再签。").first).to_be_visible()
        assert Signature.objects.count() == 0

    _to_agreement(worker, matter.told.applicant_phone)
    worker.reads("签字以后，对方要付给您", AGREED, "肆万贰仟元整", "第 2 笔", matter.told.account)
    people.signs(worker, matter.told.applicant_phone, before=press_without_a_name)
    _to_agreement(matter.employer, matter.told.respondent_phone)
    matter.employer.reads("签字以后，您这边要付", AGREED)
    people.signs(matter.employer, matter.told.respondent_phone)
    mediator, phone = matter.mediator, matter.county.users["mediator"].phone
    mediator.follows("进调解室")
    mediator.follows("调解协议书")
    people.signs(mediator, phone)
    mediator.reads("都签好了，等调解组织盖章")
    matter.adviser.page.reload()
    matter.adviser.follows("调解协议书")
    matter.adviser.reads("都签好了，等调解组织盖章")
    assert matter.adviser.page.get_by_role("link", name="我看完了，去签字").count() == 0
    assert Signature.objects.count() == 3


def _to_agreement(person: Person, phone: str) -> None:
    """By the link that the message carries."""
    person.opens(found_in(r"(http\S+)", people.newest_message(person, phone)))


def mediator_seals(matter: Matter) -> None:
    """The last act: from now on it binds. The sealed paper comes down on a party's phone, whole and under our root."""
    mediator = matter.mediator
    mediator.follows("回调解室")
    mediator.follows("返回")
    mediator.presses("盖章，协议生效", twice=True)
    mediator.reads("协议盖章生效，调解结束", "已生效", "达成协议")
    worker = matter.worker
    _to_agreement(worker, matter.told.applicant_phone)
    worker.reads("协议生效了，双方都要照办", "司法确认")
    paper = worker.fetches(worker.page.get_by_role("link", name="全文（PDF）"))
    assert proved(paper) == (True, True)
    assert proved(matter.papers["order"]) == (True, True)
    matter.papers["agreement"] = paper


def proved(pdf: bytes) -> tuple[bool, bool]:
    """Whether pyHanko finds the one seal of a file intact, and trusted under the roots that this installation keeps."""
    roots = [load_cert_from_pemder(str(path)) for path in (sealing.seal_folder() / sealing.ROOTS).glob("*.pem")]
    ours = ValidationContext(trust_roots=roots, allow_fetching=False)
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    status = people.aside(lambda: validate_pdf_signature(signature, ours))
    return status.intact and status.valid, status.trusted


def anybody_verifies(matter: Matter) -> None:
    """The employer's speaker types the code of the paper: it is genuine; a file with one byte more is not it."""
    paper = Document.objects.get(kind=MEDIATION_AGREEMENT.code)
    reader = matter.employer
    reader.opens("/verify/")
    reader.writes("文号或者验真码", paper.verification_code)
    reader.presses("查")
    reader.reads(paper.number, "现在的效力")
    for content, answer in (
        (matter.papers["agreement"], "和出具的文件一模一样。"),
        (matter.papers["agreement"] + b"\n", "您手里的文件"),
    ):
        file = FilePayload(name="协议.pdf", mimeType="application/pdf", buffer=content)
        reader.page.get_by_label("您手里的 PDF").set_input_files(file)
        reader.presses("比一比")
        reader.reads(answer)
    assert "您手里的文件" in reader.headline()


def parties_apply_for_confirmation(matter: Matter) -> None:
    """The mediator prepares, both agree on their phones, only then it can be filed."""
    mediator = matter.mediator
    mediator.follows("看两条路、选一条")
    mediator.follows("代办司法确认")
    mediator.picks("递交哪个法院", matter.county.court.name)
    mediator.presses("请双方同意", twice=True)
    mediator.reads("准备好了，双方都收到了短信", "还没同意")
    assert mediator.page.get_by_role("button", name="递交法院").count() == 0
    for person, phone in (
        (matter.worker, matter.told.applicant_phone),
        (matter.employer, matter.told.respondent_phone),
    ):
        _to_agreement(person, phone)
        person.reads("要不要请法院确认这份协议")
        person.presses("我同意，共同申请", twice=True)
        person.reads("您的同意记下了", "等对方同意" if person is matter.worker else "双方都同意了")
    mediator.page.reload()
    mediator.presses("递交法院", twice=True)
    mediator.reads("递交了，法院那边已经能看到")


def judge_confirms(matter: Matter) -> None:
    """The court finds the papers with their seals checked, dockets under its own number, rules."""
    judge = matter.judge
    people.signs_in(judge, matter.account("judge"), PASSWORD)
    judge.turns_to("司法确认")
    judge.page.locator("tbody a").click()
    judge.reads("印章有效", AGREED)
    judge.writes("法院案号", "（2026）浙0199民特7号")
    judge.presses("立案", twice=True)
    judge.reads("已立案", "（2026）浙0199民特7号")
    judge.taps("裁定有效")
    judge.writes("审判员", "方敬之")
    judge.writes("书记员", "冯小满")
    judge.presses("出具裁定书并盖章", twice=True)
    judge.reads("裁定书已出具、盖章", "协议有效")


def parties_read_the_ruling(matter: Matter) -> None:
    """Both find the ruling where they agreed to apply, and can take the sealed paper with them."""
    for person in (matter.worker, matter.employer):
        person.page.reload()
        person.reads("法院裁定协议有效", "民事裁定书")
        assert proved(person.fetches(person.page.get_by_role("link", name="民事裁定书"))) == (True, True)


def leader_counts_it(matter: Matter) -> None:
    """One signal, one case, one agreement, one confirmation; each number opens its row."""
    leader = matter.leader
    people.signs_in(leader, matter.account("leader"), PASSWORD)
    leader.turns_to("统计")
    leader.reads("劳动争议化解总览", "100.00", "1 ÷ 1 起", "4.30", "4.20")
    counted = leader.page.locator(".chain a.v, .lamp3 .lamp.y + a.v").all_inner_texts()
    assert [found_in(r"^(\d+)", text.strip()) for text in counted] == ["1"] * 6
    doors = leader.page.locator("main a.v")
    addresses = {str(door.get_attribute("href")) for door in doors.all()}
    assert len(addresses) == 14
    for address in addresses - {"/disputes/figures/warnings_open_red/", "/disputes/figures/warnings_open_blue/"}:
        leader.page.locator(f'a.v[href="{address}"]').first.click()
        expect(leader.page.locator("table.cards tbody tr")).to_have_count(1)
        leader.page.go_back()
