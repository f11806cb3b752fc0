"""A whole file in one go, for the command line and for machines: checked, its good rows written, every fault told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.actions import running, staging
from gonghui.foundation.exchange.checking import Checker, faults_from, missing, propose
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Outcome, Verdict
from gonghui.foundation.exchange.files import Table, read_table
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import Register
from gonghui.foundation.organizations.models import Organization
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
    sender: Organization | None = None,
) -> Taken:
    """Check a file and write its good rows, as one batch that can be undone like any other.

    `mapping` renames columns, theirs to ours; `sender` is the body whose file it is, for registers that keep it.
    Refuses a file that cannot be read or lacks a column that must be there.
    """
    register.require_import(scope)
    register.require_sender(scope, sender)
    source = sender.name if sender else source
    pairs = staging.pairs_of(scope, register, source, mapping)
    known = [each for column in register.columns for each in column.names]
    table = read_table(content, name, known=[*known, *pairs])
    matched = propose(register, table.heads, pairs)
    _refuse_incomplete(register, table, matched)
    if dry_run:
        return _looked(Checker(scope, register, matched, sender_id=sender.pk if sender else None), table, progress)
    batch = staging.stage_rows(
        scope, register, table, name=name, source=source, mapping=mapping, here=True, sender=sender
    )
    return _written(scope, batch, progress)


def _written(scope: Scope, batch: Batch, progress: Progress | None = None) -> Taken:
    """The good rows of a checked batch, written here and now; a batch with nothing to write is given up."""
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


@transaction.atomic
def take_whole(
    scope: Scope, register: Register, table: Table, *, name: str, sender: Organization | None = None
) -> list[Draft]:
    """Write all rows of a table whose heads are keys of ours, or none: for machines.

    Answers what each row was found to be, in order. Refuses the whole for one wrong cell; `fields` names each fault as
    `rows.3.grade`, counted from 0 in the order of the table.
    """
    register.require_import(scope)
    register.require_sender(scope, sender)
    checker = Checker(scope, register, table.heads, sender_id=sender.pk if sender else None)
    drafts = [draft for chunk in staging.chunks(table.rows) for draft in checker.check(chunk)]
    faults = {
        f"rows.{index}.{fault.column}".rstrip("."): fault.sentence
        for index, draft in enumerate(drafts)
        for fault in draft.faults
    }
    if faults:
        sentence = _("有 %(n)s 处不合要求，一条也没有收。fields 里写了是哪几处。")
        raise Invalid(sentence % {"n": len(faults)}, fields=faults)
    _written(scope, staging.stage_rows(scope, register, table, name=name, here=True, sender=sender))
    return drafts


def _looked(checker: Checker, table: Table, progress: Progress | None) -> Taken:
    """What the file would do, without a row of it being kept."""
    counts, faults = Counter[str](), []
    for chunk in staging.chunks(table.rows):
        drafts = checker.check(chunk)
        counts += staging.counted(drafts)
        faults += [
            RowFault(draft.number, _their_name(fault.column, table.heads, checker.mapping), fault.sentence)
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


def _their_name(key: str, heads: Sequence[str], matched: Sequence[str]) -> str:
    return heads[matched.index(key)] if key in matched else key
