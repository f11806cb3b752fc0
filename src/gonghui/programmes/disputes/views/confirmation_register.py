"""The register of applications for judicial confirmation, of the union's staff and of the court."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.confirmations import COURT_CLOCK
from gonghui.programmes.disputes.enums import ConfirmationState
from gonghui.programmes.disputes.forms.confirmations import ConfirmationFilter
from gonghui.programmes.disputes.models import Confirmation
from gonghui.programmes.disputes.permissions import RULE_CONFIRMATION
from gonghui.programmes.disputes.querysets import ConfirmationQuerySet
from gonghui.programmes.disputes.views.confirmation_page import TONES
from gonghui.programmes.disputes.views.joint_register import blank, columns, duty, row_of
from gonghui.web.registers import Blank, Cell, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text


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
        parts = ((_("%(n)s 件等您立案"), filed), (_("%(n)s 件等您裁定"), docketed))
        title = duty(parts) if _for_court(scope) else waiting
    return Head(title, _("司法确认申请，共 %(all)s 件") % {"all": capped_text(counts[""])})


def _blank(scope: Scope, _view: str) -> Blank:
    return blank(for_body=_for_court(scope), way=_("协议生效的案件，在案件页点“代办司法确认”。"))


def _cells(_scope: Scope, confirmations: Sequence[Any]) -> list[list[Cell]]:
    return [
        row_of(row, number=row.court_number, tone=TONES.get(ConfirmationState(row.state), "")) for row in confirmations
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
    columns=columns(gettext_lazy("法院案号")),
    cells=_cells,
    head=_head,
    blank=_blank,
)
