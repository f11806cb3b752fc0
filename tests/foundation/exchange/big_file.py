"""A file of enterprises with faults of every kind at known places: the same every time it is made."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter

from tests.foundation.exchange.staging import HEADS, as_csv, uscc

Line = list[Any]
Spoil = Callable[[Line], None]


def setting(place: int, value: Any) -> Spoil:
    """A fault that stands in one cell."""

    def spoil(line: Line) -> None:
        line[place] = value

    return spoil


def wrong_last(line: Line) -> None:
    """A credit code whose check character is off."""
    line[1] = line[1][:-1] + ("0" if line[1][-1] != "0" else "1")


KINDS: tuple[tuple[str, str, Spoil], ...] = (
    ("name", "没有单位名称", setting(0, "")),
    ("name", "个字，最多 120 个", setting(0, "长" * 121)),
    ("uscc", "科学计数", setting(1, "9.1339921E+17")),
    ("uscc", "最后一位对不上", wrong_last),
    ("uscc", "应当是 18 位", setting(1, "91339921")),
    ("uscc", "15 位的旧注册号", setting(1, "330000000012345")),
    ("place", "没有“青山镇”这个地方", setting(2, "青山镇")),
    ("place", "不在本地区的范围里", setting(2, "339931101")),
    ("headcount", "要填整数", setting(4, "约30")),
    ("headcount", "要填整数", setting(4, "三十人")),
    ("headcount", "之间", setting(4, "99999999")),
    ("headcount", "出错的公式", setting(4, "#REF!")),
    ("address", "个字，最多 200 个", setting(5, "路" * 201)),
    ("contact_phone", "11 位数字", setting(7, "1380000")),
    ("contact_phone", "科学计数", setting(7, "1.38E+10")),
    ("contact_name", "坏字符", setting(6, "张\0三")),
)
"""Each kind of fault: the column, what its reason says, how it is made."""


def lines(rows: int, faults: int) -> tuple[list[Line], list[tuple[int, str, str]]]:
    """Good rows with `faults` bad cells spread among them; and what the check has to say: row, column, reason."""
    made: list[Line] = [
        [f"望溪第{n}织造厂", uscc(n), ("鹭洲镇", "339921109", "")[n % 3], "纺织业", (n % 900, f"{n % 90} 人")[n % 2],
         f"纺织路{n}号", "张三", f"138{n:08d}"]
        for n in range(rows)
    ]  # fmt: skip
    expected = []
    step = rows // faults
    for number in range(faults):
        column, reason, spoil = KINDS[number % len(KINDS)]
        spoil(made[number * step])
        expected.append((number * step + 2, column, reason))
    return made, expected


def csv_file(rows: list[Line], encoding: str) -> bytes:
    """The lines as text."""
    return as_csv(*rows, encoding=encoding)


def xlsx_file(rows: list[Line]) -> bytes:
    """The lines as a sheet; a broken character cannot stand in one, so those cells are written as text that is one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("单位")
    for number, line in enumerate([list(HEADS), *rows]):
        sheet.write_row(number, 0, [cell.replace("\0", "") if isinstance(cell, str) else cell for cell in line])
    book.close()
    return out.getvalue()
