"""Mending one cell of a staged row in place: the row is checked again at once, against the register and its batch."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.actions.staging import cells_of, counted, index_of, told_of
from gonghui.foundation.exchange.checking import Checker, faults_as_text, packed
from gonghui.foundation.exchange.enums import BatchState, Verdict
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import register_of
from gonghui.kernel.errors import IllegalMove, Invalid, NotFound
from gonghui.kernel.scope import Scope

LONGEST_CELL = 4000


@transaction.atomic
def mend(scope: Scope, batch: Batch, *, number: int, cells: dict[str, str]) -> BatchRow:
    """Set cells of one row, by column of ours, and check the row again. Refuses a batch that is decided already."""
    register = register_of(batch.register)
    register.require_import(scope)
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.state != BatchState.CHECKED:
        raise IllegalMove(_("这一批现在不能改。刷新后再看一遍。"))
    row = BatchRow.objects.filter(batch=batch, number=number).first()
    if row is None:
        raise NotFound(_("这一批里没有第 %(row)s 行。") % {"row": number})
    values = cells_of(row)
    for key, text in cells.items():
        if key not in batch.mapping or len(text) > LONGEST_CELL:
            raise Invalid(_("这一格改不了。刷新后再看一遍。"))
        values[batch.mapping.index(key)] = text.strip()
    _check_again(scope, batch, row, values)
    return row


def _check_again(scope: Scope, batch: Batch, row: BatchRow, values: list[str]) -> None:
    checker = Checker(scope, register_of(batch.register), batch.mapping, sender_id=batch.sender_id)
    draft = checker.check([(row.number, values)])[0]
    index = index_of(batch, draft.identity)
    same = BatchRow.objects.filter(batch=batch, identity_index=index).exclude(pk=row.pk) if index else None
    twin = same.exclude(verdict=Verdict.WRONG).order_by("number").first() if same is not None else None
    if twin is not None:
        draft.refuse("", _("和第 %(row)s 行说的是同一个。") % {"row": twin.number}, _("留一行，另一行删掉。"))
    changed = len(told_of(row))
    _recount(batch, Verdict(row.verdict), -1, -changed if row.verdict == Verdict.CHANGED else 0)
    row.cells, row.verdict, row.identity_index = packed(values), draft.verdict.value, index
    row.faults, row.changes = faults_as_text(draft.faults), packed(checker.told(draft))
    row.save(update_fields=["cells", "verdict", "identity_index", "faults", "changes"])
    _recount(batch, draft.verdict, 1, counted([draft])["cells"])
    batch.save_fields("counts")


def _recount(batch: Batch, verdict: Verdict, rows: int, cells: int) -> None:
    counts = dict(batch.counts)
    counts[verdict.value] = counts.get(verdict.value, 0) + rows
    counts["cells"] = counts.get("cells", 0) + cells
    batch.counts = counts
