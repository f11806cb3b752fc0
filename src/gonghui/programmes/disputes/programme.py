"""The table of contents of the disputes programme: records, roles, lifecycles, menu, packs. Then `lifecycle.py`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.permissions import VIEW_RULES
from gonghui.kernel import clock
from gonghui.kernel.programme import MenuGroup, MenuItem, Programme
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import figures as figures  # the definitions register themselves
from gonghui.programmes.disputes import letters as letters  # so do the kinds of letters
from gonghui.programmes.disputes.lifecycle import (
    AGREEMENT,
    CASE,
    CONFIRMATION,
    HANDOVER,
    LETTER,
    ORDER,
    PAYMENT,
    REFERRAL,
    REVIEW,
    SIGNAL,
    WARNING,
)
from gonghui.programmes.disputes.models import (
    Case,
    Confirmation,
    DisposalOrder,
    Handover,
    PaymentTerm,
    Referral,
    Review,
    RiskWarning,
    Signal,
)
from gonghui.programmes.disputes.permissions import (
    BRING_FEEDS,
    MANAGE_POINTS,
    REPORT_SIGNALS,
    ROLES,
    VIEW_CASES,
    VIEW_CONFIRMATIONS,
    VIEW_FEEDS,
    VIEW_FIGURES,
    VIEW_HANDOVERS,
    VIEW_ORDERS,
    VIEW_REFERRALS,
    VIEW_REVIEWS,
    VIEW_SIGNALS,
    VIEW_WARNINGS,
)
from gonghui.programmes.disputes.views.files import ENTERPRISES, person_told


def signals_waiting(scope: Scope) -> QuerySet[Any]:
    """Signals in the inbox that nobody has triaged."""
    return Signal.objects.visible_to(scope).waiting()


def warnings_open(scope: Scope) -> QuerySet[Any]:
    """Warnings that are not closed."""
    return RiskWarning.objects.visible_to(scope).open()


def orders_waiting(scope: Scope) -> QuerySet[Any]:
    """Orders without an answer."""
    return DisposalOrder.objects.visible_to(scope).waiting()


def referrals_unread(scope: Scope) -> QuerySet[Any]:
    """Results that the sender has not looked at."""
    return Referral.objects.visible_to(scope).unread()


def cases_running(scope: Scope) -> QuerySet[Any]:
    """Cases that have not ended."""
    return Case.objects.visible_to(scope).running()


def confirmations_waiting(scope: Scope) -> QuerySet[Any]:
    """Applications that the court has not ruled on."""
    return Confirmation.objects.visible_to(scope).waiting_for_body()


def reviews_waiting(scope: Scope) -> QuerySet[Any]:
    """Applications that the commission has not decided on."""
    return Review.objects.visible_to(scope).waiting_for_body()


def handovers_waiting(scope: Scope) -> QuerySet[Any]:
    """Hand-overs that the receiving body has not decided on."""
    return Handover.objects.visible_to(scope).waiting()


def payments_overdue(scope: Scope) -> QuerySet[Any]:
    """Agreed payments whose day is over and of which something is missing."""
    return PaymentTerm.objects.visible_to(scope).in_force().unpaid().filter(due_on__lt=clock.today())


DISPUTES = Programme(
    code="disputes",
    label=_("争议化解"),
    home="disputes:home",
    menu=(
        MenuGroup(
            _("预警"),
            (
                MenuItem(_("上报信号"), "disputes:signal_new", "plus", REPORT_SIGNALS),
                MenuItem(_("信号"), "disputes:signals", "bell", VIEW_SIGNALS, signals_waiting),
                MenuItem(_("数据来源"), "disputes:feeds", "building", VIEW_FEEDS),
                MenuItem(_("导入文件"), "exchange:home", "upload", BRING_FEEDS),
                MenuItem(_("预警"), "disputes:warnings", "flag", VIEW_WARNINGS, warnings_open),
                MenuItem(_("交办单"), "disputes:orders", "send", VIEW_ORDERS, orders_waiting),
                MenuItem(_("风险总览"), "disputes:risk", "map-pin", VIEW_FIGURES),
                MenuItem(_("扫码点"), "disputes:points", "qrcode", MANAGE_POINTS),
                MenuItem(_("规则"), "disputes:rules", "adjustments-horizontal", VIEW_RULES),
            ),
        ),
        MenuGroup(
            _("化解"),
            (
                MenuItem(_("案件"), "disputes:cases", "scale", VIEW_CASES, cases_running),
                MenuItem(_("移交"), "disputes:referrals", "inbox", VIEW_REFERRALS, referrals_unread),
                MenuItem(
                    _("司法确认"), "disputes:confirmations", "file-text", VIEW_CONFIRMATIONS, confirmations_waiting
                ),
                MenuItem(_("履行台账"), "disputes:ledger", "list-details", VIEW_CASES, payments_overdue),
                MenuItem(_("移送"), "disputes:handovers", "send", VIEW_HANDOVERS, handovers_waiting),
                MenuItem(_("仲裁审查"), "disputes:reviews", "shield-check", VIEW_REVIEWS, reviews_waiting),
            ),
        ),
        MenuGroup(
            _("看数"),
            (
                MenuItem(_("统计"), "disputes:board", "chart-bar", VIEW_FIGURES),
                MenuItem(_("快照"), "disputes:snapshots", "lock", VIEW_FIGURES),
            ),
        ),
    ),
    roles=ROLES,
    urls="gonghui.programmes.disputes.urls",
    public_urls="gonghui.programmes.disputes.public_urls",
    api="gonghui.programmes.disputes.api.router",
    records=(
        "disputes.Signal",
        "disputes.RiskWarning",
        "disputes.DisposalOrder",
        "disputes.Case",
        "disputes.Referral",
        "disputes.Confirmation",
        "disputes.Review",
        "disputes.Handover",
        "disputes.ReportPoint",
        "disputes.FeedItem",
    ),
    lifecycles={
        "signal": SIGNAL,
        "warning": WARNING,
        "order": ORDER,
        "letter": LETTER,
        "case": CASE,
        "referral": REFERRAL,
        "agreement": AGREEMENT,
        "confirmation": CONFIRMATION,
        "review": REVIEW,
        "handover": HANDOVER,
        "payment": PAYMENT,
    },
    packs=("fenghua-360",),
    lapsing=MenuItem(_("快到期的权利"), "disputes:rights", "clock", VIEW_CASES),
    enterprises=ENTERPRISES,
    person_told=person_told,
)
