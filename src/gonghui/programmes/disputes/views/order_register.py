"""The register of orders, of who gave them and of who got them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.orders import ANSWER_CLOCK
from gonghui.programmes.disputes.enums import OrderState
from gonghui.programmes.disputes.forms.orders import OrderFilter
from gonghui.programmes.disputes.models import DisposalOrder
from gonghui.programmes.disputes.views.order_page import TONES
from gonghui.programmes.disputes.views.pieces import due_cell, lamp
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, moment_text


def _head(_scope: Scope, counts: Counts) -> Head:
    unsigned = counts[OrderState.ISSUED]
    title = _("%(n)s 张还没有签收") % {"n": capped_text(unsigned)} if unsigned else _("交办单")
    return Head(title, _("%(n)s 张在办 · 签收、退回、反馈两边都看得到") % {"n": capped_text(counts[""])})


def _blank(_scope: Scope, _view: str) -> Blank:
    text = _("预警交办以后，发出的和收到的都排在这里。")
    return Blank(_("这里没有交办单"), text, _("看全部"), "?view=all", art="paper")


def _cells(_scope: Scope, orders: Sequence[DisposalOrder]) -> list[list[Cell]]:
    running = Deadline.objects.running().filter(record__in=[order.pk for order in orders], rule=ANSWER_CLOCK)
    clocks = {each.record_id: each for each in running}
    return [_row(order, clocks.get(order.pk)) for order in orders]


def _row(order: DisposalOrder, due: Deadline | None) -> list[Cell]:
    today = clock.today()
    received = moment_text(order.received_at, today=today) if order.received_at else ""
    ended = moment_text(order.ended_at, today=today) if order.ended_at else ""
    return [
        lamp(order.warning.colour),
        {
            "text": order.warning.record.title,
            "url": order.get_absolute_url(),
            "strong": True,
            "sub": order.number or _("还没有文号"),
            "code": True,
        },
        {"text": order.organization.name, "sub": order.get_role_display()},
        {"text": received or (_("看过，没签收") if order.read_at else _("还没有")), "sub": order.received_by},
        {"text": order.place.name},
        {"mark": order.get_state_display(), "mark_tone": TONES[OrderState(order.state)]},
        due_cell(due) if due else {"text": ended},
    ]


ORDERS = Register(
    noun=gettext_lazy("交办单"),
    unit=gettext_lazy("张"),
    rows=DisposalOrder.objects.with_parts,
    filters=OrderFilter,
    tabs=(
        Tab("", gettext_lazy("在办"), counted=True),
        Tab(OrderState.ISSUED, gettext_lazy("待签收"), counted=True),
        Tab(OrderState.RECEIVED, gettext_lazy("待反馈"), counted=True),
        Tab(OrderState.RETURNED, gettext_lazy("已退回")),
        Tab(OrderState.REFERRED, gettext_lazy("已转办")),
        Tab(OrderState.ANSWERED, gettext_lazy("已反馈")),
        Tab("all", gettext_lazy("全部")),
    ),
    columns=(
        Column(gettext_lazy("预警"), LEAD),
        Column(gettext_lazy("交办单"), MAIN),
        Column(gettext_lazy("承办单位"), UNDER),
        Column(gettext_lazy("签收")),
        Column(gettext_lazy("镇街")),
        Column(gettext_lazy("状态"), MARK),
        Column(gettext_lazy("反馈期限"), MORE),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
)
