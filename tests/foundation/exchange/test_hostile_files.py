"""Files that were made to hurt, or came out of an unlucky office: a sentence answers them, and the house stands."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
import xlsxwriter
from django.urls import reverse

from gonghui.foundation.exchange.actions.running import decide
from gonghui.foundation.exchange.actions.staging import stage
from gonghui.foundation.exchange.checking import faults_from
from gonghui.foundation.exchange.enums import BatchState, Verdict
from gonghui.foundation.exchange.files import read_table
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.foundation.exchange.tasks import go_on
from gonghui.kernel.errors import Invalid, NotFound, TooLarge
from tests import stages
from tests.cast import Cast
from tests.foundation.exchange.staging import staged

HEAD = ("单位名称", "人数")
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def _sheet(*cells: tuple[int, int]) -> bytes:
    """A sheet with a head, one firm, and something in each of these cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ("甲厂", 3))
    for row, column in cells:
        sheet.write_string(row, column, "x")
    book.close()
    return out.getvalue()


def _changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The same packed sheet with other words in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(part.filename, before.read(part).replace(old, new))
    return out.getvalue()


def _open_document(rows: int, columns: int, said: str = "x") -> bytes:
    """An OpenDocument sheet whose one cell stands for many."""
    kind = 'office:value-type="string"' if said else ""
    cell = f'<table:table-cell {kind} table:number-columns-repeated="{columns}"><text:p>{said}</text:p>'
    cell += "</table:table-cell>"
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{each}</text:p></table:table-cell>' for each in HEAD
    )
    lines = f'<table:table-row>{head}</table:table-row><table:table-row table:number-rows-repeated="{rows}">{cell}'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", MANIFEST)
        book.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet>"
            f'<table:table table:name="a">{lines}</table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


@pytest.mark.parametrize("cells", [((1_048_575, 16_383),), ((1_048_575, 40),), ((999_999, 0), (2, 16_383))])
def test_cells_too_far_apart_are_refused_before_anything_lays_them_out(cells: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(TooLarge, match="离得太远"):
        read_table(_sheet(*cells), "a.xlsx", known=HEAD)


def test_far_lines_whose_cells_bear_no_name_are_refused_too() -> None:
    content = _changed(_sheet((5, 200)), b'<row r="6"', b'<row r="1048576"')
    content = _changed(content, b'<c r="GS6"', b"<c")

    with pytest.raises(TooLarge, match="离得太远"):
        read_table(content, "a.xlsx", known=HEAD)


def test_a_line_far_down_that_holds_nothing_is_no_matter() -> None:
    content = _changed(_sheet(), b"</sheetData>", b'<row r="1048576" s="1" customFormat="1"/></sheetData>')

    assert read_table(content, "a.xlsx", known=HEAD).rows == [(2, ["甲厂", "3"])]


def test_one_open_document_cell_that_stands_for_a_billion_is_refused() -> None:
    with pytest.raises(TooLarge, match="离得太远"):
        read_table(_open_document(1_048_000, 1000), "a.ods", known=HEAD)

    assert len(read_table(_open_document(3, 2), "a.ods", known=HEAD).rows) == 3
    assert read_table(_open_document(1_048_000, 1000, said=""), "a.ods", known=HEAD).rows == []


def test_a_size_that_the_file_states_wrongly_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gonghui.foundation.exchange.bombs.MOST_UNPACKED", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", "0" * 500_000)
    real, stated = (500_000).to_bytes(4, "little"), (9).to_bytes(4, "little")

    with pytest.raises(TooLarge, match="解开以后太大"):
        read_table(out.getvalue().replace(real, stated), "a.xlsx")


def test_a_binary_book_under_another_name_is_not_opened() -> None:
    out = io.BytesIO(b"in front of it")
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/workbook.bin", b"\x83\x01\x00")

    with pytest.raises(Invalid, match="打不开"):
        read_table(out.getvalue(), "a.xlsx")


def test_lines_that_each_have_names_of_their_own_are_refused() -> None:
    lines = "\n".join(json.dumps({f"列{number}": "x"}) for number in range(500))

    with pytest.raises(TooLarge, match="200 个以上的列名"):
        read_table(lines.encode(), "a.jsonl")


def test_half_a_character_makes_its_line_faulty(cast: Cast) -> None:
    content = b'{"text": "\\ud83d\\ude00"}\n{"text": "\\ud800"}\n'

    stage(cast.here.scope("officer"), REGISTERS["signals"], content=content, name="a.jsonl")

    assert [row.verdict for row in BatchRow.objects.order_by("number")] == [Verdict.NEW, Verdict.WRONG]


def test_a_quotation_mark_that_never_ends_is_named() -> None:
    with pytest.raises(Invalid, match="少了一个引号"):
        read_table(b'name\n"' + b"a" * (2**24 + 1), "a.csv")


@pytest.mark.parametrize("cell", ["9e9999999", "9e999999万", f"1E{'9' * 5000}", "9" * 100_000])
def test_a_number_beyond_every_limit_is_a_fault_of_its_cell(cast: Cast, cell: str) -> None:
    heads = ("情况", "金额", "涉及人数")

    staged(cast.here.scope("officer"), ["欠薪", cell, cell], register="signals", heads=heads)

    assert {fault.column for fault in faults_from(BatchRow.objects.get().faults)} == {"amount", "workers"}


def test_a_code_that_no_address_bears_is_a_fault_of_its_cell(cast: Cast) -> None:
    registrar = cast.here.scope("registrar")
    lines = (["33/01 示例", "石渡镇调解委员会", "调解组织"], ["shidu-2", "石渡镇调委会", "调解组织"])

    batch = staged(registrar, *lines, register="bodies", heads=("代号", "名称", "类别"))

    assert (batch.counts["wrong"], batch.counts["new"]) == (1, 1)
    assert faults_from(BatchRow.objects.get(number=2).faults)[0].reason == "代号只能用字母、数字和短横。"


def test_the_raw_file_goes_to_who_brought_it_and_who_may_see_what_is_personal(cast: Cast) -> None:
    heads, line = ("姓名", "手机号"), ["李示例", "13800004127"]
    brought, by_registrar = (
        staged(cast.here.scope(who), line, register="people", heads=heads) for who in ("officer", "registrar")
    )
    urls = [reverse("exchange:returned", args=[batch.code]) for batch in (brought, by_registrar)]

    answers = {
        who: [stages.signed_in(cast.here, who).get(url, {"rows": "all"}).status_code for url in urls]
        for who in ("officer", "registrar")
    }

    assert answers == {"officer": [200, 200], "registrar": [403, 200]}


def test_an_address_with_a_nul_exports_what_stands_in_the_rest_of_it(cast: Cast) -> None:
    answer = stages.signed_in(cast.here, "officer").get("/exchange/signals/export/?q=%00&place=3399%0021")

    assert answer.status_code == 200


def test_one_batch_that_cannot_go_on_keeps_no_other_waiting(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    first, second = (staged(officer, [text], register="signals", heads=("情况",)) for text in ("欠薪", "工伤"))
    for batch in (first, second):
        decide(officer, batch, here=True)
    Batch.objects.filter(pk=first.pk).update(register="gone")

    with pytest.raises(NotFound):
        go_on.func()

    second.refresh_from_db()
    assert second.state == BatchState.WRITTEN


def test_bad_characters_are_named_cell_by_cell(cast: Cast) -> None:
    lines = [[*["甲"] * place, "坏\0的", *["甲"] * (7 - place)] for place in range(8)]

    rows = staged(cast.here.scope("officer"), *lines).rows.all()

    found = {(row.number, fault.column): fault.sentence for row in rows for fault in faults_from(row.faults)}
    keys = [column.key for column in REGISTERS["enterprises"].columns][:8]
    assert [key for place, key in enumerate(keys, start=2) if "坏字符" not in found[place, key]] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", "单位名称,人\0数\n甲厂,3\n"), ("a.jsonl", '{"单位名称": "甲厂", "人\\u0000数": 3}')],
)
def test_bad_characters_in_heads_are_named_by_column(name: str, content: str) -> None:
    with pytest.raises(Invalid, match="第 2 列的列名里有看不见的坏字符"):
        read_table(content.encode(), name)
