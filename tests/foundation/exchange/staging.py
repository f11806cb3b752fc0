"""What tests of files need on the stage."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from pytest_django import DjangoCaptureOnCommitCallbacks

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.enterprises.uscc import check_character as uscc_character
from gonghui.foundation.exchange.actions.running import decide, take_back
from gonghui.foundation.exchange.actions.staging import stage
from gonghui.foundation.exchange.checking import faults_from
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.foundation.people.id_number import check_character as id_character
from gonghui.kernel.scope import Scope
from tests.cast import County

HEADS = ("单位名称", "统一社会信用代码", "所在镇街", "行业", "职工人数", "地址", "联系人", "联系电话")


def firm(county: County, name: str, **facts: Any) -> EnterpriseFile:
    """An enterprise that the county knows, with what is told of it."""
    uscc = facts.pop("uscc", "")
    file = know_enterprises(county.system, county.federation.pk, [Named(name, county.town, uscc)])[0]
    for name, value in facts.items():
        setattr(file, name, value)
    return file.save_fields(*facts) if facts else file


def uscc(number: int) -> str:
    """A credit code that passes its check."""
    first = f"91339921{number:0>9}"
    return first + uscc_character(first)


def id_number(number: int) -> str:
    """An ID number that passes its check."""
    first = f"33992119830412{number:0>3}"
    return first + id_character(first)


def as_csv(*lines: Sequence[Any], heads: Sequence[str] = HEADS, encoding: str = "utf-8") -> bytes:
    """A file of these lines under these heads."""
    out = io.StringIO()
    csv.writer(out).writerows([heads, *lines])
    return out.getvalue().encode(encoding)


def staged(scope: Scope, *lines: Sequence[Any], register: str = "enterprises", **how: Any) -> Batch:
    """A batch of these lines, checked where the columns are recognised."""
    heads = how.pop("heads", HEADS)
    return stage(scope, REGISTERS[register], content=as_csv(*lines, heads=heads), name="单位.csv", **how)


def written(scope: Scope, batch: Batch, on_commit: DjangoCaptureOnCommitCallbacks, *, good_only: bool = False) -> Batch:
    """The batch, decided on and run to its end."""
    with on_commit(execute=True):
        decide(scope, batch, good_only=good_only)
    return Batch.objects.get(pk=batch.pk)


def taken_back(scope: Scope, batch: Batch, on_commit: DjangoCaptureOnCommitCallbacks) -> Batch:
    """The batch, undone to its end."""
    with on_commit(execute=True):
        take_back(scope, batch)
    return Batch.objects.get(pk=batch.pk)


def verdicts(batch: Batch) -> list[str]:
    """What the check says of each row, in order."""
    return list(BatchRow.objects.filter(batch=batch).order_by("number").values_list("verdict", flat=True))


def faults(batch: Batch) -> list[tuple[int, str, str]]:
    """Every fault: row, column, reason."""
    rows = BatchRow.objects.filter(batch=batch).order_by("number")
    return [(row.number, fault.column, fault.reason) for row in rows for fault in faults_from(row.faults)]
