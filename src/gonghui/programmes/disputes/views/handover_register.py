"""The register of hand-overs, of the union's staff and of the bodies that receive them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import HandoverState
from gonghui.programmes.disputes.forms.handovers import HandoverFilter
from gonghui.programmes.disputes.models import Handover
from gonghui.programmes.disputes.permissions import TAKE_HANDOVERS
from gonghui.programmes.disputes.querysets import HandoverQuerySet
from gonghui.programmes.disputes.views.handover_page import TONES
from gonghui.web.registers import LEAD, MAIN, MARK, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text


def _rows() -> HandoverQuerySet:
    return Handover.objects.with_parts()


def _for_body(scope: Scope) -> bool:
    return scope.has(TAKE_HANDOVERS) and not scope.system


def _head(scope: Scope, counts: Counts) -> Head:
    waiting = counts[HandoverState.SENT] + counts[HandoverState.RECEIVED]
    title = _("没有等着办的移送")
    if waiting:
        words = _("%(n)s 件等您办") if _for_body(scope) else _("%(n)s 件等接收单位办")
        title = words % {"n": capped_text(waiting)}
    return Head(title, _("没有谈成、移送仲裁委或者法院的案件，共 %(all)s 件") % {"all": capped_text(counts[""])})


def _blank(scope: Scope, _view: str) -> Blank:
    if _for_body(scope):
        return Blank(_("这里没有移送"), _("调解组织移送以后会出现在这里，并发一条站内消息。"), art="paper")
    text = _("调解终止的案件，在案件页点“移送仲裁委、法院”。")
    return Blank(_("这里没有移送"), text, _("去看案件"), reverse("disputes:cases"), art="paper")


def _cells(_scope: Scope, rows: Sequence[Any]) -> list[list[Cell]]:
    return [_row(row) for row in rows]


def _row(row: Any) -> list[Cell]:
    sent = date_text(row.sent_on, today=clock.today(), weekday=False)
    title = {"text": row.record.title, "url": row.get_absolute_url(), "strong": True}
    return [
        {"text": sent},
        {**title, "sub": row.case.number or "", "code": True},
        {"text": row.number or _("还没有案号")},
        {"text": row.body.short_name},
        {"text": row.case.mediation_body.short_name},
        {"mark": row.get_state_display(), "mark_tone": TONES[HandoverState(row.state)]},
    ]


HANDOVERS = Register(
    noun=gettext_lazy("移送"),
    unit=gettext_lazy("件"),
    rows=_rows,
    filters=HandoverFilter,
    tabs=(
        Tab("", gettext_lazy("全部"), counted=True),
        Tab(HandoverState.SENT, gettext_lazy("待签收"), counted=True),
        Tab(HandoverState.RECEIVED, gettext_lazy("待受理"), counted=True),
        Tab(HandoverState.ACCEPTED, gettext_lazy("已受理"), counted=True),
        Tab(HandoverState.RETURNED, gettext_lazy("已退回"), counted=True),
    ),
    columns=(
        Column(gettext_lazy("移送日"), LEAD),
        Column(gettext_lazy("案件"), MAIN),
        Column(gettext_lazy("接收单位案号"), UNDER),
        Column(gettext_lazy("接收单位")),
        Column(gettext_lazy("移送单位")),
        Column(gettext_lazy("状态"), MARK),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
)
