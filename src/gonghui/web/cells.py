"""The rows of `components/table.html`, written by the program: a page of fifty rows has four hundred cells.

Drawn by templates they cost more than everything else on the page together. Whatever a cell says is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Cell = Mapping[str, Any]


def table_rows(rows: Sequence[Sequence[Cell]], columns: Sequence[Any]) -> SafeString:
    """A `<tr>` for each row. A row of another length than `columns` is a mistake of the page.

    A cell has, as they are wanted: text, sub, code, strong, url, lamp, mark with mark_tone, law; or tick, a box that
    sends this as `chosen`, named by text. A column has label, num, wide, card.
    """
    opened = [_opening(column) for column in columns]
    drawn = (
        (
            format_html_join(
                "", "{}{}</td>", ((opening, _inside(cell)) for opening, cell in zip(opened, row, strict=True))
            ),
        )
        for row in rows
    )
    return format_html_join("\n", "<tr>{}</tr>", drawn)


def _opening(column: Any) -> SafeString:
    num, wide, card, label = (_of(column, name) for name in ("num", "wide", "card", "label"))
    css = " ".join(filter(None, ("num" if num else "", "w" if wide else "", card)))
    return format_html('<td class="{}" data-l="{}">', css, label) if num else format_html('<td class="{}">', css)


def _of(column: Any, name: str) -> Any:
    return column.get(name) if isinstance(column, Mapping) else getattr(column, name, None)


def _inside(cell: Cell) -> SafeString | str:
    if cell.get("tick"):
        box = '<input class="form-check-input" type="checkbox" name="chosen" value="{}" aria-label="{}">'
        return format_html(box, cell["tick"], cell.get("text", ""))
    said = _said(cell)
    if cell.get("url"):
        said = format_html('<a href="{}">{}</a>', cell["url"], said)
    if cell.get("mark"):
        tone = cell.get("mark_tone")
        said = format_html('{} <span class="{}">{}</span>', said, f"mk {tone}" if tone else "mk", cell["mark"])
    if cell.get("sub"):
        css = "dim3 tn" if cell.get("code") else "dim"
        said = format_html('{}<br><span class="sm {}">{}</span>', said, css, cell["sub"])
    return said


def _said(cell: Cell) -> SafeString | str:
    text = cell.get("text") or ""
    if cell.get("lamp"):
        return format_html('<span class="lamp {}">{}</span>', cell["lamp"], text)
    if cell.get("strong"):
        return format_html("<b>{}</b>", text)
    if cell.get("law"):
        return format_html('<span class="law">{}</span>', cell["law"])
    return format_html("{}", text)
