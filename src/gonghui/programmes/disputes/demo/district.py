"""Two calendar years of a whole county: signals, warnings, ended cases, so that board and lists look like a real one.

What is written down here is how many matters of each kind there are; every figure is then counted from the rows.
Signals and warnings come through the actions, some days at a time; cases that ended are taken over from the county's
ledger, a month at a time. The same seed tells the same stories, dated back from the first run.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from gonghui.foundation.notifications.actions import mark_all_read
from gonghui.foundation.organizations.demo import TOWNS
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import figures
from gonghui.programmes.disputes.actions import handling, signals, triage, warnings
from gonghui.programmes.disputes.actions.past import PastCase, PastConfirmation, record_past_cases
from gonghui.programmes.disputes.actions.signals import NewSignal
from gonghui.programmes.disputes.demo import names
from gonghui.programmes.disputes.enums import CaseState, Origin, SignalState, Source
from gonghui.programmes.disputes.models import Case, RiskWarning, Signal

if TYPE_CHECKING:
    from gonghui.programmes.disputes.demo import Stage

SEED = 360
LEDGER, TOLD = "望溪台账", "demo-district-"
LAST_DAY, LAST_ENDED = 18, 1
"""Days before the demo began: signals that are newer, the other stories tell; cases ended until yesterday."""
SEASON = (12, 14, 8, 7, 7, 7, 8, 8, 8, 7, 9, 11)
"""How much comes in by month: before the spring festival and at the year's end more than else."""
SIZES = (9, 15, 13, 16, 10, 11, 4, 9, 8, 6, 3, 2)
"""How large each town is beside the others."""
PACES = (20, 6, 9, 3, 7, 26, 11, 12, 40, 8, 15, 18)
"""In how many hours each town first acts on a warning."""
WARNS = 0.15
EVERY_DAYS = 3
CENT = Decimal("0.01")
REFUSED = "协议里的付款日期不明确，不能执行。"
ENDINGS = ("双方差距太大，谈不拢。", "单位不肯到场，调解不下去。", "申请人要直接去仲裁。")


@dataclass(frozen=True, slots=True)
class County:
    """How many matters of each kind, and sums in yuan."""

    signals: int
    handled: int
    succeeded: int
    referred: int
    filed: int
    claimed: Decimal
    claimed_by_referrals: Decimal


WHOLE = County(2378, 2415, 1772, 1162, 272, Decimal("163000000.00"), Decimal("97280000.00"))


@dataclass(frozen=True, slots=True)
class Told:
    """One signal of the district: on which day back, from which town, and whether the rules will see a risk in it."""

    serial: int
    days_ago: int
    town: int
    kind: str
    text: str
    workers: int | None = None
    arrears_days: int | None = None
    amount: Decimal | None = None
    found_after: int = 1

    def signal(self, day: dt.date) -> NewSignal:
        """What came in on `day`."""
        return NewSignal(
            source=(Source.WORKER, Source.OFFICER, Source.DEPARTMENT)[self.serial % 3],
            external_id=f"{TOLD}{self.serial}",
            place_id=TOWNS[self.town][0],
            enterprise_name=names.firm(self.serial),
            occurred_on=day - dt.timedelta(days=self.found_after),
            category=self.kind,
            text=self.text,
            workers=self.workers,
            arrears_days=self.arrears_days,
            amount=self.amount,
        )


def tell(stage: Stage, whole: County = WHOLE) -> None:
    """Tell what is left to tell besides the stories that are there. Told once; interrupted, it goes on."""
    if Case.objects.filter(federation=stage.county.federation, ledger_number__startswith=LEDGER).exists():
        return
    left = left_of(stage.acting("leader"), whole)
    dice = random.Random(SEED)
    tell_signals(stage, list(signals_of(dice, left.signals, stage.began)))
    linked = _linkable(stage)
    plan = cases_of(random.Random(SEED + 1), left, stage, linked)
    for _month, rows in groupby(plan, key=lambda row: (row.ended_on.year, row.ended_on.month)):
        _take_over(stage, list(rows))
    _read_old_notices(stage)


def left_of(scope: Scope, whole: County) -> County:
    """What the county has more than the figures count already; signals of a run that broke off are told again."""
    again = Signal.objects.visible_to(scope).accepted().filter(external_id__startswith=TOLD).count()
    count = {figure.key: Decimal(figure.value(scope) or 0) for figure in figures.REPORTED if figure.span is None}
    return County(
        signals=whole.signals - int(count["signals_accepted"]) + again,
        handled=whole.handled - int(count["cases_handled"]),
        succeeded=whole.succeeded - int(count["cases_succeeded"]),
        referred=whole.referred - int(count["referrals_in"]),
        filed=whole.filed - int(count["confirmations_filed"]),
        claimed=whole.claimed - count["amount_claimed"],
        claimed_by_referrals=whole.claimed_by_referrals - count["referrals_in_amount"],
    )


def signals_of(dice: random.Random, count: int, began: dt.datetime) -> Iterator[Told]:
    """So many signals, the oldest first, each of a firm that was not heard of for a long while."""
    days = sorted((_day(dice, began, LAST_DAY) for _each in range(count)), reverse=True)
    for serial, days_ago in enumerate(days):
        town, kind = _town(dice), names.category(dice)
        told = Told(serial, days_ago, town, kind, names.story(dice, kind), found_after=dice.randint(0, 5))
        yield _grave(dice, told) if dice.random() < WARNS else told


def _grave(dice: random.Random, told: Told) -> Told:
    """The same with numbers that the rules see a risk in: mostly small, seldom a whole works."""
    workers = dice.choice((3, 4, 5, 6, 8, 12, 16, 24, 41))
    owed = Decimal(workers * dice.randint(3, 9) * 1000)
    text = f"{workers} 个人的工资没有发，找了单位几次。"
    return Told(
        told.serial, told.days_ago, told.town, "W01", text, workers, dice.randint(8, 70), owed, told.found_after
    )


def tell_signals(stage: Stage, told: Sequence[Told]) -> None:
    """Report and accept them, some days at a time; act on the warnings that come of it, and settle them."""
    for _days, group in groupby(told, key=lambda each: each.days_ago // EVERY_DAYS):
        batch = list(group)
        days_ago = batch[-1].days_ago
        with stage.on_day(days_ago, "08:20"):
            rows = [each.signal(clock.today()) for each in batch]
            made = signals.report_signals(stage.system, stage.county.federation.pk, rows)
        fresh = [signal for signal in made if signal.state == SignalState.RECEIVED]
        with stage.on_day(days_ago, "09:00"):
            triage.accept_many(stage.acting("officer"), fresh)
        _settle(stage, days_ago, {signal.pk: each for signal, each in zip(made, batch, strict=True)})


def _settle(stage: Stage, days_ago: int, told: dict[int, Told]) -> None:
    """Each open warning of these signals: contact after the town's hours, closed after some days, a few stay open."""
    officer = stage.acting("officer")
    rows = RiskWarning.objects.open().filter(signals__in=list(told)).select_related("record").order_by("pk").distinct()
    for warning in list(rows):
        first = told[warning.signals.order_by("pk").values_list("pk", flat=True)[0]]
        hours = PACES[first.town] + first.serial % 5
        later, hour = divmod(9 + hours, 24)
        with stage.on_day(max(days_ago - later, 1), f"{hour:02d}:{first.serial % 6}5"):
            handling.note_contact(officer, warning, text="联系上了，情况属实，约单位来谈。")
        with stage.on_day(max(days_ago - later - 2 - first.serial % 13, 1), "16:40"):
            warnings.close(officer, warning, reason="钱付清了，职工确认收到。")


def _linkable(stage: Stage) -> dict[int, list[Signal]]:
    """The district's accepted signals by town, for the cases that came of one."""
    rows = Signal.objects.accepted().filter(federation=stage.county.federation, external_id__startswith=TOLD)
    towns = {code: number for number, (code, _name) in enumerate(TOWNS)}
    found: dict[int, list[Signal]] = {}
    for signal in rows.order_by("pk"):
        found.setdefault(towns[signal.place_id], []).append(signal)
    return found


def cases_of(dice: random.Random, left: County, stage: Stage, linked: dict[int, list[Signal]]) -> list[PastCase]:
    """The ledger: so many ended cases, the oldest first, of which so many agreed, came by referral, were filed."""
    ended = sorted((_day(dice, stage.began, LAST_ENDED) for _each in range(left.handled)), reverse=True)
    referred = set(dice.sample(range(left.handled), left.referred))
    agreed = set(dice.sample(range(left.handled), left.succeeded))
    old_enough = [number for number in sorted(agreed) if ended[number] > 60]
    filed = set(dice.sample(old_enough, left.filed))
    sums = _sums(dice, left, referred)
    return [
        _ledger_line(dice, stage, number, ended[number], sums[number], linked, number in referred, number in agreed,
                     number in filed)
        for number in range(left.handled)
    ]  # fmt: skip


def _sums(dice: random.Random, left: County, referred: set[int]) -> list[Decimal]:
    """A sum for each case, most small and some large, which add up to what both kinds claim."""
    weights = [dice.lognormvariate(0, 0.8) for _each in range(left.handled)]
    found = [Decimal(0)] * left.handled
    others = set(range(left.handled)) - referred
    for group, whole in ((referred, left.claimed_by_referrals), (others, left.claimed - left.claimed_by_referrals)):
        total = sum(weights[number] for number in group)
        for number in sorted(group):
            found[number] = (whole * Decimal(weights[number] / total)).quantize(CENT)
        found[max(group)] += whole - sum(found[number] for number in group)
    return found


def _ledger_line(
    dice: random.Random, stage: Stage, number: int, days_ago: int, claimed: Decimal, linked: dict[int, list[Signal]],
    referred: bool, agreed: bool, filed: bool,
) -> PastCase:  # fmt: skip
    town, kind = _town(dice), names.category(dice)
    ended = _date(stage, days_ago)
    accepted = ended - dt.timedelta(days=dice.randint(3, 8 + PACES[town] // 4))
    origin = dice.choice((Origin.COURT, Origin.LABOUR) if referred else (Origin.WORKER, Origin.WARNING, Origin.ORAL))
    share = Decimal(dice.randint(60, 94)) / 100
    own, whole = stage.county.mediation, stage.county.county_mediation
    return PastCase(
        ledger_number=f"{LEDGER}{number + 1:04d}",
        number=f"望劳调〔{accepted.year}〕{number + 1:04d}号",
        origin=origin,
        origin_number=_their_number(origin, accepted.year, number),
        category=kind,
        place_id=TOWNS[town][0],
        statement=names.story(dice, kind),
        applicant=names.worker(dice),
        respondent=names.firm(dice.randrange(names.FIRMS)),
        mediation_body=own if TOWNS[town][0] == own.region_id else whole,
        amount_claimed=claimed,
        filed_on=accepted - dt.timedelta(days=dice.randint(0, 2)),
        accepted_on=accepted,
        ended_on=ended,
        outcome=CaseState.AGREED if agreed else dice.choice((CaseState.TERMINATED,) * 5 + (CaseState.WITHDRAWN,)),
        reason="" if agreed else dice.choice(ENDINGS),
        amount_agreed=(claimed * share).quantize(CENT) if agreed else None,
        paper_number=f"望劳调协〔{ended.year}〕{number + 1:04d}号" if agreed else "",
        confirmation=_confirmation(dice, stage, number, ended) if filed else None,
        signals=_signals(dice, linked, town, origin),
    )


def _their_number(origin: str, year: int, number: int) -> str:
    if origin == Origin.COURT:
        return f"（{year}）望法诉前调 {number + 1} 号"
    return f"望人社监移〔{year}〕{number + 1}号" if origin == Origin.LABOUR else ""


def _confirmation(dice: random.Random, stage: Stage, number: int, ended: dt.date) -> PastConfirmation:
    filed = ended + dt.timedelta(days=dice.randint(2, 25))
    granted = dice.random() > 0.05
    return PastConfirmation(
        court=stage.county.court,
        court_number=f"（{filed.year}）望法诉前调确 {1000 + number} 号",
        filed_on=filed,
        ruled_on=filed + dt.timedelta(days=dice.randint(4, 28)),
        granted=granted,
        reason="" if granted else REFUSED,
    )


def _signals(dice: random.Random, linked: dict[int, list[Signal]], town: int, origin: str) -> list[Signal]:
    """The signal that a case came of, where it came of one; each leads to one case only."""
    waiting = linked.get(town)
    comes = origin == Origin.WARNING or (origin == Origin.WORKER and dice.random() < 0.3)
    return [waiting.pop(0)] if waiting and comes else []


def _take_over(stage: Stage, rows: Sequence[PastCase]) -> None:
    """On the fifth of the next month, or when the last of them was over, or today."""
    last = max(max(row.ended_on, row.confirmation.ruled_on if row.confirmation else row.ended_on) for row in rows)
    day = clock.at_midnight(max(last, rows[0].ended_on.replace(day=28) + dt.timedelta(days=8)))
    with clock.standing(min(day + dt.timedelta(hours=10), stage.began)):
        record_past_cases(stage.acting("officer"), rows)


def _read_old_notices(stage: Stage) -> None:
    """Whoever worked here for two years has read what the inbox said of those days."""
    for username in stage.people:
        mark_all_read(stage.acting(username), before=stage.began - dt.timedelta(days=LAST_DAY))


def _town(dice: random.Random) -> int:
    return dice.choices(range(len(TOWNS)), weights=SIZES)[0]


def _day(dice: random.Random, began: dt.datetime, last: int) -> int:
    """A day since the first of last year, so many back, as often as its month has much."""
    first = (began.date() - dt.date(began.year - 1, 1, 1)).days
    while True:
        days_ago = dice.randint(last, first)
        month = (began - dt.timedelta(days=days_ago)).month
        if dice.random() * max(SEASON) < SEASON[month - 1]:
            return days_ago


def _date(stage: Stage, days_ago: int) -> dt.date:
    return stage.began.astimezone(clock.SHANGHAI).date() - dt.timedelta(days=days_ago)
