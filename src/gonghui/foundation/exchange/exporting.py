"""Writing a register out: as a sheet in constant memory, or as lines of text that stream while they are read."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.places import PlaceBook
from gonghui.foundation.exchange.registry import Register
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope

CHUNK = 2000
SHEET_ROWS = 1_048_575
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
OPTIONS: dict[str, Any] = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
LONGEST_MARGIN = 250
Converter = Callable[[Any], Any]


def written_rows(
    scope: Scope, register: Register, rows: QuerySet[Any], *, unmasked: bool = False
) -> Iterator[tuple[Any, ...]]:
    """The rows as they are written: text, `int`, `Decimal`, date or None a cell. One statement, read in pieces.

    Personal columns are masked unless `unmasked`, which the caller has asked the right for.
    """
    places = PlaceBook.of(scope) if any(column.kind is Kind.PLACE for column in register.columns) else None
    converters = [_converter(column, places, unmasked) for column in register.columns]
    changed = [(place, convert) for place, convert in enumerate(converters) if convert is not None]
    for row in rows.values_list(*(column.path for column in register.columns)).iterator(CHUNK):
        cells = list(row)
        for place, convert in changed:
            if cells[place] not in (None, ""):
                cells[place] = convert(cells[place])
        yield tuple(cells)


def _converter(column: Column, places: PlaceBook | None, unmasked: bool) -> Converter | None:
    """What has to be done to a value of this column; None where it is written as it is."""
    if column.mask is not None and not unmasked:
        return column.mask
    if column.choices is not None:
        labels = {value: str(label) for value, label in column.choices().items()}
        return lambda value: labels.get(value, value)
    return places.shown if places is not None and column.kind is Kind.PLACE else None


def sheet_name(text: str) -> str:
    """The text as office software takes it for a sheet: some characters and quotes at the ends are not allowed."""
    return text.translate(NOT_IN_NAMES).strip("'")[:31].strip("'") or "1"


def write_sheet(path: Path, register: Register, rows: Iterator[tuple[Any, ...]], *, mark: str) -> int:
    """Write an xlsx file and answer how many rows it has. `mark` (who, when, for whom) stands on every printed page.

    Text is written as text, so nothing that begins like a formula is one. Refuses more rows than a sheet holds.
    """
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    try:
        sheet = book.add_worksheet(sheet_name(str(register.label)))
        margin = mark.replace("&", "&&")[:LONGEST_MARGIN]
        sheet.set_header(f"&L&9{margin}")
        sheet.set_footer(f"&L&9{margin}&R&9&P / &N")
        count = _fill(book, sheet, register.columns, rows)
    finally:
        book.close()
    return count


def _fill(book: Any, sheet: Any, columns: Sequence[Column], rows: Iterator[tuple[Any, ...]]) -> int:
    head = book.add_format({"bold": True, "bg_color": "#E3F0EC", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    formats = {
        int: book.add_format({"num_format": "0"}),
        Decimal: book.add_format({"num_format": "#,##0.00"}),
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for place, column in enumerate(columns):
        sheet.set_column(place, place, 12 if column.is_number else 20, formats[int] if column.is_number else text)
        sheet.write_string(0, place, str(column.label), head)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    write_string, write_number, write_date, number = sheet.write_string, sheet.write_number, sheet.write_datetime, 0
    for number, row in enumerate(rows, start=1):
        if number > SHEET_ROWS:
            raise Invalid(
                _("一张表最多 %(most)s 行，放不下。加上条件再导，或者导成 CSV。") % {"most": f"{SHEET_ROWS:,}"}
            )
        for place, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            kind = type(cell)
            if kind is str:
                write_string(number, place, cell, text)
            elif kind is dt.date:
                write_date(number, place, cell, formats[kind])
            else:
                write_number(number, place, cell, formats[kind])
    return number


class _Line:
    """A file for `csv.writer` that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(register: Register, rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    """The lines of a CSV file, with the mark by which office software knows UTF-8.

    Text that office software would take for a formula is led by an apostrophe, which importing takes off again.
    """
    write = csv.writer(_Line()).writerow
    yield "\ufeff" + write([str(column.label) for column in register.columns])
    for row in rows:
        yield write([guarded(cell) if type(cell) is str else cell for cell in row])


def guarded(text: str) -> str:
    """The text so that no office software takes it for a formula."""
    return GUARD + text if text.startswith(FORMULA_SIGNS) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(FORMULA_SIGNS) else text
