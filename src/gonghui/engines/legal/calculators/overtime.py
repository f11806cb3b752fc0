"""Overtime pay, and what kind of day it was (劳动法 36, 41, 44; 工资支付暂行规定 13)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal.calculators.amounts import HOURS_A_DAY, PAID_DAYS, bare, day, money, plain, rate, yuan
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output, Words
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator
from gonghui.engines.legal.enums import DayKind

WEEKDAY, REST_DAY, HOLIDAY = Decimal("1.5"), Decimal("2.0"), Decimal("3.0")
NONE = Decimal(0)
MOST_HOURS = 36
HOURS_OF_A_MONTH = 744
HOURS_PAID = PAID_DAYS * HOURS_A_DAY
ARTICLES = (
    lazy("《劳动法》第三十六条、第四十一条、第四十四条"),
    lazy("《工资支付暂行规定》第十三条"),
    lazy("人社部发〔2025〕2号"),
)


class WorkingTime(TextChoices):
    """How working time is arranged."""

    STANDARD = "standard", lazy("标准工时")
    COMPREHENSIVE = "comprehensive", lazy("综合计算工时（经批准）")
    IRREGULAR = "irregular", lazy("不定时工作制（经批准）")


RATES: dict[str, tuple[Decimal, Decimal, Decimal]] = {
    WorkingTime.STANDARD: (WEEKDAY, REST_DAY, HOLIDAY),
    # Rest days are ordinary days there: what exceeds the hours of the whole period is paid at 150 %.
    WorkingTime.COMPREHENSIVE: (WEEKDAY, WEEKDAY, HOLIDAY),
    WorkingTime.IRREGULAR: (NONE, NONE, NONE),
}
DAY_RATES = {
    DayKind.WORKING_DAY: WEEKDAY,
    DayKind.REST_DAY: REST_DAY,
    DayKind.STATUTORY_HOLIDAY: HOLIDAY,
}
WHY: dict[DayKind, Words] = {
    DayKind.WORKING_DAY: lazy("工作日延长时间，按 150% 付；调休上班的周末也是工作日"),
    DayKind.REST_DAY: lazy("先安排补休；不能补休的，按 200% 付"),
    DayKind.STATUTORY_HOLIDAY: lazy("法定节假日按 300% 付，不能用补休代替"),
}


def _hours(name: str, label: Words, help: Words = "") -> Input:
    return Input(
        name=name, kind=Kind.NUMBER, default=NONE, most=HOURS_OF_A_MONTH, label=label, help=help, unit=lazy("小时")
    )


@calculator(
    label=lazy("加班工资"),
    ask=lazy("加班费没给、给少了"),
    group=Group.PAY,
    icon="clock",
    figure="amount",
    rights="wages",
    inputs=(
        Input(
            name="monthly_wage_base", kind=Kind.MONEY, required=True, unit=lazy("元"),
            label=lazy("算加班费的月工资"),
            help=lazy("合同里写明的月工资；没写明的，按平时每月应得的工资。各地算法有差别。"),
        ),
        _hours("hours_weekday", lazy("这个月工作日加班几小时？")),
        _hours("hours_rest_day", lazy("周末加班、没给补休的几小时？")),
        _hours(
            "hours_statutory_holiday", lazy("法定节假日上班几小时？"),
            lazy("不知道是不是法定节假日，先查“那天加班算几倍”。"),
        ),
        Input(
            name="working_time_system", kind=Kind.CHOICE, choices=WorkingTime.choices, default=WorkingTime.STANDARD,
            label=lazy("工时怎么算？"), help=lazy("没听说过别的，就是标准工时。"),
        ),
        Input(
            name="local_minimum_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("当地月最低工资"), parameter="minimum_monthly_wage",
        ),
    ),
    outputs=(
        Output(name="hourly_wage", kind=Kind.RATE, label=lazy("每小时工资"), unit=lazy("元")),
        Output(name="weekday_pay", kind=Kind.MONEY, label=lazy("工作日加班"), unit=lazy("元")),
        Output(name="rest_day_pay", kind=Kind.MONEY, label=lazy("休息日加班"), unit=lazy("元")),
        Output(name="statutory_holiday_pay", kind=Kind.MONEY, label=lazy("法定节假日加班"), unit=lazy("元")),
        Output(name="amount", kind=Kind.MONEY, label=lazy("加班工资合计"), unit=lazy("元")),
    ),
    articles=ARTICLES,
)  # fmt: skip
def overtime_pay(
    *,
    aids: Aids,
    monthly_wage_base: Decimal,
    hours_weekday: Decimal,
    hours_rest_day: Decimal,
    hours_statutory_holiday: Decimal,
    working_time_system: str,
    local_minimum_monthly_wage: Decimal,
) -> Result:
    """Hours at 150, 200 and 300 % of the hourly wage, which is the monthly base over 21.75 days of eight hours.

    Comprehensive hours know no rest-day rate; approved irregular hours are paid nowhere by national rules.
    """
    base = max(monthly_wage_base, local_minimum_monthly_wage)
    hours = (hours_weekday, hours_rest_day, hours_statutory_holiday)
    times = RATES[working_time_system]
    pay = [yuan(base * each * share / HOURS_PAID) for each, share in zip(hours, times, strict=True)]
    amount = sum(pay, NONE)
    return Result(
        outputs={
            "hourly_wage": rate(base / HOURS_PAID),
            "weekday_pay": pay[0],
            "rest_day_pay": pay[1],
            "statutory_holiday_pay": pay[2],
            "amount": yuan(amount),
        },
        headline=_("按您填的加班时间，单位应付加班工资"),
        steps=_pay_steps(base, monthly_wage_base, hours, times, pay),
        articles=ARTICLES,
        warnings=_pay_warnings(working_time_system, sum(hours, NONE)),
    )


def _pay_steps(
    base: Decimal,
    asked: Decimal,
    hours: tuple[Decimal, ...],
    times: tuple[Decimal, ...],
    pay: list[Decimal],
) -> list[Step]:
    hourly = {"base": bare(base), "hourly": f"{rate(base / HOURS_PAID):f}"}
    why = _("每月计薪 21.75 天，每天 8 小时")
    if asked < base:
        why = _("填的工资低于当地最低工资，按最低工资算；每月计薪 21.75 天，每天 8 小时")
    steps = [Step(_("每小时 %(base)s ÷ 21.75 ÷ 8 = %(hourly)s 元") % hourly, why)]
    names = (_("工作日"), _("休息日"), _("法定节假日"))
    for name, worked, share, paid in zip(names, hours, times, pay, strict=True):
        if worked:
            facts = {"name": name, "hours": plain(worked), "times": plain(share), "paid": money(paid)}
            steps.append(Step(_("%(name)s %(hours)s 小时 × %(times)s 倍 = %(paid)s") % facts))
    lines = [bare(each) for each in pay if each]
    if len(lines) > 1:
        steps.append(Step(_("合计 %(lines)s = %(sum)s") % {"lines": " + ".join(lines), "sum": money(sum(pay, NONE))}))
    return steps


def _pay_warnings(system: str, hours: Decimal) -> list[str]:
    warnings = []
    if system == WorkingTime.COMPREHENSIVE:
        warnings.append(_("综合计算工时：整个周期超出标准的时间按 150% 付，没有休息日 200% 这一档。"))
    if system == WorkingTime.IRREGULAR:
        warnings.append(_("经批准的不定时工作制，国家规定没有加班工资；有的地方法定节假日照付。请问当地工会。"))
    if hours > MOST_HOURS:
        warnings.append(_("一个月加班超过 36 小时，超出了《劳动法》第四十一条的上限。多出来的也要付钱，还可以投诉。"))
    return warnings


@calculator(
    label=lazy("那天加班算几倍"),
    ask=lazy("那天是工作日、休息日，还是法定节假日"),
    group=Group.PAY,
    icon="calendar",
    figure="rate",
    inputs=(Input(name="date", kind=Kind.DATE, required=True, label=lazy("哪一天？")),),
    outputs=(
        Output(name="day_kind", kind=Kind.CHOICE, label=lazy("那天是"), choices=DayKind.choices),
        Output(name="rate", kind=Kind.NUMBER, label=lazy("加班按几倍付"), unit=lazy("倍")),
    ),
    articles=ARTICLES[:1],
)
def overtime_rate_for_date(*, aids: Aids, date: dt.date) -> Result:
    """What kind of day it was, by the notices of the State Council, and how many times the wage is due."""
    kind = aids.calendar.day_kind(date)
    return Result(
        outputs={"day_kind": kind.value, "rate": DAY_RATES[kind]},
        headline=_("%(day)s 上班或者加班，按几倍付") % {"day": day(date)},
        steps=[Step(_("%(day)s 是%(kind)s") % {"day": day(date), "kind": kind.label}, str(WHY[kind]))],
        articles=ARTICLES[:1],
        warnings=aids.calendar.warnings(date, date),
    )
