"""Things on the stage, each made by the actions that make it in the product, as far on its way as its name says.

Every function takes the county that it plays in. Signals and what follows them need the county's rules (`staged_rules`,
once), papers need a seal (`staged_seal`). All run inside a test's transaction (`cast`, `db`), not one of their own.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.test import Client
from django.urls import reverse
from PIL import Image

from gonghui.engines.documents import sealing
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.uploads import one_pdf, read_upload
from gonghui.engines.legal.actions import Brought, bring_calculations, keep_model
from gonghui.engines.legal.classify.model import Measure, Measured, Rule, TopicModel
from gonghui.engines.legal.models import Calculation, TrainedModel
from gonghui.engines.rules.actions import revise
from gonghui.engines.rules.models import Rehearsal, RuleSetVersion
from gonghui.engines.rules.schema import RuleSet
from gonghui.foundation.accounts.models import OneTimeCode
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.actions.staging import stage
from gonghui.foundation.exchange.actions.taking import take_in
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.foundation.figures.actions.snapshots import freeze
from gonghui.foundation.figures.actions.walls import lend_wall
from gonghui.foundation.figures.models import Snapshot, WallLink
from gonghui.foundation.figures.registry import Period
from gonghui.foundation.notifications.models import Outbox
from gonghui.kernel import clock
from gonghui.kernel.packs import written
from gonghui.kernel.pictures import read_picture
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import (
    cases,
    confirmations,
    evidence,
    facts,
    handovers,
    invitations,
    minutes,
    payments,
    referrals,
    rehearsing,
    reviews,
    signing,
)
from gonghui.programmes.disputes.actions.agreements import seal_and_conclude, send_for_signing
from gonghui.programmes.disputes.actions.awards import NewAward, record_by_body
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.actions.drafting import NewPayment, NewStatus, draft_agreement
from gonghui.programmes.disputes.actions.letters import draft_letter
from gonghui.programmes.disputes.actions.orders import issue_letter
from gonghui.programmes.disputes.actions.photos import keep_photos
from gonghui.programmes.disputes.actions.points import NewPoint, open_points
from gonghui.programmes.disputes.actions.rooms import say, say_privately
from gonghui.programmes.disputes.doors import scope_of_seat
from gonghui.programmes.disputes.enums import Identity, Origin, PointKind, SeatRole
from gonghui.programmes.disputes.figures import REPORTED
from gonghui.programmes.disputes.models import (
    Agreement,
    Award,
    Case,
    Confirmation,
    DisposalOrder,
    Evidence,
    FeedItem,
    Handover,
    Letter,
    Minutes,
    Payment,
    PaymentTerm,
    Referral,
    ReportPoint,
    Review,
    RiskWarning,
    RoomFact,
    Seat,
    Signal,
    SignalPhoto,
)
from gonghui.programmes.disputes.models.agreements import SIGNING_ROLES
from tests.cast import County
from tests.programmes.disputes import stage_signals

MONDAY = stage_signals.MONDAY
"""A working day with the holidays of its year known: stand the clock here, `with clock.standing(MONDAY)`."""
DRAWING = json.dumps({"width": 300, "height": 120, "strokes": [[[x, x % 50] for x in range(10, 90, 8)]]})
DEVICE = "测试手机"


@dataclass(frozen=True)
class Numbers:
    """What two counties must not share, so that a leak between them can be seen."""

    applicant: str
    applicant_phone: str
    id_number: str
    respondent_phone: str
    reporter_phone: str
    account: str
    firm: str


def numbers(county: County, serial: int = 0) -> Numbers:
    """The values of the `serial`-th matter of a county."""
    place = county.federation.region_id
    tail = f"{place[-2:]}{serial:02d}"
    return Numbers(
        applicant=f"{'周吴郑'[serial % 3]}{'桂兰' if place.endswith('21') else '秀英'}",
        applicant_phone=f"1370011{tail}",
        id_number=_id_number(f"{place}19900307{place[-1]}{serial:02d}"),
        respondent_phone=f"1360022{tail}",
        reporter_phone=f"1350033{tail}",
        account=f"农商银行 62284804{place}{serial:04d}",
        firm=f"{county.federation.name[:2]}恒织纺织{serial or ''}有限公司",
    )


def _id_number(body: str) -> str:
    """Seventeen figures with the check figure that belongs to them (GB 11643)."""
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    return body + "10X98765432"[sum(int(figure) * weight for figure, weight in zip(body, weights, strict=True)) % 11]


def staged_batch(county: County, serial: int = 0) -> Batch:
    """A file with a good row and a wrong one, which the duty officer has brought and nobody has decided on."""
    told = numbers(county, serial)
    lines = f"单位名称,联系电话,职工人数\n{told.firm}二厂,{told.respondent_phone},12\n,,约30\n"
    register, name = REGISTERS["enterprises"], f"单位{serial}.csv"
    return stage(county.scope("officer"), register, content=lines.encode(), name=name, source="统计局")


def staged_snapshot(county: County) -> Snapshot:
    """The figures of everything, frozen by the leader."""
    return freeze(county.scope("leader"), REPORTED, title="三季度专报", period=Period(), note="报市总工会")


def staged_wall(county: County) -> tuple[WallLink, str]:
    """A link to the big screen in the hall, and the key that stands in its address."""
    return lend_wall(county.scope("leader"), label="一楼大厅", days=90)


def staged_seal() -> None:
    """The key that seals are made with, in the suite's own data folder."""
    # Several processes of one run share the data folder; whoever comes second finds the first one's key.
    with suppress(FileExistsError):
        if not sealing.has_seal_key():
            sealing.create_seal_key(sealing.seal_folder(), "甲省总工会")


def staged_rules(county: County) -> None:
    """The pack installed and its rules in force."""
    stage_signals.put_rules_in_force(county)


def staged_signal(county: County, serial: int = 0, **changes: Any) -> Signal:
    """A worker's report that waits in the inbox, with a reporter whom the enterprise may not know."""
    told = numbers(county, serial)
    facts = {
        "enterprise_name": told.firm,
        "identity": Identity.SEALED,
        "reporter_phone": told.reporter_phone,
        "submission_key": f"{county.federation.region_id}-{serial}-{Signal.objects.count()}",
    }
    return stage_signals.reported(county, **{**facts, **changes})


def staged_point(county: County, serial: int = 0) -> ReportPoint:
    """A QR code on the wall of the first town's grid."""
    name = f"{county.federation.name[:2]}东河网格{serial or ''}"
    return open_points(county.scope("officer"), [NewPoint(PointKind.GRID, name, county.town)])[0]


def staged_feed_item(county: County, serial: int = 0) -> FeedItem:
    """A consultation about a firm that the labour bureau has sent; with rules in force it became a signal."""
    told, reference = numbers(county, serial), f"{county.federation.region_id}-{serial}"
    lines = "登记号,咨询日期,咨询内容,类别,单位名称,咨询人,联系电话\n"
    lines += f"{reference},2026-11-20,两个月没发工资怎么要,W01,{told.firm},{told.applicant},{told.applicant_phone}\n"
    take_in(
        county.scope("officer"), REGISTERS["feed-consultation"], content=lines.encode(), name="咨询.csv",
        sender=county.labour_bureau,
    )  # fmt: skip
    return FeedItem.objects.get(sender=county.labour_bureau, reference=reference)


def staged_photo(signal: Signal) -> SignalPhoto:
    """A photo that came with the signal."""
    return keep_photos(Scope.nobody(), signal, [read_picture(photo_file())])[0]


def photo_file(colour: str = "red", *, size: tuple[int, int] = (60, 40), **options: Any) -> BytesIO:
    """A JPEG as a phone might send it."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", **options)
    file.name = "IMG_0001.jpg"
    file.seek(0)
    return file


def staged_warning(county: County, serial: int = 0, **changes: Any) -> RiskWarning:
    """A red warning, raised by the rules from one accepted signal."""
    told = numbers(county, serial)
    facts = {"enterprise_name": told.firm, "reporter_phone": told.reporter_phone}
    return stage_signals.warned(county, **{**facts, **changes})


def staged_order(county: County, warning: RiskWarning, *, lettered: bool = True) -> DisposalOrder:
    """An order of the warning to the labour bureau, its letter issued and sealed."""
    order = stage_signals.dispatched(county, warning)
    return issue_letter(county.scope("officer"), order) if lettered else order


def staged_letter(county: County, warning: RiskWarning) -> Letter:
    """An opinion to the firm that is being worded."""
    return draft_letter(county.scope("officer"), warning, kind="opinion")


def staged_filing(county: County, serial: int = 0, *, warning: RiskWarning | None = None, claims: int = 1) -> Case:
    """An application for mediation that waits to be accepted."""
    told = numbers(county, serial)
    return cases.open_case(
        county.scope("officer"),
        origin=Origin.ORAL,
        category="W01",
        statement="9月、10月的工资都没发，问了说等通知。",
        place_id=county.town,
        applicant=NewParty(told.applicant, told.applicant_phone, told.id_number),
        respondent=NewParty(told.firm, told.respondent_phone, representative="钱守业"),
        claims=[NewClaim("W01", Decimal("8600.00"), f"第 {n} 个月") for n in range(1, claims + 1)],
        mediation_body=county.mediation,
        warning=warning,
    )


def staged_case(county: County, serial: int = 0, *, warning: RiskWarning | None = None, claims: int = 1) -> Case:
    """A case that the mediator has accepted: number, notice, clocks, three seats."""
    case = staged_filing(county, serial, warning=warning, claims=claims)
    return cases.accept(county.scope("mediator"), case)


def staged_evidence(county: County, case: Case, *, colour: str = "red", title: str = "考勤表") -> Evidence:
    """A photo that the applicant brought."""
    upload = read_upload(photo_file(colour))
    return evidence.add(county.scope("mediator"), case, title=title, brought_by="applicant", upload=upload)


def staged_referral(county: County, serial: int = 0) -> Referral:
    """A case that the court has handed over."""
    told = numbers(county, serial)
    return referrals.refer(
        county.scope("judge"),
        number=f"{told.firm}{serial}号",
        category="W01",
        statement="9月、10月的工资都没发，问了说等通知。",
        place_id=county.town,
        applicant=NewParty(told.applicant, told.applicant_phone, told.id_number),
        respondent=NewParty(told.firm, told.respondent_phone),
        claims=[NewClaim("W01", Decimal("8600.00"))],
        submission_key=f"staged-{serial}",
    )


def staged_room(county: County, case: Case) -> Case:
    """Everybody has said something, in the round and alone with the mediator, and one fact is undisputed."""
    seats = seats_of(case)
    for role, seat in seats.items():
        say(seat_scope(seat), case, text=f"我是{seat.name}。", client_key=f"hello-{role}")
    for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
        say_privately(seat_scope(seats[role]), case, seats[role], text=f"只跟调解员说的话，{role}", client_key="alone")
    staged_facts(case, "9月、10月的工资没有发。")
    case.refresh_from_db()
    return case


def staged_facts(case: Case, *sentences: str) -> list[RoomFact]:
    """Sentences that the mediator has written and both sides have ticked."""
    seats = seats_of(case)
    written = [facts.write(seat_scope(seats[SeatRole.MEDIATOR]), case, text=sentence) for sentence in sentences]
    for fact in written:
        for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
            facts.tick(seat_scope(seats[role]), fact, agrees=True)
    return written


def staged_minutes(case: Case) -> Minutes:
    """The minutes of a first sitting, confirmed by both sides."""
    seats = seats_of(case)
    keeper = seat_scope(seats[SeatRole.MEDIATOR])
    written = minutes.write(
        keeper, case, held_at=clock.now(), place="线上调解室", present="双方都到了", text="双方对欠薪没有争议。"
    )
    minutes.finish(keeper, written)
    for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
        minutes.confirm(seat_scope(seats[role]), written)
    return written


def staged_record(county: County, case: Case) -> Document:
    """What both sides have ticked, under the body's seal."""
    return facts.record(county.scope("mediator"), case)


def staged_agreement(county: County, case: Case, *, serial: int = 0, instalments: int = 1) -> Agreement:
    """An agreement that waits for its signatures."""
    told, today = numbers(county, serial), clock.today()
    rows = [
        NewPayment(Decimal("8600.00"), today + dt.timedelta(days=10 * n), told.applicant, told.account, "wages")
        for n in range(1, instalments + 1)
    ]
    scope = county.scope("mediator")
    others = [NewStatus("certificate", today + dt.timedelta(days=10)) for _n in range(instalments)]
    drafted = draft_agreement(scope, case, facts="被申请人欠申请人两个月工资。", payments=rows, statuses=others)
    return send_for_signing(scope, drafted)


def staged_signatures(agreement: Agreement) -> Agreement:
    """Everybody who has to sign has signed; the seal is missing."""
    for seat in Seat.objects.filter(case=agreement.case_id, role__in=SIGNING_ROLES).order_by("pk"):
        scope = seat_scope(seat)
        sent = signing.send_code(scope, agreement)
        signing.sign(
            scope,
            agreement,
            content_sha256=agreement.content_sha256,
            drawing=DRAWING,
            code=one_time_code(sent),
            device=DEVICE,
        )
    return Agreement.objects.select_related("case__record").get(pk=agreement.pk)


def staged_effect(county: County, agreement: Agreement) -> Agreement:
    """The agreement under the body's seal, the case agreed."""
    return seal_and_conclude(county.scope("mediator"), agreement)


def staged_confirmation(county: County, agreement: Agreement) -> Confirmation:
    """An application for confirmation that both parties have joined and that lies with the court."""
    made = confirmations.prepare(county.scope("mediator"), agreement.case, court=county.court)
    for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
        confirmations.join(seat_scope(seats_of(agreement.case)[role]), made, device=DEVICE)
    return confirmations.file(county.scope("mediator"), made)


def staged_ruling(county: County, confirmation: Confirmation) -> Confirmation:
    """The court has docketed and confirmed."""
    serial = Confirmation.objects.exclude(court_number="").count() + 1
    number = f"（2026）浙{county.federation.region_id[-4:]}民特{serial}号"
    docketed = confirmations.docket(county.scope("judge"), confirmation, court_number=number)
    return confirmations.rule(county.scope("judge"), docketed, granted=True, judge="方敬之", clerk="冯小满")


def staged_handover(county: County, serial: int = 0) -> Handover:
    """A case that was not settled, with a piece of evidence both sides have seen, handed over to the commission."""
    mediator, case = county.scope("mediator"), staged_case(county, serial)
    evidence.open_to_both(mediator, staged_evidence(county, case))
    cases.terminate(mediator, case, reason="谈不拢")
    return handovers.hand_over(mediator, case, body=county.commission, consent="written")


def staged_acceptance(county: County, handover: Handover) -> Handover:
    """The commission has signed for the file and taken the dispute."""
    arbitrator, serial = county.scope("arbitrator"), Handover.objects.exclude(number="").count() + 1
    handovers.receive(arbitrator, handover)
    return handovers.accept(arbitrator, handover, number=f"浙{county.federation.region_id}劳人仲案〔2026〕{serial}号")


def staged_award(county: County, handover: Handover) -> Award:
    """What the commission decided, written down by itself."""
    today = clock.today()
    said = NewAward("award", f"{handover.number}裁决", today, "partly", served_on=today, amount=Decimal("8000.00"))
    return record_by_body(county.scope("arbitrator"), handover, said, pdf=pdf_file())


def pdf_file() -> bytes:
    """A paper as a scanner might bind it."""
    return one_pdf([photo_file(size=(300, 400))])


def staged_payment(county: County, case: Case) -> Payment:
    """A part of the first payment, told at the desk with a photo of the slip; nobody has confirmed it."""
    term = PaymentTerm.objects.filter(agreement__case=case.pk, agreement__state="effective").earliest("position")
    said = {"amount": Decimal("600.00"), "paid_on": clock.today(), "client_key": "staged"}
    return payments.tell(county.scope("mediator"), term, proof=read_upload(photo_file()), **said)


def staged_review(county: County, agreement: Agreement) -> Review:
    """An application for review that both parties have joined and that lies with the commission."""
    made = reviews.prepare(county.scope("mediator"), agreement.case, commission=county.commission)
    for role in (SeatRole.APPLICANT, SeatRole.RESPONDENT):
        reviews.join(seat_scope(seats_of(agreement.case)[role]), made, device=DEVICE)
    return reviews.file(county.scope("mediator"), made)


def staged_statement(county: County, review: Review) -> Review:
    """The commission has accepted and made its statement; nobody has signed for it."""
    serial = Review.objects.exclude(number="").count() + 1
    number = f"浙{county.federation.region_id[-4:]}劳人仲审〔2026〕{serial}号"
    accepted = reviews.accept(county.scope("arbitrator"), review, number=number)
    return reviews.make_statement(county.scope("arbitrator"), accepted, arbitrator="宋以宁", clerk="冯小满")


def staged_rehearsal(county: County) -> Rehearsal:
    """A draft with another number, rehearsed beside the rules in force and not signed."""
    base = RuleSetVersion.objects.in_force(county.federation.pk, "labour-risk-colours")
    assert base is not None
    content = written(base.rule_set)
    content["rules"][0]["branches"][0]["when"]["value"] = 2
    draft = revise(county.scope("leader"), base, RuleSet.model_validate(content))
    return rehearsing.run(county.system, rehearsing.begin(county.scope("leader"), draft, months=3, window_days=30))


def enterprise_of(case: Case) -> EnterpriseFile:
    """The file of the enterprise that the case is against."""
    assert case.enterprise is not None
    return case.enterprise


def seats_of(case: Case) -> dict[str, Seat]:
    """The seats of a case by role."""
    rows = Seat.objects.filter(case=case.pk).select_related("user", "party").order_by("pk")
    return {seat.role: seat for seat in rows}


def seat_scope(seat: Seat) -> Scope:
    """What a code opens to whoever sits there."""
    return scope_of_seat(seat)


def one_time_code(sent: OneTimeCode) -> str:
    """The figures that the message to the telephone says."""
    found = re.search(r"\d{6}", Outbox.objects.get(key=f"code:{sent.pk}").body)
    assert found is not None
    return found[0]


def signed_in(county: County, who: str) -> Client:
    """A browser in which somebody of the county's staff has signed in."""
    client = Client()
    client.force_login(county.users[who])
    return client


def inside(county: County, case: Case, role: str = SeatRole.APPLICANT) -> Client:
    """A browser that the code of a seat has let into the room."""
    code = invitations.invite(county.scope("mediator"), seats_of(case)[role])
    client = Client()
    answer = client.post(reverse("disputes_public:room_door"), {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    return client


def staged_model(county: County) -> TrainedModel:
    """A trained model that nobody has signed yet."""
    share = Measure(value=0.9, low=0.85, high=0.95)
    measured = Measured(examples=200, positive=80, folds=5, precision=share, recall=share, f1=share, rules_f1=share)
    rules: dict[Rule, float] = {"margin": 1.0, "heading": 0.0, "verdict": 0.0}
    trained = TopicModel(
        trained_on=f"{county.federation.code}.jsonl", bias=0.0, rules=rules, pieces={}, measured=measured
    )
    return keep_model(county.scope("leader"), content=trained.as_bytes())


def staged_calculation(county: County, record_id: int) -> Calculation:
    """A result that a worker brought to a record."""
    told = {
        "headline": "按您填的情况，单位应付经济补偿", "figure": "36,800.00", "unit": "元", "words": "", "dated": "",
        "steps": [{"title": "4 × 9,200.00 = 36,800.00 元", "detail": "", "tone": "on"}], "lines": [], "figures": [],
        "inputs": [["平均工资", "9,200.00 元"]], "warnings": [], "articles": ["《劳动合同法》第四十七条"],
    }  # fmt: skip
    result = Brought("economic_compensation", {"form": "N"}, told, Decimal("36800.00"), "T01")
    bring_calculations(county.system, record_id, [result])
    return Calculation.objects.get(record=record_id)
