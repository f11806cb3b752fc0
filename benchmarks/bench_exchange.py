"""Files in and out, against the least that the same machine needs for the same rows (performance lines 10, 11, 12).

The floor of an import reads the sheet with the same library and copies the cells into one table without key or check;
the import reads, checks every cell, finds the firms, seals the contacts and writes files, identities, stories and the
batch. The floor of an export writes the same cells with the plain library.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import Ratio, bench, seconds

HEADS = ("单位名称", "统一社会信用代码", "所在镇街", "行业", "职工人数", "地址", "联系人", "联系电话")
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
SLOWEST_IMPORT, SLOWEST_SHEET, SLOWEST_TEXT = 1 / 0.16, 1 / 0.8, 1 / 0.2


def _lines(rows: int) -> list[list[Any]]:
    from gonghui.foundation.enterprises.uscc import check_character

    firsts = (f"91339921{number:09d}" for number in range(rows))
    return [
        [f"望溪第{number}织造厂", first + check_character(first), "鹭洲镇", "纺织业", number % 900, f"纺织路{number}号",
         "张三", f"138{number:08d}"]
        for number, first in enumerate(firsts)
    ]  # fmt: skip


def _sheet(lines: list[list[Any]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("单位")
    for number, line in enumerate([list(HEADS), *lines]):
        sheet.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def _stage() -> Any:
    """A federation with one town; the scope that acts for it."""
    from gonghui.foundation.organizations.actions import found_federation
    from gonghui.foundation.organizations.models import Organization
    from gonghui.foundation.regions.models import Region
    from gonghui.kernel.scope import Scope

    found = Organization.objects.filter(code="bench").first()
    if found is None:
        scope = Scope.for_system(None, reason="bench")
        for code, name, level, parent in (
            ("33", "甲省", "province", None),
            ("339921", "望溪县", "county", "33"),
            ("339921101", "鹭洲镇", "street", "339921"),
        ):
            Region.objects.create(pk=code, name=name, level=level, full_name=name, parent_id=parent)
        found = found_federation(scope, code="bench", name="望溪县总工会", region_id="339921")
    return Scope.for_system(found.pk, reason="bench")


def _copy(content: bytes) -> None:
    """Calamine, then COPY on PostgreSQL or executemany on SQLite, into a bare table."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    rows: Any = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(
            "CREATE TABLE bench_floor (a text, b text, c text, d text, e double precision, f text, g text, h text)"
        )
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bench_floor FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO bench_floor VALUES (%s,%s,%s,%s,%s,%s,%s,%s)", rows)


def _import(scope: Any, content: bytes) -> Callable[[], int]:
    """The whole way of a file; answers how many statements it took."""

    def act() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from gonghui.foundation.exchange.actions import running, staging
        from gonghui.foundation.exchange.files import read_table
        from gonghui.foundation.exchange.registry import REGISTERS

        with CaptureQueriesContext(connection) as queries:
            register = REGISTERS["enterprises"]
            table = read_table(content, "a.xlsx", known=HEADS)
            batch = staging.stage_rows(scope, register, table, name="a.xlsx", here=True)
            running.decide(scope, batch, here=True)
            running.run(batch.pk)
        return sum(not each["sql"].startswith(BOOKKEEPING) for each in queries)

    return act


@bench(rows=10_000)
def exchange_import(rows: int) -> Iterator[Ratio]:
    """Lines 10 and 11."""
    content, scope, statements = _sheet(_lines(rows)), _stage(), []
    act = _import(scope, content)
    ours = seconds(lambda: statements.append(act()))
    floor = seconds(lambda: _copy(content), repeat=3)
    yield Ratio("10", f"import of {rows:,} enterprises", ours, floor, SLOWEST_IMPORT)
    allowed = 30 + rows / 1000
    yield Ratio("11", "statements of it, against 30 + 1 a thousand rows", float(statements[0]), allowed, 1.0)


@bench(rows=100_000)
def exchange_export(rows: int) -> Iterator[Ratio]:
    """Line 12: the writing itself, over cells that are in hand."""
    from gonghui.foundation.exchange.exporting import csv_lines, write_sheet
    from gonghui.foundation.exchange.registry import REGISTERS

    register = REGISTERS["enterprises"]
    lines = [tuple(line) for line in _lines(rows)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        sheet = seconds(lambda: write_sheet(path, register, iter(lines), mark="bench"))
        plain_sheet = seconds(lambda: path.write_bytes(_sheet(lines)))  # type: ignore[arg-type]
        yield Ratio("12", f"xlsx of {rows:,} × 8", sheet, plain_sheet, SLOWEST_SHEET)

        def by_us() -> None:
            with Path(folder, "a.csv").open("w", encoding="utf-8", newline="") as file:
                file.writelines(csv_lines(register, iter(lines)))

        def plainly() -> None:
            with Path(folder, "b.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(lines)

        yield Ratio("12", f"csv of {rows:,} × 8", seconds(by_us), seconds(plainly), SLOWEST_TEXT)
