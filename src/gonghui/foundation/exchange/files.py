"""Opening what people send: xlsx, xls, ods, csv in UTF-8 or GB 18030, jsonl. Cells come out as text, rows numbered."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from gonghui.foundation.exchange.bombs import refuse_bomb
from gonghui.kernel.errors import Invalid, TooLarge

ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_CELL = 2**24
KEPT_DIGITS = 10**15
HEAD_WITHIN = 20
MOST_ROWS = 200_000
MOST_COLUMNS = 200
BROKEN = "\0"
MARKED = ("（必填）", "(必填)")
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a file: its head, and its rows with the numbers they have in office software.

    `sheet` is the name of the sheet that was read, `others` those that were not.
    """

    heads: list[str]
    rows: list[Row]
    sheet: str = ""
    others: tuple[str, ...] = ()


def read_table(content: bytes, name: str, *, known: Iterable[str] = (), sheet: str = "") -> Table:
    """The table in a file. `known` are the heads looked for: they find the right sheet, and a head under title lines.

    Refuses a file that cannot be opened, one without a table, and one that is larger than any page of ours takes.
    """
    names = frozenset(map(str, known))
    kind = PurePath(name).suffix.lower()
    if kind in (".xlsx", ".xlsm", ".xls", ".ods", ".et"):
        table = _from_sheets(content, name, names, sheet)
    elif kind in (".csv", ".txt"):
        table = _from_lines(_text_of(content, name), names)
    elif kind in (".jsonl", ".json"):
        table = _from_json(_text_of(content, name))
    else:
        raise Invalid(_("认不出文件 %(name)s。请用 .xlsx、.csv 或者 .jsonl。") % {"name": name})
    if not any(table.heads):
        raise Invalid(_("文件 %(name)s 里没有表格。第一行写列名，下面写内容。") % {"name": name})
    if broken := [str(place) for place, head in enumerate(table.heads, start=1) if "\0" in head]:
        sentence = _("第 %(places)s 列的列名里有看不见的坏字符。重新打一遍列名再导。")
        raise Invalid(sentence % {"places": "、".join(broken)})
    if len(table.rows) > MOST_ROWS:
        raise TooLarge(
            _("文件里有 %(count)s 行，一次最多 %(most)s 行。分成几份再导。")
            % {"count": f"{len(table.rows):,}", "most": f"{MOST_ROWS:,}"}
        )
    return table


def plain(cell: Any) -> str:
    """A cell as text, as people would write it. Numbers of more digits than office software keeps show that they do."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        if abs(cell) >= KEPT_DIGITS:
            return f"{cell:.15G}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != dt.time() else cell.date().isoformat()
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    return str(cell).strip()


def _from_sheets(content: bytes, name: str, known: frozenset[str], wanted: str) -> Table:
    refuse_bomb(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        if wanted and wanted not in visible:
            told = {"name": wanted, "names": "、".join(visible)}
            raise Invalid(
                _("没有名为“%(name)s”的表。有的是：%(names)s。") % told, fields={"sheet": _("写一个有的表名。")}
            )
        sheets = {each: _grid(book.get_sheet_by_name(each)) for each in ([wanted] if wanted else visible)}
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Invalid(_("文件 %(name)s 打不开。请用表格软件另存为 .xlsx 再试。") % {"name": name}) from error
    if not sheets:
        return Table([], [])
    best = max(sheets, key=lambda each: _recognised(sheets[each], known))
    heads, rows = _below_head(sheets[best], known)
    others = tuple(each for each in visible if each != best)
    return Table(heads, rows, best, others)


def _grid(sheet: CalamineSheet) -> list[list[str]]:
    """All cells as text; what is merged over several rows stands in each of them."""
    rows = [[plain(cell) for cell in cells[:MOST_COLUMNS]] for cells in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if bottom > top and left < MOST_COLUMNS and top < len(rows) and left < len(rows[top]):
            for line in rows[top + 1 : bottom + 1]:
                line[left] = rows[top][left]
    return rows


def _recognised(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int:
    return max((_score(cells, known) for cells in rows[:HEAD_WITHIN]), default=0)


def _score(cells: Sequence[str], known: frozenset[str]) -> int:
    """How much a line looks like the head: heads that we know weigh most, else the number of filled cells."""
    filled = [head_of(cell) for cell in cells if cell]
    return 1000 * sum(cell in known for cell in filled) + min(len(filled), 999 if len(filled) > 1 else 0)


def head_of(cell: str) -> str:
    """A head without the marks that people put around it: `单位名称*`, `姓名（必填）`."""
    text = "".join(cell.split()).strip("*＊:：")
    for mark in MARKED:
        text = text.removesuffix(mark)
    return text


def _below_head(rows: Sequence[list[str]], known: frozenset[str]) -> tuple[list[str], list[Row]]:
    """The head and the numbered rows under it that hold anything; title lines above the head are left aside."""
    if not rows:
        return [], []
    first = rows[:HEAD_WITHIN]
    place = max(range(len(first)), key=lambda each: (_score(first[each], known), -each))
    heads = [head_of(cell) for cell in rows[place]]
    while heads and not heads[-1]:
        heads.pop()
    width = len(heads)
    kept = [
        (number, cells[:width] if len(cells) >= width else cells + [""] * (width - len(cells)))
        for number, cells in enumerate(rows[place + 1 :], start=place + 2)
        if any(cells)
    ]
    return heads, kept


def _text_of(content: bytes, name: str) -> str:
    """UTF-8, else what Chinese office software writes."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("文件 %(name)s 的编码认不出来。请另存为 UTF-8 再试。") % {"name": name})


def _from_lines(text: str, known: frozenset[str]) -> Table:
    csv.field_size_limit(LONGEST_CELL)
    separator = "\t" if text.split("\n", 1)[0].count("\t") > text.split("\n", 1)[0].count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        cells = [[cell.strip() for cell in line[:MOST_COLUMNS]] for line in lines]
    except csv.Error as error:
        raise Invalid(_("文件里有一格太长，多半是少了一个引号。核对以后再导。")) from error
    return Table(*_below_head(cells, known))


def _from_json(text: str) -> Table:
    """One object a line; heads are the names in the order in which they appear. A broken line is a row of its own."""
    heads: dict[str, None] = {}
    read: list[tuple[int, dict[str, Any]]] = []
    for number, row in enumerate(_objects(text), start=1):
        if row is not None:
            heads |= dict.fromkeys(str(name) for name in row if name != BROKEN)
            read.append((number, row))
        if len(heads) > MOST_COLUMNS:
            raise TooLarge(_("文件里有 %(most)s 个以上的列名。核对每一行的列名是不是一样。") % {"most": MOST_COLUMNS})
    names = list(heads)
    rows = [(number, [BROKEN] if BROKEN in row else [plain(row.get(name)) for name in names]) for number, row in read]
    return Table(names, rows)


def _objects(text: str) -> Iterator[dict[str, Any] | None]:
    for line in text.split("\n"):
        if not line.strip():
            yield None
            continue
        try:
            cells = json.loads(line, parse_float=Decimal)
            if "\\u" in line:
                json.dumps(cells, ensure_ascii=False, default=str).encode()  # half a character cannot be kept
        except (ValueError, RecursionError):
            cells = None
        yield cells if isinstance(cells, dict) else {BROKEN: line}
