"""Additional compensation for arrears that the labour authority has ordered (劳动合同法 85)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.engines.legal.calculators.amounts import NOTHING, bare, money, yuan
from gonghui.engines.legal.calculators.inputs import Input, Kind, Output
from gonghui.engines.legal.calculators.table import Aids, Group, Result, Step, calculator

LEAST_SHARE = Decimal("0.5")
ARTICLES = (
    lazy("《劳动合同法》第八十五条"),
    lazy("《劳动保障监察条例》第二十六条"),
)


@calculator(
    label=lazy("欠薪加付赔偿金"),
    ask=lazy("劳动局责令了还不给，要多赔多少"),
    group=Group.PAY,
    icon="gavel",
    figure="minimum_amount",
    inputs=(
        Input(
            name="amount_ordered", kind=Kind.MONEY, required=True, unit=lazy("元"),
            label=lazy("劳动保障监察责令单位支付多少"), help=lazy("看《劳动保障监察限期改正指令书》上的数。"),
        ),
        Input(
            name="amount_paid_by_deadline", kind=Kind.MONEY, required=True, unit=lazy("元"),
            label=lazy("期限到的那天，单位已经付了多少"), help=lazy("一分没付，填 0。"),
        ),
        Input(
            name="administrative_order_issued", kind=Kind.FLAG, default=False,
            label=lazy("劳动保障监察已经下了限期支付的指令"),
        ),
        Input(name="deadline_passed", kind=Kind.FLAG, default=False, label=lazy("指令上写的期限已经过了")),
    ),
    outputs=(
        Output(name="payable", kind=Kind.FLAG, label=lazy("能不能加付")),
        Output(name="base", kind=Kind.MONEY, label=lazy("还没付的数"), unit=lazy("元")),
        Output(name="minimum_amount", kind=Kind.MONEY, label=lazy("最少加付（50%）"), unit=lazy("元")),
        Output(name="maximum_amount", kind=Kind.MONEY, label=lazy("最多加付（100%）"), unit=lazy("元")),
    ),
    articles=ARTICLES,
)  # fmt: skip
def arrears_additional_compensation(
    *,
    aids: Aids,
    amount_ordered: Decimal,
    amount_paid_by_deadline: Decimal,
    administrative_order_issued: bool,
    deadline_passed: bool,
) -> Result:
    """Half to all of what is unpaid when the ordered day is over; nothing unless ordered, overdue and unpaid."""
    unpaid = max(amount_ordered - amount_paid_by_deadline, NOTHING)
    payable = administrative_order_issued and deadline_passed and unpaid > 0
    base = unpaid if payable else NOTHING
    least, most = yuan(base * LEAST_SHARE), yuan(base)
    if payable:
        steps = [
            Step(
                _("还欠 %(ordered)s − %(paid)s = %(base)s")
                % {"ordered": bare(amount_ordered), "paid": bare(amount_paid_by_deadline), "base": money(base)},
                _("责令支付的数，减去期限内付了的数"),
            ),
            Step(_("最少 50%%：%(base)s × 0.5 = %(sum)s") % {"base": bare(base), "sum": money(least)}),
            Step(
                _("最多 100%%：%(base)s × 1 = %(sum)s") % {"base": bare(base), "sum": money(most)},
                _("加付多少，由劳动行政部门在 50% 到 100% 之间定"),
            ),
        ]
    else:
        steps = [Step(text) for text in _missing(administrative_order_issued, deadline_passed, unpaid)]
    return Result(
        outputs={"payable": payable, "base": base, "minimum_amount": least, "maximum_amount": most},
        headline=_("欠的钱以外，单位最少还要加付") if payable else _("现在还不能要求加付"),
        steps=steps,
        articles=ARTICLES,
        warnings=[_("超过 2 年没有投诉、也没有被查处的，劳动保障监察一般不再查处；一直在欠的，从欠薪停下那天起算。")],
    )


def _missing(ordered: bool, overdue: bool, unpaid: Decimal) -> list[str]:
    """Which of the three facts is not there yet, and what to do about it."""
    told = []
    if not ordered:
        told.append(_("还没有限期支付的指令：先向劳动保障监察投诉欠薪。"))
    if ordered and not overdue:
        told.append(_("期限还没到：到期那天还没付，才开始算。"))
    if not unpaid:
        told.append(_("责令的数已经付清，没有可以加付的。"))
    return told or [_("三样要齐：责令过、过了期、没付清。")]
