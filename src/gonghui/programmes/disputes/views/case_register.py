"""What the register of cases shows."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.paging import Page
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.forms.cases import CaseFilter
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import OPEN_CASE
from gonghui.programmes.disputes.querysets import CASE_VIEWS
from gonghui.web.wording import date_text, left_text, left_tone, number_text

TABS = {
    "": gettext_lazy("全部"),
    "filed": gettext_lazy("待受理"),
    "mediating": gettext_lazy("调解中"),
    "signing": gettext_lazy("待签字"),
    "agreed": gettext_lazy("达成协议"),
    "closed": gettext_lazy("未达成"),
}
TONES = {CaseState.FILED: "y", CaseState.MEDIATING: "b", CaseState.SIGNING: "y", CaseState.AGREED: "p"}


def register_context(
    request: ScopedRequest, form: CaseFilter, chosen: dict[str, str], page: Page[Case]
) -> dict[str, Any]:
    """The context of the register in three queries besides the page's own: counts, places, last days."""
    counts = _counts(request)
    running = sum(counts.get(state, 0) for state in (CaseState.FILED, CaseState.MEDIATING, CaseState.SIGNING))
    line = _("共 %(all)s 起，%(running)s 起还在办") % {
        "all": number_text(sum(counts.values())),
        "running": number_text(running),
    }
    filtered = bool(chosen["q"] or chosen["place"] or chosen["origin"])
    return {
        "form": form,
        "line": line,
        "buttons": _buttons(request),
        "tabs": [_tab(name, label, counts, chosen["view"]) for name, label in TABS.items()],
        "columns": _columns(),
        "rows": _rows(page),
        "filtered": filtered,
        "clear_url": "?" + (f"view={chosen['view']}" if chosen["view"] else ""),
        "new_url": reverse("disputes:case_new") if request.scope.has(OPEN_CASE) else "",
        "previous_url": _paged(request.GET, page.previous_cursor),
        "next_url": _paged(request.GET, page.next_cursor),
    }


def _counts(request: ScopedRequest) -> dict[str, int]:
    rows = Case.objects.visible_to(request.scope).order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def _tab(name: str, label: Any, counts: dict[str, int], current: str) -> dict[str, Any]:
    states = CASE_VIEWS.get(name)
    count = sum(number for state, number in counts.items() if states is None or state in states)
    return {
        "label": label,
        "count": number_text(count),
        "url": f"?view={name}" if name else "?",
        "current": name == current,
    }


def _buttons(request: ScopedRequest) -> list[dict[str, Any]]:
    if not request.scope.has(OPEN_CASE):
        return []
    return [{"label": _("登记案件"), "url": reverse("disputes:case_new"), "icon": "plus", "primary": True}]


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("申请日")},
        {"label": _("案件")},
        {"label": _("镇街、类别")},
        {"label": _("来源")},
        {"label": _("主张（元）"), "num": True},
        {"label": _("状态")},
        {"label": _("调解期限")},
        {"label": _("调解组织")},
    ]


def _rows(page: Page[Case]) -> list[list[dict[str, Any]]]:
    today = clock.today()
    keys = [case.pk for case in page.rows]
    last_days = dict(
        Deadline.objects.running()
        .filter(record__in=keys, rule__in=["acceptance", "mediation"])
        .values_list("record_id", "last_day")
    )
    return [_row(case, last_days.get(case.pk), today) for case in page.rows]


def _row(case: Case, last_day: Any, today: Any) -> list[dict[str, Any]]:
    left = {"lamp": left_tone(last_day, today=today), "text": left_text(last_day, today=today)} if last_day else {}
    return [
        {"text": date_text(case.filed_on, today=today, weekday=False)},
        {
            "text": case.record.title,
            "url": case.get_absolute_url(),
            "strong": True,
            "sub": case.number or _("还没有案号"),
            "code": True,
        },
        {"text": case.place.name, "sub": case.get_category_display()},
        {"text": case.get_origin_display()},
        {"text": format_yuan(case.amount_claimed)},
        {"mark": case.get_state_display(), "mark_tone": TONES.get(CaseState(case.state), "")},
        left,
        {"text": case.mediation_body.short_name, "sub": str(case.mediator) if case.mediator else ""},
    ]


def _paged(query: QueryDict, cursor: str) -> str:
    if not cursor:
        return ""
    asked = query.copy()
    asked["cursor"] = cursor
    return f"?{asked.urlencode()}"
