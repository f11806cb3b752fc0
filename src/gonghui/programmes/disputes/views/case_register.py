"""The register of cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.forms.cases import CaseFilter
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import OPEN_CASE
from gonghui.programmes.disputes.views.case_page import MARKS
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text, left_text, left_tone

RUNNING = ("filed", "mediating", "signing")
CLOCKS = ("acceptance", "mediation")


def _head(_scope: Scope, counts: Counts) -> Head:
    running = sum(counts[name] for name in RUNNING)
    line = _("共 %(all)s 起，%(running)s 起还在办")
    return Head(_("案件"), line % {"all": capped_text(counts[""]), "running": capped_text(running)})


def _buttons(scope: Scope) -> list[dict[str, Any]]:
    if not scope.has(OPEN_CASE):
        return []
    return [{"label": _("登记案件"), "url": reverse("disputes:case_new"), "icon": "plus", "primary": True}]


def _blank(scope: Scope, _view: str) -> Blank:
    url = reverse("disputes:case_new") if scope.has(OPEN_CASE) else ""
    text = _("预警转来的、职工来申请的、法院和人社移交的，都在这里登记。")
    return Blank(_("这里还没有案件"), text, _("登记案件"), url, art="paper")


def _cells(_scope: Scope, cases: Sequence[Case]) -> list[list[Cell]]:
    running = Deadline.objects.running().filter(record__in=[case.pk for case in cases], rule__in=CLOCKS)
    last_days = dict(running.values_list("record_id", "last_day"))
    return [_row(case, last_days.get(case.pk)) for case in cases]


def _row(case: Case, last_day: dt.date | None) -> list[Cell]:
    today = clock.today()
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
        {"mark": case.get_state_display(), "mark_tone": MARKS.get(CaseState(case.state), "")},
        left,
        {"text": case.mediation_body.short_name, "sub": str(case.mediator) if case.mediator else ""},
    ]


CASES = Register(
    noun=gettext_lazy("案件"),
    unit=gettext_lazy("起"),
    rows=Case.objects.with_parts,
    filters=CaseFilter,
    tabs=(
        Tab("", gettext_lazy("全部"), counted=True),
        Tab("filed", gettext_lazy("待受理"), counted=True),
        Tab("mediating", gettext_lazy("调解中"), counted=True),
        Tab("signing", gettext_lazy("待签字"), counted=True),
        Tab("agreed", gettext_lazy("达成协议"), counted=True),
        Tab("closed", gettext_lazy("未达成"), counted=True),
    ),
    columns=(
        Column(gettext_lazy("申请日"), LEAD),
        Column(gettext_lazy("案件"), MAIN),
        Column(gettext_lazy("镇街、类别"), UNDER),
        Column(gettext_lazy("来源")),
        Column(gettext_lazy("主张（元）"), num=True),
        Column(gettext_lazy("状态"), MARK),
        Column(gettext_lazy("调解期限"), MORE),
        Column(gettext_lazy("调解组织")),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    buttons=_buttons,
)
