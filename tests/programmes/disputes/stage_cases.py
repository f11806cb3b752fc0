"""Cases set up for tests, through the same actions as the product."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import cases, invitations
from gonghui.programmes.disputes.actions.cases import NewClaim, NewParty
from gonghui.programmes.disputes.doors import scope_of_seat, seated
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models import Case, Seat
from tests.cast import County

WORKER, FIRM, SPEAKER = "周桂兰", "望溪恒织纺织有限公司", "何建平"
WORKER_PHONE, SPEAKER_PHONE = "13800004127", "13900003300"


def new_case(county: County, *, who: str = "officer", rows: int = 2, **changed: Any) -> Case:
    """A case that waits for acceptance, with `rows` claims of 1,000.00 yuan each."""
    said: dict[str, Any] = {
        "origin": "worker",
        "category": "W01",
        "statement": "2022年3月15日入职，7月、8月工资没有发。",
        "place_id": county.town,
        "applicant": NewParty(WORKER, WORKER_PHONE),
        "respondent": NewParty(FIRM, SPEAKER_PHONE, representative=SPEAKER),
        "claims": [NewClaim("W01", Decimal("1000.00"), f"第 {row} 个月") for row in range(1, rows + 1)],
        "mediation_body": county.mediation,
    }
    return cases.open_case(county.scope(who), **{**said, **changed})


def accepted_case(county: County, **changed: Any) -> Case:
    """A case in mediation, with the seats of both sides and of the mediator."""
    case = new_case(county, **changed)
    cases.accept(county.scope("mediator"), case, version=case.version)
    return case


def seat_of(case: Case, role: SeatRole) -> Seat:
    """The first seat of a role."""
    return Seat.objects.select_related("case__mediation_body", "case__record").get(case=case, role=role)


def seat_scope(seat: Seat) -> Scope:
    """The scope that a code opens for this seat."""
    return scope_of_seat(seat)


def mediator_scope(county: County, case: Case) -> Scope:
    """The mediator at their own seat of the case."""
    return seated(county.scope("mediator"), seat_of(case, SeatRole.MEDIATOR))


def adviser(county: County, case: Case) -> Seat:
    """A legal adviser at the table."""
    return invitations.add_seat(
        county.scope("mediator"), case, role=SeatRole.ADVISER, name="沈砚秋", phone="13700000001"
    )
