"""The register of applications for judicial confirmation, of the union's staff and of the court."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.confirmations import COURT_CLOCK
from gonghui.programmes.disputes.enums import ConfirmationState
from gonghui.programmes.disputes.forms.confirmations import ConfirmationFilter
from gonghui.programmes.disputes.models import Confirmation
from gonghui.programmes.disputes.permissions import RULE_CONFIRMATION
from gonghui.programmes.disputes.querysets import ConfirmationQuerySet
from gonghui.programmes.disputes.routes import CONFIRMATION, last_day
from gonghui.programmes.disputes.views.confirmation_page import TONES
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text, left_text, left_tone


def _rows() -> ConfirmationQuerySet:
    return Confirmation.objects.with_parts().with_last_day_of(COURT_CLOCK)


def _for_court(scope: Scope) -> bool:
    return scope.has(RULE_CONFIRMATION) and not scope.system


def _for_staff(scope: Scope) -> bool:
    return not _for_court(scope)


def _head(scope: Scope, counts: Counts) -> Head:
    filed, docketed = counts[ConfirmationState.FILED], counts[ConfirmationState.DOCKETED]
    title = _("没有等着裁定的申请")
    if filed + docketed:
        waiting = _("%(n)s 件等法院裁定") % {"n": capped_text(filed + docketed)}
        title = _duty(filed, docketed) if _for_court(scope) else waiting
    return Head(title, _("司法确认申请，共 %(all)s 件") % {"all": capped_text(counts[""])})


def _duty(filed: int, docketed: int) -> str:
    parts = ((_("%(n)s 件等您立案"), filed), (_("%(n)s 件等您裁定"), docketed))
    return "，".join(words % {"n": capped_text(count)} for words, count in parts if count)


def _blank(scope: Scope, _view: str) -> Blank:
    if _for_court(scope):
        return Blank(_("这里没有申请"), _("调解组织递交以后，申请会出现在这里，并发一条站内消息。"), art="paper")
    text = _("协议生效的案件，在案件页点“代办司法确认”。")
    return Blank(_("这里没有申请"), text, _("去看案件"), reverse("disputes:cases"), art="paper")


def _cells(_scope: Scope, confirmations: Sequence[Any]) -> list[list[Cell]]:
    return [_row(confirmation) for confirmation in confirmations]


def _row(row: Any) -> list[Cell]:
    today, case = clock.today(), row.agreement.case
    last = last_day(CONFIRMATION, row.agreement) if row.state == ConfirmationState.PREPARING else row.body_last_day
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


CONFIRMATIONS = Register(
    noun=gettext_lazy("司法确认"),
    unit=gettext_lazy("件"),
    rows=_rows,
    filters=ConfirmationFilter,
    tabs=(
        Tab("", gettext_lazy("全部"), counted=True),
        Tab(ConfirmationState.PREPARING, gettext_lazy("待双方同意"), counted=True, shown=_for_staff),
        Tab(ConfirmationState.FILED, gettext_lazy("待立案"), counted=True),
        Tab(ConfirmationState.DOCKETED, gettext_lazy("待裁定"), counted=True),
        Tab(ConfirmationState.GRANTED, gettext_lazy("确认有效"), counted=True),
        Tab(ConfirmationState.REFUSED, gettext_lazy("驳回"), counted=True),
    ),
    columns=(
        Column(gettext_lazy("递交日"), LEAD),
        Column(gettext_lazy("案件"), MAIN),
        Column(gettext_lazy("法院案号"), UNDER),
        Column(gettext_lazy("调解组织")),
        Column(gettext_lazy("协议金额（元）"), num=True),
        Column(gettext_lazy("状态"), MARK),
        Column(gettext_lazy("期限"), MORE),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
)
