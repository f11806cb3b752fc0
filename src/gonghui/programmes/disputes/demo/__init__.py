"""The demo's stories, told through the actions: signals of three colours, an order, cases at every station of the road.

Dates count back from the day of the first run. A story that is there is not told again.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from gonghui.engines.rules.actions import put_in_force
from gonghui.engines.rules.models import RuleSetVersion
from gonghui.foundation.accounts import demo as accounts_demo
from gonghui.foundation.accounts.demo import Staff
from gonghui.foundation.accounts.models import User
from gonghui.foundation.accounts.scopes import current_posts, scope_of
from gonghui.foundation.files import demo as files_demo
from gonghui.foundation.jobs.permissions import ADMINISTRATOR
from gonghui.foundation.notifications.models import Outbox
from gonghui.foundation.organizations import demo as organizations_demo
from gonghui.foundation.organizations.demo import County
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import (
    agreements,
    cases,
    confirmations,
    invitations,
    orders,
    rooms,
    signals,
    signing,
    triage,
)
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.actions.drafting import NewPayment, NewStatus, draft_agreement
from gonghui.programmes.disputes.actions.signals import NewSignal
from gonghui.programmes.disputes.demo import (
    aftermath,
    casework,
    classification,
    defaults,
    disposal,
    district,
    feeds,
    files,
    history,
    points,
    table,
)
from gonghui.programmes.disputes.demo import rules as rules_demo
from gonghui.programmes.disputes.doors import scope_of_seat
from gonghui.programmes.disputes.enums import Identity, Origin, SeatRole, Source
from gonghui.programmes.disputes.models import (
    Agreement,
    Case,
    Confirmation,
    DisposalOrder,
    RiskWarning,
    Seat,
    Signal,
)
from gonghui.programmes.disputes.permissions import (
    ARBITRATOR,
    DUTY_OFFICER,
    HANDLER,
    JUDGE,
    LEADER,
    MEDIATOR,
    REGISTRAR,
)

POSTS_SINCE = dt.timedelta(days=800)
DEVICE = "演示手机"
ACCOUNT = "望溪农商银行 6230 0000 0000 4127"
STROKES = [[[40, 90], [70, 40], [100, 95], [130, 45], [170, 80]], [[60, 70], [150, 66]]]
DRAWING = json.dumps({"width": 320, "height": 190, "strokes": STROKES})
ONE_TIME_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the stories play and who is in them."""

    system: Scope
    county: County
    people: dict[str, User]
    began: dt.datetime

    def acting(self, username: str) -> Scope:
        """The scope of a member of staff."""
        user = self.people[username]
        return scope_of(user, current_posts(user)[0])

    @contextmanager
    def on_day(self, days_ago: int, time: str = "09:30") -> Iterator[None]:
        """Let what follows have happened some days before the demo began."""
        hour, minute = (int(part) for part in time.split(":"))
        day = self.began.astimezone(clock.SHANGHAI) - dt.timedelta(days=days_ago)
        with clock.standing(min(day.replace(hour=hour, minute=minute, second=0, microsecond=0), self.began)):
            yield


def load(scope: Scope) -> None:
    """Tell the stories that are not there yet. Not inside a transaction: documents are made on the way."""
    began = clock.now()
    county = organizations_demo.load(scope)
    with clock.standing(began - POSTS_SINCE):
        stage = Stage(scope, county, accounts_demo.load(scope, _staff(county)), began)
        _sign_rules(stage)
    for story in (history.tell, _finished_case, _case_before_court, _case_in_the_room, _red_warning, _inbox):
        story(stage)
    files_demo.load(scope)
    casework.load(county, stage.acting("mediator"), stage.acting("judge"))
    table.tell_open(Case.objects.get(federation=county.federation, submission_key="demo-collective"))
    points.load(scope)
    feeds.tell(stage)
    if not _told(stage, "xiqiao"):
        disposal.tell(stage, _accepted)
    if not _told(stage, aftermath.FIRST):
        aftermath.tell(stage, _agreed_case, _seat_scope)
    defaults.tell(stage)
    classification.tell(scope, county)
    district.tell(stage)  # after all other stories: it tells what they leave
    rules_demo.tell(stage)
    files.tell(stage)


def _staff(county: County) -> list[Staff]:
    return [
        Staff("officer", "林知远", county.federation, DUTY_OFFICER.code, "13800000001"),
        Staff("town", "苏晓棠", county.town_union, DUTY_OFFICER.code, "13800000002"),
        Staff("mediator", "陈立群", county.mediation, MEDIATOR.code, "13800000003"),
        Staff("county-mediator", "沈若溪", county.county_mediation, MEDIATOR.code, "13800000004"),
        Staff("handler", "何文屏", county.labour_bureau, HANDLER.code, "13800000005"),
        Staff("judge", "宋砚秋", county.court, JUDGE.code, "13800000006"),
        Staff("leader", "方敬之", county.federation, LEADER.code, "13800000007"),
        Staff("admin", "周启明", county.federation, ADMINISTRATOR.code, "13800000008"),
        Staff("registrar", "顾南星", county.federation, REGISTRAR.code, "13800000009"),
        Staff("arbitrator", "宋以宁", county.commission, ARBITRATOR.code, "13800000010"),
    ]


def _sign_rules(stage: Stage) -> None:
    versions = RuleSetVersion.objects.filter(federation=stage.county.federation)
    if not versions.filter(state="in_force").exists():
        for draft in versions.filter(state="draft"):
            put_in_force(stage.system, draft, signed_by="望溪县总工会 方敬之")


def _told(stage: Stage, name: str) -> bool:
    return Signal.objects.filter(federation=stage.county.federation, external_id=f"demo-{name}").exists()


def _report(stage: Stage, name: str, **facts: object) -> Signal:
    row = NewSignal(**{"source": Source.OFFICER, "external_id": f"demo-{name}", **facts})  # type: ignore[arg-type]
    return signals.report_signals(stage.system, stage.county.federation.pk, [row])[0]


def _accepted(stage: Stage, name: str, **facts: object) -> Signal:
    found = _report(stage, name, **facts)
    return triage.accept(stage.acting("officer"), Signal.objects.get(pk=found.pk), category=found.category or "W01")


def _warning_of(signal: Signal) -> RiskWarning:
    return RiskWarning.objects.get(signals=signal)


def _case_in_the_room(stage: Stage) -> None:
    """A weaver and her mill: accepted, talking, an agreement sent out and waiting for its signatures."""
    if _told(stage, "hengzhi"):
        return
    with stage.on_day(14, "08:30"):
        signal = _accepted(
            stage,
            "hengzhi",
            place_id="339921101",
            enterprise_name="望溪恒织纺织有限公司",
            workers=12,
            arrears_days=61,
            amount=Decimal("141600"),
            category="W01",
            text="织布车间七月、八月的工资都没发，老板说再等等，已经有人走了。",
        )
    with stage.on_day(13, "09:10"):
        warning = _warning_of(signal)
        order = orders.dispatch(
            stage.acting("officer"),
            warning,
            organization=stage.county.mediation,
            request="请联系双方，核实欠薪人数和金额，组织调解，七日内反馈。",
        )
        orders.issue_letter(stage.acting("officer"), order)
    with stage.on_day(13, "10:40"):
        orders.receive(stage.acting("mediator"), DisposalOrder.objects.get(pk=order.pk))
        case = _file_case(stage, warning, signal)
    with stage.on_day(11, "10:05"):
        cases.accept(stage.acting("mediator"), Case.objects.get(pk=case.pk), mediator=stage.people["mediator"])
    _talk(stage, case)
    with stage.on_day(2, "14:00"):
        table.tell(_fresh(case), stage.acting("mediator"))
    with stage.on_day(0, "08:22"):
        _offer(stage, case, Decimal("43000"))


def _file_case(stage: Stage, warning: RiskWarning, signal: Signal) -> Case:
    return cases.open_case(
        stage.acting("mediator"),
        origin=Origin.WARNING,
        category="T01",
        place_id="339921101",
        statement="周桂兰 2022 年 3 月 15 日入职做挡车工，2026 年 8 月 31 日离职。七月、八月工资 11,840 元没发，"
        "离职补偿和三天年休假没有结清。",
        applicant=NewParty("周桂兰", phone="13800004127"),
        respondent=NewParty("望溪恒织纺织有限公司", phone="13800004188", representative="何建平"),
        claims=(
            NewClaim("T01", Decimal("32670"), "4.5 个月 × 7,260.00"),
            NewClaim("W01", Decimal("11840"), "7 月、8 月工资"),
            NewClaim("H02", Decimal("2002.76"), "3 天，单位未认"),
        ),
        mediation_body=stage.county.mediation,
        warning=warning,
        signals=[signal],
    )


def _talk(stage: Stage, case: Case) -> None:
    with stage.on_day(5, "08:50"):
        invitations.add_seat(
            stage.acting("mediator"),
            Case.objects.get(pk=case.pk),
            role=SeatRole.ADVISER,
            name="沈若谷",
            phone="13800004199",
        )
    lines = (
        (SeatRole.MEDIATOR, "欠的工资双方都认了，今天把补偿的数定下来。"),
        (SeatRole.RESPONDENT, "公司愿意付 40,000 元，分两次，年底前付清。"),
        (SeatRole.APPLICANT, "四万三，我就同意。头一笔要在下月 5 号之前到账。"),
        (SeatRole.ADVISER, "按经济补偿和两个月工资算，四万三在合理范围里。"),
        (SeatRole.MEDIATOR, "恒织同意 43,000 元，分两笔付。协议写好了，请两边慢慢看。"),
    )
    for number, (role, text) in enumerate(lines):
        with stage.on_day(3, f"09:{10 + 7 * number:02d}"):
            rooms.say(_seat_scope(stage, case, role), _fresh(case), text=text, client_key=f"demo-{number}")


def _seat_scope(stage: Stage, case: Case, role: str) -> Scope:
    return scope_of_seat(Seat.objects.select_related("case__record").get(case=case, role=role))


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("record").get(pk=case.pk)


def _offer(stage: Stage, case: Case, amount: Decimal, *, mediator: str = "mediator") -> Agreement:
    first = (amount / 2).quantize(Decimal(1))
    applicant = case.parties.get(side="applicant")
    drafted = draft_agreement(
        stage.acting(mediator),
        _fresh(case),
        facts=case.statement,
        statuses=(
            NewStatus("end", clock.today()),
            NewStatus("certificate", clock.today() + dt.timedelta(days=11)),
            NewStatus("other", detail="除本协议外，双方因劳动关系互不追究。"),
        ),
        payments=[
            NewPayment(part, clock.today() + dt.timedelta(days=days), applicant.name, ACCOUNT, "wages")
            for part, days in ((first, 11), (amount - first, 32))
        ],
    )
    return agreements.send_for_signing(stage.acting(mediator), drafted)


def _sign_all(stage: Stage, case: Case, agreement: Agreement) -> None:
    for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT, SeatRole.MEDIATOR):
        scope = _seat_scope(stage, case, role)
        signing.send_code(scope, Agreement.objects.get(pk=agreement.pk))
        sent = Outbox.objects.filter(record=case.pk).order_by("-pk")[0]
        found = ONE_TIME_CODE.search(sent.body)
        assert found is not None
        current = Agreement.objects.get(pk=agreement.pk)
        signing.sign(
            scope, current, content_sha256=current.content_sha256, drawing=DRAWING, code=found.group(), device=DEVICE
        )


def _agreed_case(stage: Stage, name: str, days: int, firm: str, worker: str, amount: Decimal, **facts: object) -> Case:
    """From signal to an agreement in force, over some ten days."""
    with stage.on_day(days, "10:15"):
        signal = _accepted(stage, name, enterprise_name=firm, workers=4, amount=amount, **facts)
        case = cases.open_case(
            stage.acting("county-mediator"),
            origin=Origin.WORKER,
            category="W01",
            place_id=signal.place_id,
            statement=signal.text,
            applicant=NewParty(worker, phone="13800005101"),
            respondent=NewParty(firm, phone="13800005188", representative="罗启明"),
            claims=[NewClaim("W01", amount, "拖欠工资")],
            mediation_body=stage.county.county_mediation,
            signals=[signal],
        )
    with stage.on_day(days - 1, "14:00"):
        cases.accept(stage.acting("county-mediator"), _fresh(case), mediator=stage.people["county-mediator"])
    with stage.on_day(days - 8, "15:30"):
        offered = _offer(stage, _fresh(case), amount, mediator="county-mediator")
        _sign_all(stage, case, offered)
    with stage.on_day(days - 8, "16:20"):
        agreements.seal_and_conclude(stage.acting("county-mediator"), Agreement.objects.get(pk=offered.pk))
    return _fresh(case)


def _applied(stage: Stage, case: Case, days: int) -> Confirmation:
    with stage.on_day(days, "09:40"):
        prepared = confirmations.prepare(stage.acting("county-mediator"), case, court=stage.county.court)
        for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
            scope = _seat_scope(stage, case, role)
            confirmations.join(scope, Confirmation.objects.get(pk=prepared.pk), device=DEVICE)
        return confirmations.file(stage.acting("county-mediator"), Confirmation.objects.get(pk=prepared.pk))


def _finished_case(stage: Stage) -> None:
    """The whole road: agreed, filed, docketed, confirmed."""
    if _told(stage, "yunting"):
        return
    case = _agreed_case(
        stage,
        "yunting",
        40,
        "云亭阀门制造有限公司",
        "罗小满",
        Decimal("18600"),
        place_id="339921103",
        text="阀门厂拖欠装配工五月工资，厂里说订单款没到账。",
        arrears_days=35,
        category="W01",
    )
    filed = _applied(stage, case, 30)
    with stage.on_day(28, "10:00"):
        confirmations.docket(
            stage.acting("judge"),
            Confirmation.objects.get(pk=filed.pk),
            court_number=f"（{clock.today().year}）望法诉前调确 21 号",
        )
    with stage.on_day(24, "11:00"):
        confirmations.rule(
            stage.acting("judge"), Confirmation.objects.get(pk=filed.pk), granted=True, judge="宋砚秋", clerk="白露"
        )


def _case_before_court(stage: Stage) -> None:
    """Agreed and filed; the court has it."""
    if _told(stage, "qingdun"):
        return
    case = _agreed_case(
        stage,
        "qingdun",
        20,
        "青墩木业加工厂",
        "任秋生",
        Decimal("26400"),
        place_id="339921106",
        text="木业厂三个人的计件工资少算，老板不认账。",
        arrears_days=70,
        category="W02",
    )
    _applied(stage, case, 4)


def _red_warning(stage: Stage) -> None:
    """A garment factory at a standstill: red, two orders, one received."""
    if _told(stage, "jinhe-1"):
        return
    with stage.on_day(1, "07:50"):
        _accepted(
            stage,
            "jinhe-1",
            place_id="339921101",
            enterprise_name="望溪锦禾服饰有限公司",
            workers=23,
            arrears_days=45,
            amount=Decimal("280000"),
            category="W01",
            text="车间通知放假不说多久，食堂停了，二十多个人在门口问工资。",
        )
    with stage.on_day(1, "16:20"):
        signal = _accepted(
            stage,
            "jinhe-2",
            place_id="339921101",
            enterprise_name="望溪锦禾服饰有限公司",
            workers=41,
            arrears_days=92,
            amount=Decimal("512000"),
            category="W01",
            source=Source.DEPARTMENT,
            text="社保连续三个月没有缴，人社窗口接到四十一人反映工资未发。",
        )
        warning = _warning_of(signal)
        order = orders.dispatch(
            stage.acting("officer"),
            warning,
            organization=stage.county.labour_bureau,
            request="请立即核查工资支付和社保缴纳情况，当日反馈。",
        )
        orders.issue_letter(stage.acting("officer"), order)
    with stage.on_day(1, "17:05"):
        orders.receive(stage.acting("handler"), DisposalOrder.objects.get(pk=order.pk))
    with stage.on_day(9, "11:30"):
        _accepted(
            stage,
            "shidu",
            place_id="339921105",
            enterprise_name="石渡冲压件厂",
            workers=5,
            arrears_days=9,
            amount=Decimal("21500"),
            category="W01",
            text="上个月工资晚了九天，会计说月底补。",
        )


def _inbox(stage: Stage) -> None:
    """What came in since yesterday and waits to be looked at."""
    if _told(stage, "inbox-1"):
        return
    rows = (
        (
            "inbox-1",
            "339921001",
            "莼浦电镀有限公司",
            33,
            31,
            "320000",
            "W01",
            "三十几个人两个月没拿到钱，明天要去镇里。",
        ),
        ("inbox-2", "339921102", "桐湾包装材料厂", 1, None, "6800", "I01", "手被机器压伤，厂里说没给我交工伤保险。"),
        ("inbox-3", "339921002", "", None, None, None, "H01", "每天站十二个小时，一个月休一天，问这样合不合法。"),
    )
    for position, (name, place, firm, workers, days, amount, category, text) in enumerate(rows):
        with stage.on_day(0, f"0{6 + position}:18"):
            _report(
                stage,
                name,
                place_id=place,
                enterprise_name=firm,
                workers=workers,
                arrears_days=days,
                category=category,
                amount=Decimal(amount) if amount else None,
                text=text,
                source=Source.WORKER,
                identity=Identity.SEALED if firm else Identity.ANONYMOUS,
                reporter_phone="13800006001" if firm else "",
                reporter_name="",
            )
