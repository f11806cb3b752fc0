"""The register of applications for review, of the union's staff and of the commission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.reviews import REVIEW_CLOCK
from gonghui.programmes.disputes.enums import ReviewState
from gonghui.programmes.disputes.forms.reviews import ReviewFilter
from gonghui.programmes.disputes.models import Review
from gonghui.programmes.disputes.permissions import DECIDE_REVIEW
from gonghui.programmes.disputes.querysets import ReviewQuerySet
from gonghui.programmes.disputes.routes import REVIEW, last_day
from gonghui.programmes.disputes.views.review_page import TONES
from gonghui.web.registers import LEAD, MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text, left_text, left_tone


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
        title = _duty(filed, accepted) if _for_body(scope) else waiting
    return Head(title, _("仲裁审查申请，共 %(all)s 件") % {"all": capped_text(counts[""])})


def _duty(filed: int, accepted: int) -> str:
    parts = ((_("%(n)s 件等您受理"), filed), (_("%(n)s 件等您审查"), accepted))
    return "，".join(words % {"n": capped_text(count)} for words, count in parts if count)


def _blank(scope: Scope, _view: str) -> Blank:
    if _for_body(scope):
        return Blank(_("这里没有申请"), _("调解组织递交以后，申请会出现在这里，并发一条站内消息。"), art="paper")
    text = _("协议生效的案件，在案件页点“让协议能执行”，可以选仲裁审查。")
    return Blank(_("这里没有申请"), text, _("去看案件"), reverse("disputes:cases"), art="paper")


def _cells(_scope: Scope, reviews: Sequence[Any]) -> list[list[Cell]]:
    return [_row(review) for review in reviews]


def _row(row: Any) -> list[Cell]:
    today, case = clock.today(), row.agreement.case
    last = last_day(REVIEW, row.agreement) if row.state == ReviewState.PREPARING else row.body_last_day
    left = {"lamp": left_tone(last, today=today), "text": left_text(last, today=today)} if last else {}
    filed = date_text(row.filed_on, today=today, weekday=False) if row.filed_on else _("还没递交")
    return [
        {"text": filed},
        {"text": case.record.title, "url": row.get_absolute_url(), "strong": True, "sub": case.number, "code": True},
        {"text": row.number or _("还没有案号")},
        {"text": case.mediation_body.short_name},
        {"text": format_yuan(case.amount_agreed)},
        {"mark": row.get_state_display(), "mark_tone": TONES.get(ReviewState(row.state), "")},
        left,
    ]


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
    columns=(
        Column(gettext_lazy("递交日"), LEAD),
        Column(gettext_lazy("案件"), MAIN),
        Column(gettext_lazy("仲裁委案号"), UNDER),
        Column(gettext_lazy("调解组织")),
        Column(gettext_lazy("协议金额（元）"), num=True),
        Column(gettext_lazy("状态"), MARK),
        Column(gettext_lazy("期限"), MORE),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
)
