"""What the pages of referrals show; to the sender never more than that the case runs and how it ended."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel import clock
from gonghui.kernel.paging import Page
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import ReferralState
from gonghui.programmes.disputes.forms.referrals import ResultForm
from gonghui.programmes.disputes.lifecycle import REFERRAL
from gonghui.programmes.disputes.models import Referral
from gonghui.programmes.disputes.permissions import REFER_CASES, VIEW_CASES
from gonghui.programmes.disputes.views.pieces import events_of
from gonghui.web.wording import date_text, moment_text, number_text

TONES = {ReferralState.WORKING: "b", ReferralState.RETURNED: "y", ReferralState.READ: "p"}


def register_context(request: ScopedRequest, page: Page[Referral], view: str) -> dict[str, Any]:
    """The register of referrals; one query besides the page's own."""
    counts = dict(Referral.objects.visible_to(request.scope).order_by().values_list("state").annotate(n=Count("pk")))
    views = {"": _("全部"), **dict(ReferralState.choices)}
    may = request.scope.has(REFER_CASES)
    new = {"label": _("移交案件"), "url": reverse("disputes:referral_new"), "icon": "plus", "primary": True}
    return {
        "tabs": [
            {
                "label": label,
                "url": f"?view={name}" if name else "?",
                "count": number_text(counts.get(name, 0) if name else sum(counts.values())),
                "current": name == view,
            }
            for name, label in views.items()
        ],
        "columns": [{"label": label} for label in _labels()],
        "rows": [_row(row) for row in page.rows],
        "buttons": [new] if may else [],
        "new_url": new["url"] if may else "",
        "previous_url": _paged(request, page.previous_cursor),
        "next_url": _paged(request, page.next_cursor),
    }


def _paged(request: ScopedRequest, cursor: str) -> str:
    """The address of a neighbouring page with the same conditions; empty without one."""
    if not cursor:
        return ""
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"?{asked.urlencode()}"


def _labels() -> list[str]:
    return [_("收到"), _("案件"), _("移交案号"), _("移交单位"), _("办到哪一步"), _("回告"), _("调解组织")]


def _row(row: Referral) -> list[dict[str, Any]]:
    today = clock.today()
    returned = moment_text(row.returned_at, today=today) if row.returned_at else "—"
    return [
        {"text": date_text(row.case.filed_on, today=today, weekday=False)},
        {"text": row.record.title, "strong": True, "url": row.get_absolute_url()},
        {"text": row.number},
        {"text": row.sender.short_name},
        {"text": row.case.get_state_display()},
        {"text": returned, "mark": row.get_state_display(), "mark_tone": TONES[ReferralState(row.state)]},
        {"text": row.case.mediation_body.short_name},
    ]


def detail_context(scope: Scope, row: Referral, form: ResultForm) -> dict[str, Any]:
    """The page of one referral in one query besides its own: the story."""
    today, case = clock.today(), row.case
    open_moves = {move.name for move in REFERRAL.moves_open(row, scope)}
    waiting = [sentence for move, sentence in REFERRAL.moves_waiting(row, scope) if move.name == "give_back"]
    slip = None
    if row.paper is not None:
        url = row.paper.get_absolute_url() if row.paper.file else ""
        slip = {"title": row.paper.title, "detail": row.paper.number, "url": url, "mark": row.paper.state_label}
    return {
        "referral": row,
        "mark": row.get_state_display(),
        "mark_tone": TONES[ReferralState(row.state)],
        "pairs": [
            (_("移交单位"), row.sender.name),
            (_("移交案号"), row.number),
            (_("收到日期"), date_text(case.filed_on, today=today)),
            (_("调解组织"), case.mediation_body.name),
            (_("调解案号"), case.number or _("还没受理")),
            (_("办到哪一步"), case.get_state_display()),
            (_("已阅"), moment_text(row.read_at, today=today) if row.read_at else _("还没有")),
        ],
        "slip": slip,
        "form": form,
        "may_give_back": "give_back" in open_moves,
        "may_read": "read" in open_moves,
        "why_not": waiting[0] if waiting else "",
        "case_url": case.get_absolute_url() if scope.has(VIEW_CASES) else "",
        "events": events_of(row.pk),
    }
