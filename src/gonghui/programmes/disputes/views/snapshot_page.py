"""What the pages of snapshots show: frozen beside live, and whether anybody has touched what was frozen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.figures.actions.snapshots import now_of, period_of
from gonghui.foundation.figures.models import FrozenFigure, Snapshot
from gonghui.foundation.figures.permissions import FREEZE
from gonghui.foundation.figures.registry import FIGURES, PLACE, Figure, Unit
from gonghui.kernel import clock
from gonghui.kernel.paging import Page
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.forms.risk import period_text
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Column
from gonghui.web.wording import moment_text, number_text

DIGEST_SHOWN = 16


def register_context(scope: Scope, page: Page[Snapshot]) -> dict[str, Any]:
    """The context of the register."""
    new_url = reverse("disputes:snapshot_new") if scope.has(FREEZE) else ""
    button = {"label": _("定格一份"), "url": new_url, "icon": "lock", "primary": True}
    return {
        "buttons": [button] if new_url else [],
        "new_url": new_url,
        "columns": [
            Column(_("用在哪里"), MAIN),
            Column(_("期间"), UNDER),
            Column(_("地方"), MARK),
            Column(_("定格时间"), MORE),
            Column(_("经办")),
        ],
        "rows": [_line(each) for each in page.rows],
        "previous_url": f"?cursor={page.previous_cursor}" if page.previous_cursor else "",
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
    }  # fmt: skip


def _line(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {"text": snapshot.record.title, "url": url_of(snapshot), "strong": True, "sub": snapshot.note},
        {"text": period_text(period_of(snapshot))},
        {"text": snapshot.place.name},
        {"text": moment_text(snapshot.created_at, today=clock.today())},
        {"text": snapshot.actor},
    ]


def snapshot_context(scope: Scope, snapshot: Snapshot) -> dict[str, Any]:
    """The context of one snapshot. A statement or two for each figure, to say what it would be today."""
    frozen = list(snapshot.figures.all())
    known = [FIGURES[each.key] for each in frozen if each.key in FIGURES]
    now = now_of(scope, snapshot, known)
    changed = sum(each.key in now and now[each.key] != each.value for each in frozen)
    return {
        "snapshot": snapshot,
        "period": period_text(period_of(snapshot)),
        "frozen_at": moment_text(snapshot.created_at, today=clock.today()),
        "printed_at": moment_text(clock.now(), today=clock.today()),
        "printer": scope.actor,
        "digest": snapshot.sha256[:DIGEST_SHOWN],
        "intact": snapshot.digest(frozen) == snapshot.sha256,
        "changed": changed,
        "columns": [
            Column(_("名称"), wide=True),
            Column(_("定格的数"), num=True),
            Column(_("现在"), num=True),
            Column(_("差"), num=True),
            Column(_("口径"), wide=True),
        ],
        "rows": [_row(snapshot, each, now) for each in frozen],
    }  # fmt: skip


def _row(snapshot: Snapshot, frozen: FrozenFigure, now: dict[str, str]) -> list[dict[str, Any]]:
    figure = FIGURES.get(frozen.key)
    unit = str(Unit(frozen.unit).label)
    definition = _("第 %(n)s 版：%(text)s") % {"n": frozen.definition_version, "text": frozen.definition}
    if figure is None:
        gone = {"text": _("这个口径现在没有了")}
        return [{"text": frozen.label, "strong": True}, {"text": f"{frozen.value} {unit}"}, gone, {"text": ""},
                {"text": definition}]  # fmt: skip
    if figure.version != frozen.definition_version:
        definition += _("（现在是第 %(n)s 版）") % {"n": figure.version}
    live = now[frozen.key]
    return [
        {"text": frozen.label, "strong": True},
        {"text": shown(figure, frozen.value), "url": rows_url(snapshot, figure), "strong": True},
        {"text": shown(figure, live)},
        {"text": difference(figure, frozen.value, live)},
        {"text": definition},
    ]


def shown(figure: Figure, written: str) -> str:
    """A number as it was written down, in words."""
    text = figure.shown(figure.read(written))
    return f"{text} {figure.unit.label}" if text else _("没有")


def difference(figure: Figure, before: str, after: str) -> str:
    """`+3`, `−1,200.00`; empty where nothing has changed or one of the two is missing."""
    was, now = figure.read(before), figure.read(after)
    if was is None or now is None or was == now:
        return ""
    gap = Decimal(now) - Decimal(was)
    size = number_text(int(abs(gap))) if figure.counts else f"{abs(gap):,.2f}"
    return f"+{size}" if gap > 0 else f"−{size}"


def rows_url(snapshot: Snapshot, figure: Figure) -> str:
    """The rows behind a frozen number as they are now, which remembers from where one came."""
    days = {"start": snapshot.start, "end": snapshot.end, PLACE: snapshot.place_id, "snapshot": snapshot.code}
    query = urlencode({name: value for name, value in days.items() if value})
    return f"{reverse('disputes:figure_rows', args=[figure.key])}?{query}"


def url_of(snapshot: Snapshot) -> str:
    return reverse("disputes:snapshot", args=[snapshot.code])
