"""The register of points where people scan to report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.forms.points import PointFilter
from gonghui.programmes.disputes.models import ReportPoint, Signal
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab, Verbs
from gonghui.web.wording import capped_text, moment_text, number_text

CLOSED = "closed"


def _head(_scope: Scope, counts: Counts) -> Head:
    line = _("%(n)s 处在用 · 贴在单位、阵地、网格的二维码：扫一下，单位和地方就不用填了")
    return Head(_("扫码点"), line % {"n": capped_text(counts[""])})


def _blank(_scope: Scope, view: str) -> Blank:
    if view == CLOSED:
        return Blank(_("没有停用的扫码点"), _("停用以后，墙上的码扫不进来，随时能再启用。"))
    text = _("设一个，打印海报贴在厂门口、职工之家、网格公示栏；职工扫一下就能反映。")
    return Blank(_("还没有扫码点"), text, _("设扫码点"), reverse("disputes:point_new"), art="houses")


def _cells(_scope: Scope, points: Sequence[ReportPoint]) -> list[list[Cell]]:
    told = _told(points)
    return [_row(point, *told.get(point.pk, (0, None))) for point in points]


def _told(points: Sequence[ReportPoint]) -> dict[int, tuple[int, dt.datetime | None]]:
    """How many signals came in through each, and when the last one did."""
    rows = Signal.objects.filter(point__in=[point.pk for point in points]).order_by().values("point")
    counted = rows.annotate(many=Count("pk"), last=Max("created_at")).values_list("point", "many", "last")
    return {point: (many, last) for point, many, last in counted}


def _row(point: ReportPoint, many: int, last: dt.datetime | None) -> list[Cell]:
    firm = point.enterprise.name if point.enterprise and point.enterprise.name != point.name else ""
    came = _("%(n)s 条信号") % {"n": number_text(many)}
    newest = _("最近 %(when)s") % {"when": moment_text(last, today=clock.today())} if last else ""
    return [
        {"text": point.name, "url": point.get_absolute_url(), "strong": True, "sub": firm},
        {"text": point.place.name, "sub": point.get_kind_display()},
        {"text": came, "sub": newest},
        {"mark": _("停用")} if point.closed_at else {"mark": _("在用"), "mark_tone": "p"},
    ]


POINTS = Register(
    noun=gettext_lazy("扫码点"),
    unit=gettext_lazy("处"),
    rows=ReportPoint.objects.with_parts,
    filters=PointFilter,
    tabs=(Tab("", gettext_lazy("在用"), counted=True), Tab(CLOSED, gettext_lazy("停用"))),
    columns=(
        Column(gettext_lazy("名称"), MAIN),
        Column(gettext_lazy("镇街、种类"), UNDER),
        Column(gettext_lazy("收到"), MORE),
        Column(gettext_lazy("状态"), MARK),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    buttons=lambda _scope: [
        {"label": _("设扫码点"), "url": reverse("disputes:point_new"), "icon": "plus", "primary": True}
    ],
    verbs=lambda _scope: Verbs(
        reverse("disputes:point_posters"),
        gettext_lazy("选中 {n} 处"),
        [{"label": _("打印海报"), "icon": "printer"}],
        method="get",
    ),
)
