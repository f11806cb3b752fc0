"""A whole file in one go, for the command line and for machines: checked, its good rows written, every fault told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gonghui.foundation.exchange.actions import running, staging
from gonghui.foundation.exchange.checking import Checker, faults_from, missing, propose
from gonghui.foundation.exchange.enums import Outcome, Verdict
from gonghui.foundation.exchange.files import Table, read_table
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import Register
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RowFault:
    """A cell that could not be taken in; `row` is its number in the file, `column` the file's own head."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows were new, changed something, were there already; and every fault. A dry run writes nothing."""

    new: int
    changed: int
    same: int
    faults: tuple[RowFault, ...]
    batch: Batch | None = None

    @property
    def wrong(self) -> int:
        """How many rows were left out."""
        return len({fault.row for fault in self.faults})


def take_in(
    scope: Scope,
    register: Register,
    *,
    content: bytes,
    name: str,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Check a file and write its good rows, as one batch that can be undone like any other.

    `mapping` renames columns, theirs to ours. Refuses a file that cannot be read or lacks a column that must be there.
    """
    register.require_import(scope)
    pairs = staging.pairs_of(scope, register, source, mapping)
    known = [each for column in register.columns for each in column.names]
    table = read_table(content, name, known=[*known, *pairs])
    matched = propose(register, table.heads, pairs)
    _refuse_incomplete(register, table, matched)
    if dry_run:
        return _looked(scope, register, table, matched, progress)
    batch = staging.stage_rows(scope, register, table, name=name, source=source, mapping=mapping, here=True)
    faults = _faults_of(batch)
    counts = Counter(batch.counts)
    if counts[Verdict.NEW.value] + counts[Verdict.CHANGED.value]:
        running.decide(scope, batch, good_only=True, here=True)
        running.run(batch.pk, progress=progress)
        faults += _faults_of(batch, outcome=Outcome.FAILED)
    else:
        running.discard(scope, batch)
    return Taken(counts[Verdict.NEW.value], counts[Verdict.CHANGED.value], counts[Verdict.SAME.value], faults, batch)


def _refuse_incomplete(register: Register, table: Table, matched: list[str]) -> None:
    left = missing(register, matched)
    if left:
        told = {"label": left[0].label, "key": left[0].key, "columns": "、".join(filter(None, table.heads))}
        sentence = _("文件里没有%(label)s这一列。现有的列：%(columns)s。用 --map 他们的列名=%(key)s 指明是哪一列。")
        raise Invalid(sentence % told)


def _looked(scope: Scope, register: Register, table: Table, matched: list[str], progress: Progress | None) -> Taken:
    """What the file would do, without a row of it being kept."""
    checker, counts, faults = Checker(scope, register, matched), Counter[str](), []
    for chunk in staging.chunks(table.rows):
        drafts = checker.check(chunk)
        counts += staging.counted(drafts)
        faults += [
            RowFault(draft.number, _their_name(fault.column, table.heads, matched), fault.sentence)
            for draft in drafts
            for fault in draft.faults
        ]
        if progress is not None:
            progress(sum(counts[each.value] for each in Verdict), len(table.rows))
    return Taken(counts[Verdict.NEW], counts[Verdict.CHANGED], counts[Verdict.SAME], tuple(faults))


def _faults_of(batch: Batch, *, outcome: Outcome = Outcome.WAITING) -> tuple[RowFault, ...]:
    rows = BatchRow.objects.filter(batch=batch, outcome=outcome).exclude(faults="").order_by("number")
    return tuple(
        RowFault(row.number, _their_name(fault.column, batch.heads, batch.mapping), fault.sentence)
        for row in rows.only("number", "faults").iterator(2000)
        for fault in faults_from(row.faults)
    )


def _their_name(key: str, heads: list[str], matched: list[str]) -> str:
    return heads[matched.index(key)] if key in matched else key
