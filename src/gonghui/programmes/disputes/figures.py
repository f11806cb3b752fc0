"""The programme's figures: each a definition over rows that the number opens. No screen counts anything itself."""

from __future__ import annotations

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.figures.registry import Figure, Period, Unit, between
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Colour, Origin
from gonghui.programmes.disputes.models import Case, Confirmation, DisposalOrder, RiskWarning, Signal

BY_CATEGORY = {"category": "category"}
BY_COLOUR = {**BY_CATEGORY, "colour": "colour"}
OF_WARNING = {"category": "warning__category", "colour": "warning__colour"}
OF_CASE = {"category": "agreement__case__category"}
REFERRED = (Origin.COURT, Origin.LABOUR)


def _signals(scope: Scope, period: Period) -> QuerySet[Signal]:
    rows = Signal.objects.visible_to(scope).accepted()
    return rows.filter(**period.moments("triaged_at")).with_firm().order_by("-pk")


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


def _applied(scope: Scope, period: Period) -> QuerySet[Case]:
    filed = Confirmation.objects.filter(agreement__case=OuterRef("pk")).exclude(filed_on=None)
    return _succeeded(scope, period).filter(Exists(filed))


def _granted(scope: Scope, period: Period) -> QuerySet[Confirmation]:
    rows = Confirmation.objects.visible_to(scope).filter(state="granted")
    return rows.filter(**period.limits("ruled_on")).with_parts().order_by("-pk")


def _raised(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
    rows = RiskWarning.objects.visible_to(scope).with_peak()
    return rows.filter(**period.moments("created_at")).with_firm().order_by("-pk")


def _open(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
    rows = RiskWarning.objects.visible_to(scope).open()
    return rows.filter(**period.moments("created_at")).with_firm().order_by("-pk")


def _dated(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
    return _raised(scope, period).exclude(occurred_on=None)


def _acted_on(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
    return _raised(scope, period).exclude(first_action_at=None)


def _ended(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
    return _raised(scope, period).exclude(closed_at=None)


def _sent(scope: Scope, period: Period) -> QuerySet[DisposalOrder]:
    rows = DisposalOrder.objects.visible_to(scope).filter(**period.moments("created_at"))
    return rows.with_parts().order_by("-pk")


def _received(scope: Scope, period: Period) -> QuerySet[DisposalOrder]:
    return _sent(scope, period).exclude(received_at=None)


def _open_in(colour: Colour) -> Figure:
    def rows(scope: Scope, period: Period) -> QuerySet[RiskWarning]:
        return _open(scope, period).filter(colour=colour)

    return Figure(
        f"warnings_open_{colour}",
        _("%(colour)s预警") % {"colour": colour.label},
        _("现在还没有销号的预警，按最近一次定的颜色。"),
        Unit.ITEMS,
        rows,
        cuts=BY_COLOUR,
    )


SIGNALS_ACCEPTED = Figure(
    "signals_accepted", _("预警信息"), _("研判后采纳的信号，按研判日期；并入和不采纳的不算。"), Unit.ITEMS, _signals,
    dated="triaged_at", cuts=BY_CATEGORY,
)  # fmt: skip
CASES_HANDLED = Figure(
    "cases_handled", _("化解争议"), _("已受理、调解在期间内结束的案件，不论是否达成协议。"), Unit.CASES, _handled,
    dated="ended_on", cuts=BY_CATEGORY,
)  # fmt: skip
CASES_SUCCEEDED = Figure(
    "cases_succeeded",
    _("调处成功"),
    _("化解争议中，达成协议并已生效的案件；和化解争议是同一批。"),
    Unit.CASES,
    _succeeded,
    dated="ended_on",
    cuts=BY_CATEGORY,
)
SUCCESS_RATE = Figure(
    "success_rate", _("调处成功率"), _("调处成功 ÷ 化解争议。"), Unit.PERCENT, _succeeded,
    base="cases_handled", dated="ended_on", cuts=BY_CATEGORY,
)  # fmt: skip
AMOUNT_CLAIMED = Figure(
    "amount_claimed",
    _("主张金额"),
    _("化解争议的案件中申请人主张的金额之和。"),
    Unit.YUAN,
    _handled,
    amount="amount_claimed",
    dated="ended_on",
    cuts=BY_CATEGORY,
)
AMOUNT_AGREED = Figure(
    "amount_agreed",
    _("协议金额"),
    _("调处成功的案件中协议写明的金额之和。"),
    Unit.YUAN,
    _succeeded,
    amount="amount_agreed",
    dated="ended_on",
    cuts=BY_CATEGORY,
)
REFERRALS_IN = Figure(
    "referrals_in", _("法院、人社移交"), _("法院和人社部门移交来的案件，按收到日期。"), Unit.CASES, _referred,
    dated="filed_on", cuts=BY_CATEGORY,
)  # fmt: skip
REFERRALS_IN_AMOUNT = Figure(
    "referrals_in_amount", _("移交案件金额"), _("法院和人社部门移交案件的主张金额之和。"), Unit.YUAN, _referred,
    amount="amount_claimed", dated="filed_on", cuts=BY_CATEGORY,
)  # fmt: skip
CONFIRMATIONS_FILED = Figure(
    "confirmations_filed", _("申请司法确认"), _("已递交法院的司法确认申请，按递交日期。"), Unit.CASES, _filed,
    dated="filed_on", cuts=OF_CASE,
)  # fmt: skip
CONFIRMATIONS_GRANTED = Figure(
    "confirmations_granted", _("法院已确认"), _("法院裁定有效的司法确认申请，按裁定日期。"), Unit.CASES, _granted,
    dated="ruled_on", cuts=OF_CASE,
)  # fmt: skip
AGREEMENTS_FILED = Figure(
    "agreements_filed", _("调成后申请确认"),
    _("调处成功的案件中，协议已经递交法院申请确认的，不论哪天递交；和调处成功是同一批。"), Unit.CASES, _applied,
    dated="ended_on", cuts=BY_CATEGORY,
)  # fmt: skip
CONFIRMED_SHARE = Figure(
    "confirmed_share", _("协议申请确认"), _("调成后申请确认 ÷ 调处成功。"), Unit.PERCENT, _applied,
    version=2, base="cases_succeeded", dated="ended_on", cuts=BY_CATEGORY,
)  # fmt: skip
WARNINGS_OPEN_ALL = Figure(
    "warnings_open", _("没有销号的预警"), _("现在还没有销号的预警，按最近一次定的颜色。"), Unit.ITEMS, _open,
    cuts=BY_COLOUR,
)  # fmt: skip
WARNINGS_OPEN = {colour: _open_in(colour) for colour in Colour}
WARNINGS_RAISED = Figure(
    "warnings_raised",
    _("产生的预警"),
    _("期间内产生的预警，不论后来是否销号。按月看颜色的，算它到过的最高颜色，降下来的也算。"),
    Unit.ITEMS,
    _raised,
    cuts={**BY_COLOUR, "peak": "peak"},
)
REPORTING_DAYS = Figure(
    "reporting_days",
    _("早发现（中位数）"),
    _("从事情发生到最早一条信号收到的天数，取中位数；期间内产生的、写明发生日期的预警。"),
    Unit.DAYS,
    _dated,
    span=ExpressionWrapper(
        TruncDate("received_at", tzinfo=clock.SHANGHAI) - F("occurred_on"), output_field=DurationField()
    ),
    cuts=BY_COLOUR,
)
FIRST_ACTION_HOURS = Figure(
    "first_action_hours",
    _("早介入（中位数）"),
    _("从最早一条信号收到到第一次处置的小时数，取中位数；期间内产生的、处置过的预警。"),
    Unit.HOURS,
    _acted_on,
    version=2,
    span=between("received_at", "first_action_at"),
    cuts=BY_COLOUR,
)
CLOSING_DAYS = Figure(
    "closing_days",
    _("早处置（中位数）"),
    _("从最早一条信号收到到销号的天数，取中位数；期间内产生的、已经销号的预警。"),
    Unit.DAYS,
    _ended,
    span=between("received_at", "closed_at"),
    cuts=BY_COLOUR,
)
MEDIATION_DAYS = Figure(
    "mediation_days",
    _("调解用时（中位数）"),
    _("从收到申请到调解结束的天数，取中位数；化解争议的同一批案件。"),
    Unit.DAYS,
    _handled,
    span=between("filed_on", "ended_on"),
    dated="ended_on",
    cuts=BY_CATEGORY,
)
ORDERS_SENT = Figure(
    "orders_sent",
    _("送出的交办"),
    _("期间内送给各单位的交办单，不论后来怎样。"),
    Unit.PAPERS,
    _sent,
    cuts=OF_WARNING,
)
ORDERS_RECEIVED = Figure(
    "orders_received", _("签收的交办"), _("送出的交办中承办单位签收了的；和送出的是同一批。"), Unit.PAPERS, _received,
    cuts=OF_WARNING,
)  # fmt: skip
ORDERS_RECEIVED_SHARE = Figure(
    "orders_received_share", _("交办被签收"), _("签收的交办 ÷ 送出的交办。"), Unit.PERCENT, _received,
    base="orders_sent", cuts=OF_WARNING,
)  # fmt: skip
STAMPS = (REPORTING_DAYS, FIRST_ACTION_HOURS, CLOSING_DAYS)
"""Occurred → received → first action → ended: the three spans by which early is measured."""
PAINS = (FIRST_ACTION_HOURS, ORDERS_RECEIVED_SHARE, CONFIRMED_SHARE)
"""The three pains: late warnings, orders that nobody takes up, agreements without confirmation."""
REPORTED = (
    SIGNALS_ACCEPTED, CASES_HANDLED, CASES_SUCCEEDED, SUCCESS_RATE, AMOUNT_CLAIMED, AMOUNT_AGREED, REFERRALS_IN,
    REFERRALS_IN_AMOUNT, CONFIRMATIONS_FILED, CONFIRMATIONS_GRANTED, AGREEMENTS_FILED, CONFIRMED_SHARE,
    WARNINGS_RAISED, REPORTING_DAYS, FIRST_ACTION_HOURS, CLOSING_DAYS, MEDIATION_DAYS, ORDERS_SENT, ORDERS_RECEIVED,
    ORDERS_RECEIVED_SHARE,
)  # fmt: skip
"""What a snapshot for a report holds, in this order: everything that is counted over a period."""
