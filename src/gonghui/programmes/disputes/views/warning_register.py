"""The register of warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.warnings import FIRST_CONTACT_CLOCK
from gonghui.programmes.disputes.enums import Colour, WarningState
from gonghui.programmes.disputes.forms.warnings import WarningFilter
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.programmes.disputes.querysets import WarningQuerySet
from gonghui.programmes.disputes.views.pieces import due_cell, lamp
from gonghui.programmes.disputes.views.warning_page import TONES
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, moment_text, number_text


def _rows() -> WarningQuerySet:
    return RiskWarning.objects.with_firm().with_counts()


def _head(_scope: Scope, counts: Counts) -> Head:
    red = counts[Colour.RED]
    title = _("%(n)s 家要马上去") % {"n": capped_text(red)} if red else _("预警")
    line = _("%(n)s 条没有销号 · 颜色按施行中的规则定，只有人能往低降")
    return Head(title, line % {"n": capped_text(counts[""])})


def _blank(_scope: Scope, _view: str) -> Blank:
    text = _("采纳信号以后，规则够得上的会自动立预警，排到这里。")
    return Blank(_("这里没有预警"), text, _("去研判信号"), reverse("disputes:signals"), art="houses")


def _cells(_scope: Scope, warnings: Sequence[Any]) -> list[list[Cell]]:
    keys = [warning.pk for warning in warnings]
    running = Deadline.objects.running().filter(record__in=keys, rule=FIRST_CONTACT_CLOCK)
    contacts = {each.record_id: each for each in running}
    return [_row(warning, contacts.get(warning.pk)) for warning in warnings]


def _row(warning: Any, contact: Deadline | None) -> list[Cell]:
    done = {"lamp": "ok", "text": _("联系过了")} if warning.first_action_at else due_cell(None)
    return [
        lamp(warning.colour),
        {"text": warning.record.title, "url": warning.get_absolute_url(), "strong": True},
        {"text": warning.place.name, "sub": warning.get_category_display()},
        {"text": number_text(warning.signal_count)},
        {"text": number_text(warning.order_count)},
        {"mark": warning.get_state_display(), "mark_tone": TONES[WarningState(warning.state)]},
        due_cell(contact) if contact else done,
        {"text": moment_text(warning.coloured_at, today=clock.today())},
    ]


WARNINGS = Register(
    noun=gettext_lazy("预警"),
    unit=gettext_lazy("条"),
    rows=_rows,
    filters=WarningFilter,
    tabs=(
        Tab("", gettext_lazy("未销号"), counted=True),
        Tab(Colour.RED, gettext_lazy("红色"), counted=True),
        Tab(Colour.YELLOW, gettext_lazy("黄色"), counted=True),
        Tab(Colour.BLUE, gettext_lazy("蓝色"), counted=True),
        Tab("closed", gettext_lazy("已销号")),
    ),
    columns=(
        Column(gettext_lazy("颜色"), LEAD),
        Column(gettext_lazy("预警"), MAIN),
        Column(gettext_lazy("镇街、类别"), UNDER),
        Column(gettext_lazy("信号（条）"), num=True),
        Column(gettext_lazy("交办（件）"), num=True),
        Column(gettext_lazy("状态"), MARK),
        Column(gettext_lazy("首次联系"), MORE),
        Column(gettext_lazy("定色")),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    exchange="warnings",
)
