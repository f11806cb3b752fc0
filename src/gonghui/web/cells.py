"""The rows of `components/table.html`, written by the program: a page of fifty rows has four hundred cells.

Drawn by templates they cost more than everything else on the page together. Whatever a cell says is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from gonghui.web.writing import escaped, markup

Cell = Mapping[str, Any]


def table_rows(rows: Sequence[Sequence[Cell]], columns: Sequence[Any]) -> SafeString:
    """A `<tr>` for each row. A row of another length than `columns` is a mistake of the page.

    A cell has, as they are wanted: text, sub, code, strong, url, lamp, mark with mark_tone, law; or tick, a box that
    sends this as `chosen`, named by text. A column has label, num, wide, card.
    """
    opened = [_opening(column) for column in columns]
    return markup("\n".join(_row(row, opened) for row in rows))


def _row(row: Sequence[Cell], opened: Sequence[str]) -> str:
    cells = [f"{opening}{_inside(cell)}</td>" for opening, cell in zip(opened, row, strict=True)]
    return f"<tr>{''.join(cells)}</tr>"


def _opening(column: Any) -> str:
    num, wide, card, label = (_of(column, name) for name in ("num", "wide", "card", "label"))
    css = escaped(" ".join(filter(None, ("num" if num else "", "w" if wide else "", card))))
    return f'<td class="{css}" data-l="{escaped(label)}">' if num else f'<td class="{css}">'


def _of(column: Any, name: str) -> Any:
    return column.get(name) if isinstance(column, Mapping) else getattr(column, name, None)


def _inside(cell: Cell) -> str:
    get = cell.get
    if tick := get("tick"):
        named = f'aria-label="{escaped(get("text", ""))}"'
        return f'<input class="form-check-input" type="checkbox" name="chosen" value="{escaped(tick)}" {named}>'
    said = _said(cell)
    if url := get("url"):
        said = f'<a href="{escaped(url)}">{said}</a>'
    if mark := get("mark"):
        tone = get("mark_tone")
        said = f'{said} <span class="{f"mk {escaped(tone)}" if tone else "mk"}">{escaped(mark)}</span>'
    if sub := get("sub"):
        said = f'{said}<br><span class="sm {"dim3 tn" if get("code") else "dim"}">{escaped(sub)}</span>'
    return said


def _said(cell: Cell) -> str:
    text = escaped(cell.get("text") or "")
    if lamp := cell.get("lamp"):
        return f'<span class="lamp {escaped(lamp)}">{text}</span>'
    if cell.get("strong"):
        return f"<b>{text}</b>"
    if law := cell.get("law"):
        return f'<span class="law">{escaped(law)}</span>'
    return text
