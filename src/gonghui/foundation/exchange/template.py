"""The file that people fill in: our heads, drop-down lists, notes that open beside the cell, and one example row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.exporting import sheet_name
from gonghui.foundation.exchange.places import PlaceBook
from gonghui.foundation.exchange.registry import Register
from gonghui.kernel.scope import Scope

FILLABLE_ROWS = 20_000
LONGEST_INLINE, LONGEST_MESSAGE, LONGEST_TITLE = 250, 255, 32
WIDE, MIDDLE, NARROW = 32, 22, 14
OPTIONS: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def make_template(scope: Scope, register: Register) -> bytes:
    """The template of a register for this federation, as an xlsx file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    look = {
        "head": book.add_format({"bold": True, "bg_color": "#E3F0EC", "bottom": 1, "text_wrap": True}),
        "must": book.add_format({"bold": True, "bg_color": "#E3F0EC", "bottom": 1, "font_color": "#A3290B"}),
        "example": book.add_format({"italic": True, "font_color": "#6F675E", "num_format": "@"}),
        "text": book.add_format({"num_format": "@"}),
        "whole": book.add_format({"num_format": "0"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    sheet, told = book.add_worksheet(sheet_name(str(register.label))), book.add_worksheet(_("填表说明"))
    lists = _Lists(book)
    places = PlaceBook.of(scope)
    for place, column in enumerate(register.columns):
        sheet.set_column(place, place, _width(column), look[_look(column)])
        sheet.write_string(0, place, str(column.label), look["must" if column.required else "head"])
        sheet.write_string(1, place, column.example, look["example"])
        sheet.data_validation(1, place, FILLABLE_ROWS, place, _rule(column, places, lists))
    sheet.freeze_panes(1, 0)
    _explain(told, register, look)
    book.close()
    return out.getvalue()


def _look(column: Column) -> str:
    return {Kind.WHOLE: "whole", Kind.MONEY: "money"}.get(column.kind, "text")


def _width(column: Column) -> int:
    if column.kind in (Kind.CREDIT_CODE, Kind.ID_NUMBER, Kind.CHOICE):
        return MIDDLE
    return WIDE if column.kind is Kind.TEXT and column.longest > 60 else NARROW


def _rule(column: Column, places: PlaceBook, lists: _Lists) -> dict[str, Any]:
    """What office software says beside the cell, and what it offers to choose; nothing is refused there."""
    title = str(column.label)[:LONGEST_TITLE]
    rule: dict[str, Any] = {"validate": "any", "input_title": title, "input_message": how_to_fill(column)}
    options = options_of(column, places)
    if options:
        rule |= {"validate": "list", "source": lists.source(options), "error_type": "information"}
        rule |= {"error_title": title, "error_message": _("这个值不在选项里，导入的时候会再核对。")}
    return rule


def how_to_fill(column: Column) -> str:
    """One or two sentences: must it be filled in, and how."""
    must = _("必填。") if column.required else _("可以不填。")
    return (must + note_of(column))[:LONGEST_MESSAGE]


def note_of(column: Column) -> str:
    """How its cells are written; nothing where that goes without saying."""
    if column.note:
        return str(column.note)
    notes = {
        Kind.WHOLE: _("写整数。"),
        Kind.MONEY: _("单位是元，写 43000.00 这样。"),
        Kind.DATE: _("写成 2026-3-2、2026/3/2、20260302 或者 2026年3月2日。"),
        Kind.CHOICE: _("从下拉里选。"),
        Kind.PLACE: _("写镇街的名字，或者 9 位区划代码。"),
        Kind.CREDIT_CODE: _("营业执照上的 18 位代码。这一列已经设成文本，不会变成科学计数。"),
        Kind.ID_NUMBER: _("18 位。这一列已经设成文本，不会变成科学计数。"),
        Kind.PHONE: _("11 位手机号，座机带上区号。"),
        Kind.TEXT: "",
    }
    return notes[column.kind]


def options_of(column: Column, places: PlaceBook) -> list[str]:
    """What can be chosen in this column; nothing where anything may be written."""
    if column.kind is Kind.PLACE:
        return places.offered()
    return [str(label) for label in column.choices().values()] if column.choices else []


class _Lists:
    """Long lists of choices stand on a hidden sheet, since a cell's own list holds 255 characters only."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book, self.name, self.used = book, _("选项"), 0
        self.sheet: Any = None

    def source(self, options: Sequence[str]) -> list[str] | str:
        if sum(len(option) + 1 for option in options) <= LONGEST_INLINE and not any("," in each for each in options):
            return list(options)
        if self.sheet is None:
            self.sheet = self.book.add_worksheet(self.name)
            self.sheet.hide()
        for line, option in enumerate(options):
            self.sheet.write_string(line, self.used, option)
        letter = xlsxwriter.utility.xl_col_to_name(self.used)
        self.used += 1
        return f"='{self.name}'!${letter}$1:${letter}${len(options)}"


def _explain(sheet: Any, register: Register, look: dict[str, Any]) -> None:
    sheet.set_column(0, 0, MIDDLE, look["wrap"])
    sheet.set_column(1, 1, 70, look["wrap"])
    lines = [(_("怎么填"), _("第一行的列名不要改。第二行是示例，导入时自动跳过，可以留着。"))]
    lines += [(str(column.label), how_to_fill(column)) for column in register.columns]
    for number, (name, text) in enumerate(lines):
        sheet.write_string(number, 0, name, look["head"])
        sheet.write_string(number, 1, text, look["wrap"])
