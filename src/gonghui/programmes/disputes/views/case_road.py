"""The road of a case (调裁诉闭环): where it is, what lies behind, which ways lead on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel import clock
from gonghui.programmes.disputes import appeals
from gonghui.programmes.disputes.actions.awards import OF_COMMISSIONS
from gonghui.programmes.disputes.enums import CaseState, HandoverState
from gonghui.programmes.disputes.models import Agreement, Award, Case, Confirmation, Handover, Review
from gonghui.programmes.disputes.models.joint import JointApplication
from gonghui.programmes.disputes.petitions import in_force
from gonghui.programmes.disputes.routes import CONFIRMATION, IN_FORCE, REVIEW, Route
from gonghui.web.wording import date_text

Station = dict[str, Any]
DAYS_OF_MEDIATION = 15
TALKING = (CaseState.MEDIATING, CaseState.SIGNING)
FAILED = (CaseState.REFUSED, CaseState.TERMINATED, CaseState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Travelled:
    """What the panels of a case's page have fetched of its road."""

    agreement: Agreement | None
    confirmation: Confirmation | None
    review: Review | None
    handover: Handover | None
    awards: Sequence[Award]
    left: Decimal | None

    @classmethod
    def of(cls, panels: Mapping[str, Any]) -> Travelled:
        """Out of the panels' context."""
        ledger = panels["ledger"]
        names = ("agreement", "confirmation", "review", "handover", "awards")
        return cls(**{name: panels[name] for name in names}, left=None if ledger is None else ledger["left"])


def stations(case: Case, road: Travelled) -> dict[str, Station]:
    """The nine stations with state, day, number and a link as far as they are known; no query."""
    return {
        "warning": _beginning(case),
        "acceptance": _acceptance(case),
        "mediation": _mediation(case),
        "agreement": _agreement(case, road.agreement, road.confirmation or road.review),
        "confirmation": _route(CONFIRMATION, road.confirmation, _("法院 · 生效后 30 天内")),
        "review": _route(REVIEW, road.review, _("仲裁委 · 生效后 15 天内")),
        "arbitration": _arbitration(case, road),
        "litigation": _litigation(road),
        "enforcement": _enforcement(case, road),
    }


def summary(case: Case, drawn: Mapping[str, Station]) -> str:
    """What a screen reader hears in place of the drawing."""
    now = [station for station in drawn.values() if station.get("state") == "is"]
    place = "；".join(" ".join(filter(None, (str(each["title"]), str(each["line"])))) for each in now)
    return _("调裁诉闭环：现在是%(state)s") % {"state": place or case.get_state_display()}


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


def _arbitration(case: Case, road: Travelled) -> Station:
    title = _("仲裁")
    award = next((row for row in reversed(road.awards) if row.kind in OF_COMMISSIONS), None)
    if award is not None:
        line = _decided(award, award.get_result_display())
        over = any(row.kind not in OF_COMMISSIONS for row in road.awards)
        return {"title": title, "line": line, "state": "was" if over else "is", "url": "#handover"}
    sent = _sent_to(road.handover, OrganizationKind.ARBITRATION)
    if sent is not None:
        return {"title": title, "state": "is", **sent}
    open_now = case.state in FAILED and road.confirmation is None and road.handover is None
    line = _("45 天内裁决")
    if open_now:
        day = case.arbitration_last_day
        line = _("最晚%(day)s") % {"day": _day(day)} if day else _("没有期限")
    return {"title": title, "line": line, "state": "is" if open_now else ""}


def _decided(award: Award, result: str) -> str:
    """A decision with its day, and until when something may be done against it."""
    found = appeals.until(award)
    line = f"{_day(award.decided_on)} {result}"
    if found is None or found.last_day < clock.today():
        return line
    words = _("%(line)s · 最晚%(day)s起诉") if found.rule.key == appeals.SUIT else _("%(line)s · 最晚%(day)s上诉")
    return words % {"line": line, "day": _day(found.last_day)}


def _litigation(road: Travelled) -> Station:
    title = _("诉讼")
    judged = next((row for row in reversed(road.awards) if row.kind not in OF_COMMISSIONS), None)
    if judged is not None:
        line = _decided(judged, f"{judged.get_kind_display()} · {judged.get_result_display()}")
        return {"title": title, "line": line, "state": "is", "url": "#handover"}
    sent = _sent_to(road.handover, OrganizationKind.COURT)
    if sent is not None:
        return {"title": title, "state": "is", **sent}
    return {"title": title, "line": _("不服裁决 15 天内起诉")}


def _sent_to(handover: Handover | None, kind: OrganizationKind) -> Station | None:
    """How far a file is with a body of this kind, with its number there; None where it lies elsewhere or came back."""
    if handover is None or handover.body.kind != kind or handover.state == HandoverState.RETURNED:
        return None
    line = handover.number or f"{_day(handover.sent_on)} {handover.get_state_display()}"
    return {"line": line, "url": handover.get_absolute_url()}


def _enforcement(case: Case, road: Travelled) -> Station:
    """Whether there is something to enforce with, and whether anything is left to be paid."""
    title, url = _("执行"), reverse("disputes:payments", args=[case.code])
    if road.left is not None and not road.left:
        return {"title": title, "line": _("已付清"), "state": "was", "url": url}
    routes = (road.confirmation, road.review)
    if any(row is not None and row.state in IN_FORCE for row in routes) or any(map(in_force, road.awards)):
        return {"title": title, "line": _("可以申请"), "state": "is", "url": url}
    return {"title": title, "line": _("两年内申请")}
