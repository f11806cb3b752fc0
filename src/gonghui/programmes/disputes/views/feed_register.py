"""What other departments sent, as a register."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import FeedKind
from gonghui.programmes.disputes.forms.feeds import FeedFilter
from gonghui.programmes.disputes.models import FeedItem
from gonghui.programmes.disputes.querysets import FeedItemQuerySet
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import date_text


def _rows() -> FeedItemQuerySet:
    return FeedItem.objects.with_parts()


def _head(_scope: Scope, _counts: Counts) -> Head:
    return Head(_("收到的数据"), _("别的部门送来的，按单位归档；够得上的进了信号收件箱"))


def _blank(_scope: Scope, view: str) -> Blank:
    if view:
        return Blank(_("这一种还没有收到过"), _("在“数据来源”里收一份文件，或者请对方接上接口。"), _("看全部"), "?")
    text = _("在“数据来源”里收一份文件，或者请对方接上接口。")
    return Blank(_("还没有收到数据"), text, _("去数据来源"), reverse("disputes:feeds"))


def _cells(_scope: Scope, items: Sequence[FeedItem]) -> list[list[Cell]]:
    return [_row(item) for item in items]


def _row(item: FeedItem) -> list[Cell]:
    day = date_text(item.happened_on, today=clock.today(), weekday=False)
    what = item.get_grade_display() or item.get_category_display()
    return [
        {"text": item.record.title, "url": item.get_absolute_url(), "strong": True, "sub": item.reference},
        {"text": item.place.name, "sub": what},
        {"text": item.sender.short_name or item.sender.name},
        {"text": day},
        {"text": item.get_result_display() or "—"},
        {"mark": _("进了收件箱"), "mark_tone": "p"} if item.signal_id else {"text": ""},
    ]


FEED_ITEMS = Register(
    noun=gettext_lazy("部门数据"),
    unit=gettext_lazy("条"),
    rows=_rows,
    filters=FeedFilter,
    tabs=(Tab("", gettext_lazy("全部")), *(Tab(str(kind), kind.label) for kind in FeedKind)),
    columns=(
        Column(gettext_lazy("数据"), MAIN),
        Column(gettext_lazy("镇街、类别"), UNDER),
        Column(gettext_lazy("谁送的")),
        Column(gettext_lazy("日期"), MORE),
        Column(gettext_lazy("结果")),
        Column(gettext_lazy("信号"), MARK),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    buttons=lambda _scope: ({"label": _("数据来源"), "url": reverse("disputes:feeds"), "icon": "building"},),
)
