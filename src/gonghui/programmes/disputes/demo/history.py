"""A year of warnings, so that trend, towns and medians have something to say: by the actions, without papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from gonghui.foundation.organizations.demo import County
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import orders, signals, triage, warnings
from gonghui.programmes.disputes.actions.signals import NewSignal
from gonghui.programmes.disputes.enums import Source
from gonghui.programmes.disputes.models import DisposalOrder, RiskWarning, Signal

FIRST = "history-0"
YEAR = 345
# Town, how many warnings in the year, how many hours the first action takes there.
TOWNS = (
    ("339921101", 9, 3), ("339921001", 8, 20), ("339921102", 6, 6), ("339921103", 6, 30), ("339921105", 5, 11),
    ("339921106", 5, 52), ("339921002", 3, 4), ("339921104", 2, 9),
)  # fmt: skip
NAMES = (
    "宏泰", "嘉兴隆", "瑞丰", "永盛", "天和", "锦程", "华康", "远大", "祥瑞", "金桥",
    "东升", "立信", "佳美", "顺昌", "恒达", "明辉", "通源", "百川", "鼎力", "新禾",
)  # fmt: skip
TRADES = ("五金厂", "服装厂", "电子厂", "食品厂", "包装厂", "物流部", "家具厂", "塑料厂", "建筑队", "餐饮店")
# Workers, days of arrears, sum: what the rules make blue, blue, yellow, blue, red.
SIZES = ((4, 12, 9000), (6, None, None), (14, 36, 86000), (3, 20, 15000), (34, 66, 340000))
KINDS = ("W01", "W02", "W01", "S01", "W01", "T01", "W04", "I01")
TELLINGS = {
    "W01": "工资拖着没发，问了只说再等等。",
    "W02": "工资条上扣了一笔，没有人说得清是什么。",
    "S01": "几个月没有缴社保，去窗口才查到。",
    "T01": "说订单少了，让签自愿离职。",
    "W04": "每天加班到九点，没有加班工资。",
    "I01": "机器压伤了手，单位还没有申报工伤。",
}


class Stage(Protocol):
    """Where the stories play: as much of the demo's stage as this one needs."""

    @property
    def county(self) -> County:
        """The county's organisations."""

    @property
    def system(self) -> Scope:
        """The platform itself."""

    def acting(self, username: str) -> Scope:
        """The scope of a member of staff."""

    def on_day(self, days_ago: int, time: str = "09:30") -> AbstractContextManager[None]:
        """Let what follows have happened some days before the demo began."""


@dataclass(frozen=True, slots=True)
class Told:
    """One warning of the year."""

    serial: int
    days_ago: int
    place: str
    hours: int

    @property
    def firm(self) -> str:
        return f"望溪{NAMES[self.serial % len(NAMES)]}{TRADES[self.serial * 7 % len(TRADES)]}"

    def signal(self, day: dt.date) -> NewSignal:
        """What came in on `day`."""
        workers, arrears, amount = SIZES[self.serial % len(SIZES)]
        kind = KINDS[self.serial % len(KINDS)]
        return NewSignal(
            source=(Source.WORKER, Source.OFFICER, Source.DEPARTMENT)[self.serial % 3],
            external_id=f"demo-history-{self.serial}",
            place_id=self.place,
            enterprise_name=self.firm,
            occurred_on=day - dt.timedelta(days=1 + self.serial % 6),
            workers=workers,
            arrears_days=arrears,
            amount=None if amount is None else Decimal(amount),
            category=kind,
            text=TELLINGS[kind],
        )


def the_year() -> Iterator[Told]:
    """The warnings, spread over the year: more before the spring festival and in summer's end than else."""
    serial = 0
    for place, count, hours in TOWNS:
        for number in range(count):
            days = 14 + (serial * 61 + number * 23) % YEAR
            yield Told(serial, days, place, hours + serial % 4)
            serial += 1


def tell(stage: Stage) -> None:
    """Report, accept, hand over, answer and close them; the last few stay open. Told once."""
    if Signal.objects.filter(federation=stage.county.federation, external_id=f"demo-{FIRST}").exists():
        return
    for told in sorted(the_year(), key=lambda each: -each.days_ago):
        _one(stage, told)


def _one(stage: Stage, told: Told) -> None:
    with stage.on_day(told.days_ago, "08:20"):
        signal = signals.report_signals(stage.system, stage.county.federation.pk, [told.signal(clock.today())])[0]
    with stage.on_day(told.days_ago, "09:00"):
        triage.accept(stage.acting("officer"), signal, category=signal.category)
    found = RiskWarning.objects.filter(signals=signal).first()
    if found is None:
        return
    days, hour = divmod(8 + told.hours, 24)
    with stage.on_day(told.days_ago - days, f"{hour:02d}:40"):
        order = orders.dispatch(
            stage.acting("officer"), found, organization=_body(stage, told), request=orders.proposed_request(found)
        )
    if told.days_ago > 40 or told.serial % 3:
        _settle(stage, told, order, told.days_ago - days - 1)


def _body(stage: Stage, told: Told) -> Organization:
    return stage.county.labour_bureau if told.serial % 4 else stage.county.county_mediation


def _settle(stage: Stage, told: Told, order: DisposalOrder, days_ago: int) -> None:
    handler = "handler" if told.serial % 4 else "county-mediator"
    steps: list[tuple[int, str, Callable[[], object]]] = [
        (0, "10:10", lambda: orders.receive(stage.acting(handler), _order(order))),
        (
            min(4 + told.serial % 7, days_ago),
            "15:20",
            lambda: orders.answer(stage.acting(handler), _order(order), answer="约谈了单位，写了限期改正的承诺。"),
        ),
        (
            min(6 + told.serial % 11, days_ago),
            "16:45",
            lambda: warnings.close(
                stage.acting("officer"), RiskWarning.objects.get(pk=order.warning_id), reason="钱付清了，职工确认收到。"
            ),
        ),
    ]
    for later, time, step in steps:
        with stage.on_day(days_ago - later, time):
            step()


def _order(order: DisposalOrder) -> DisposalOrder:
    return DisposalOrder.objects.select_related("record").get(pk=order.pk)
