"""What the register of applications and the page of one application show."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.verify import verify_code
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.paging import Page
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.confirmations import COURT_CLOCK, last_day
from gonghui.programmes.disputes.enums import ConfirmationState
from gonghui.programmes.disputes.models import Confirmation
from gonghui.programmes.disputes.permissions import RULE_CONFIRMATION
from gonghui.programmes.disputes.querysets import ConfirmationQuerySet
from gonghui.programmes.disputes.views.confirming import joiners
from gonghui.web.wording import date_text, left_text, left_tone, number_text

TONES = {
    ConfirmationState.PREPARING: "y",
    ConfirmationState.FILED: "y",
    ConfirmationState.DOCKETED: "b",
    ConfirmationState.GRANTED: "p",
    ConfirmationState.REFUSED: "r",
}
TABS = (
    ("", gettext_lazy("全部")),
    (ConfirmationState.PREPARING, gettext_lazy("待双方同意")),
    (ConfirmationState.FILED, gettext_lazy("待立案")),
    (ConfirmationState.DOCKETED, gettext_lazy("待裁定")),
    (ConfirmationState.GRANTED, gettext_lazy("确认有效")),
    (ConfirmationState.REFUSED, gettext_lazy("驳回")),
)
COLUMNS = (
    gettext_lazy("递交日"),
    gettext_lazy("案件"),
    gettext_lazy("法院案号"),
    gettext_lazy("调解组织"),
    gettext_lazy("协议金额（元）"),
    gettext_lazy("状态"),
    gettext_lazy("期限"),
)


def register_rows(view: str) -> ConfirmationQuerySet:
    """The rows of one tab, each with `court_last_day`, the end of the court's running clock or None."""
    clocks = Deadline.objects.running().filter(record=OuterRef("pk"), rule=COURT_CLOCK)
    rows = Confirmation.objects.with_parts().select_related("agreement__case__mediation_body")
    rows = rows.annotate(court_last_day=Subquery(clocks.values("last_day")[:1]))
    return rows.filter(state=view) if view in ConfirmationState.values else rows


def register_context(scope: Scope, page: Page[Confirmation], view: str) -> dict[str, Any]:
    """The context of the register, in one query besides the page's own: the counts by state."""
    counts: dict[str, int] = dict(
        Confirmation.objects.visible_to(scope).order_by().values_list("state").annotate(count=Count("pk"))
    )
    waiting = counts.get(ConfirmationState.FILED, 0) + counts.get(ConfirmationState.DOCKETED, 0)
    court = scope.has(RULE_CONFIRMATION) and not scope.system
    title = _for_court(counts) if court else _("%(n)s 件等法院裁定") % {"n": number_text(waiting)}
    return {
        "title": title if waiting else _("没有等着裁定的申请"),
        "line": _("司法确认申请，共 %(all)s 件") % {"all": number_text(sum(counts.values()))},
        "tabs": [
            _tab(name, label, counts, view)
            for name, label in TABS
            if not (court and name == ConfirmationState.PREPARING)
        ],
        "columns": [{"label": label, "num": number == 4} for number, label in enumerate(COLUMNS)],
        "rows": [_row(row) for row in page.rows],
        "previous_url": _paged(view, page.previous_cursor),
        "next_url": _paged(view, page.next_cursor),
        "court": court,
    }


def papers_of(confirmation: Confirmation) -> dict[str, Document]:
    """The papers of the application by their names in addresses, as far as there are any; no other of the case's."""
    found = {
        "agreement": confirmation.agreement.sealed,
        "application": confirmation.application,
        "ruling": confirmation.ruling,
    }
    return {name: paper for name, paper in found.items() if paper is not None}


def detail_context(scope: Scope, confirmation: Confirmation) -> dict[str, Any]:
    """The context of one application."""
    state = ConfirmationState(confirmation.state)
    case = confirmation.agreement.case
    open_names = {row.name for row in confirmation.lifecycle.moves_open(confirmation, scope)}
    waiting = confirmation.lifecycle.moves_waiting(confirmation, scope)
    deadlines = {row.rule: row for row in Deadline.objects.filter(record__in=[confirmation.pk, case.pk]).order_by("pk")}
    return {
        "confirmation": confirmation,
        "case": case,
        "state": state,
        "tone": TONES.get(state, ""),
        "answer": _answer(scope, confirmation, state),
        "amount": case.amount_agreed,
        "papers": [_slip(confirmation, name, paper) for name, paper in papers_of(confirmation).items()],
        "joiners": joiners(confirmation),
        "may": {name: name in open_names for name in ("file", "withdraw", "docket", "grant", "refuse")},
        "why_not": [
            {"question": _("为什么还不能%(verb)s？") % {"verb": row.label}, "answer": text} for row, text in waiting
        ],
        "last": last_day(confirmation.agreement),
        "party_clock": deadlines.get("judicial_confirmation"),
        "court_clock": deadlines.get(COURT_CLOCK),
        "facts": _facts(confirmation),
    }


def _for_court(counts: dict[str, int]) -> str:
    parts = (
        (_("%(n)s 件等您立案"), counts.get(ConfirmationState.FILED, 0)),
        (_("%(n)s 件等您裁定"), counts.get(ConfirmationState.DOCKETED, 0)),
    )
    return "，".join(words % {"n": number_text(count)} for words, count in parts if count)


def _answer(scope: Scope, confirmation: Confirmation, state: ConfirmationState) -> str:
    """The sentence that opens the page: what is so, and who is next."""
    court = {"court": _("您") if confirmation.court_id in scope.bodies else confirmation.court.name}
    if state == ConfirmationState.PREPARING and not confirmation.names_still_to_join():
        return _("双方都同意了，可以递交%(court)s") % court
    return {
        ConfirmationState.PREPARING: _("等双方都在手机上同意，就能递交%(court)s") % court,
        ConfirmationState.FILED: _("等%(court)s立案") % court,
        ConfirmationState.DOCKETED: _("等%(court)s裁定") % court,
        ConfirmationState.GRANTED: _("协议有效，一方不履行，对方可以申请执行"),
        ConfirmationState.REFUSED: _("法院没有确认，可以再调解、仲裁或者起诉"),
        ConfirmationState.WITHDRAWN: _("申请撤回了"),
    }[state]


def _facts(confirmation: Confirmation) -> list[tuple[str, str]]:
    today, agreement = clock.today(), confirmation.agreement

    def day(value: Any) -> str:
        return date_text(value, today=today) if value else ""

    pairs = [
        (_("法院"), confirmation.court.name),
        (_("调解组织"), agreement.case.mediation_body.name),
        (_("协议"), agreement.sealed.number if agreement.sealed else ""),
        (_("协议生效"), day(agreement.effective_at)),
        (_("递交"), day(confirmation.filed_on)),
        (_("立案"), day(confirmation.docketed_on)),
        (_("法院案号"), confirmation.court_number),
        (_("裁定"), day(confirmation.ruled_on)),
        (_("裁定理由"), confirmation.ruling_reason),
    ]
    return [pair for pair in pairs if pair[1]]


def _slip(confirmation: Confirmation, name: str, paper: Document) -> dict[str, str]:
    """A paper with what its seal proves: read and checked now, not remembered."""
    found = verify_code(paper.verification_code)
    mark, tone = _("待核对"), "r"
    if found is not None and found.intact:
        mark, tone = (_("印章有效"), "p") if paper.sealed_at else (_("未改动"), "p")
    return {
        "title": paper.title,
        "detail": _("%(number)s · 验真码 %(code)s") % {"number": paper.number, "code": paper.verification_code_text},
        "url": reverse("disputes:confirmation_paper", args=[confirmation.code, name]),
        "mark": mark,
        "mark_tone": tone,
    }


def _tab(name: str, label: Any, counts: dict[str, int], current: str) -> dict[str, Any]:
    count = sum(number for state, number in counts.items() if not name or state == name)
    url = f"?view={name}" if name else "?"
    return {"label": label, "count": number_text(count), "url": url, "current": name == current}


def _row(row: Any) -> list[dict[str, Any]]:
    today, case = clock.today(), row.agreement.case
    last = last_day(row.agreement) if row.state == ConfirmationState.PREPARING else row.court_last_day
    left = {"lamp": left_tone(last, today=today), "text": left_text(last, today=today)} if last else {}
    filed = date_text(row.filed_on, today=today, weekday=False) if row.filed_on else _("还没递交")
    return [
        {"text": filed},
        {"text": case.record.title, "url": row.get_absolute_url(), "strong": True, "sub": case.number, "code": True},
        {"text": row.court_number or _("还没有案号")},
        {"text": case.mediation_body.short_name},
        {"text": format_yuan(case.amount_agreed)},
        {"mark": row.get_state_display(), "mark_tone": TONES.get(ConfirmationState(row.state), "")},
        left,
    ]


def _paged(view: str, cursor: str) -> str:
    return f"?view={view}&cursor={cursor}" if cursor else ""
