"""The road of a case (调裁诉闭环): where it is, what lies behind, which ways lead on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation, Review
from gonghui.programmes.disputes.models.joint import JointApplication
from gonghui.programmes.disputes.routes import CONFIRMATION, IN_FORCE, REVIEW, Route
from gonghui.web.wording import date_text

Station = dict[str, Any]
DAYS_OF_MEDIATION = 15
TALKING = (CaseState.MEDIATING, CaseState.SIGNING)
FAILED = (CaseState.REFUSED, CaseState.TERMINATED, CaseState.WITHDRAWN)


def stations(
    case: Case, agreement: Agreement | None, confirmation: Confirmation | None, review: Review | None
) -> dict[str, Station]:
    """The eight stations with what is known of each; no query."""
    return {
        "warning": _beginning(case),
        "acceptance": _acceptance(case),
        "mediation": _mediation(case),
        "agreement": _agreement(case, agreement, confirmation or review),
        "confirmation": _route(CONFIRMATION, confirmation, _("法院 · 生效后 30 天内")),
        "review": _route(REVIEW, review, _("仲裁委 · 生效后 15 天内")),
        "arbitration": _arbitration(case, confirmation),
        "litigation": {"title": _("诉讼"), "line": _("不服裁决 15 天内起诉")},
    }


def summary(case: Case) -> str:
    """What a screen reader hears in place of the drawing."""
    return _("调裁诉闭环：现在是%(state)s") % {"state": case.get_state_display()}


def _day(value: dt.date | None) -> str:
    return date_text(value, today=clock.today(), weekday=False) if value else ""


def _beginning(case: Case) -> Station:
    warning = case.warning
    if warning is None:
        return {"title": _("申请"), "line": f"{_day(case.filed_on)} {case.get_origin_display()}", "state": "was"}
    coloured = _day(warning.coloured_at.astimezone(clock.SHANGHAI).date())
    line = f"{coloured} {warning.get_colour_display()}"
    return {"title": _("预警"), "line": line, "state": "was", "url": warning.get_absolute_url()}


def _acceptance(case: Case) -> Station:
    line = _day(case.accepted_on) or case.get_state_display()
    waiting = "is" if case.state == CaseState.FILED else ""
    return {"title": _("受理"), "line": line, "state": "was" if case.accepted_on else waiting}


def _mediation(case: Case) -> Station:
    line, title = case.mediation_body.short_name, _("调解")
    if case.state not in TALKING:
        return {"title": title, "line": line, "state": "was" if case.accepted_on else ""}
    day = max((clock.today() - case.filed_on).days, 1)
    title = _("调解 第 %(day)s / %(all)s 天") % {"day": day, "all": DAYS_OF_MEDIATION}
    return {"title": title, "line": line, "state": "is", "url": "#seats"}


def _agreement(case: Case, agreement: Agreement | None, application: JointApplication | None) -> Station:
    line = _day(case.agreed_on) or (agreement.get_state_display() if agreement else _("还没有"))
    state = ("was" if application else "is") if case.state == CaseState.AGREED else ""
    return {"title": _("调解协议"), "line": line, "state": state, "url": "#agreement"}


def _route(route: Route, application: JointApplication | None, waiting: str) -> Station:
    """One of the two routes to enforceability: where it is, or how long it will be open."""
    if application is None:
        return {"title": route.label, "line": waiting}
    line = f"{application.body.short_name} · {application.get_state_display()}"
    state = ("was" if application.state in IN_FORCE else "is") if application.stands else ""
    return {"title": route.label, "line": line, "state": state, "url": application.get_absolute_url()}


def _arbitration(case: Case, confirmation: Confirmation | None) -> Station:
    open_now = case.state in FAILED and confirmation is None
    line = _("45 天内裁决")
    if open_now:
        day = case.arbitration_last_day
        line = _("最晚%(day)s") % {"day": _day(day)} if day else _("没有期限")
    return {"title": _("仲裁"), "line": line, "state": "is" if open_now else ""}
