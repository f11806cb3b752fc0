"""What lies on the demo's tables: facts that both confirmed, a shared calculation, minutes; and a table still open."""

from __future__ import annotations

import datetime as dt

from gonghui.engines.legal.calculators import calculator_named
from gonghui.engines.legal.forms import CalculatorForm
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import facts, minutes, rooms, worksheets
from gonghui.programmes.disputes.doors import scope_of_seat
from gonghui.programmes.disputes.enums import PARTIES, SeatRole
from gonghui.programmes.disputes.models import Case, RoomFact, Seat
from gonghui.programmes.disputes.views.room_sheets_page import sheet_of

SETTLED = (
    ("周桂兰 2022 年 3 月 15 日入职，岗位是挡车工，2026 年 8 月 31 日离职。", "劳动合同、离职单"),
    ("2026 年 7 月、8 月工资共 11,840 元没有发。", "工资条、银行流水"),
)
SUM = {
    "form": "N",
    "service_start": "2022-03-15",
    "service_end": "2026-08-31",
    "average_monthly_wage": "7260",
    "local_average_monthly_wage": "8600",
    "local_minimum_monthly_wage": "2260",
}
SAID = (
    "申请人说，7 月、8 月工资没有发，离职补偿没有给，愿意合在一起谈。\n"
    "被申请人认可欠两个月工资，提出分两次付清，年底前付完。\n"
    "调解员说明了经济补偿的算法，双方核对了入职、离职的日期和月工资。"
)


def tell(case: Case, mediator: Scope) -> None:
    """Two sentences and a sum that both sides confirmed, under seal, and the minutes of the sitting."""
    seats = _seats(case)
    keeper = scope_of_seat(seats[SeatRole.MEDIATOR][0])
    written = [facts.write(keeper, case, text=text, basis=basis) for text, basis in SETTLED]
    written.append(worksheets.open_sheet(keeper, case, sheet_of(_calculation())))
    for fact in written:
        _tick(seats, fact)
    facts.record(mediator, case)
    sitting = minutes.write(
        keeper,
        case,
        held_at=clock.now() - dt.timedelta(hours=1),
        place="线上调解室",
        present="\n".join(f"{seat.name}（{seat.get_role_display()}）" for rows in seats.values() for seat in rows),
        text=SAID,
    )
    minutes.finish(keeper, sitting)
    for role, remark in ((SeatRole.APPLICANT, "头一笔要在下月 5 号之前到账。"), (SeatRole.RESPONDENT, "")):
        minutes.confirm(scope_of_seat(seats[role][0]), sitting, remark=remark)
    minutes.print_minutes(mediator, sitting)


def tell_open(case: Case) -> None:
    """A table at which people are still at it: one sentence confirmed, one waiting, evidence laid out."""
    if case.room_facts.exists():
        return
    seats = _seats(case)
    keeper = scope_of_seat(seats[SeatRole.MEDIATOR][0])
    _tick(seats, facts.write(keeper, case, text="十二名申请人 2026 年 9 月、10 月的工资没有发。", basis="考勤表"))
    waiting = facts.write(keeper, case, text="9 月、10 月工资合计 103,200 元，每人每月应发 4,300 元。", basis="工资条")
    facts.tick(scope_of_seat(seats[SeatRole.APPLICANT][0]), waiting, agrees=True)
    shared = case.evidence.filter(opened_at__isnull=False).order_by("number")[0]
    rooms.share_evidence(keeper, case, shared, client_key="demo-evidence")


def _calculation() -> CalculatorForm:
    form = CalculatorForm(SUM, calculator=calculator_named("economic_compensation"), places={})
    form.full_clean()
    return form


def _tick(seats: dict[str, list[Seat]], fact: RoomFact) -> None:
    for role in PARTIES:
        for seat in seats[role]:
            facts.tick(scope_of_seat(seat), fact, agrees=True)


def _seats(case: Case) -> dict[str, list[Seat]]:
    found: dict[str, list[Seat]] = {}
    for seat in case.seats.order_by("pk"):
        found.setdefault(seat.role, []).append(seat)
    return found
