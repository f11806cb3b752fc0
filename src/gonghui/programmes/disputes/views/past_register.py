"""The register of past cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState, Category
from gonghui.programmes.disputes.forms.cases import CaseFilter
from gonghui.programmes.disputes.models import Case
from gonghui.programmes.disputes.permissions import RECORD_PAST
from gonghui.programmes.disputes.querysets import CaseQuerySet
from gonghui.programmes.disputes.views.case_page import MARKS
from gonghui.web.registers import LEAD, MAIN, MARK, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text


def _head(_scope: Scope, counts: Counts) -> Head:
    line = _("共 %(all)s 起 · 上平台以前就结束的，从台账补录；统计里和别的案件一样算")
    return Head(_("历史案件"), line % {"all": capped_text(counts[""])})


def _buttons(scope: Scope) -> list[dict[str, Any]]:
    if not scope.has(RECORD_PAST):
        return []
    return [{"label": _("补录一起"), "url": reverse("disputes:past_case_new"), "icon": "plus", "primary": True}]


def _blank(scope: Scope, _view: str) -> Blank:
    if not scope.has(RECORD_PAST):
        return Blank(_("没有补录过历史案件"), _("由值班员从台账导入。"), art="paper")
    text = _("下载模板，把台账贴进去再导入；写错的格子会一格一格指出来，导错了能撤销。")
    return Blank(
        _("还没有补录历史案件"), text, _("导入台账"), reverse("exchange:start", args=["past-cases"]), art="paper"
    )


def _cells(_scope: Scope, cases: Sequence[Case]) -> list[list[Cell]]:
    return [_row(case) for case in cases]


def _row(case: Case) -> list[Cell]:
    today, state = clock.today(), CaseState(case.state)
    ended = date_text(case.ended_on, today=today, weekday=False) if case.ended_on else ""
    return [
        {"text": ended},
        {"text": case.record.title, "url": case.get_absolute_url(), "strong": True, "sub": case.number, "code": True},
        {"text": case.place.name, "sub": Category(case.category).label},
        {"mark": state.label, "mark_tone": MARKS.get(state, "")},
        {"text": case.ledger_number},
        {"text": format_yuan(case.amount_claimed)},
        {"text": format_yuan(case.amount_agreed) if case.amount_agreed is not None else ""},
        {"text": case.mediation_body.short_name},
    ]


def _rows() -> CaseQuerySet:
    found: CaseQuerySet = Case.objects.past()
    return found


PAST_CASES = Register(
    noun=gettext_lazy("历史案件"),
    unit=gettext_lazy("起"),
    rows=_rows,
    lines=CaseQuerySet.with_parts,
    filters=CaseFilter,
    tabs=(
        Tab("", gettext_lazy("全部"), counted=True),
        Tab("agreed", gettext_lazy("达成协议"), counted=True),
        Tab("closed", gettext_lazy("未达成"), counted=True),
    ),
    columns=(
        Column(gettext_lazy("结束"), LEAD),
        Column(gettext_lazy("案件"), MAIN),
        Column(gettext_lazy("镇街、类别"), UNDER),
        Column(gettext_lazy("结果"), MARK),
        Column(gettext_lazy("台账编号")),
        Column(gettext_lazy("主张（元）"), num=True),
        Column(gettext_lazy("协议（元）"), num=True),
        Column(gettext_lazy("调解组织")),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    buttons=_buttons,
    exchange="past-cases",
)
