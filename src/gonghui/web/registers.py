"""One kind of list page for every kind of record: each is described by a `Register`, `show` draws it.

The tabs are saved views, the filters narrow the view that is open, numbers are counted in the statement that counts for
the side list. With scripts, filtering and turning the page swap the list alone, drawn from the same template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.foundation.exchange.links import links_of
from gonghui.kernel.paging import NEWEST_FIRST, Counting, kept_counting, page_of
from gonghui.kernel.scope import Scope
from gonghui.web.context import shell_of
from gonghui.web.filters import SEARCH, TAB, RegisterFilter
from gonghui.web.wording import capped_text

FOUND = "found"
CURSOR = "cursor"
LEAD, MAIN, UNDER, MARK, MORE, OFF = "in-lead", "in-main", "in-under", "in-mark", "in-more", "in-off"
Text = str | Promise
Cell = dict[str, Any]
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `card` is where its cells stand below 760 px, where rows are cards: `LEAD` to `MORE`, or not at all."""

    label: Text
    card: str = OFF
    num: bool = False
    wide: bool = False
    tick: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view by its name for `in_view`; the first one has the empty name. `counted`: with its number."""

    name: str
    label: Text
    counted: bool = False
    shown: Callable[[Scope], bool] = lambda _scope: True


@dataclass(frozen=True, slots=True)
class Head:
    """The sentence over the list, and the line under it."""

    title: Text
    line: Text = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """What an empty view says, and the quickest way on."""

    title: Text
    text: Text
    verb: Text = ""
    url: str = ""
    art: str = "box"


@dataclass(frozen=True, slots=True)
class Verbs:
    """What can be done with ticked rows: buttons (of the component `selection`) of a form that goes to `action`.

    It sends the public code of each ticked row as `chosen`, by GET where it only shows something.
    """

    action: str
    said: Text
    buttons: Sequence[Mapping[str, Any]]
    method: Literal["get", "post"] = "post"


@dataclass(frozen=True, slots=True)
class Register:
    """A list page as data.

    `rows` answers the queryset; it has `in_view(tab)`, `containing(text)`, and, where the filter form has selects,
    `narrowed(**what they say)`. `lines` makes of its rows what the cells need, where that is more or less than they
    are: tuples with names and `pk` cost a third of objects. What is only counted goes without. `cells` draws a page of
    rows in the order of `columns`, in a fixed number of statements. `head` gets how many rows each counted tab has,
    capped. `key` is the unique column that the list stands by; `exchange` the key under which template, import and
    export of it are offered.
    """

    noun: Text
    unit: Text
    rows: Callable[[], Any]
    columns: Sequence[Column]
    cells: Callable[[Scope, Sequence[Any]], list[list[Cell]]]
    head: Callable[[Scope, Counts], Head]
    blank: Callable[[Scope, str], Blank]
    tabs: Sequence[Tab] = ()
    filters: type[RegisterFilter] = RegisterFilter
    key: str = NEWEST_FIRST
    exchange: str = ""
    lines: Callable[[Any], Any] = lambda rows: rows
    buttons: Callable[[Scope], Sequence[Mapping[str, Any]]] = lambda _scope: ()
    verbs: Callable[[Scope], Verbs | None] = lambda _scope: None


def show(request: ScopedRequest, register: Register) -> HttpResponse:
    """The page, or the list alone where htmx asks for it. Refuses a page link that was tampered with."""
    part = bool(request.htmx) and not request.htmx.history_restore_request
    told = context_of(request, register) if part else page_context_of(request, register)
    return render(request, "web/register.html#list" if part else "web/register.html", told)


def page_context_of(request: ScopedRequest, register: Register) -> dict[str, Any]:
    """What the whole page is drawn from: the list, and around it the numbers of all tabs, in one statement with its."""
    tabs = [tab for tab in register.tabs if tab.shown(request.scope)]
    wanted = {tab.name: kept_counting(_in_tab, register.rows, tab.name, request.scope) for tab in tabs if tab.counted}
    told = context_of(request, register, wanted)
    head = register.head(request.scope, told["counts"])
    return {**told, "title": head.title, "line": head.line, "tabs": _tabs(tabs, told["view"], told["counts"])}


def _in_tab(rows: Callable[[], Any], tab: str, scope: Scope) -> Any:
    return rows().in_view(tab).visible_to(scope)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a tab without conditions: most of what is asked for, so its statements are kept."""

    rows: Callable[[], Any]
    lines: Callable[[Any], Any]
    view: str

    def __call__(self) -> Any:
        return self.lines(self.rows().in_view(self.view))


def context_of(
    request: ScopedRequest, register: Register, numbers: Mapping[str, Counting] | None = None
) -> dict[str, Any]:
    """What the list is drawn from: one statement for the rows, one for what is counted, and those of filters and cells.

    `numbers` are counted along for the page around it; without a page it is the part that htmx asked for.
    """
    form = register.filters(request.GET, scope=request.scope)
    asked, conditions = form.chosen(), form.conditions()
    view = asked.pop(TAB)
    text, every = asked.pop(SEARCH), _narrowed(register.rows().in_view(view), asked)
    known = every.known_as(text) if text else None
    rows = every.containing(text) if known is None else known
    counts = _counts(request, rows if conditions else None, numbers or {})
    if known is not None and not counts[FOUND]:
        rows = every.containing(text)
        counts |= _counts(request, rows, {})
    source = register.lines(rows) if conditions else _Lines(register.rows, register.lines, view)
    page = page_of(source, request.scope, cursor=request.GET.get(CURSOR, ""), key=register.key)
    clear_url = f"?{TAB}={view}" if view else "?"
    return {
        "noun": register.noun,
        "path": request.path,
        "part": numbers is None,
        "form": form,
        "view": view,
        "counts": counts,
        "buttons": _buttons(request, register, form),
        "chips": _chips(request.GET, conditions),
        "found": _found(register, counts) if conditions else "",
        "clear_url": clear_url,
        "blank": _nothing_found(register, clear_url) if conditions else register.blank(request.scope, view),
        "previous_url": _url(request.GET, **{CURSOR: page.previous_cursor}) if page.previous_cursor else "",
        "next_url": _url(request.GET, **{CURSOR: page.next_cursor}) if page.next_cursor else "",
        **_table(request.scope, register, page.rows),
    }


def _buttons(request: ScopedRequest, register: Register, form: RegisterFilter) -> list[Mapping[str, Any]]:
    """Template, import and export under the conditions that hold here, then what the register itself offers."""
    query = urlencode({name: value for name, value in form.chosen().items() if value})
    return [*links_of(request.scope, register.exchange, query), *register.buttons(request.scope)]


def _narrowed(rows: Any, asked: dict[str, str]) -> Any:
    return rows.narrowed(**asked) if asked else rows


def _counts(request: ScopedRequest, found: Any, numbers: Mapping[str, Counting]) -> dict[str, int]:
    wanted = {**numbers, **({} if found is None else {FOUND: found.visible_to(request.scope)})}
    return shell_of(request).count_along(wanted) if wanted else {}


def _tabs(tabs: Sequence[Tab], current: str, counts: Counts) -> list[dict[str, Any]]:
    return [
        {
            "label": tab.label,
            "url": f"?{TAB}={tab.name}" if tab.name else "?",
            "current": tab.name == current,
            "count": capped_text(counts[tab.name]) if tab.name in counts else "",
        }
        for tab in tabs
    ]


def _chips(query: QueryDict, conditions: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"text": text, "remove_url": _url(query, **{name: "", CURSOR: ""})} for name, text in conditions.items()]


def _url(query: QueryDict, **changes: str) -> str:
    """The address of this list with some of its parameters changed; empty ones are left out."""
    asked = query.copy()
    for name, value in changes.items():
        asked[name] = value
    for name in [name for name, value in asked.items() if not value]:
        del asked[name]
    return f"?{asked.urlencode()}"


def _found(register: Register, counts: Counts) -> str:
    return _("%(n)s %(unit)s符合") % {"n": capped_text(counts[FOUND]), "unit": register.unit}


def _nothing_found(register: Register, clear_url: str) -> Blank:
    title = _("没有符合条件的%(what)s") % {"what": register.noun}
    return Blank(title, _("去掉几个条件再看看。"), _("清空条件"), clear_url)


def _table(scope: Scope, register: Register, rows: Sequence[Any]) -> dict[str, Any]:
    """Columns and cells; where something can be done with several rows at once, each with its box first."""
    cells = register.cells(scope, rows) if rows else []
    verbs = register.verbs(scope)
    if verbs is None:
        return {"columns": register.columns, "rows": cells, "verbs": None}
    boxes = [{"tick": row.record.public_code, "text": row.record.title} for row in rows]
    columns = [Column(_("全选"), LEAD, tick=True), *register.columns]
    return {"columns": columns, "rows": [[box, *cell] for box, cell in zip(boxes, cells, strict=True)], "verbs": verbs}
