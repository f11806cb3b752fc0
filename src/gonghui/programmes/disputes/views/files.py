"""What the programme tells of enterprises and persons in their registers and files: counted and dated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel.programme import EnterpriseView, Happening, Told
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState, Colour, FeedKind, OrderState, SignalState, WarningState
from gonghui.programmes.disputes.models import Case, DisposalOrder, FeedItem, RiskWarning, Signal, WarningColour
from gonghui.programmes.disputes.permissions import VIEW_CASES, VIEW_FEEDS, VIEW_ORDERS, VIEW_SIGNALS, VIEW_WARNINGS
from gonghui.programmes.disputes.views.case_page import MARKS
from gonghui.programmes.disputes.views.pieces import LAMPS, lamp
from gonghui.web.wording import number_text

STORY_ROWS = 300
RUNNING = (CaseState.FILED, CaseState.MEDIATING, CaseState.SIGNING)


class Seen(NamedTuple):
    """One row of what happened to a firm, of whatever kind."""

    kind: str
    at: Any
    title: str
    code: str
    state: str
    words: str


def cells(scope: Scope, keys: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The worst colour that is open, and how many signals and cases; firms without any are left out. One statement."""
    groups: list[Any] = [
        RiskWarning.objects.visible_to(scope).open().annotate(what=F("colour")),
        Signal.objects.visible_to(scope).annotate(what=Value("signal")),
        Case.objects.visible_to(scope).annotate(what=Value("case")),
    ]
    parts = [
        rows.filter(enterprise__in=keys).order_by().values("enterprise", "what").annotate(n=Count("pk"))
        for rows in groups
    ]
    found: dict[int, dict[str, int]] = {}
    for row in parts[0].union(*parts[1:], all=True):
        found.setdefault(row["enterprise"], {})[row["what"]] = row["n"]
    return {key: _cells(counts) for key, counts in found.items()}


def _cells(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    worst = next((colour for colour in reversed(Colour.values) if colour in counts), "")
    signals, cases = counts.get("signal", 0), counts.get("case", 0)
    return [
        lamp(worst),
        {
            "text": _("信号 %(n)s 条") % {"n": number_text(signals)} if signals else "",
            "sub": _("案件 %(n)s 起") % {"n": number_text(cases)} if cases else "",
        },
    ]


def told(scope: Scope, key: int) -> Told:
    """Figures, what is open now, and everything dated of one firm, as far as the scope sees it. One statement."""
    seen = _seen(scope, key)
    happenings = [_happening(row) for row in seen if row.kind != "warning"]
    rows = [_open_row(row) for row in seen if _is_open(row)]
    panels = [{"title": _("现在在办"), "rows": rows, "note": ""}] if rows else []
    return Told(figures=_figures(seen), panels=panels, happenings=happenings)


def _seen(scope: Scope, key: int) -> list[Seen]:
    parts = [rows for right, rows in _sources(scope, key) if scope.has(right)]
    if not parts:
        return []
    return [Seen(*row) for row in parts[0].union(*parts[1:], all=True).order_by("-seen_at")[:STORY_ROWS]]


def _sources(scope: Scope, key: int) -> list[tuple[Right, QuerySet[Any]]]:
    """Each kind as the same six columns, so that one statement reads them all."""

    def rows(kind: str, found: Any, at: str, record: str, state: str, words: str) -> Any:
        columns = {
            "seen_kind": Value(kind),
            "seen_at": F(at),
            "seen_title": F(f"{record}__title"),
            "seen_code": F(f"{record}__public_code"),
            "seen_state": F(state),
            "seen_words": F(words),
        }
        return found.visible_to(scope).order_by().annotate(**columns).values_list(*columns)

    warnings = RiskWarning.objects.filter(enterprise=key)
    colours = WarningColour.objects.filter(warning__enterprise=key)
    orders = DisposalOrder.objects.filter(warning__enterprise=key)
    signals = Signal.objects.filter(enterprise=key)
    cases = Case.objects.filter(enterprise=key)
    feeds = FeedItem.objects.filter(enterprise=key)
    return [
        (VIEW_WARNINGS, rows("warning", warnings, "created_at", "record", "state", "colour")),
        (VIEW_WARNINGS, rows("colour", colours, "at", "warning__record", "colour", "reason")),
        (VIEW_SIGNALS, rows("signal", signals, "created_at", "record", "state", "source")),
        (VIEW_ORDERS, rows("order", orders, "created_at", "record", "state", "organization__name")),
        (VIEW_CASES, rows("case", cases, "created_at", "record", "state", "number")),
        (VIEW_FEEDS, rows("feed", feeds, "created_at", "record", "kind", "sender__name")),
    ]


PAGES = {
    "warning": "disputes:warning",
    "colour": "disputes:warning",
    "signal": "disputes:signal",
    "order": "disputes:order",
    "case": "disputes:case",
    "feed": "disputes:feed_item",
}


def _happening(row: Seen) -> Happening:
    title, detail = WORDS[row.kind](row)
    tone = "r" if row.kind == "colour" and row.state == Colour.RED else "on" if row.kind == "case" else ""
    return Happening(row.at, title, detail, reverse(PAGES[row.kind], args=[row.code]), tone)


def _label(row: Seen, states: Any) -> str:
    return str(states(row.state).label)


WORDS: dict[str, Callable[[Seen], tuple[str, str]]] = {
    "colour": lambda row: (_("预警定为%(colour)s") % {"colour": _label(row, Colour)}, row.words),
    "signal": lambda row: (_("信号：%(title)s") % {"title": row.title}, _label(row, SignalState)),
    "order": lambda row: (_("交办给%(body)s") % {"body": row.words}, _label(row, OrderState)),
    "feed": lambda row: (_("部门数据：%(kind)s") % {"kind": _label(row, FeedKind)}, row.words),
    "case": lambda row: (_("案件：%(title)s") % {"title": row.title}, f"{_label(row, CaseState)} {row.words}".strip()),
}


def _is_open(row: Seen) -> bool:
    if row.kind == "warning":
        return row.state != WarningState.CLOSED
    return row.kind == "case" and row.state in RUNNING


def _open_row(row: Seen) -> dict[str, Any]:
    shown = {"title": row.title, "url": reverse(PAGES[row.kind], args=[row.code])}
    if row.kind == "warning":
        colour = Colour(row.words)
        return {**shown, "mark": _label(row, WarningState), "lamp": LAMPS[colour], "lamp_text": str(colour.label)}
    return {**shown, "mark": _label(row, CaseState), "detail": row.words}


def _figures(seen: Sequence[Seen]) -> list[dict[str, str]]:
    kinds = [("signal", _("信号"), _("条")), ("warning", _("预警"), _("条")), ("order", _("交办单"), _("张"))]
    counts = {kind: sum(row.kind == kind for row in seen) for kind in PAGES}
    return [
        {"label": label, "value": number_text(counts[kind]), "unit": unit, "base": ""}
        for kind, label, unit in [*kinds, ("case", _("案件"), _("起")), ("feed", _("部门数据"), _("条"))]
    ]


ENTERPRISES = EnterpriseView(
    right=VIEW_WARNINGS,
    columns=(gettext_lazy("预警"), gettext_lazy("信号、案件")),
    cells=cells,
    told=told,
)


def person_told(scope: Scope, key: int) -> Told:
    """The cases a person is a party to, as far as the scope sees them; who reported stays sealed. One statement."""
    if not scope.has(VIEW_CASES):
        return Told()
    cases = Case.objects.visible_to(scope).filter(parties__person=key).distinct().with_parts().order_by("-pk")
    found = list(cases[:STORY_ROWS])
    rows = [
        {
            "title": case.record.title,
            "url": case.get_absolute_url(),
            "detail": case.number,
            "mark": case.get_state_display(),
            "mark_tone": MARKS.get(CaseState(case.state), ""),
        }
        for case in found
    ]
    events = [
        Happening(case.created_at, _("案件：%(title)s") % {"title": case.record.title}, url=case.get_absolute_url())
        for case in found
    ]
    return Told(panels=[{"title": _("案件"), "rows": rows, "note": ""}] if rows else [], happenings=events)
