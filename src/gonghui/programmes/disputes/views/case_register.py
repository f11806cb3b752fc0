"""The register of cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState, Category, Origin
from gonghui.programmes.disputes.forms.cases import CaseFilter
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import OPEN_CASE
from gonghui.programmes.disputes.querysets import CaseQuerySet
from gonghui.programmes.disputes.views.case_page import MARKS
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text, left_text, left_tone

RUNNING = ("filed", "mediating", "signing")


def _head(_scope: Scope, counts: Counts) -> Head:
    running = sum(counts[name] for name in RUNNING)
    line = _("共 %(all)s 起，%(running)s 起还在办")
    return Head(_("案件"), line % {"all": capped_text(counts[""]), "running": capped_text(running)})


def _buttons(scope: Scope) -> list[dict[str, Any]]:
    past = {"label": _("历史案件"), "url": reverse("disputes:past_cases"), "icon": "history"}
    if not scope.has(OPEN_CASE):
        return [past]
    return [past, {"label": _("登记案件"), "url": reverse("disputes:case_new"), "icon": "plus", "primary": True}]


def _blank(scope: Scope, _view: str) -> Blank:
    url = reverse("disputes:case_new") if scope.has(OPEN_CASE) else ""
    text = _("预警转来的、职工来申请的、法院和人社移交的，都在这里登记。")
    return Blank(_("这里还没有案件"), text, _("登记案件"), url, art="paper")


def _cells(_scope: Scope, lines: Sequence[Any]) -> list[list[Cell]]:
    """Fifty lines say the same few words and days: each is put into the reader's language once a page."""
    today = clock.today()
    named: Callable[[Any], str] = cache(lambda choice: str(choice.label))
    dated: Callable[[dt.date], str] = cache(lambda day: date_text(day, today=today, weekday=False))
    return [_row(line, today, named, dated) for line in lines]


def _row(line: Any, today: dt.date, named: Callable[[Any], str], dated: Callable[[dt.date], str]) -> list[Cell]:
    last, state = line.last_day, CaseState(line.state)
    left = {"lamp": left_tone(last, today=today), "text": left_text(last, today=today)} if last else {}
    return [
        {"text": dated(line.filed_on)},
        {
            "text": line.record__title,
            "url": record_address("disputes:case", line.record__public_code),
            "strong": True,
            "sub": line.number or _("还没有案号"),
            "code": True,
        },
        {"text": line.place__name, "sub": named(Category(line.category))},
        {"text": named(Origin(line.origin))},
        {"text": format_yuan(line.amount_claimed)},
        {"mark": named(state), "mark_tone": MARKS.get(state, "")},
        left,
        {"text": line.mediation_body__short_name, "sub": line.mediator__name},
    ]


CASES = Register(
    noun=gettext_lazy("案件"),
    unit=gettext_lazy("起"),
    rows=Case.objects.all,
    lines=CaseQuerySet.lines,
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
