"""What comes after mediation in the demo: both ways at the commission, payments, a hand-over with its award."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any, Protocol

from gonghui.foundation.organizations.demo import County
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import awards, cases, handovers, payments, reviews
from gonghui.programmes.disputes.actions.awards import NewAward
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.enums import Origin, SeatRole
from gonghui.programmes.disputes.models import Case, Review

FIRST = "xiabei"
DEVICE = "演示手机"
PARTIES = (SeatRole.APPLICANT, SeatRole.RESPONDENT)


class Stage(Protocol):
    """Where the stories play: as much of the demo's stage as these need."""

    @property
    def county(self) -> County:
        """The county's organisations."""

    def acting(self, username: str) -> Scope:
        """The scope of a member of staff."""

    def on_day(self, days_ago: int, time: str = "09:30") -> AbstractContextManager[None]:
        """Let what follows have happened some days before the demo began."""


Agree = Callable[..., Case]
SeatScope = Callable[[Any, Case, str], Scope]


def tell(stage: Stage, agree: Agree, seat_scope: SeatScope) -> None:
    """Two agreements by the way of the commission, one partly paid, and a case that was not settled; told once."""
    _statement(stage, agree, seat_scope)
    _waiting(stage, agree, seat_scope)
    _handed_over(stage)


def _statement(stage: Stage, agree: Agree, seat_scope: SeatScope) -> None:
    """Reviewed, the statement signed for by both."""
    case = agree(
        stage,
        FIRST,
        30,
        "望溪下北电子有限公司",
        "邵春燕",
        Decimal("21800"),
        place_id="339921103",
        text="电子厂三个月的加班费没有给，考勤机里都有记录。",
        arrears_days=80,
        category="W04",
    )
    with stage.on_day(20, "09:20"):
        review = _applied(stage, case, seat_scope)
    with stage.on_day(19, "10:10"):
        number = f"浙望劳人仲审〔{clock.today().year}〕7号"
        review = reviews.accept(stage.acting("arbitrator"), review, number=number)
    with stage.on_day(17, "15:00"):
        review = reviews.make_statement(stage.acting("arbitrator"), review, arbitrator="宋以宁", clerk="白露")
    with stage.on_day(16, "19:40"):
        for role in PARTIES:
            reviews.receive(seat_scope(stage, case, role), review)
    with stage.on_day(13, "18:10"):
        term = case.agreements.get(state="effective").payment_terms.earliest("position")
        paid = payments.tell(
            seat_scope(stage, case, SeatRole.RESPONDENT),
            term,
            amount=Decimal(6000),
            paid_on=clock.today(),
            client_key="demo-1",
        )
        payments.confirm(seat_scope(stage, case, SeatRole.APPLICANT), paid)
    with stage.on_day(1, "17:30"):
        payments.tell(
            seat_scope(stage, case, SeatRole.RESPONDENT),
            term,
            amount=Decimal(2000),
            paid_on=clock.today(),
            client_key="demo-2",
        )


def _waiting(stage: Stage, agree: Agree, seat_scope: SeatScope) -> None:
    """Filed yesterday; the commission has not looked yet."""
    case = agree(
        stage,
        "lianhua",
        12,
        "望溪莲花食品有限公司",
        "陶玉珍",
        Decimal("9600"),
        place_id="339921106",
        text="糕点房四个人的年休假都没有休，也没有给钱。",
        arrears_days=40,
        category="H02",
    )
    with stage.on_day(1, "14:30"):
        _applied(stage, case, seat_scope)


def _handed_over(stage: Stage) -> None:
    """Talks failed; the commission took the file and has decided."""
    desk, firm = stage.acting("county-mediator"), "望溪新桥印染有限公司"
    with stage.on_day(55, "09:00"):
        case = cases.open_case(
            desk,
            origin=Origin.WORKER,
            category="T02",
            place_id=stage.county.federation.region_id + "102",
            statement="因为请病假被口头辞退，没有书面通知，也没有给赔偿。",
            applicant=NewParty("白秋萍", phone="13800005201"),
            respondent=NewParty(firm, phone="13800005288", representative="卓一帆"),
            claims=[NewClaim("T02", Decimal(38400), "2N，3 个月"), NewClaim("W01", Decimal(6400), "最后一个月工资")],
            mediation_body=stage.county.county_mediation,
        )
        cases.accept(desk, case)
    with stage.on_day(42, "16:00"):
        cases.terminate(desk, case, reason="单位不认辞退，谈不拢")
    with stage.on_day(41, "10:20"):
        sent = handovers.hand_over(desk, case, body=stage.county.commission, consent="written")
    commission = stage.acting("arbitrator")
    with stage.on_day(40, "09:10"):
        handovers.receive(commission, sent)
        sent = handovers.accept(commission, sent, number=f"浙望劳人仲案〔{clock.today().year}〕118号")
    with stage.on_day(5, "15:30"):
        today = clock.today()
        number = f"浙望劳人仲裁〔{today.year}〕96号"
        said = NewAward("award", number, today, "partly", served_on=today, amount=Decimal(31200))
        awards.record_by_body(commission, sent, said)


def _applied(stage: Stage, case: Case, seat_scope: SeatScope) -> Review:
    desk = stage.acting("county-mediator")
    review = reviews.prepare(desk, case, commission=stage.county.commission)
    for role in PARTIES:
        reviews.join(seat_scope(stage, case, role), review, device=DEVICE)
    return reviews.file(desk, review)
