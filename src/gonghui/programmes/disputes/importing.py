"""Signals from files of other departments: xlsx, csv, jsonl. Good rows are taken in, every wrong one is named."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from gonghui.foundation.enterprises.uscc import normalized_uscc
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import NewSignal, checked, report_signals
from gonghui.programmes.disputes.enums import Category, Identity, Source
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import IMPORT_SIGNALS

BATCH = 5000
COLUMNS = (
    "text", "title", "external_id", "source", "occurred_on", "enterprise_name", "uscc", "region_code", "category",
    "workers", "amount", "reporter_name", "reporter_phone",
)  # fmt: skip
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT].*)?")
PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
EXACT_FLOAT = 2**53
COUNTY_LENGTH, STREET_LENGTH, STATISTICAL_LENGTH = 6, 9, 12
ENCODINGS = ("utf-8-sig", "gb18030")
EXTERNAL_ID_LENGTH = 60
LONGEST_CELL = 2**24

Row = tuple[int, Mapping[str, Any]]
Known = tuple[str, str | None]
BROKEN = "\0"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that could not be taken in; `row` is the number in the file, the head being row 1 where there is one."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many rows were new and how many were there already, and the faults. In a dry run nothing was written."""

    created: int
    existing: int
    faulty: tuple[Fault, ...]


class _Faulty(Exception):
    """A cell is wrong; carries its column, as our columns are called, and a sentence."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def import_signals(
    scope: Scope,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    place_id: str | None = None,
    progress: Callable[[int], None] | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Take in the file's rows, in transactions of at most 5,000.

    `mapping` renames columns, theirs to ours (`COLUMNS`); others are left aside. `place_id` counts where a row has no
    `region_code`, by default the federation's own place. The same `external_id` of a source (without one, the same
    text) is not taken in twice. `progress` hears how many rows have been read. Refuses a file that cannot be read or
    has no column `text`.
    """
    scope.require(IMPORT_SIGNALS)
    federation = Organization.objects.get(pk=scope.federation_id)
    names = _names(mapping or {})
    reader = _Reader(federation, place_id or federation.region_id)
    created, existing, read = 0, 0, 0
    faulty: list[Fault] = []
    seen: set[Known] = set()
    rows = _rows(path, names)
    while batch := list(islice(rows, BATCH)):
        good, faults = reader.signals(batch)
        faulty += [replace(fault, column=_their_name(names, fault.column)) for fault in faults]
        fresh = _fresh(federation.pk, good, seen)
        if not dry_run:
            report_signals(scope, federation.pk, fresh)
        created, existing, read = created + len(fresh), existing + len(good) - len(fresh), read + len(batch)
        if progress is not None:
            progress(read)
    return ImportResult(created, existing, tuple(faulty))


def _names(mapping: Mapping[str, str]) -> dict[str, str]:
    """Our name for each of their columns; where one of theirs is mapped to ours, a namesake of ours is left aside."""
    unknown = sorted(set(mapping.values()) - set(COLUMNS))
    if unknown:
        sentence = _("没有名为 %(names)s 的列。可以对应的列：%(known)s。")
        raise Invalid(sentence % {"names": "、".join(unknown), "known": "、".join(COLUMNS)})
    own = {name: name for name in COLUMNS if name not in mapping.values()}
    return {**own, **mapping}


def _their_name(names: Mapping[str, str], ours: str) -> str:
    return next((theirs for theirs, name in names.items() if name == ours), ours)


def _fresh(federation_id: int, rows: Sequence[NewSignal], seen: set[Known]) -> list[NewSignal]:
    """Those that neither the inbox nor an earlier row of the file has."""
    there = Signal.objects.filter(federation=federation_id, external_id__in=[row.external_id for row in rows])
    seen |= set(there.values_list("source", "external_id"))
    fresh = []
    for row in rows:
        key = (str(row.source), row.external_id)
        if key not in seen:
            seen.add(key)
            fresh.append(row)
    return fresh


def _rows(path: Path, names: Mapping[str, str]) -> Iterator[Row]:
    """The rows with their numbers, cells under our names."""
    readers = {".xlsx": _sheet_rows, ".xls": _sheet_rows, ".csv": _csv_rows, ".jsonl": _json_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Invalid(_("认不出文件 %(name)s。请用 .xlsx、.csv 或者 .jsonl。") % {"name": path.name})
    first = True
    for number, cells in reader(path):
        row = {names.get(key, key): value for key, value in cells.items() if key in names or key == BROKEN}
        if first and "text" not in row and BROKEN not in row:
            sentence = _("文件里没有 text 列（情况）。现有的列：%(columns)s。用 --map 他们的列名=text 指明是哪一列。")
            raise Invalid(sentence % {"columns": "、".join(map(str, cells))})
        first = False
        yield number, row


def _sheet_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError) as error:
        raise Invalid(_("文件 %(name)s 打不开。请用表格软件另存为 .xlsx 再试。") % {"name": path.name}) from error
    rows = iter(sheet.to_python(skip_empty_area=False))
    head = [_plain(cell) for cell in next(rows, [])]
    for number, cells in enumerate(rows, start=2):
        if any(cell not in ("", None) for cell in cells):
            yield number, dict(zip(head, cells, strict=False))


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=_encoding(path), newline="") as file:
        rows = csv.reader(file)
        head = [cell.strip() for cell in next(rows, [])]
        for number, cells in enumerate(rows, start=2):
            if any(cell.strip() for cell in cells):
                yield number, dict(zip(head, cells, strict=False))


def _encoding(path: Path) -> str:
    """UTF-8, else what Chinese spreadsheets write. Reads the file once, in pieces."""
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Invalid(_("文件 %(name)s 的编码认不出来。请另存为 UTF-8 再试。") % {"name": path.name})


def _json_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding=_encoding(path)) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                cells = json.loads(line, parse_float=Decimal)
            except ValueError:
                cells = None
            broken = {BROKEN: _("这一行不是完整的 JSON，要写成一组“名: 值”。")}
            yield number, cells if isinstance(cells, dict) else broken


class _Reader:
    """Turns cells into signals of one federation; looks places up once for each batch."""

    def __init__(self, federation: Organization, place_id: str) -> None:
        self.federation, self.place_id = federation, place_id

    def signals(self, batch: Sequence[Row]) -> tuple[list[NewSignal], list[Fault]]:
        codes = {code for _number, cells in batch if (code := _region_code(_plain(cells.get("region_code"))))}
        places = set(Region.objects.filter(pk__in=codes | {self.place_id}).values_list("pk", flat=True))
        good, faults = [], []
        for number, cells in batch:
            try:
                good.append(self._signal(cells, places))
            except _Faulty as fault:
                faults.append(Fault(number, fault.column, fault.reason))
            except Invalid as error:
                column, cure = next(iter(error.fields.items()), ("", ""))
                faults.append(Fault(number, column, str(error) if cure in str(error) else f"{error}{cure}"))
        return good, faults

    def _signal(self, cells: Mapping[str, Any], places: set[str]) -> NewSignal:
        if BROKEN in cells:
            raise _Faulty("", cells[BROKEN])
        told = {name: _plain(cells.get(name)) for name in COLUMNS}
        if not told["text"]:
            raise _Faulty("text", _("没有写情况。"))
        named = bool(told["reporter_name"] or told["reporter_phone"])
        row = NewSignal(
            text=told["text"],
            source=_source(told["source"]),
            place_id=self._place(told["region_code"], places),
            occurred_on=_day(cells.get("occurred_on")),
            title=told["title"],
            category=_category(told["category"]),
            enterprise_name=told["enterprise_name"],
            uscc=_uscc(told["uscc"], told["enterprise_name"]),
            workers=_count(told["workers"]),
            amount=_money(told["amount"]),
            identity=Identity.SEALED if named else Identity.ANONYMOUS,
            reporter_name=told["reporter_name"],
            reporter_phone=told["reporter_phone"],
            external_id=_external_id(told["external_id"], told["text"]),
        )
        return checked(row)

    def _place(self, text: str, places: set[str]) -> str:
        code = _region_code(text) if text else self.place_id
        if code not in places:
            raise _Faulty(
                "region_code", _("没有区划代码 %(code)s。写 9 位的镇街代码，或者空着。") % {"code": text or code}
            )
        if not code.startswith(self.federation.region_id):
            words = {"code": text or code, "name": self.federation.name}
            raise _Faulty("region_code", _("区划代码 %(code)s 不在%(name)s的范围里。") % words)
        return code


def _plain(cell: Any) -> str:
    """A cell as text. Spreadsheets keep numbers as floats: 13800004127.0 is a phone number, 1.0 a count."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_FLOAT:
        return str(int(cell))
    return str(cell).replace("\0", "").strip()


def _region_code(text: str) -> str:
    """The significant digits: statistical codes of twelve lose village and, at county level, the street's zeros."""
    code = text[:STREET_LENGTH] if len(text) == STATISTICAL_LENGTH else text
    if len(code) == STREET_LENGTH and code.endswith("000"):
        return code[:COUNTY_LENGTH]
    return code


def _source(text: str) -> Source:
    """By code or by word; whatever else a file calls its own origin, it was imported."""
    if not text:
        return Source.IMPORT
    return next((source for source in Source if text in (source.value, str(source.label))), Source.IMPORT)


def _category(text: str) -> str:
    if not text or text.upper() in Category.values:
        return text.upper()
    found = next((each for each in Category if text == str(each.label)), None)
    if found is None:
        raise _Faulty("category", _("没有“%(text)s”这个类别。写类别的编号，例如 W01，或者空着。") % {"text": text})
    return found.value


def _day(cell: Any) -> dt.date | None:
    """A day as people write it: 2025-3-1, 2025/3/1, 20250301, 2025年3月1日, with or without a time of day."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = _plain(cell)
    if not text:
        return None
    found = DAY.fullmatch(text) or PLAIN_DAY.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> dt.date:
    raise _Faulty("occurred_on", _("“%(text)s”不是日期。写成 2026-11-23 这样。") % {"text": text})


def _uscc(text: str, name: str) -> str:
    if text and not name:
        raise _Faulty("enterprise_name", _("有统一社会信用代码，没有单位名称。请补上单位名称。"))
    try:
        return normalized_uscc(text) if text else ""
    except Invalid as error:
        raise _Faulty("uscc", str(error)) from error


def _count(text: str) -> int | None:
    text = text.removesuffix("人").replace(",", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdecimal():
        raise _Faulty("workers", _("“%(text)s”不是人数。写整数，不清楚就空着。") % {"text": text})
    return int(text)


def _money(text: str) -> Decimal | None:
    text = text.removesuffix("元").replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise _Faulty("amount", _("“%(text)s”不是金额。写成 43000.00 这样，单位是元。") % {"text": text})
    return amount


def _external_id(text: str, message: str) -> str:
    """Theirs, or the digest of the text, so that a file without numbers can be taken in twice without harm."""
    if len(text) > EXTERNAL_ID_LENGTH:
        raise _Faulty("external_id", _("编号超过 60 个字。"))
    if text:
        return text
    return "sha256-" + base64.urlsafe_b64encode(hashlib.sha256(message.encode()).digest()).decode().rstrip("=")
