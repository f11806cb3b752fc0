"""The same file back: its own columns, and one more with what is wrong in each row; the cells in question are red."""

from __future__ import annotations

import tempfile
from pathlib import PurePath
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.actions.staging import cells_of
from gonghui.foundation.exchange.checking import faults_from
from gonghui.foundation.exchange.enums import Verdict
from gonghui.foundation.exchange.exporting import OPTIONS, sheet_name
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import register_of
from gonghui.kernel.errors import NotFound

CHUNK = 2000
WIDE = 48


def write_returned(batch: Batch, *, everything: bool = False) -> tuple[IO[bytes], str]:
    """The file and its name. Refuses a batch whose rows have been cleared."""
    if batch.cleared:
        raise NotFound(_("这一批的内容已经清掉了，请用您手里的原文件。"))
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  # the answer closes it
    book = xlsxwriter.Workbook(file, OPTIONS)
    sheet = book.add_worksheet(sheet_name(batch.sheet or str(register_of(batch.register).label)))
    head = book.add_format({"bold": True, "bg_color": "#E3F0EC", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    red = book.add_format({"num_format": "@", "bg_color": "#FDEAE3", "font_color": "#A3290B", "border": 1})
    why = book.add_format({"font_color": "#A3290B"})
    width = len(batch.heads)
    sheet.set_column(0, width - 1, 20, text)
    sheet.set_column(width, width, WIDE)
    for place, name in enumerate([*batch.heads, _("错误原因")]):
        sheet.write_string(0, place, name, head)
    sheet.freeze_panes(1, 0)
    rows = BatchRow.objects.filter(batch=batch).order_by("number")
    rows = rows if everything else rows.filter(verdict=Verdict.WRONG)
    for line, row in enumerate(rows.iterator(CHUNK), start=1):
        faults = faults_from(row.faults)
        wrong = {batch.mapping.index(each.column) for each in faults if each.column in batch.mapping}
        for place, cell in enumerate(cells_of(row)[:width]):
            if cell or place in wrong:
                sheet.write_string(line, place, cell.replace("\0", "�"), red if place in wrong else text)
        if faults:
            sheet.write_string(line, width, " ".join(each.sentence for each in faults), why)
    book.close()
    file.seek(0)
    return file, _("%(name)s 错误原因.xlsx") % {"name": PurePath(batch.file_name).stem}
