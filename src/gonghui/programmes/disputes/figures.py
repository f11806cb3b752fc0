"""The programme's figures: each a definition over rows that the number opens. No screen counts anything itself."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.figures.registry import Figure, Period, Unit, Value
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Colour, Origin
from gonghui.programmes.disputes.models import Case, Confirmation, RiskWarning, Signal

SECONDS_PER_HOUR = 3600
REFERRED = (Origin.COURT, Origin.LABOUR)


def _signals(scope: Scope, period: Period) -> QuerySet[Signal]:
    rows = Signal.objects.visible_to(scope).accepted()
    return rows.filter(**period.limits("triaged_at__date")).with_firm().order_by("-pk")


def _handled(scope: Scope, period: Period) -> QuerySet[Case]:
    rows = Case.objects.visible_to(scope).handled()
    return rows.filter(**period.limits("ended_on")).with_parts().order_by("-pk")


def _succeeded(scope: Scope, period: Period) -> QuerySet[Case]:
    rows = Case.objects.visible_to(scope).succeeded()
    return rows.filter(**period.limits("ended_on")).with_parts().order_by("-pk")


def _referred(scope: Scope, period: Period) -> QuerySet[Case]:
    rows = Case.objects.visible_to(scope).filter(origin__in=REFERRED)
    return rows.filter(**period.limits("filed_on")).with_parts().order_by("-pk")


def _filed(scope: Scope, period: Period) -> QuerySet[Confirmation]:
    rows = Confirmation.objects.visible_to(scope).exclude(filed_on=None)
    return rows.filter(**period.limits("filed_on")).with_parts().order_by("-pk")


def _granted(scope: Scope, period: Period) -> QuerySet[Confirmation]:
    rows = Confirmation.objects.visible_to(scope).filter(state="granted")
    return rows.filter(**period.limits("ruled_on")).with_parts().order_by("-pk")


def _acted_on(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
    rows = RiskWarning.objects.visible_to(scope).exclude(first_action_at=None)
    return rows.filter(**period.limits("created_at__date")).with_firm().order_by("-pk")


def _open_in(colour: Colour) -> Figure:
    def rows(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
        found = RiskWarning.objects.visible_to(scope).open().filter(colour=colour)
        return found.filter(**period.limits("created_at__date")).with_firm().order_by("-pk")

    return Figure(
        f"warnings_open_{colour}",
        _("%(colour)s预警") % {"colour": colour.label},
        _("现在还没有销号的预警，按最近一次定的颜色。"),
        Unit.ITEMS,
        rows,
    )


def median_hours(rows: QuerySet[RiskWarning]) -> Value:
    """The middle of the hours from warning to first action, to 0.1; None without any."""
    spans = [end - start for start, end in rows.order_by().values_list("created_at", "first_action_at") if end]
    if not spans:
        return None
    hours = Decimal(median(span.total_seconds() for span in spans)) / SECONDS_PER_HOUR
    return hours.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


SIGNALS_ACCEPTED = Figure(
    "signals_accepted", _("预警信息"), _("研判后采纳的信号，按研判日期；并入和不采纳的不算。"), Unit.ITEMS, _signals
)
CASES_HANDLED = Figure(
    "cases_handled", _("化解争议"), _("已受理、调解在期间内结束的案件，不论是否达成协议。"), Unit.CASES, _handled
)
CASES_SUCCEEDED = Figure(
    "cases_succeeded",
    _("调处成功"),
    _("化解争议中，达成协议并已生效的案件；和化解争议是同一批。"),
    Unit.CASES,
    _succeeded,
)
SUCCESS_RATE = Figure(
    "success_rate", _("调处成功率"), _("调处成功 ÷ 化解争议。"), Unit.PERCENT, _succeeded, base="cases_handled"
)
AMOUNT_CLAIMED = Figure(
    "amount_claimed",
    _("主张金额"),
    _("化解争议的案件中申请人主张的金额之和。"),
    Unit.YUAN,
    _handled,
    amount="amount_claimed",
)
AMOUNT_AGREED = Figure(
    "amount_agreed",
    _("协议金额"),
    _("调处成功的案件中协议写明的金额之和。"),
    Unit.YUAN,
    _succeeded,
    amount="amount_agreed",
)
REFERRALS_IN = Figure(
    "referrals_in", _("法院、人社移交"), _("法院和人社部门移交来的案件，按收到日期。"), Unit.CASES, _referred
)
REFERRALS_IN_AMOUNT = Figure(
    "referrals_in_amount", _("移交案件金额"), _("法院和人社部门移交案件的主张金额之和。"), Unit.YUAN, _referred,
    amount="amount_claimed",
)  # fmt: skip
CONFIRMATIONS_FILED = Figure(
    "confirmations_filed", _("申请司法确认"), _("已递交法院的司法确认申请，按递交日期。"), Unit.CASES, _filed
)
CONFIRMATIONS_GRANTED = Figure(
    "confirmations_granted", _("法院已确认"), _("法院裁定有效的司法确认申请，按裁定日期。"), Unit.CASES, _granted
)
FIRST_ACTION_HOURS = Figure(
    "first_action_hours",
    _("第一次行动（中位数）"),
    _("从预警产生到第一次处置的小时数，取中位数。"),
    Unit.HOURS,
    _acted_on,
    compute=median_hours,
)
CONFIRMED_SHARE = Figure(
    "confirmed_share", _("协议申请确认"), _("申请司法确认 ÷ 调处成功。"), Unit.PERCENT, _filed, base="cases_succeeded"
)
WARNINGS_OPEN = {colour: _open_in(colour) for colour in Colour}
