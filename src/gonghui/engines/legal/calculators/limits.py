"""Until when: a statutory limit, the year of arbitration, and whether an award is final for the employer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal import awards, clocks
from gonghui.engines.legal import limitation as limitations
from gonghui.engines.legal.calculators.amounts import bare, day, money
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator
from gonghui.engines.legal.enums import ClaimType, ItemKind

RULE_CHOICES = [(key, rule.label) for key, rule in clocks.RULES.items()]
LIMITATION_ARTICLES = (
    lazy("《劳动争议调解仲裁法》第二十七条"),
    lazy("《劳动人事争议仲裁办案规则》第二十六条至第二十八条"),
)
AWARD_ARTICLES = (
    lazy("《劳动争议调解仲裁法》第四十七条"),
    lazy("《劳动人事争议仲裁办案规则》第五十条"),
)


@calculator(
    label=lazy("法定期限"),
    ask=lazy("调解、裁决、司法确认、工伤申报，最后一天是哪天"),
    group=Group.TIME,
    icon="clock",
    figure="last_day",
    on="trigger_date",
    inputs=(
        Input(name="rule", kind=Kind.CHOICE, required=True, choices=RULE_CHOICES, label=lazy("哪一种期限？")),
        Input(
            name="trigger_date", kind=Kind.DATE, required=True, label=lazy("从哪天算起？"),
            help=lazy("收到文书、受理、生效的那天；那天本身不算。"),
        ),
        Input(name="acted_on", kind=Kind.DATE, label=lazy("哪天办的？"), help=lazy("还没办就空着。")),
    ),
    outputs=(
        Output(name="nominal_last_day", kind=Kind.DATE, label=lazy("按日历的末日")),
        Output(name="last_day", kind=Kind.DATE, label=lazy("最后一天")),
        Output(name="in_time", kind=Kind.FLAG, label=lazy("来得及")),
    ),
    articles=(lazy("《民法典》第二百条至第二百零三条"), lazy("《民事诉讼法》第八十五条")),
)  # fmt: skip
def deadline(*, aids: Aids, rule: str, trigger_date: dt.date, acted_on: dt.date | None) -> Result:
    """The last day of a statutory limit, by the calendar and after the shift to a working day."""
    found = clocks.deadline(rule, trigger_date, acted_on, calendar=aids.calendar)
    steps = [
        Step(
            _("%(trigger)s：%(day)s") % {"trigger": found.rule.trigger, "day": day(trigger_date)},
            _("那天不算，从第二天数起"),
        ),
        Step(
            _("%(length)s，到 %(day)s") % {"length": found.rule.length_label, "day": day(found.nominal_last_day)},
            str(found.rule.label),
        ),
    ]
    if found.last_day != found.nominal_last_day:
        steps.append(Step(_("顺延到 %(day)s") % {"day": day(found.last_day)}, _("末日放假，顺延到下一个工作日")))
    steps.append(Step(_("过了会怎样"), str(found.rule.lapses)))
    return Result(
        outputs={
            "nominal_last_day": found.nominal_last_day,
            "last_day": found.last_day,
            "in_time": found.in_time,
        },
        headline=_("%(label)s，最后一天") % {"label": found.rule.label},
        steps=steps,
        articles=(found.rule.article, lazy("《民法典》第二百条至第二百零三条")),
        warnings=found.warnings,
    )


@calculator(
    label=lazy("仲裁时效"),
    ask=lazy("现在申请仲裁还来得及吗"),
    group=Group.TIME,
    icon="history",
    figure="last_day",
    inputs=(
        Input(
            name="claim_type", kind=Kind.CHOICE, required=True, choices=ClaimType.choices, label=lazy("要的是什么？"),
        ),
        Input(
            name="knew_on", kind=Kind.DATE, label=lazy("哪天知道权利被侵害的？"), when="claim_type=other",
        ),
        Input(
            name="relationship_ended_on", kind=Kind.DATE, label=lazy("哪天离开单位的？"),
            when="claim_type=wage_arrears", help=lazy("还在上班就空着。"),
        ),
        Input(
            name="interrupted_on", kind=Kind.DATES, default=(), label=lazy("哪几天向单位要过、投诉过、调解过？"),
            help=lazy("一行一个日期。有凭据的才写。"),
        ),
        Input(
            name="suspensions", kind=Kind.STRETCHES, default=(), label=lazy("有没有哪一段因为不可抗力办不了？"),
            help=lazy("一行一段，比如“2026-02-01 至 2026-02-20”。"),
        ),
        Input(name="filed_on", kind=Kind.DATE, label=lazy("哪天申请的仲裁？"), help=lazy("还没申请就空着。")),
    ),
    outputs=(
        Output(name="last_day", kind=Kind.DATE, label=lazy("最后一天")),
        Output(name="time_barred", kind=Kind.FLAG, label=lazy("可能过了时效")),
    ),
    articles=LIMITATION_ARTICLES,
)  # fmt: skip
def limitation(
    *,
    aids: Aids,
    claim_type: str,
    knew_on: dt.date | None,
    relationship_ended_on: dt.date | None,
    interrupted_on: Sequence[dt.date],
    suspensions: Sequence[limitations.Suspension],
    filed_on: dt.date | None,
) -> Result:
    """The last day to apply for arbitration; none where wages are owed and the job goes on."""
    wages = claim_type == ClaimType.WAGE_ARREARS
    found = limitations.limitation(
        claim_type,
        knew_on=knew_on,
        relationship_ended_on=relationship_ended_on,
        interrupted_on=interrupted_on,
        suspensions=suspensions,
        filed_on=filed_on,
        calendar=aids.calendar,
    )
    return Result(
        outputs={"last_day": found.last_day, "time_barred": found.time_barred},
        headline=_("申请仲裁的最后一天") if found.last_day else _("追讨工资现在没有期限"),
        steps=_limitation_steps(found, wages, relationship_ended_on if wages else knew_on, interrupted_on, suspensions),
        articles=LIMITATION_ARTICLES,
        warnings=found.warnings,
    )


def _limitation_steps(
    found: limitations.Limitation,
    wages: bool,
    trigger: dt.date | None,
    demands: Sequence[dt.date],
    suspensions: Sequence[limitations.Suspension],
) -> list[Step]:
    if found.last_day is None or trigger is None:
        return [Step(_("还在上班，追讨工资没有期限"), _("离开单位以后一年内要申请"))]
    why = _("离开单位的那天") if wages else _("知道权利被侵害的那天")
    steps = [Step(_("从 %(day)s 起算一年") % {"day": day(trigger)}, why)]
    steps += [
        Step(_("%(day)s 要过，重新算一年") % {"day": day(demand)}, _("时效中断"))
        for demand in sorted(demands)
        if trigger < demand <= found.last_day
    ]
    steps += [
        Step(_("%(from)s 至 %(to)s 不算在内") % {"from": day(stop["from"]), "to": day(stop["to"])}, _("时效中止"))
        for stop in suspensions
    ]
    return [*steps, Step(_("最后一天 %(day)s") % {"day": day(found.last_day)}, _shift(found))]


def _shift(found: limitations.Limitation) -> str:
    return "" if found.last_day == found.nominal_last_day else _("末日放假，顺延到下一个工作日")


@calculator(
    label=lazy("是不是终局裁决"),
    ask=lazy("裁决下来，单位还能不能起诉"),
    group=Group.TIME,
    icon="gavel",
    figure="threshold",
    inputs=(
        Input(
            name="items", kind=Kind.CLAIMS, default=(), choices=ItemKind.choices, unit=lazy("元"),
            label=lazy("裁决的每一项是多少？"),
            help=lazy("没有的空着。"),
        ),
        Input(
            name="local_minimum_monthly_wage", kind=Kind.MONEY, required=True, positive=True, unit=lazy("元"),
            label=lazy("当地月最低工资"), parameter="minimum_monthly_wage",
        ),
    ),
    outputs=(
        Output(name="threshold", kind=Kind.MONEY, label=lazy("单项不超过"), unit=lazy("元")),
        Output(name="item_is_final", kind=Kind.FLAGS, label=lazy("每一项是不是终局")),
        Output(name="all_final", kind=Kind.FLAG, label=lazy("全部终局")),
    ),
    articles=AWARD_ARTICLES,
)  # fmt: skip
def final_award(*, aids: Aids, items: Sequence[awards.Item], local_minimum_monthly_wage: Decimal) -> Result:
    """Whether each item of an award is final for the employer: up to twelve monthly minimum wages."""
    found = awards.final_award(local_minimum_monthly_wage, items)
    steps = [
        Step(
            _("线是 12 × %(wage)s = %(sum)s")
            % {"wage": bare(local_minimum_monthly_wage), "sum": money(found.threshold)},
            _("每一项单独比，正好等于也算不超过"),
        )
    ]
    for item, final in zip(items, found.item_is_final, strict=True):
        facts = {"kind": ItemKind(item["kind"]).label, "amount": money(item["amount"])}
        steps.append(Step((_("%(kind)s %(amount)s：终局") if final else _("%(kind)s %(amount)s：不是终局")) % facts))
    return Result(
        outputs={
            "threshold": found.threshold,
            "item_is_final": found.item_is_final,
            "all_final": found.all_final,
        },
        headline=_("单项不超过这个数的，裁决作出就生效"),
        steps=steps,
        articles=AWARD_ARTICLES,
        warnings=[_("终局裁决，您不服可以在 15 日内起诉；单位只能在 30 日内申请法院撤销。")],
    )
