"""What comes after agreements in the demo: one before the commission, one with its statement in force."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any, Protocol

from gonghui.foundation.organizations.demo import County
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import reviews
from gonghui.programmes.disputes.enums import SeatRole
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
    """Two agreements by the way of the commission; told once."""
    _statement(stage, agree, seat_scope)
    _waiting(stage, agree, seat_scope)


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


def _applied(stage: Stage, case: Case, seat_scope: SeatScope) -> Review:
    desk = stage.acting("county-mediator")
    review = reviews.prepare(desk, case, commission=stage.county.commission)
    for role in PARTIES:
        reviews.join(seat_scope(stage, case, role), review, device=DEVICE)
    return reviews.file(desk, review)
