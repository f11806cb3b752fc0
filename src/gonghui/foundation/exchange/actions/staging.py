"""A file comes in: its rows wait beside the register, columns are matched, every cell checked. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.checking import Checker, faults_as_text, missing, packed, propose, unpacked
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import BatchState, Verdict
from gonghui.foundation.exchange.files import Row, Table, read_table
from gonghui.foundation.exchange.models import Batch, BatchRow, RememberedMapping
from gonghui.foundation.exchange.registry import Register, register_of
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_rows
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import Invalid
from gonghui.kernel.lifecycle import move, require_open
from gonghui.kernel.scope import Scope, Via

CHUNK = 10_000
AT_ONCE = 20_000
STAGED_FIELDS = ("batch", "number", "cells", "verdict", "faults", "changes", "identity_index", "outcome", "before")


def stage(
    scope: Scope,
    register: Register,
    *,
    content: bytes,
    name: str,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    sender: Organization | None = None,
) -> Batch:
    """Receive a file. Its rows wait in the batch that comes back; where every column that must be there is recognised
    they are checked already.

    `source` names the sender, whose way of naming columns is remembered; `sender` is a registered body, for registers
    that keep it with each row. `mapping` renames columns, theirs to ours. Refuses without the right, and files that
    cannot be read.
    """
    register.require_import(scope)
    register.require_sender(scope, sender)
    source = sender.name if sender else source
    pairs = pairs_of(scope, register, source, mapping)
    known = [name for column in register.columns for name in column.names]
    table = read_table(content, name, known=[*known, *pairs], sheet=sheet)
    return stage_rows(scope, register, table, name=name, source=source, mapping=mapping, sender=sender)


def stage_rows(
    scope: Scope,
    register: Register,
    table: Table,
    *,
    name: str,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    here: bool = False,
    sender: Organization | None = None,
) -> Batch:
    """Receive rows that are in hand already; otherwise like `stage`. `here` checks a long file at once, too."""
    register.require_import(scope)
    register.require_sender(scope, sender)
    source = sender.name if sender else source
    matched = propose(register, table.heads, pairs_of(scope, register, source, mapping))
    ready = not missing(register, matched) and (here or len(table.rows) <= AT_ONCE)
    batch = Batch.objects.create(
        register=register.key,
        federation_id=scope.federation_id,
        organization_id=scope.organization_id or scope.federation_id,
        user_id=scope.user_id,
        actor=scope.actor,
        place_prefix=scope.place_prefix,
        source=source.strip()[:60],
        sender=sender,
        file_name=name[:200],
        sheet=table.sheet[:60],
        other_sheets=list(table.others),
        heads=table.heads,
        mapping=matched,
        total=len(table.rows),
        created_at=clock.now(),
    )
    checker = Checker(scope, register, matched, sender_id=batch.sender_id) if ready else None
    counts: Counter[str] = Counter()
    for chunk in chunks(table.rows):
        drafts = checker.check(chunk) if checker else [Draft(number, {}) for number, _cells in chunk]
        counts += counted(drafts)
        _insert(batch, chunk, drafts, checker)
    return _received(batch, counts, checked=ready)


@transaction.atomic
def _received(batch: Batch, counts: Counter[str], *, checked: bool) -> Batch:
    system = Scope.nobody(batch.actor)
    move(system, batch, "receive")
    if checked:
        move(system, batch, "check")
        move(system, batch, "show")
        batch.counts = dict(counts)
    return batch.save_fields("state", "counts")


@transaction.atomic
def match_columns(scope: Scope, batch: Batch, *, mapping: Sequence[str]) -> Batch:
    """Set which column of the file is which of ours, remember it for this sender, and have every row checked again.

    Refuses a column of ours that is named twice, and one that must be filled and is missing.
    """
    register = register_of(batch.register)
    register.require_import(scope)
    require_open(scope, batch, "check")
    _refuse_wrong_mapping(register, batch.heads, mapping)
    batch.mapping = list(mapping)
    batch.save_fields("mapping")
    pairs = {head: key for head, key in zip(batch.heads, mapping, strict=True) if head}
    RememberedMapping.objects.update_or_create(
        organization_id=batch.organization_id,
        register=batch.register,
        source=batch.source,
        defaults={"pairs": pairs, "at": clock.now()},
    )
    return ask_to_check(scope, batch)


def ask_to_check(scope: Scope, batch: Batch) -> Batch:
    """Have all rows checked against the register as it is now: at once where they are few, else by the worker."""
    from gonghui.foundation.exchange.tasks import check_batch  # tasks stand above actions and call them

    register = register_of(batch.register)
    register.require_import(scope)
    if missing(register, batch.mapping):
        raise Invalid(_("还有必填的列没有对上。先把列对好。"))
    move(scope, batch, "check")
    batch.done = 0
    batch.save_fields("state", "done")
    key = batch.pk
    if batch.total > AT_ONCE:
        transaction.on_commit(lambda: check_batch.enqueue(key))
    else:
        check_all(batch)
    return batch


def check_all(batch: Batch) -> None:
    """Check the rows of a batch that waits for it, ten thousand in a transaction; a repetition does no harm."""
    if batch.state != BatchState.CHECKING:
        return
    register, scope = register_of(batch.register), scope_of_batch(batch)
    checker, counts = Checker(scope, register, batch.mapping, sender_id=batch.sender_id), Counter[str]()
    for rows in _stored_chunks(batch):
        drafts = checker.check(rows)
        counts += counted(drafts)
        if not _replace(batch, rows, drafts, checker):
            return
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if batch.state == BatchState.CHECKING:
            move(scope, batch, "show")
            batch.counts, batch.done = dict(counts), 0
            batch.save_fields("state", "counts", "done")


@transaction.atomic
def _replace(batch: Batch, rows: Sequence[Row], drafts: Sequence[Draft], checker: Checker) -> bool:
    """Put checked rows in the place of the unchecked ones; False where another worker was faster."""
    if Batch.objects.select_for_update(no_key=True).get(pk=batch.pk).state != BatchState.CHECKING:
        return False
    first, last = rows[0][0], rows[-1][0]
    BatchRow.objects.filter(batch=batch, number__gte=first, number__lte=last).delete()
    _insert(batch, rows, drafts, checker)
    Batch.objects.filter(pk=batch.pk).update(done=F("done") + len(rows))
    return True


def scope_of_batch(batch: Batch) -> Scope:
    """Whoever brought the file, as far as this register goes: what the worker acts with, and the timeline names."""
    register = register_of(batch.register)
    rights = frozenset({register.import_right.code} if register.import_right else ())
    return Scope(
        actor=batch.actor,
        via=Via.IMPORT,
        user_id=batch.user_id,
        organization_id=batch.organization_id,
        federations=(batch.federation_id,),
        place_prefix=batch.place_prefix,
        rights=rights,
    )


def counted(drafts: Iterable[Draft]) -> Counter[str]:
    """How many rows of each verdict, and how many cells of existing rows would change (`cells`)."""
    found: Counter[str] = Counter()
    for draft in drafts:
        found[draft.verdict or "unread"] += 1
        if draft.verdict is Verdict.CHANGED:
            found["cells"] += len(draft.changes)
    return found


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of at most `CHUNK`."""
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def cells_of(row: BatchRow) -> list[str]:
    """The cells of a stored row."""
    cells: list[str] = unpacked(row.cells) or []
    return cells


def _stored_chunks(batch: Batch) -> Iterator[list[Row]]:
    after = 0
    while True:
        found = BatchRow.objects.filter(batch=batch, number__gt=after).order_by("number")[:CHUNK]
        rows = [(number, unpacked(cells)) for number, cells in found.values_list("number", "cells")]
        if not rows:
            return
        yield rows
        after = rows[-1][0]


@transaction.atomic
def _insert(batch: Batch, rows: Sequence[Row], drafts: Sequence[Draft], checker: Checker | None) -> None:
    insert_rows(
        BatchRow,
        STAGED_FIELDS,
        (
            (
                batch.pk,
                number,
                packed(cells),
                draft.verdict.value,
                faults_as_text(draft.faults),
                packed(checker.told(draft) if checker else None),
                index_of(batch, draft.identity),
                "",
                "",
            )
            for (number, cells), draft in zip(rows, drafts, strict=True)
        ),
    )


def told_of(row: BatchRow) -> dict[str, list[str]]:
    """The changes of a stored row: old and new text by column."""
    found: dict[str, list[str]] = unpacked(row.changes) or {}
    return found


def index_of(batch: Batch, identity: str) -> str | None:
    """By which the rows of one batch that speak of the same thing find each other, without saying what it is."""
    return blind_index(identity, purpose="batch_row") if identity else None


def pairs_of(scope: Scope, register: Register, source: str, mapping: Mapping[str, str] | None) -> dict[str, str]:
    """How this sender's columns were matched last time, and what was said now."""
    unknown = sorted(set((mapping or {}).values()) - set(register.by_key))
    if unknown:
        sentence = _("没有名为 %(names)s 的列。可以对应的列：%(known)s。")
        raise Invalid(sentence % {"names": "、".join(unknown), "known": "、".join(register.by_key)})
    remembered = RememberedMapping.objects.filter(
        organization_id=scope.organization_id or scope.federation_id, register=register.key, source=source.strip()[:60]
    ).first()
    return {**(remembered.pairs if remembered else {}), **(mapping or {})}


def _refuse_wrong_mapping(register: Register, heads: Sequence[str], mapping: Sequence[str]) -> None:
    if len(mapping) != len(heads):
        raise Invalid(_("列数和文件对不上。请刷新后再对一遍。"))
    known = register.by_key
    for place, key in enumerate(mapping):
        if key and (key not in known or key in mapping[:place]):
            label = known[key].label if key in known else key
            sentence = _("“%(label)s”对了两次，或者没有这一列。") % {"label": label}
            raise Invalid(sentence, fields={f"column_{place}": _("一列只对一次。")})
    left = missing(register, mapping)
    if left:
        labels = "、".join(str(column.label) for column in left)
        raise Invalid(_("还有必填的列没有对上：%(labels)s。") % {"labels": labels})
