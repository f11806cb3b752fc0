"""Economic compensation: N, N+1 and 2N (劳动合同法 40, 46–48, 87, 97; 实施条例 20, 25, 27)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal.calculators import amounts
from gonghui.engines.legal.calculators.amounts import MONTHS_A_YEAR, NOTHING, money, plain, yuan
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output, Words
from gonghui.engines.legal.calculators.reading import needed
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator
from gonghui.engines.legal.periods import whole_months

CONTRACT_LAW = dt.date(2008, 1, 1)
HALF_YEAR = 6
TIMES_AVERAGE = 3
MOST_MONTHS = Decimal(12)
HALF_MONTH = Decimal("0.5")


class Form(TextChoices):
    """What is due: compensation, compensation with a month instead of notice, or double for unlawful dismissal."""

    N = "N", lazy("经济补偿（N）")
    N_PLUS_1 = "N+1", lazy("经济补偿加代通知金（N+1）")
    DOUBLE = "2N", lazy("违法解除的赔偿金（2N）")


HEADLINES: dict[str, Words] = {
    Form.N: lazy("按您填的情况，单位应付经济补偿"),
    Form.N_PLUS_1: lazy("按您填的情况，单位应付经济补偿和代通知金"),
    Form.DOUBLE: lazy("按您填的情况，单位应付违法解除的赔偿金"),
}
ARTICLES: dict[str, tuple[Words, ...]] = {
    Form.N: (lazy("《劳动合同法》第四十六条、第四十七条"), lazy("《劳动合同法实施条例》第二十七条")),
    Form.N_PLUS_1: (
        lazy("《劳动合同法》第四十条、第四十六条、第四十七条"),
        lazy("《劳动合同法实施条例》第二十条、第二十七条"),
    ),
    Form.DOUBLE: (
        lazy("《劳动合同法》第四十七条、第四十八条、第八十七条"),
        lazy("《劳动合同法实施条例》第二十五条、第二十七条"),
    ),
}


@dataclass(frozen=True, slots=True)
class Months:
    """How many months' pay a service is worth: before the cap, and as it counts."""

    earned: Decimal
    counted: Decimal


@calculator(
    label=lazy("经济补偿、赔偿金"),
    ask=lazy("被辞退、被裁、不续签，该赔多少"),
    group=Group.LEAVING,
    icon="scale",
    figure="amount",
    on="service_end",
    rights="service_end",
    inputs=(
        Input(
            name="form", kind=Kind.CHOICE, label=lazy("是哪种情况？"), choices=Form.choices, default=Form.N,
            help=lazy("协商走、裁员、到期不续签、拖欠工资逼走选 N；没提前 30 天通知选 N+1；没有正当理由就辞退选 2N。"),
        ),
        Input(name="service_start", kind=Kind.DATE, required=True, label=lazy("哪天开始上班的？")),
        Input(name="service_end", kind=Kind.DATE, required=True, label=lazy("上班的最后一天是哪天？")),
        Input(
            name="average_monthly_wage", kind=Kind.MONEY, required=True, unit=lazy("元"),
            label=lazy("离职前 12 个月平均每月应发工资"),
            help=lazy("扣社保和个税以前的数，奖金、津贴都算在里面。没干满 12 个月，按干了的月份平均。"),
        ),
        Input(
            name="last_month_wage", kind=Kind.MONEY, unit=lazy("元"), label=lazy("上一个月的应发工资"), when="form=N+1",
            help=lazy("只有选 N+1 时才要填。"),
        ),
        Input(
            name="local_average_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("当地上年度职工月平均工资"), parameter="average_monthly_wage",
        ),
        Input(
            name="local_minimum_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("当地月最低工资"), parameter="minimum_monthly_wage",
        ),
    ),
    outputs=(
        Output(name="payment_months", kind=Kind.NUMBER, label=lazy("补偿月数")),
        Output(name="calculation_base", kind=Kind.MONEY, label=lazy("每月按多少算"), unit=lazy("元")),
        Output(name="wage_cap_applied", kind=Kind.FLAG, label=lazy("工资超过三倍封顶")),
        Output(name="year_cap_applied", kind=Kind.FLAG, label=lazy("年限按 12 个月封顶")),
        Output(name="minimum_wage_floor_applied", kind=Kind.FLAG, label=lazy("按最低工资补足")),
        Output(name="compensation", kind=Kind.MONEY, label=lazy("经济补偿（N）"), unit=lazy("元")),
        Output(name="notice_pay", kind=Kind.MONEY, label=lazy("代通知金"), unit=lazy("元")),
        Output(name="amount", kind=Kind.MONEY, label=lazy("应付合计"), unit=lazy("元")),
        Output(name="pre_2008_service", kind=Kind.FLAG, label=lazy("2008 年以前就在这家单位")),
    ),
    articles=(
        lazy("《劳动合同法》第四十条、第四十六条、第四十七条、第四十八条、第八十七条、第九十七条"),
        lazy("《劳动合同法实施条例》第二十条、第二十五条、第二十七条"),
    ),
)  # fmt: skip
def economic_compensation(
    *,
    aids: Aids,
    form: str,
    service_start: dt.date,
    service_end: dt.date,
    average_monthly_wage: Decimal,
    last_month_wage: Decimal | None,
    local_average_monthly_wage: Decimal,
    local_minimum_monthly_wage: Decimal,
) -> Result:
    """A month's pay for each year, with the wage between the local minimum and three times the local average.

    A wage above three times the average also limits the months to twelve. Service before 2008 counts for 2N only: the
    other forms count from 1 January 2008 and say so.
    """
    if service_end < service_start:
        raise needed("service_end", _("最后一天早于第一天。核对两个日期。"))
    if form == Form.N_PLUS_1 and last_month_wage is None:
        raise needed("last_month_wage", _("选了 N+1，要填上一个月的应发工资。"))
    counted_from = service_start if form == Form.DOUBLE else max(service_start, CONTRACT_LAW)
    wage = max(average_monthly_wage, local_minimum_monthly_wage)
    cap = TIMES_AVERAGE * local_average_monthly_wage
    capped = wage > cap
    base = cap if capped else wage
    months = _months(counted_from, service_end, capped=capped)
    exact = base * months.counted
    notice = last_month_wage if form == Form.N_PLUS_1 and last_month_wage is not None else NOTHING
    amount = yuan(exact * 2) if form == Form.DOUBLE else yuan(exact) + yuan(notice)
    old = service_start < CONTRACT_LAW
    return Result(
        outputs={
            "payment_months": months.counted,
            "calculation_base": base,
            "wage_cap_applied": capped,
            "year_cap_applied": months.counted < months.earned,
            "minimum_wage_floor_applied": average_monthly_wage < local_minimum_monthly_wage,
            "compensation": exact,
            "notice_pay": notice,
            "amount": amount,
            "pre_2008_service": old,
        },
        headline=str(HEADLINES[form]),
        steps=[
            *_service_steps(counted_from, service_end, months),
            _wage_step(average_monthly_wage, wage),
            _cap_step(wage, cap, local_average_monthly_wage),
            *_sum_steps(form, months.counted, base, yuan(exact), notice, amount),
        ],
        articles=(*ARTICLES[form], *((lazy("《劳动合同法》第九十七条"),) if old else ())),
        warnings=_warnings(form, old=old),
    )


def _months(first: dt.date, last: dt.date, *, capped: bool) -> Months:
    """One for each full year; a rest of six months or more is one more, a shorter one half a month."""
    if last < first:
        return Months(Decimal(0), Decimal(0))
    whole, rest = whole_months(first, last)
    years, months_left = divmod(whole, MONTHS_A_YEAR)
    earned = Decimal(years)
    if months_left >= HALF_YEAR:
        earned += 1
    elif months_left or rest:
        earned += HALF_MONTH
    return Months(earned, min(earned, MOST_MONTHS) if capped else earned)


def _service_steps(first: dt.date, last: dt.date, months: Months) -> list[Step]:
    if last < first:
        return [Step(_("2008 年以后没有工作年限"), amounts.day(last))]
    whole, rest = whole_months(first, last)
    years, left = divmod(whole, MONTHS_A_YEAR)
    why = _("满 %(n)d 年算 %(n)d 个月") % {"n": years} if years else _("不满 1 年")
    if left >= HALF_YEAR:
        why = _("%(so_far)s；剩下满 6 个月，再算 1 个月") % {"so_far": why}
    elif left or rest:
        why = _("%(so_far)s；剩下不满 6 个月，算半个月") % {"so_far": why}
    steps = [
        Step(_("工作年限 %(length)s") % {"length": amounts.length(first, last)}, amounts.days(first, last)),
        Step(_("折成 %(months)s 个月工资") % {"months": plain(months.earned)}, why),
    ]
    if months.counted < months.earned:
        steps.append(Step(_("最多算 12 个月"), _("月工资超过当地月平均工资 3 倍的，年限最多算 12 年")))
    return steps


def _wage_step(average: Decimal, wage: Decimal) -> Step:
    why = _("离职前 12 个月平均应发工资（含奖金、津贴）")
    if average < wage:
        why = _("您的平均工资 %(average)s 低于当地最低工资，按最低工资算") % {"average": money(average)}
    return Step(_("每月工资 %(wage)s") % {"wage": money(wage)}, why)


def _cap_step(wage: Decimal, cap: Decimal, average: Decimal) -> Step:
    why = _("上限是当地月平均工资的 3 倍：3 × %(average)s = %(cap)s") % {
        "average": amounts.bare(average),
        "cap": money(cap),
    }
    if wage > cap:
        return Step(_("超过上限，每月按 %(cap)s 算") % {"cap": money(cap)}, why)
    return Step(_("没有超过上限"), why)


def _sum_steps(
    form: str, months: Decimal, base: Decimal, compensation: Decimal, notice: Decimal, amount: Decimal
) -> list[Step]:
    facts = {"months": plain(months), "base": amounts.bare(base), "sum": money(compensation)}
    steps = [Step(_("%(months)s × %(base)s = %(sum)s") % facts)]
    if form == Form.N_PLUS_1:
        parts = {"first": amounts.bare(compensation), "second": amounts.bare(notice), "sum": money(amount)}
        steps.append(Step(_("加上一个月工资：%(first)s + %(second)s = %(sum)s") % parts, _("代通知金，不封顶")))
    if form == Form.DOUBLE:
        parts = {"first": amounts.bare(compensation), "sum": money(amount)}
        steps.append(Step(_("两倍：2 × %(first)s = %(sum)s") % parts, _("赔偿金代替经济补偿，不再另付 N")))
    return steps


def _warnings(form: str, *, old: bool) -> list[str]:
    warnings = []
    if old and form == Form.DOUBLE:
        warnings.append(_("赔偿金从用工那天起算。2008 年以前的年限各地做法不一，请工会或者律师核对。"))
    elif old:
        warnings.append(_("这里只从 2008年1月1日 起算。以前的年限要按当时的规定另算，请工会或者律师核对。"))
    if form == Form.N_PLUS_1:
        warnings.append(
            _("“+1”只在医疗期满、不能胜任、客观情况重大变化，又没提前 30 天通知时才有；经济性裁员和 2N 都没有。")
        )
    if form == Form.DOUBLE:
        warnings.append(_("是不是违法解除，由仲裁委员会或者法院认定。也可以不要赔偿金，要求回去上班。"))
    return warnings
