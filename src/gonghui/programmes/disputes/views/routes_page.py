"""What the page of both routes shows, and their panel on the page of the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.kept import kept
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation, Review
from gonghui.programmes.disputes.models.joint import JointApplication
from gonghui.programmes.disputes.permissions import FILE_CONFIRMATION
from gonghui.programmes.disputes.routes import (
    CONFIRMATION,
    IN_FORCE,
    REVIEW,
    ROUTES,
    Route,
    agreement_in_force,
    applications_of,
    effective_day,
    last_day,
    route_of,
    why_closed,
)
from gonghui.web.wording import date_text

START = {CONFIRMATION.key: "disputes:confirmation_prepare", REVIEW.key: "disputes:review_prepare"}
TOLD = {
    CONFIRMATION.key: (
        (gettext_lazy("谁申请"), gettext_lazy("双方一起，各自在手机上同意")),
        (gettext_lazy("到哪里"), gettext_lazy("人民法院")),
        (gettext_lazy("管什么"), gettext_lazy("只确认付款内容")),
        (gettext_lazy("多久"), gettext_lazy("立案后三十日内裁定")),
        (gettext_lazy("办成以后"), gettext_lazy("裁定协议有效，一方不付，对方直接申请强制执行")),
        (gettext_lazy("收费"), gettext_lazy("不收费")),
    ),
    REVIEW.key: (
        (gettext_lazy("谁申请"), gettext_lazy("双方一起，各自在手机上同意")),
        (gettext_lazy("到哪里"), gettext_lazy("劳动人事争议仲裁委员会")),
        (gettext_lazy("管什么"), gettext_lazy("协议全部内容，确认劳动关系的除外")),
        (gettext_lazy("多久"), gettext_lazy("受理后五个工作日，特殊情况再延五日")),
        (gettext_lazy("办成以后"), gettext_lazy("制作调解书，双方签收后生效，可以申请强制执行")),
        (gettext_lazy("收费"), gettext_lazy("不收费")),
    ),
}


def panel(scope: Scope, case: Case) -> dict[str, Any]:
    """What `routes_panel.html` shows on the case's page, and the road reads. At most two queries."""
    confirmation, review = _newest(scope, case, Confirmation), _newest(scope, case, Review)
    found = [row for row in (confirmation, review) if row is not None]
    standing = next((row for row in found if row.stands), None)
    shown = standing or max(found, key=lambda row: row.pk, default=None)
    return {
        "confirmation": confirmation,
        "review": review,
        "route_application": shown,
        "route_label": route_of(shown).label if shown else "",
        "routes_shown": case.state == CaseState.AGREED or shown is not None,
        "routes_open": case.state == CaseState.AGREED and standing is None,
    }


def _newest(scope: Scope, case: Case, model: type[Any]) -> Any:
    """The newest application of the case on a route; none, and no query, before there is an agreement."""
    if case.accepted_on is None:
        return None
    return next(iter(_applications(model, scope, case=case.pk)), None)


@kept
def _applications(model: type[Any], scope: Scope, *, case: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.visible_to(scope).filter(agreement__case=case)
    return rows.select_related("record", model.body_field).order_by("-pk")[:1]


def overview_context(scope: Scope, case: Case) -> dict[str, Any]:
    """Both routes side by side. At most six queries besides the case's own."""
    agreement = agreement_in_force(case)
    applications = applications_of(agreement) if agreement else []
    ways = [_way(scope, route, case, agreement, applications) for route in ROUTES]
    return {
        "case": case,
        "agreement": agreement,
        "total": case.amount_agreed,
        "effective": date_text(effective_day(agreement), today=clock.today()) if agreement else "",
        "ways": ways,
        "answer": _answer(agreement, applications, ways),
    }


def prepare_context(scope: Scope, route: Route, case: Case, form: Any) -> dict[str, Any]:
    """The page on which a route is begun: what it is, by when, what it closes."""
    agreement = agreement_in_force(case)
    other = REVIEW if route is CONFIRMATION else CONFIRMATION
    return {
        "case": case,
        "form": form,
        "route": route,
        "other": other,
        "told": TOLD[route.key],
        "agreement": agreement,
        "total": case.amount_agreed,
        "first": effective_day(agreement) if agreement else None,
        "last": last_day(route, agreement) if agreement else None,
        "may": scope.has(FILE_CONFIRMATION),
    }


def _way(
    scope: Scope,
    route: Route,
    case: Case,
    agreement: Agreement | None,
    applications: Sequence[JointApplication],
) -> dict[str, Any]:
    own = next((row for row in reversed(applications) if isinstance(row, route.model)), None)
    why = why_closed(route, agreement, applications)
    other = REVIEW if route is CONFIRMATION else CONFIRMATION
    lamp, word = ("ok", _("能走")) if why is None else ("off", _("走不了"))
    if own is not None and own.stands:
        lamp, word = ("ok" if own.state in IN_FORCE else "b", own.get_state_display())
    may = why is None and scope.has(FILE_CONFIRMATION)
    return {
        "route": route,
        "lamp": lamp,
        "word": word,
        "why": "" if own is not None and own.stands else why or "",
        "own": own,
        "open": why is None,
        "told": TOLD[route.key],
        "first": effective_day(agreement) if agreement else None,
        "last": last_day(route, agreement) if agreement else None,
        "closes": other.label,
        "start_url": reverse(START[route.key], args=[case.code]) if may else "",
    }


def _answer(
    agreement: Agreement | None, applications: Sequence[JointApplication], ways: Sequence[dict[str, Any]]
) -> str:
    """The sentence that opens the page."""
    if agreement is None:
        return _("协议还没生效，两条路都还没开")
    standing = next((row for row in applications if row.stands), None)
    if standing is not None:
        label = {"route": route_of(standing).label, "state": standing.get_state_display()}
        done = standing.state in IN_FORCE
        return (_("走了%(route)s，协议能申请执行") if done else _("选了%(route)s，%(state)s")) % label
    open_ways = [way for way in ways if way["open"]]
    if len(open_ways) == len(ways):
        return _("两条路都能走，和双方商量选一条")
    if open_ways:
        return _("只剩%(route)s这条路") % {"route": open_ways[0]["route"].label}
    return _("两条路都走不了了，协议仍然有效")
