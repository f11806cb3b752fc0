"""Pay for annual leave that was not taken (职工带薪年休假条例 2–5; 企业职工带薪年休假实施办法 3–5, 10–12)."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_FLOOR, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal.calculators.amounts import PAID_DAYS, bare, money, plain, rate, yuan
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output
from gonghui.engines.legal.calculators.reading import needed
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator

DAYS_A_YEAR = 365
LONGEST_WORK = 80
TIERS = ((20, 15), (10, 10), (1, 5))
ALL_TIMES, EXTRA_TIMES = 3, 2
NONE = Decimal(0)
ARTICLES = (
    lazy("《职工带薪年休假条例》第二条、第三条、第四条、第五条"),
    lazy("《企业职工带薪年休假实施办法》第三条、第五条、第十条、第十一条、第十二条"),
)


class Mode(TextChoices):
    """Which part of the year counts."""

    FULL_YEAR = "full_year", lazy("全年都在这家单位")
    TERMINATION = "termination", lazy("今年离职")
    NEW_HIRE_YEAR = "new_hire_year", lazy("今年新到这家单位")


@calculator(
    label=lazy("年休假工资"),
    ask=lazy("年假没休，该补多少"),
    group=Group.PAY,
    icon="calendar",
    figure="extra_amount",
    on="calculation_date",
    rights="calculation_date",
    inputs=(
        Input(
            name="cumulative_service_years", kind=Kind.NUMBER, required=True, most=LONGEST_WORK, unit=lazy("年"),
            label=lazy("一共工作了多少年？"), help=lazy("在所有单位干过的年数加起来。"),
        ),
        Input(name="mode", kind=Kind.CHOICE, required=True, choices=Mode.choices, label=lazy("今年是哪种情况？")),
        Input(
            name="calculation_date", kind=Kind.DATE, label=lazy("离职的最后一天"), when="mode=termination",
            help=lazy("今年离职的要填。"),
        ),
        Input(
            name="hire_date", kind=Kind.DATE, label=lazy("到这家单位的那天"), when="mode=termination|new_hire_year",
            help=lazy("今年新来的要填；今年来、今年走的也要填。"),
        ),
        Input(
            name="days_taken", kind=Kind.NUMBER, default=NONE, most=DAYS_A_YEAR, unit=lazy("天"),
            label=lazy("今年已经休了几天年假？"),
        ),
        Input(
            name="average_monthly_wage_excluding_overtime", kind=Kind.MONEY, required=True, positive=True,
            unit=lazy("元"), label=lazy("前 12 个月平均每月工资，不算加班费"),
        ),
        Input(
            name="employee_declined_in_writing", kind=Kind.FLAG, default=False,
            label=lazy("我书面说过，因为自己的原因不休年假"),
        ),
        Input(
            name="disqualified", kind=Kind.FLAG, default=False, label=lazy("今年有不能享受年休假的情况"),
            help=lazy("寒暑假比年假长、事假满 20 天不扣工资、病假超过规定月数。"),
        ),
    ),
    outputs=(
        Output(name="statutory_days", kind=Kind.COUNT, label=lazy("全年应有"), unit=lazy("天")),
        Output(name="prorated_days", kind=Kind.COUNT, label=lazy("今年折算"), unit=lazy("天")),
        Output(name="unused_days", kind=Kind.NUMBER, label=lazy("没休"), unit=lazy("天")),
        Output(name="daily_wage", kind=Kind.RATE, label=lazy("每天工资"), unit=lazy("元")),
        Output(
            name="total_including_normal_pay", kind=Kind.MONEY, label=lazy("连正常工资一共"), unit=lazy("元")
        ),
        Output(name="extra_amount", kind=Kind.MONEY, label=lazy("还应补"), unit=lazy("元")),
    ),
    articles=ARTICLES,
)  # fmt: skip
def annual_leave_pay(
    *,
    aids: Aids,
    cumulative_service_years: Decimal,
    mode: str,
    calculation_date: dt.date | None,
    hire_date: dt.date | None,
    days_taken: Decimal,
    average_monthly_wage_excluding_overtime: Decimal,
    employee_declined_in_writing: bool,
    disqualified: bool,
) -> Result:
    """Three times the daily wage for each day not taken, of which one has been paid as the normal wage.

    In the year of leaving or joining the days are in proportion and rounded down. Who gave the leave up in writing gets
    the normal wage only.
    """
    statutory = next((days for years, days in TIERS if cumulative_service_years >= years), 0)
    first, last = _part_of_year(mode, calculation_date, hire_date)
    elapsed = (last - first).days + 1 if first and last else DAYS_A_YEAR
    share = (Decimal(elapsed) * statutory / DAYS_A_YEAR).to_integral_value(rounding=ROUND_FLOOR)
    prorated = 0 if disqualified else min(int(share), statutory)
    unused = max(Decimal(prorated) - days_taken, NONE)
    wage = average_monthly_wage_excluding_overtime
    all_times, extra_times = (1, 0) if employee_declined_in_writing else (ALL_TIMES, EXTRA_TIMES)
    extra = yuan(wage * unused * extra_times / PAID_DAYS)
    steps = [_days_step(cumulative_service_years, statutory)]
    if first and last:
        steps.append(_share_step(elapsed, statutory, int(share)))
    steps += _pay_steps(prorated, days_taken, unused, wage, extra_times, extra)
    return Result(
        outputs={
            "statutory_days": statutory,
            "prorated_days": prorated,
            "unused_days": unused,
            "daily_wage": rate(wage / PAID_DAYS),
            "total_including_normal_pay": wage * unused * all_times / PAID_DAYS,
            "extra_amount": extra,
        },
        headline=_("没休的年假，单位还应补您"),
        steps=steps,
        articles=ARTICLES,
        warnings=_warnings(declined=employee_declined_in_writing, disqualified=disqualified),
    )


def _part_of_year(mode: str, leaves: dt.date | None, joined: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """The days of the year at this employer, both included; nothing for a whole year."""
    if mode == Mode.TERMINATION:
        if leaves is None:
            raise needed("calculation_date", _("今年离职的，要填最后一天。"))
        if joined is not None and joined > leaves:
            raise needed("hire_date", _("到单位的那天晚于离职的那天。核对两个日期。"))
        new_year = dt.date(leaves.year, 1, 1)
        return max(new_year, joined or new_year), leaves
    if mode == Mode.NEW_HIRE_YEAR:
        if joined is None:
            raise needed("hire_date", _("今年新来的，要填到单位的那天。"))
        return joined, dt.date(joined.year, 12, 31)
    return None, None


def _days_step(years: Decimal, days: int) -> Step:
    facts = {"years": plain(years), "days": days}
    if not days:
        return Step(_("累计工作 %(years)s 年，还没有年休假") % facts, _("连续工作满 12 个月以后才有"))
    why = _("满 1 年不满 10 年 5 天，满 10 年不满 20 年 10 天，满 20 年 15 天")
    return Step(_("累计工作 %(years)s 年，全年 %(days)s 天") % facts, why)


def _share_step(elapsed: int, statutory: int, share: int) -> Step:
    facts = {"elapsed": elapsed, "statutory": statutory, "share": share}
    return Step(
        _("折算：%(elapsed)s ÷ 365 × %(statutory)s，取整 %(share)s 天") % facts,
        _("今年在这家单位的天数除以 365，不够一整天的不算"),
    )


def _pay_steps(prorated: int, taken: Decimal, unused: Decimal, wage: Decimal, times: int, extra: Decimal) -> list[Step]:
    daily = {"wage": bare(wage), "daily": f"{rate(wage / PAID_DAYS):f}"}
    facts = {"days": prorated, "taken": plain(taken), "unused": plain(unused)}
    left = _("应休 %(days)s 天，已休 %(taken)s 天，没休 %(unused)s 天")
    why = _("多休的不用退") if taken > prorated else ""
    steps = [Step(left % facts, why), Step(_("每天 %(wage)s ÷ 21.75 = %(daily)s 元") % daily)]
    paid = {"unused": plain(unused), "daily": daily["daily"], "times": times, "sum": money(extra)}
    because = _("一共按 300% 付，其中 100% 已经在正常工资里发了") if times else _("只有正常工资，没有另外的")
    return [*steps, Step(_("%(unused)s 天 × %(daily)s × %(times)s = %(sum)s") % paid, because)]


def _warnings(*, declined: bool, disqualified: bool) -> list[str]:
    warnings = [_("年假跨年、一年里工龄跨档怎么算，各地有差别；时效怎么算也有差别。请问当地工会。")]
    if declined:
        warnings.append(_("单位要拿得出您书面不休的材料；单位没安排、也没问过您的，不算您放弃。"))
    if disqualified:
        warnings.append(_("不能享受的五种情况写在《职工带薪年休假条例》第四条，逐条对一对。"))
    return warnings
