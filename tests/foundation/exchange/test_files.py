from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from gonghui.foundation.exchange import bombs, files
from gonghui.foundation.exchange.files import plain, read_table
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.foundation.exchange.template import make_template
from gonghui.kernel.errors import Invalid, TooLarge
from tests.cast import Cast
from tests.foundation.exchange.staging import staged, verdicts

KNOWN = ("单位名称", "人数")


def workbook(*sheets: tuple[str, list[list[Any]]], merged: str = "", hidden: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, place, cell, day)  # type: ignore[arg-type]
                elif cell is not None:
                    sheet.write(number, place, cell)
        if merged:
            sheet.merge_range(merged, "鹭洲镇")
        if name == hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def test_the_head_is_found_under_title_lines_and_marks() -> None:
    content = workbook(
        ("a", [["望溪县单位名册"], [None], ["单位名称*", "人数（必填）"], ["甲厂", 3], [None, None], ["乙厂", 4]])
    )

    table = read_table(content, "a.xlsx", known=KNOWN)

    assert table.heads == ["单位名称", "人数"]
    assert table.rows == [(4, ["甲厂", "3"]), (6, ["乙厂", "4"])]


def test_of_several_sheets_the_one_with_our_heads_is_read_and_the_others_are_named() -> None:
    content = workbook(
        ("说明", [["x"]]), ("单位", [["单位名称", "人数"], ["甲厂", 1]]), ("藏", [["单位名称"], ["丙厂"]]), hidden="藏"
    )

    table = read_table(content, "a.xlsx", known=KNOWN)
    other = read_table(content, "a.xlsx", known=KNOWN, sheet="说明")

    assert (table.sheet, table.others, table.rows) == ("单位", ("说明",), [(2, ["甲厂", "1"])])
    assert other.heads == ["x"]
    with pytest.raises(Invalid, match="没有名为“别的”的表"):
        read_table(content, "a.xlsx", known=KNOWN, sheet="别的")


def test_a_cell_merged_over_rows_counts_for_each() -> None:
    content = workbook(("a", [["镇", "单位名称"], [None, "甲厂"], [None, "乙厂"], ["桐湾镇", "丙厂"]]), merged="A2:A3")

    assert [row[0] for _number, row in read_table(content, "a.xlsx", known=KNOWN).rows] == [
        "鹭洲镇",
        "鹭洲镇",
        "桐湾镇",
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"), (3.5, "3.5"), (13800004127.0, "13800004127"), (339921198304120020.0, "3.3992119830412E+17"),
        (dt.datetime(2026, 3, 2), "2026-03-02"), (dt.datetime(2026, 3, 2, 8, 15), "2026-03-02 08:15:00"),
        (dt.date(2026, 3, 2), "2026-03-02"), (True, "是"), (None, ""), ("  甲 ", "甲"),
    ],
)  # fmt: skip
def test_cells_come_out_as_people_write_them(cell: Any, text: str) -> None:
    assert plain(cell) == text


def test_real_dates_and_long_numbers_survive_a_sheet() -> None:
    content = workbook(("a", [["单位名称", "日期", "电话"], ["甲厂", dt.date(2026, 3, 2), 13800004127]]))

    assert read_table(content, "a.xlsx", known=KNOWN).rows == [(2, ["甲厂", "2026-03-02", "13800004127"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_files_are_read_in_both_encodings_and_with_tabs(encoding: str) -> None:
    for separator in (",", "\t"):
        content = f"单位名称{separator}人数\r\n甲厂{separator}3\r\n".encode(encoding)

        assert read_table(content, "a.csv", known=KNOWN).rows == [(2, ["甲厂", "3"])]


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bombs, "MOST_UNPACKED", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", "0" * 5000)

    with pytest.raises(TooLarge, match="解开以后太大"):
        read_table(out.getvalue(), "a.xlsx")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 1)

    with pytest.raises(TooLarge, match="2 行，一次最多 1 行"):
        read_table("单位名称\n甲\n乙\n".encode(), "a.csv")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"0" * 600, b"<html></html>"])
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_table(content, "a.xlsx")


def test_the_example_row_of_the_template_is_skipped(cast: Cast) -> None:
    from gonghui.foundation.exchange.actions.staging import stage

    for key in ("enterprises", "people", "bodies", "signals"):
        register = REGISTERS[key]
        batch = stage(cast.here.system, register, content=make_template(cast.here.system, register), name="模板.xlsx")
        assert (key, batch.mapping) == (key, [column.key for column in register.columns])
        assert (key, verdicts(batch)) == (key, ["example"])


def test_the_same_columns_make_template_reading_and_export(cast: Cast) -> None:
    from gonghui.foundation.exchange.actions.exports import begin_export
    from gonghui.foundation.exchange.exporting import csv_lines

    for register in (each for each in REGISTERS.values() if each.keeper is not None):
        made = begin_export(cast.here.system, register, {}, form="csv")
        head = next(csv_lines(register, made.rows)).lstrip("\ufeff").strip()
        sender = cast.here.court if register.senders else None
        batch = staged(cast.here.system, [""], register=register.key, heads=head.split(","), sender=sender)
        assert batch.mapping == [column.key for column in register.columns]
