"""The two routes that make an agreement enforceable: what sets them apart, which of them is open, and if not, why.

Judicial confirmation by a court (CPL 205-206) and review by the arbitration commission (rules of arbitration 74-79).
They exclude each other: while one stands the other is closed. Reads, never writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.legal.clocks import RULES, Rule, deadline
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove
from gonghui.programmes.disputes.enums import (
    AgreementState,
    CaseState,
    ConfirmationState,
    ReviewState,
    StatusKind,
)
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation, Review
from gonghui.programmes.disputes.models.confirmations import Joining
from gonghui.programmes.disputes.models.joint import JointApplication
from gonghui.programmes.disputes.models.reviews import ReviewJoining
from gonghui.web.wording import date_text


@dataclass(frozen=True, slots=True)
class Route:
    """One of the two. `key` begins its verbs in the story; `closes` is the clock that stops when it is taken."""

    key: str
    label: str | Promise
    body_word: str | Promise
    body_kind: OrganizationKind
    role: str
    rule_key: str
    closes: str
    page: str
    model: type[Any]
    joining: type[Any]
    arrived: str | Promise
    wrong_body: str | Promise

    @property
    def rule(self) -> Rule:
        """Its statutory clock."""
        return RULES[self.rule_key]


CONFIRMATION = Route(
    key="confirmation",
    label=gettext_lazy("司法确认"),
    body_word=gettext_lazy("法院"),
    body_kind=OrganizationKind.COURT,
    role="court",
    rule_key="judicial_confirmation",
    closes="arbitration_review_of_agreement",
    page="join_confirmation",
    model=Confirmation,
    joining=Joining,
    arrived=gettext_lazy("收到一件司法确认申请，请立案"),
    wrong_body=gettext_lazy("司法确认要递交人民法院。"),
)
REVIEW = Route(
    key="review",
    label=gettext_lazy("仲裁审查"),
    body_word=gettext_lazy("仲裁委"),
    body_kind=OrganizationKind.ARBITRATION,
    role="commission",
    rule_key="arbitration_review_of_agreement",
    closes="judicial_confirmation",
    page="join_review",
    model=Review,
    joining=ReviewJoining,
    arrived=gettext_lazy("收到一件仲裁审查申请，请决定是否受理"),
    wrong_body=gettext_lazy("仲裁审查要递交劳动人事争议仲裁委员会。"),
)
ROUTES = (CONFIRMATION, REVIEW)
IN_FORCE = (ConfirmationState.GRANTED, ReviewState.EFFECTIVE)


def route_of(application: JointApplication) -> Route:
    """The route that an application is on."""
    return next(route for route in ROUTES if isinstance(application, route.model))


def effective_day(agreement: Agreement) -> dt.date:
    """The day from which both clocks run. Refuses an agreement that is not in force."""
    if agreement.effective_at is None:
        raise IllegalMove(_not_in_force())
    return agreement.effective_at.astimezone(clock.SHANGHAI).date()


def last_day(route: Route, agreement: Agreement) -> dt.date:
    """The last day for the joint application: 30 days for the court (CPL 205), 15 for the commission (ACR 74)."""
    return deadline(route.rule_key, effective_day(agreement)).last_day


def is_late(route: Route, agreement: Agreement) -> bool:
    """Whether the last day has passed."""
    return clock.today() > last_day(route, agreement)


def late(route: Route) -> str:
    """The sentence for a day after the last one."""
    return _("已过%(route)s期限。还可以起诉或申请仲裁。") % {"route": route.label}


def agreement_in_force(case: Case) -> Agreement | None:
    """The newest agreement in force of an agreed case. One query."""
    if case.state != CaseState.AGREED:
        return None
    in_force = case.agreements.filter(state=AgreementState.EFFECTIVE).select_related("sealed")
    return in_force.order_by("-effective_at").first()


def applications_of(agreement: Agreement) -> list[JointApplication]:
    """What has been asked about an agreement, on either route, oldest first. Two queries."""
    found = [row for route in ROUTES for row in route.model.objects.filter(agreement=agreement)]
    return sorted(found, key=lambda row: row.pk)


def why_closed(route: Route, agreement: Agreement | None, applications: Sequence[JointApplication]) -> str | None:
    """Why this route cannot be taken now for the agreement in force, or None where it can. At most one query."""
    if agreement is None:
        return _not_in_force()
    return (
        _unsuitable(route, agreement)
        or _taken(route, applications)
        or _turned_down(route, applications)
        or (late(route) if is_late(route, agreement) else None)
    )


def _not_in_force() -> str:
    return _("协议还没生效。最后一方签字、调解组织盖章后，才能申请司法确认或者仲裁审查。")


def _unsuitable(route: Route, agreement: Agreement) -> str | None:
    """What the agreement holds may not be for this body: a court confirms payments, a commission no relationship."""
    if route is CONFIRMATION:
        if agreement.payment_terms.exists():
            return None
        return _("协议里没有付款内容。法院只确认给付内容，这份协议不用申请。")
    if not agreement.status_terms.filter(kind=StatusKind.CONFIRM).exists():
        return None
    return _("协议里有确认劳动关系的内容，仲裁委不审查这样的协议。可以走司法确认，只确认付款。")


def _taken(route: Route, applications: Sequence[JointApplication]) -> str | None:
    for row in applications:
        if not row.stands:
            continue
        if isinstance(row, route.model):
            return _("这份协议已经有一件%(route)s申请，在那一件上接着办。") % {"route": route.label}
        other = {"other": route_of(row).label}
        if row.state in IN_FORCE:
            return _("协议已经经过%(other)s，能直接申请执行，不用再走这条路。") % other
        return _("已经选了%(other)s，两条路只能走一条。要改走这条，先撤回那一件申请。") % other
    return None


def _turned_down(route: Route, applications: Sequence[JointApplication]) -> str | None:
    """A court's refusal closes both routes for this text; a commission's only its own."""
    states = {(route_of(row).key, row.state) for row in applications}
    if (CONFIRMATION.key, ConfirmationState.REFUSED) in states:
        return _("法院已经裁定驳回，同一份协议不能再申请。可以再次调解，或者申请仲裁、起诉。")
    if route is REVIEW and states & {(REVIEW.key, ReviewState.REFUSED), (REVIEW.key, ReviewState.DECLINED)}:
        return _("仲裁委已经没有同意这份协议，不能再请它审查。期限内还可以申请司法确认，也可以再次调解。")
    return None


def last_day_text(route: Route, agreement: Agreement) -> str:
    """The last day as messages write it."""
    return date_text(last_day(route, agreement), today=clock.today())
