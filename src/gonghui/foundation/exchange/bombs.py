"""Sheets that are small as files and larger than any machine once they are opened: refused before.

What opens sheets lays out every cell up to the farthest that holds anything, and the process dies where that is more
than its memory. Three cells suffice, written far apart by mischance or on purpose. So the farthest cell is looked for
first; sizes are counted while unpacking, since what a file says of itself need not be so.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from django.utils.translation import gettext as _

from gonghui.kernel.errors import Invalid, TooLarge

MOST_UNPACKED = 400 * 1024 * 1024
MOST_CELLS = 20_000_000
NO_END = 2**40
NEAR_ROWS, NEAR_COLUMNS = 100_000, 26
"""Up to here, by the length of what names them, cells need not be looked at one by one."""

FAR_COLUMN = re.compile(rb"""r\s*=\s*["']([A-Za-z]{2,3})\d""")
FAR_ROW = re.compile(rb"""r\s*=\s*["'][A-Za-z]{1,3}(\d{6,8})["']""")
FAR_LINE = re.compile(rb"""r\s*=\s*["'](\d{6,8})["']""")
UNNAMED_CELL = re.compile(rb"<(?:[\w.-]+:)?c(?:\s+(?!r\s*=)[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
OPEN_DOCUMENT = "content.xml"
BINARY_BOOK = "workbook.bin"
UNREADABLE = (zipfile.BadZipFile, zlib.error, expat.ExpatError, ValueError, OSError, RuntimeError)
"""What the libraries raise of a broken file; a packing that they do not know is a `RuntimeError`."""


def refuse_bomb(content: bytes, name: str) -> None:
    """Refuse a packed sheet that unpacks to too much, or whose cells lie so far apart that it takes too much to open.

    Other files pass: an old binary sheet cannot name a cell farther off than a machine bears.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    try:
        area = max((_area(part, text) for part, text in _parts(content)), default=0)
    except UNREADABLE as error:
        raise Invalid(_("文件 %(name)s 打不开。请用表格软件另存为 .xlsx 再试。") % {"name": name}) from error
    if area > MOST_CELLS:
        raise TooLarge(_("表里有格子离得太远，打开要占太多内存。把有内容的行列拷到一张新表里再导。"))


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The unpacked parts one by one, up to the limit for all of them together."""
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.infolist():
            part.file_size = NO_END  # reading goes to the real end, not to the one that is announced
            with book.open(part) as packed:
                text = packed.read(left + 1)
            left -= len(text)
            if left < 0:
                raise TooLarge(_("这个文件解开以后太大了。分成几份再导。"))
            yield part.filename, text


def _area(part: str, text: bytes) -> int:
    """How many cells are laid out for one part; 0 for parts that are no sheet."""
    if part.endswith(BINARY_BOOK) or text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("a sheet that nobody here looks through")
    if part.endswith(OPEN_DOCUMENT):
        return _OpenDocument().area(text)
    rows = max((int(found[1]) for found in FAR_ROW.finditer(text)), default=0)
    lines = max((int(found[1]) for found in FAR_LINE.finditer(text)), default=0)
    if lines > rows and UNNAMED_CELL.search(text):
        rows = lines
    columns = max({_column(found[1]) for found in FAR_COLUMN.finditer(text)}, default=0)
    return max(rows, NEAR_ROWS) * max(columns, NEAR_COLUMNS)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


class _OpenDocument:
    """The farthest filled cell of an OpenDocument sheet, in which one line may stand for a million."""

    def __init__(self) -> None:
        self.largest = self.row = self.column = self.rows = self.columns = 0
        self.repeated = self.width = self.cell = 0

    def area(self, text: bytes) -> int:
        """The cells of the largest sheet."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(text, True)
        return self.largest

    def _start(self, name: str, said: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "table":
            self.row = self.rows = self.columns = 0
        elif kind == "table-row":
            self.repeated, self.column, self.width = _many(said, "number-rows-repeated"), 0, 0
        elif kind in ("table-cell", "covered-table-cell"):
            self.column += _many(said, "number-columns-repeated")
            self.cell = self.column
            if any(key.endswith(":value-type") for key in said):
                self.width = self.column

    def _text(self, text: str) -> None:
        if self.cell and text.strip():
            self.width = self.cell

    def _end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind in ("table-cell", "covered-table-cell"):
            self.cell = 0
        elif kind == "table-row":
            self.row += self.repeated
            if self.width:
                self.rows, self.columns = self.row, max(self.columns, self.width)
                self.largest = max(self.largest, self.rows * self.columns)


def _many(said: dict[str, str], name: str) -> int:
    """How often an element stands for itself."""
    return next((int(value) for key, value in said.items() if key.rpartition(":")[2] == name), 1)
