"""The inbox of signals, as a register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import SignalState
from gonghui.programmes.disputes.forms.signals import SignalFilter
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import TRIAGE_SIGNALS
from gonghui.programmes.disputes.views.pieces import excerpt, lamp
from gonghui.programmes.disputes.views.signal_page import TONES
from gonghui.programmes.disputes.views.signal_proposal import suggested
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab, Verbs
from gonghui.web.wording import capped_text, moment_text, number_text

RED = "red"


def _head(_scope: Scope, counts: Counts) -> Head:
    line = _("手机、网格、部门、文件来的都在这里；研判后才定颜色")
    if not counts[RED]:
        return Head(_("信号"), line)
    return Head(_("有 %(n)s 条初判红色，先看") % {"n": capped_text(counts[RED])}, line)


def _blank(_scope: Scope, view: str) -> Blank:
    if view:
        return Blank(_("这里还没有信号"), _("换一个视图看看。"), _("看待研判的"), "?")
    text = _("职工扫码、部门推送、文件导入的都会排到这里，新的在最上面。")
    return Blank(_("没有等着研判的信号"), text, _("看已采纳的"), "?view=accepted")


def _cells(_scope: Scope, signals: Sequence[Signal]) -> list[list[Cell]]:
    return [_row(signal) for signal in signals]


def _row(signal: Signal) -> list[Cell]:
    return [
        lamp(signal.candidate),
        {"text": signal.record.title, "url": signal.get_absolute_url(), "strong": True, "sub": excerpt(signal.text)},
        {"text": signal.place.name, "sub": signal.get_category_display() or suggested(signal) or _("还没定类别")},
        {"text": number_text(signal.workers) if signal.workers else "—"},
        {"text": format_yuan(signal.amount) or "—"},
        {"mark": signal.get_state_display(), "mark_tone": TONES.get(SignalState(signal.state), "")},
        {"text": moment_text(signal.created_at, today=clock.today())},
        {"text": signal.get_source_display()},
    ]


def _verbs(scope: Scope) -> Verbs | None:
    """Whoever triages may take many for true or put them aside at once, each on a page that shows which."""
    if not scope.has(TRIAGE_SIGNALS):
        return None
    accept_url, dismiss_url = reverse("disputes:signals_accept"), reverse("disputes:signals_dismiss")
    buttons: list[dict[str, Any]] = [
        {"label": _("一起采纳"), "icon": "check", "url": accept_url, "primary": True},
        {"label": _("一起不采纳"), "icon": "x", "url": dismiss_url},
    ]
    return Verbs(accept_url, _("选中 {n} 条"), buttons, method="get")


SIGNALS = Register(
    noun=gettext_lazy("信号"),
    unit=gettext_lazy("条"),
    rows=Signal.objects.with_firm,
    filters=SignalFilter,
    tabs=(
        Tab("", gettext_lazy("待研判"), counted=True),
        Tab(RED, gettext_lazy("红色初判"), counted=True),
        Tab("accepted", gettext_lazy("已采纳")),
        Tab("aside", gettext_lazy("未采纳、并入")),
        Tab("all", gettext_lazy("全部")),
    ),
    columns=(
        Column(gettext_lazy("初判"), LEAD),
        Column(gettext_lazy("信号"), MAIN),
        Column(gettext_lazy("镇街、类别"), UNDER),
        Column(gettext_lazy("人数"), num=True),
        Column(gettext_lazy("金额（元）"), num=True),
        Column(gettext_lazy("状态"), MARK),
        Column(gettext_lazy("收到"), MORE),
        Column(gettext_lazy("来源")),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    exchange="signals",
    verbs=_verbs,
)
