"""The second wage without a written contract (劳动合同法 10, 14, 82; 实施条例 6–7; 法释〔2025〕12号 6–9)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal.calculators.amounts import MONTHS_A_YEAR, PAID_DAYS, bare, day, days, money, yuan
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output
from gonghui.engines.legal.calculators.reading import needed
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator
from gonghui.engines.legal.calendar import ONE_DAY, WorkCalendar
from gonghui.engines.legal.periods import add_months, period_last_day

MOST_MONTHS = 11
ARTICLES = (
    lazy("《劳动合同法》第十条、第十四条、第八十二条"),
    lazy("《劳动合同法实施条例》第六条、第七条"),
    lazy("法释〔2025〕12号第六条至第九条"),
)


class LimitationMode(TextChoices):
    """Whether the year of arbitration cuts days off the window."""

    NONE = "none", lazy("不按天倒推")
    DAY_BY_DAY = "one_year_day_by_day", lazy("从申请仲裁那天按天倒推一年")


@dataclass(frozen=True, slots=True)
class Part:
    """The days of one calendar month that lie in the window, both included."""

    first: dt.date
    last: dt.date

    @property
    def month(self) -> str:
        """`2025-06`."""
        return f"{self.first:%Y-%m}"

    @property
    def whole(self) -> bool:
        """Whether that is the whole month."""
        return self.first.day == 1 and self.last.day == monthrange(self.last.year, self.last.month)[1]

    @property
    def length(self) -> int:
        """How many days that are."""
        return (self.last - self.first).days + 1

    def worked(self, calendar: WorkCalendar) -> int:
        """How many of them are working days, for whoever does not know how many were worked."""
        return sum(calendar.is_working_day(self.first + ONE_DAY * number) for number in range(self.length))


def window_of(
    employment_start: dt.date,
    contract_signed_on: dt.date | None = None,
    employment_end: dt.date | None = None,
    assessed_on: dt.date | None = None,
    not_before: dt.date | None = None,
) -> tuple[dt.date, dt.date] | None:
    """The days for which a second wage is due, both included; None for no such day."""
    first = period_last_day(employment_start, 1) + ONE_DAY
    ends = [period_last_day(employment_start, MONTHS_A_YEAR)]
    ends += [contract_signed_on - ONE_DAY] if contract_signed_on else []
    ends += [end for end in (employment_end, assessed_on) if end]
    first, last = max(first, not_before or first), min(ends)
    return (first, last) if first <= last else None


def parts_of(window: tuple[dt.date, dt.date] | None) -> Iterator[Part]:
    """The window month by month."""
    if window is None:
        return
    first, last = window
    while first <= last:
        month_end = first.replace(day=monthrange(first.year, first.month)[1])
        yield Part(first, min(month_end, last))
        first = month_end + ONE_DAY


@calculator(
    label=lazy("没签合同的二倍工资"),
    ask=lazy("没签劳动合同，合同没给我"),
    group=Group.CONTRACT,
    icon="file-text",
    figure="extra_wage_amount",
    on="assessed_on",
    inputs=(
        Input(name="employment_start", kind=Kind.DATE, required=True, label=lazy("哪天开始上班的？")),
        Input(name="contract_signed_on", kind=Kind.DATE, label=lazy("哪天签的合同？"), help=lazy("一直没签就空着。")),
        Input(name="employment_end", kind=Kind.DATE, label=lazy("上班的最后一天"), help=lazy("还在上班就空着。")),
        Input(name="assessed_on", kind=Kind.DATE, label=lazy("算到哪一天？"), help=lazy("一般是今天。")),
        Input(
            name="monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("每月应发工资"),
        ),
        Input(
            name="partial_month_workdays", kind=Kind.MONTH_DAYS, default={},
            parameter="workdays",
            label=lazy("不满整月的那几个月，上了几天班？"),
            help=lazy("一行一个月，比如“2025-06 7”。记不清就空着，按工作日历算。"),
        ),
        Input(
            name="limitation_mode", kind=Kind.CHOICE, choices=LimitationMode.choices, default=LimitationMode.NONE,
            label=lazy("当地的时效怎么算？"), help=lazy("不知道就选第一个，再问问当地工会。"),
        ),
        Input(
            name="arbitration_filed_on", kind=Kind.DATE, label=lazy("哪天申请的仲裁？"),
            when="limitation_mode=one_year_day_by_day",
        ),
    ),
    outputs=(
        Output(name="window_start", kind=Kind.DATE, label=lazy("从哪天起")),
        Output(name="window_end", kind=Kind.DATE, label=lazy("到哪天止")),
        Output(name="full_months", kind=Kind.COUNT, label=lazy("整月"), unit=lazy("个月")),
        Output(name="partial_workdays", kind=Kind.COUNT, label=lazy("零头的上班天数"), unit=lazy("天")),
        Output(name="extra_wage_amount", kind=Kind.MONEY, label=lazy("另外一倍工资"), unit=lazy("元")),
        Output(
            name="deemed_open_ended_contract_from", kind=Kind.DATE, label=lazy("视为已签无固定期限合同，从")
        ),
    ),
    articles=ARTICLES,
)  # fmt: skip
def unsigned_contract_double_wage(
    *,
    aids: Aids,
    employment_start: dt.date,
    contract_signed_on: dt.date | None,
    employment_end: dt.date | None,
    assessed_on: dt.date | None,
    monthly_wage: Decimal,
    partial_month_workdays: Mapping[str, int],
    arbitration_filed_on: dt.date | None,
    limitation_mode: str,
) -> Result:
    """The second wage from the second month to the end of the first year, whole calendar months and days of the others.

    Refuses a part month whose worked days nobody gave, and day-by-day limitation without the day of filing.
    """
    for name, given in (("employment_end", employment_end), ("assessed_on", assessed_on)):
        if given is not None and given < employment_start:
            raise needed(name, _("早于开始上班的那天。核对两个日期。"))
    not_before = _a_year_before(arbitration_filed_on) if limitation_mode == LimitationMode.DAY_BY_DAY else None
    window = window_of(employment_start, contract_signed_on, employment_end, assessed_on, not_before)
    parts = list(parts_of(window))
    whole = [part for part in parts if part.whole]
    worked = {part.month: _worked(part, partial_month_workdays) for part in parts if not part.whole}
    shares = [min(monthly_wage, monthly_wage * count / PAID_DAYS) for count in worked.values()]
    exact = min(monthly_wage * len(whole) + sum(shares, Decimal(0)), monthly_wage * MOST_MONTHS)
    deemed = _deemed(employment_start, contract_signed_on, employment_end, assessed_on)
    return Result(
        outputs={
            "window_start": window[0] if window else None,
            "window_end": window[1] if window else None,
            "full_months": len(whole),
            "partial_workdays": sum(worked.values()),
            "extra_wage_amount": exact,
            "deemed_open_ended_contract_from": deemed,
        },
        headline=_("没签合同，单位应另付一倍工资"),
        steps=_steps(employment_start, window, len(whole), worked, monthly_wage, exact, deemed),
        articles=ARTICLES,
        warnings=_warnings(limitation_mode),
    )


def _a_year_before(filed: dt.date | None) -> dt.date:
    if filed is None:
        raise needed("arbitration_filed_on", _("按天倒推一年，要填申请仲裁的那天。"))
    return add_months(filed, -MONTHS_A_YEAR)


def _worked(part: Part, given: Mapping[str, int]) -> int:
    name = "partial_month_workdays"
    if part.month not in given:
        facts = {"month": part.month, "days": days(part.first, part.last)}
        raise needed(name, _("%(month)s 不满整月，要填 %(days)s 上了几天班。") % facts)
    if given[part.month] > part.length:
        facts = {"month": part.month, "most": str(part.length)}
        raise needed(name, _("%(month)s 只算到 %(most)s 天，填的天数多了。") % facts)
    return given[part.month]


def _deemed(start: dt.date, signed: dt.date | None, end: dt.date | None, asked: dt.date | None) -> dt.date | None:
    """The first day after the year, if it was reached at work, unsigned, and the question is asked on it or later."""
    after = period_last_day(start, MONTHS_A_YEAR) + ONE_DAY
    still_employed = end is None or end >= after
    unsigned = signed is None or signed >= after
    return after if asked is not None and asked >= after and still_employed and unsigned else None


def _steps(
    start: dt.date,
    window: tuple[dt.date, dt.date] | None,
    whole: int,
    worked: Mapping[str, int],
    wage: Decimal,
    exact: Decimal,
    deemed: dt.date | None,
) -> list[Step]:
    if window is None:
        steps = [Step(_("没有应付二倍工资的日子"), _("上班满一个月的次日起才算"))]
    else:
        why = _("从满一个月的次日起；到签合同前一天、满一年那天、离开那天、算到那天，取最早的一个")
        steps = [Step(days(*window), why)]
        if whole:
            facts = {"count": whole, "wage": bare(wage), "sum": money(wage * whole)}
            steps.append(Step(_("整月 %(count)s 个：%(count)s × %(wage)s = %(sum)s") % facts))
        for month, count in worked.items():
            share = money(min(wage, wage * count / PAID_DAYS))
            part = {"month": month, "wage": bare(wage), "count": count, "sum": share}
            text = _("%(month)s：%(wage)s ÷ 21.75 × %(count)s 天 = %(sum)s")
            steps.append(Step(text % part, _("最多不超过一个月工资")))
        steps.append(Step(_("合计 %(sum)s") % {"sum": money(yuan(exact))}, _("这是另外一倍；正常的一倍照发")))
    if deemed:
        why = _("满一年没签，从这天起当作已经签了，之后没有二倍工资")
        steps.append(Step(_("%(day)s 起，视为无固定期限合同") % {"day": day(deemed)}, why))
    return steps


def _warnings(mode: str) -> list[str]:
    warnings = [
        _("因为不可抗力、您自己不肯签，或者合同自动续延的，没有二倍工资；单位说是您不肯签，要它拿出证据。"),
        _("二倍工资受一年仲裁时效限制，不适用工资的特别规定。早点申请。"),
    ]
    if mode == LimitationMode.NONE:
        warnings.append(_("有的地方（如北京）从申请那天按天倒推一年，倒推以前的不算。请问当地工会。"))
    return warnings
