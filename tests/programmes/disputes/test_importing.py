from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from gonghui.foundation.exchange.actions import running, staging
from gonghui.foundation.exchange.actions.taking import RowFault
from gonghui.foundation.exchange.models import Batch
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.programmes.disputes import importing
from gonghui.programmes.disputes.actions.signals import NewSignal, report_signals
from gonghui.programmes.disputes.actions.triage import accept
from gonghui.programmes.disputes.enums import Identity, Source
from gonghui.programmes.disputes.importing import ImportResult, import_signals
from gonghui.programmes.disputes.models import Signal, SignalReporter
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, put_rules_in_force

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


def _csv(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = path / "signals.csv"
    file.write_text("\n".join(lines), encoding=encoding)
    return file


def _jsonl(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    file = path / "signals.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


SPREADSHEET = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Target="xl/workbook.xml" '
    f'Type="{OFFICE}/officeDocument"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="信号" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    "</styleSheet>",
}
SECOND_OF_NOVEMBER = dt.date(2026, 11, 2)


def _xlsx(path: Path, rows: dict[int, list[Any]]) -> Path:
    """A spreadsheet as office software writes it: numbers as numbers, days as numbers with a date format."""
    lines = []
    for number, cells in rows.items():
        written = "".join(_cell(f"{chr(65 + column)}{number}", cell) for column, cell in enumerate(cells))
        lines.append(f'<row r="{number}">{written}</row>')
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    file = path / "signals.xlsx"
    with zipfile.ZipFile(file, "w") as book:
        for name, content in {**SPREADSHEET, "xl/worksheets/sheet1.xml": sheet}.items():
            book.writestr(name, content)
    return file


def _cell(place: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


@pytest.mark.requirement("F-09")
def test_every_column_lands_in_the_signal(cast: Cast, tmp_path: Path) -> None:
    file = _csv(
        tmp_path,
        ",".join(column.key for column in importing.COLUMNS),
        '拖欠两个月工资,欠薪,H-77,department,2026年11月1日,望溪顺屹物流有限公司,,339921101000,W01,12,"86,000.50",顾小满,13800004127',
    )

    result = import_signals(cast.here.system, file)

    assert result == ImportResult(created=1, existing=0, faulty=())
    signal = Signal.objects.get()
    assert signal.record.title == "欠薪"
    assert (signal.source, signal.external_id, signal.category) == (Source.DEPARTMENT, "H-77", "W01")
    assert (signal.workers, signal.amount, signal.place_id) == (12, Decimal("86000.50"), cast.here.town)
    assert (signal.occurred_on, signal.enterprise_name) == (dt.date(2026, 11, 1), "望溪顺屹物流有限公司")
    assert signal.identity == Identity.SEALED
    assert SignalReporter.objects.get().name == "顾小满"


@pytest.mark.requirement("F-09")
def test_their_columns_are_mapped_to_ours_and_the_rest_left_aside(cast: Cast, tmp_path: Path) -> None:
    file = _jsonl(
        tmp_path, [{"id": "M1", "内容": "工地欠薪", "time": "2019/2/1 10:53:47", "source": "热线", "likes": 3}]
    )

    result = import_signals(
        cast.here.system, file, mapping={"id": "external_id", "内容": "text", "time": "occurred_on"}
    )

    assert result.created == 1
    signal = Signal.objects.get()
    assert (signal.external_id, signal.text, signal.occurred_on) == ("M1", "工地欠薪", dt.date(2019, 2, 1))
    assert (signal.source, signal.place_id) == (Source.IMPORT, cast.here.federation.region_id)


@pytest.mark.parametrize("written", ["2025-3-1", "2025/3/1", "20250301", "2025年3月1日", "2025-03-01T08:15:00"])
def test_days_are_read_in_every_usual_form(cast: Cast, tmp_path: Path, written: str) -> None:
    import_signals(cast.here.system, _csv(tmp_path, "text,occurred_on", f"欠薪,{written}"))

    assert Signal.objects.get().occurred_on == dt.date(2025, 3, 1)


@pytest.mark.requirement("F-09")
def test_every_wrong_cell_is_named_and_good_rows_are_taken_in(cast: Cast, tmp_path: Path) -> None:
    file = _csv(
        tmp_path,
        "text,occurred_on,workers,amount,category,region_code,reporter_phone,uscc,enterprise_name",
        "好的一行,2026-11-01,3,,,,,,",
        ",2026-11-01,,,,,,,",
        "日期不对,11月31日,,,,,,,",
        "没有这一天,2026-11-31,,,,,,,",
        "以后的日子,2099-01-01,,,,,,,",
        "人数不对,,十来个,,,,,,",
        "金额不对,,,很多,,,,,",
        "类别不对,,,,工资,,,,",
        "没有这个地方,,,,,339921999,,,",
        "邻县,,,,,339931101,,,",
        "号码不对,,,,,,1380000,,",
        "代码不对,,,,,,,91330000MA29B6R4WX,某厂",
    )

    result = import_signals(cast.here.system, file)

    assert result.created == 1
    assert [(fault.row, fault.column) for fault in result.faulty] == [
        (3, "text"), (4, "occurred_on"), (5, "occurred_on"), (6, "occurred_on"), (7, "workers"), (8, "amount"),
        (9, "category"), (10, "region_code"), (11, "region_code"), (12, "reporter_phone"), (13, "uscc"),
    ]  # fmt: skip
    assert all(fault.reason for fault in result.faulty)


def test_faults_name_the_column_as_the_file_calls_it(cast: Cast, tmp_path: Path) -> None:
    file = _csv(tmp_path, "内容,时间", "欠薪,昨天")

    result = import_signals(cast.here.system, file, mapping={"内容": "text", "时间": "occurred_on"})

    assert result.faulty == (RowFault(2, "时间", "“昨天”不是日期。写成 2026-3-2 或者 2026年3月2日。"),)


@pytest.mark.requirement("F-09")
def test_same_file_twice_is_taken_in_once(cast: Cast, tmp_path: Path) -> None:
    file = _csv(tmp_path, "text,external_id", "有编号,A1", "没编号,", "没编号,", "又一条,A1")

    first = import_signals(cast.here.system, file)
    second = import_signals(cast.here.system, file)

    assert (first.created, first.existing) == (2, 2)
    assert (second.created, second.existing) == (0, 4)
    assert Signal.objects.count() == 2


def test_dry_run_tells_the_same_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    file = _csv(tmp_path, "text,workers", "一,1", "二,二")

    result = import_signals(cast.here.system, file, dry_run=True)

    assert (result.created, len(result.faulty)) == (1, 1)
    assert not Signal.objects.exists()


def test_batches_are_written_one_by_one_and_progress_is_told(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", 2)
    monkeypatch.setattr(running, "CHUNK", 2)
    heard: list[tuple[int, int]] = []

    import_signals(
        cast.here.system,
        _csv(tmp_path, "text", *"一二三四五"),
        progress=lambda done, total: heard.append((done, total)),
    )

    assert heard == [(2, 5), (4, 5), (5, 5)]
    assert Signal.objects.count() == 5


def test_broken_json_line_is_a_fault_like_any_other(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "signals.jsonl"
    file.write_text('{"text": "好的"}\n{"text": \n["text"]\n', encoding="utf-8")

    result = import_signals(cast.here.system, file)

    assert (result.created, [fault.row for fault in result.faulty]) == (1, [2, 3])


def test_spreadsheet_keeps_long_numbers_and_real_dates(cast: Cast, tmp_path: Path) -> None:
    head = ["text", "reporter_phone", "workers", "occurred_on", "external_id"]
    file = _xlsx(
        tmp_path, {1: head, 3: ["欠薪", 13800004127, 12, SECOND_OF_NOVEMBER, 330100200], 4: ["欠薪", None, 1.5]}
    )

    result = import_signals(cast.here.system, file)

    signal = Signal.objects.get()
    assert (signal.workers, signal.occurred_on, signal.external_id) == (12, dt.date(2026, 11, 2), "330100200")
    assert SignalReporter.objects.get().phone == "13800004127"
    assert [(fault.row, fault.column) for fault in result.faulty] == [(4, "workers")]


def test_csv_of_a_chinese_spreadsheet_is_read(cast: Cast, tmp_path: Path) -> None:
    import_signals(cast.here.system, _csv(tmp_path, "text", "拖欠工资", encoding="gb18030"))

    assert Signal.objects.get().text == "拖欠工资"


@pytest.mark.parametrize("name", ["signals.docx", "broken.xlsx"])
def test_unreadable_file_is_refused(cast: Cast, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("no sheet")

    with pytest.raises(Invalid, match=name):
        import_signals(cast.here.system, file)


def test_file_without_text_column_is_refused_with_the_way_to_map(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="--map 他们的列名=text"):
        import_signals(cast.here.system, _csv(tmp_path, "甲", "欠薪"))
    with pytest.raises(Invalid, match="没有名为 wages 的列"):
        import_signals(cast.here.system, _csv(tmp_path, "甲", "欠薪"), mapping={"甲": "wages"})


def test_importing_needs_the_right(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        import_signals(cast.here.scope("leader"), _csv(tmp_path, "text", "欠薪"))


@pytest.mark.requirement("F-09")
@pytest.mark.parametrize("count", [2, 10])
def test_a_batch_costs_the_same_for_any_number_of_rows(
    cast: Cast, tmp_path: Path, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [{"text": f"第 {number} 条", "enterprise_name": f"第{number % 7}厂"} for number in range(count)]
    file = _jsonl(tmp_path, rows)

    with django_assert_num_queries(66):
        import_signals(cast.here.system, file)


@pytest.mark.requirement("F-09")
def test_every_fault_of_a_row_is_named(cast: Cast, tmp_path: Path) -> None:
    file = _csv(tmp_path, "text,occurred_on,workers,amount,uscc", "欠薪,2099-01-01,约30,很多,123")

    result = import_signals(cast.here.system, file, dry_run=True)

    assert {(fault.row, fault.column) for fault in result.faulty} == {
        (2, "occurred_on"), (2, "workers"), (2, "amount"), (2, "uscc"),
    }  # fmt: skip


@pytest.mark.requirement("F-09")
def test_a_batch_of_signals_is_undone_and_may_come_again(cast: Cast, tmp_path: Path) -> None:
    put_rules_in_force(cast.here)
    scope, file = cast.here.scope("officer"), _csv(tmp_path, "text,external_id", "欠薪,A1", "没有合同,A2")
    import_signals(scope, file)
    accepted = Signal.objects.get(external_id="A2")
    accept(scope, accepted, category="C01")
    batch = Batch.objects.get()

    running.take_back(scope, batch)
    running.run(batch.pk)
    again = import_signals(scope, file)

    assert running.outcomes(batch) == {"undone": 1, "touched": 1}
    withdrawn = Signal.objects.get(external_id=None)
    assert (withdrawn.state, withdrawn.triage_reason) == ("dismissed", "这一批导入撤销了")
    assert (again.created, again.existing) == (1, 1)


def test_a_number_that_a_body_sent_itself_is_another_number(cast: Cast, tmp_path: Path) -> None:
    row = NewSignal(
        text="两个月没发工资。", source=Source.DEPARTMENT, place_id=cast.here.town, external_id="RS-1",
        sender_id=cast.here.labour_bureau.pk,
    )  # fmt: skip
    report_signals(cast.here.system, cast.here.federation.pk, [row])
    file = _csv(tmp_path, "text,external_id,source", "另一件事：没交社保。,RS-1,部门推送")

    result = import_signals(cast.here.system, file)

    assert (result.created, result.existing) == (1, 0)
    assert Signal.objects.filter(external_id="RS-1").count() == 2
