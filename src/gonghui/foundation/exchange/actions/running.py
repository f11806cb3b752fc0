"""A batch is decided on: written by the worker in transactions that each take effect once, taken back the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.actions.staging import CHUNK, scope_of_batch
from gonghui.foundation.exchange.checking import Checker, faults_as_text, packed, unpacked
from gonghui.foundation.exchange.drafts import Draft, Fault
from gonghui.foundation.exchange.enums import BatchState, Outcome, Verdict
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.exchange.registry import Register, Written, register_of
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.bulk import update_rows
from gonghui.kernel.errors import IllegalMove, Invalid
from gonghui.kernel.lifecycle import move, require_open
from gonghui.kernel.scope import Scope

UNDO_DAYS = 30
WRITTEN_FIELDS = ("outcome", "target", "stamp", "before", "faults")
TO_WRITE = (Verdict.NEW, Verdict.CHANGED)


@transaction.atomic
def decide(scope: Scope, batch: Batch, *, good_only: bool = False, here: bool = False) -> Batch:
    """Let the worker write the batch. With faulty rows in it only by the explicit choice of the good ones.

    `here` means that the caller calls `run` itself.
    """
    register_of(batch.register).require_import(scope)
    require_open(scope, batch, "decide")
    wrong = batch.counts.get(Verdict.WRONG.value, 0)
    if wrong and not good_only:
        raise Invalid(_("还有 %(count)s 行有错。改好再写，或者只写正确的。") % {"count": wrong})
    if not any(batch.counts.get(verdict.value) for verdict in TO_WRITE):
        raise Invalid(_("没有要写的行：不是有错，就是和现在的一样。"))
    move(scope, batch, "decide")
    batch.done = 0
    batch.save_fields("state", "done")
    if not here:
        _hand_over(batch)
    return batch


@transaction.atomic
def take_back(scope: Scope, batch: Batch) -> Batch:
    """Let the worker undo the batch. Refused when 30 days have passed; rows touched since stay and are named."""
    register_of(batch.register).require_import(scope)
    require_open(scope, batch, "take_back")
    last_day = undo_until(batch)
    if last_day is None or clock.now() > last_day:
        raise IllegalMove(_("写入超过 30 天，不能整批撤销了。请到登记簿里逐个改。"))
    move(scope, batch, "take_back")
    batch.done = 0
    batch.save_fields("state", "done")
    _hand_over(batch)
    return batch


def undo_until(batch: Batch) -> dt.datetime | None:
    """The last moment at which a written batch can be taken back."""
    return batch.written_at + dt.timedelta(days=UNDO_DAYS) if batch.written_at else None


@transaction.atomic
def discard(scope: Scope, batch: Batch) -> Batch:
    """Give the batch up: what was in the file is dropped at once."""
    register_of(batch.register).require_import(scope)
    move(scope, batch, "discard")
    batch.cleared = True
    batch.save_fields("state", "cleared")
    BatchRow.objects.filter(batch=batch).delete()
    return batch


def _hand_over(batch: Batch) -> None:
    from gonghui.foundation.exchange.tasks import run_batch  # tasks stand above actions and call them

    transaction.on_commit(lambda: run_batch.enqueue(batch.pk))


def run(batch_id: int, *, progress: Callable[[int, int], None] | None = None) -> None:
    """Go on with a decided batch where it stands, to the end. Killed at any moment, the next call finishes it.

    Each chunk and its outcome are one transaction under the lock of the batch, so two workers share the chunks.
    """
    batch = Batch.objects.get(pk=batch_id)
    if batch.state == BatchState.RUNNING:
        register, scope = register_of(batch.register), scope_of_batch(batch)
        checker = Checker(scope, register, batch.mapping, sender_id=batch.sender_id)
        more = True
        while more:
            more = _write_chunk(scope, batch, register, checker)
            if progress is not None:
                progress(batch.done, batch.total)
        _end(scope, batch.pk, "finish", "written_at", _("导入写完了：%(name)s"))
    elif batch.state == BatchState.UNDOING:
        register, scope = register_of(batch.register), scope_of_batch(batch)
        while _undo_chunk(scope, batch, register):
            pass
        _end(scope, batch.pk, "undone", "undone_at", _("导入撤销完了：%(name)s"))


@transaction.atomic
def _write_chunk(scope: Scope, batch: Batch, register: Register, checker: Checker) -> bool:
    """Write the next rows that wait; whether there may be more of them."""
    Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    # The same lock that whoever registers one by one takes: nobody opens a second file between the look and the write.
    Organization.objects.select_for_update(no_key=True).get(pk=batch.federation_id)
    waiting = BatchRow.objects.filter(batch=batch, verdict__in=TO_WRITE, outcome=Outcome.WAITING)
    rows = list(waiting.order_by("number").values_list("pk", "number", "cells")[: CHUNK + 1])
    more = len(rows) > CHUNK
    rows = rows[:CHUNK]
    drafts = checker.read([(number, unpacked(cells)) for _key, number, cells in rows])
    checker.match(drafts)
    assert register.keeper is not None
    register.keeper.write(scope, [draft for draft in drafts if draft.verdict in TO_WRITE])
    update_rows(BatchRow, WRITTEN_FIELDS, [_outcome(row[0], draft) for row, draft in zip(rows, drafts, strict=True)])
    _count_on(batch, len(rows))
    return more


def _outcome(key: int, draft: Draft) -> tuple[object, ...]:
    outcome = draft.outcome
    if draft.verdict is Verdict.SAME:
        outcome = Outcome.KEPT
    elif draft.verdict is Verdict.WRONG:
        outcome = Outcome.FAILED
    told = faults_as_text(draft.faults)
    return (key, outcome.value, draft.target, draft.stamp, packed(draft.before), told)


@transaction.atomic
def _undo_chunk(scope: Scope, batch: Batch, register: Register) -> int:
    """Take back the next rows that were written, the last first; how many there were."""
    Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    written = BatchRow.objects.filter(batch=batch, outcome__in=[Outcome.MADE, Outcome.CHANGED])
    rows = list(written.order_by("-number")[:CHUNK])
    if not rows:
        return 0
    assert register.keeper is not None
    kept = register.keeper.undo(scope, [_written(row) for row in rows])
    update_rows(BatchRow, ("outcome", "faults"), [_taken_back(row, kept) for row in rows])
    _count_on(batch, len(rows))
    return len(rows)


def _written(row: BatchRow) -> Written:
    assert row.target is not None
    assert row.stamp is not None
    return Written(row.target, row.outcome == Outcome.MADE, row.stamp, unpacked(row.before) or {})


def _taken_back(row: BatchRow, kept: dict[int, str]) -> tuple[object, ...]:
    reason = kept.get(row.target or 0, "")
    if not reason:
        return (row.pk, Outcome.UNDONE.value, "")
    return (row.pk, Outcome.TOUCHED.value, faults_as_text([Fault("", reason)]))


def _count_on(batch: Batch, rows: int) -> None:
    batch.done += rows
    Batch.objects.filter(pk=batch.pk).update(done=batch.done)


@transaction.atomic
def _end(scope: Scope, batch_id: int, name: str, moment: str, sentence: str) -> None:
    """Say that it is done, once, and tell whoever decided."""
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if name not in {each.name for each in batch.lifecycle.moves if batch.state in each.sources}:
        return
    move(scope, batch, name)
    setattr(batch, moment, clock.now())
    batch.save_fields("state", moment)
    if batch.user_id is not None:
        title = sentence % {"name": batch.file_name}
        notify(
            scope, record=None, user=batch.user_id, title=title, body=_("点开看结果。"), url=batch.get_absolute_url()
        )


def outcomes(batch: Batch) -> dict[str, int]:
    """How many rows came to which end. One query."""
    found = BatchRow.objects.filter(batch=batch).values_list("outcome").annotate(many=Count("pk")).order_by()
    return dict(found)
