"""The register of applications for review, of the union's staff and of the commission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.reviews import REVIEW_CLOCK
from gonghui.programmes.disputes.enums import ReviewState
from gonghui.programmes.disputes.forms.reviews import ReviewFilter
from gonghui.programmes.disputes.models import Review
from gonghui.programmes.disputes.permissions import DECIDE_REVIEW
from gonghui.programmes.disputes.querysets import ReviewQuerySet
from gonghui.programmes.disputes.views.joint_register import blank, columns, duty, row_of
from gonghui.programmes.disputes.views.review_page import TONES
from gonghui.web.registers import Blank, Cell, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text


def _rows() -> ReviewQuerySet:
    return Review.objects.with_parts().with_last_day_of(REVIEW_CLOCK)


def _for_body(scope: Scope) -> bool:
    return scope.has(DECIDE_REVIEW) and not scope.system


def _for_staff(scope: Scope) -> bool:
    return not _for_body(scope)


def _head(scope: Scope, counts: Counts) -> Head:
    filed, accepted = counts[ReviewState.FILED], counts[ReviewState.ACCEPTED]
    title = _("没有等着审查的申请")
    if filed + accepted:
        waiting = _("%(n)s 件等仲裁委审查") % {"n": capped_text(filed + accepted)}
        parts = ((_("%(n)s 件等您受理"), filed), (_("%(n)s 件等您审查"), accepted))
        title = duty(parts) if _for_body(scope) else waiting
    return Head(title, _("仲裁审查申请，共 %(all)s 件") % {"all": capped_text(counts[""])})


def _blank(scope: Scope, _view: str) -> Blank:
    return blank(for_body=_for_body(scope), way=_("协议生效的案件，在案件页点“让协议能执行”，可以选仲裁审查。"))


def _cells(_scope: Scope, reviews: Sequence[Any]) -> list[list[Cell]]:
    return [row_of(row, number=row.number, tone=TONES.get(ReviewState(row.state), "")) for row in reviews]


REVIEWS = Register(
    noun=gettext_lazy("仲裁审查"),
    unit=gettext_lazy("件"),
    rows=_rows,
    filters=ReviewFilter,
    tabs=(
        Tab("", gettext_lazy("全部"), counted=True),
        Tab(ReviewState.PREPARING, gettext_lazy("待双方同意"), counted=True, shown=_for_staff),
        Tab(ReviewState.FILED, gettext_lazy("待受理"), counted=True),
        Tab(ReviewState.ACCEPTED, gettext_lazy("待审查"), counted=True),
        Tab(ReviewState.ISSUED, gettext_lazy("待签收"), counted=True),
        Tab(ReviewState.EFFECTIVE, gettext_lazy("已生效"), counted=True),
        Tab(ReviewState.REFUSED, gettext_lazy("不予制作"), counted=True),
        Tab(ReviewState.DECLINED, gettext_lazy("不予受理")),
    ),
    columns=columns(gettext_lazy("仲裁委案号")),
    cells=_cells,
    head=_head,
    blank=_blank,
)
