"""How long a probation may be and what it must pay (劳动合同法 19, 20, 70, 83; 实施条例 15)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal.calculators.amounts import NOTHING, PAID_DAYS, bare, length, money, yuan
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output
from gonghui.engines.legal.calculators.reading import needed
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator
from gonghui.engines.legal.periods import whole_months

TIERS = ((36, 6), (12, 2), (3, 1))
LONGEST_MONTHS = 120
MOST_DAYS = 300
FLOOR_SHARE = Decimal("0.8")
LIMIT_ARTICLES = (lazy("《劳动合同法》第十九条、第七十条、第八十三条"),)
FLOOR_ARTICLES = (lazy("《劳动合同法》第二十条"), lazy("《劳动合同法实施条例》第十五条"))


class ContractType(TextChoices):
    """What was agreed on the length of the contract."""

    FIXED = "fixed", lazy("有期限的")
    OPEN_ENDED = "open_ended", lazy("无固定期限")
    TASK = "task", lazy("干完这件活为止")
    PART_TIME = "part_time", lazy("非全日制（小时工）")


LONGEST = {ContractType.OPEN_ENDED: 6, ContractType.TASK: 0, ContractType.PART_TIME: 0}


@calculator(
    label=lazy("试用期多长"),
    ask=lazy("试用期太长，又试用一次"),
    group=Group.CONTRACT,
    icon="history",
    figure="compensation",
    on="contract_start",
    inputs=(
        Input(
            name="contract_type", kind=Kind.CHOICE, required=True, choices=ContractType.choices,
            label=lazy("合同是哪一种？"),
        ),
        Input(name="contract_start", kind=Kind.DATE, label=lazy("合同从哪天起？"), when="contract_type=fixed"),
        Input(name="contract_end", kind=Kind.DATE, label=lazy("合同到哪天止？"), when="contract_type=fixed"),
        Input(
            name="performed_probation_months", kind=Kind.COUNT, required=True, most=LONGEST_MONTHS, unit=lazy("个月"),
            label=lazy("试用期已经过了几个整月？"),
        ),
        Input(
            name="performed_extra_workdays", kind=Kind.COUNT, default=0, most=MOST_DAYS, unit=lazy("天"),
            label=lazy("整月以外，又上了几天班？"),
        ),
        Input(
            name="post_probation_monthly_wage", kind=Kind.MONEY, positive=True, unit=lazy("元"),
            label=lazy("试用期满以后的月工资"), help=lazy("试用期超了才用得上。"),
        ),
        Input(
            name="is_second_probation", kind=Kind.FLAG, default=False, label=lazy("在这家单位已经试用过一次"),
        ),
    ),
    outputs=(
        Output(name="legal_max_months", kind=Kind.COUNT, label=lazy("最长可以试用"), unit=lazy("个月")),
        Output(name="excess_months", kind=Kind.COUNT, label=lazy("超了"), unit=lazy("个月")),
        Output(name="excess_workdays", kind=Kind.COUNT, label=lazy("又超了"), unit=lazy("天")),
        Output(name="compensation", kind=Kind.MONEY, label=lazy("赔偿金"), unit=lazy("元")),
    ),
    articles=LIMIT_ARTICLES,
)  # fmt: skip
def probation_limit(
    *,
    aids: Aids,
    contract_type: str,
    contract_start: dt.date | None,
    contract_end: dt.date | None,
    performed_probation_months: int,
    performed_extra_workdays: int,
    post_probation_monthly_wage: Decimal | None,
    is_second_probation: bool,
) -> Result:
    """The longest probation by the length of the contract, and the wage after probation for what was served beyond it.

    Days beyond whole months count only once the lawful months are used up. Asks for the wage only where it is needed.
    """
    limit, step = _limit(contract_type, contract_start, contract_end, second=is_second_probation)
    months = max(performed_probation_months - limit, 0)
    days = performed_extra_workdays if performed_probation_months >= limit else 0
    if post_probation_monthly_wage is None and (months or days):
        raise needed("post_probation_monthly_wage", _("试用期超了，要填试用期满以后的月工资才能算赔偿。"))
    wage = post_probation_monthly_wage or NOTHING
    compensation = wage * months + wage * days / PAID_DAYS
    return Result(
        outputs={
            "legal_max_months": limit,
            "excess_months": months,
            "excess_workdays": days,
            "compensation": compensation,
        },
        headline=_("超过的试用期，单位应另付赔偿金"),
        steps=[step, _excess_step(months, days, wage, compensation)],
        articles=LIMIT_ARTICLES,
        warnings=[_("只签试用期合同的，试用期不成立，那段时间就是合同期限。")],
    )


def _excess_step(months: int, days: int, wage: Decimal, compensation: Decimal) -> Step:
    if not months and not days:
        return Step(_("没有超过最长的试用期"))
    text = _("超了 %(months)s 个月：%(months)s × %(wage)s = %(sum)s")
    if days:
        text = _("超了 %(months)s 个月零 %(days)s 天：%(months)s × %(wage)s + %(wage)s ÷ 21.75 × %(days)s = %(sum)s")
    facts = {"months": months, "days": days, "wage": bare(wage), "sum": money(yuan(compensation))}
    return Step(text % facts, _("按试用期满后的工资另付，已经发的工资不抵扣"))


def _limit(contract_type: str, start: dt.date | None, end: dt.date | None, *, second: bool) -> tuple[int, Step]:
    if contract_type != ContractType.FIXED:
        longest = 0 if second else LONGEST[ContractType(contract_type)]
        kind = ContractType(contract_type).label
        return longest, _limit_step(longest, str(kind), second=second)
    for name, given in (("contract_start", start), ("contract_end", end)):
        if given is None:
            raise needed(name, _("有期限的合同，要填起止两天。"))
    if start is None or end is None or end < start:
        raise needed("contract_end", _("合同结束的那天早于开始的那天。核对两个日期。"))
    months = whole_months(start, end)[0]
    longest = 0 if second else next((limit for least, limit in TIERS if months >= least), 0)
    return longest, _limit_step(longest, _("合同期 %(length)s") % {"length": length(start, end)}, second=second)


def _limit_step(longest: int, contract: str, *, second: bool) -> Step:
    why = _("不满 3 个月没有试用期，满 3 个月不满 1 年 1 个月，满 1 年不满 3 年 2 个月，3 年以上 6 个月")
    if second:
        why = _("同一家单位和同一个人只能约定一次试用期")
    if not longest:
        return Step(_("%(contract)s，不能有试用期") % {"contract": contract}, why)
    return Step(_("%(contract)s，试用期最长 %(months)s 个月") % {"contract": contract, "months": longest}, why)


@calculator(
    label=lazy("试用期工资"),
    ask=lazy("试用期工资给得太低"),
    group=Group.CONTRACT,
    icon="user-check",
    figure="monthly_shortfall",
    rights="wages",
    inputs=(
        Input(
            name="contract_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("合同上写的转正后月工资"),
        ),
        Input(
            name="paid_probation_wage", kind=Kind.MONEY, required=True, unit=lazy("元"),
            label=lazy("试用期每月实际应发工资"),
        ),
        Input(
            name="local_minimum_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("当地月最低工资"), parameter="minimum_monthly_wage",
        ),
    ),
    outputs=(
        Output(name="floor", kind=Kind.MONEY, label=lazy("每月最少应发"), unit=lazy("元")),
        Output(name="monthly_shortfall", kind=Kind.MONEY, label=lazy("每月少发"), unit=lazy("元")),
    ),
    articles=FLOOR_ARTICLES,
)  # fmt: skip
def probation_wage_floor(
    *,
    aids: Aids,
    contract_monthly_wage: Decimal,
    paid_probation_wage: Decimal,
    local_minimum_monthly_wage: Decimal,
) -> Result:
    """At least 80 % of the contract wage and at least the local minimum; what is missing each month."""
    floor = max(contract_monthly_wage * FLOOR_SHARE, local_minimum_monthly_wage)
    shortfall = max(floor - paid_probation_wage, NOTHING)
    return Result(
        outputs={"floor": floor, "monthly_shortfall": shortfall},
        headline=_("试用期工资，单位每月少发了"),
        steps=_floor_steps(contract_monthly_wage, local_minimum_monthly_wage, paid_probation_wage, floor),
        articles=FLOOR_ARTICLES,
    )


def _floor_steps(wage: Decimal, minimum: Decimal, paid: Decimal, floor: Decimal) -> list[Step]:
    shares = {"wage": bare(wage), "share": money(wage * FLOOR_SHARE)}
    facts = {"floor": bare(floor), "paid": bare(paid), "sum": money(floor - paid)}
    return [
        Step(_("合同工资的 80%%：%(wage)s × 0.8 = %(share)s") % shares),
        Step(
            _("每月最少 %(floor)s") % {"floor": money(floor)},
            _("合同工资的 80%% 和当地最低工资 %(minimum)s，取高的") % {"minimum": bare(minimum)},
        ),
        Step(_("少发 %(floor)s − %(paid)s = %(sum)s") % facts) if floor > paid else Step(_("没有少发")),
    ]
