"""From the cells of a file to drafts: which column is which, what each cell means, what the row would do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gonghui.foundation.exchange.cells import Reader, reader_of
from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import Draft, Fault, WrongCell
from gonghui.foundation.exchange.enums import Kind, Verdict
from gonghui.foundation.exchange.files import BROKEN, Row, head_of
from gonghui.foundation.exchange.places import PlaceBook
from gonghui.foundation.exchange.registry import Register
from gonghui.kernel.scope import Scope

PACKER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def propose(register: Register, heads: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """Our column for each head: as this sender's were matched last time, else by our label, key or an alias.

    A column of ours is given once; a head that nothing fits is left aside.
    """
    by_name: dict[str, str] = {}
    own = [(name, column.key) for column in register.columns for name in column.names[:2]]
    others = [(name, column.key) for column in register.columns for name in column.aliases]
    for name, key in (*own, *others):
        by_name.setdefault(head_of(name).casefold(), key)
    known = register.by_key
    told = [remembered.get(head, "") for head in heads]
    mapping = [key if key in known and key not in told[:place] else "" for place, key in enumerate(told)]
    for place, head in enumerate(heads):
        key = by_name.get(head_of(head).casefold(), "")
        if head not in remembered and key not in mapping:
            mapping[place] = key
    return mapping


def missing(register: Register, mapping: Sequence[str]) -> list[Column]:
    """The columns that must be filled and that nothing is matched with."""
    return [column for column in register.columns if column.required and column.key not in mapping]


class Checker:
    """Checks the rows of one file, a chunk at a time: a fixed number of statements each, whatever its length.

    It remembers which things it has met, so that the same one twice in a file is a fault of the later row.
    """

    def __init__(
        self, scope: Scope, register: Register, mapping: Sequence[str], *, sender_id: int | None = None
    ) -> None:
        self.scope, self.register, self.mapping, self.sender_id = scope, register, mapping, sender_id
        self.places = PlaceBook.of(scope)
        columns = register.by_key
        self.readers: list[tuple[int, str, Reader]] = [
            (place, key, reader_of(columns[key], self.places)) for place, key in enumerate(mapping) if key
        ]
        self.example = [columns[key].example for _place, key, _reader in self.readers]
        self.met: dict[str, int] = {}

    def check(self, rows: Sequence[Row]) -> list[Draft]:
        """The drafts of these rows, matched with the register."""
        drafts = self.read(rows)
        self.match(drafts)
        for draft in drafts:
            if draft.identity and not draft.faults:
                self._once(draft)
        return drafts

    def read(self, rows: Sequence[Row]) -> list[Draft]:
        """The drafts of these rows as their cells are, without a look at the register. Column by column."""
        drafts = [Draft(number, {}, sender_id=self.sender_id) for number, _cells in rows]
        both = zip(drafts, rows, strict=True)
        filled = [(draft, cells) for draft, (_number, cells) in both if self._counts(draft, cells)]
        for place, key, read in self.readers:
            _fill(key, read, ((draft, cells[place]) for draft, cells in filled))
        return drafts

    def match(self, drafts: Sequence[Draft]) -> None:
        """Compare those drafts that have no fault with the register as it is now."""
        assert self.register.keeper is not None
        unread = [draft for draft in drafts if draft.verdict is Verdict.UNREAD]
        self.register.keeper.match(self.scope, unread, home=self.places.prefix)

    def told(self, draft: Draft) -> dict[str, list[str]]:
        """The changes of a row as the preview shows them: old and new text by column."""
        columns, places = self.register.by_key, self.places.names
        return {
            key: [shown(columns[key], old, places), shown(columns[key], new, places)]
            for key, (old, new) in draft.changes.items()
        }

    def _counts(self, draft: Draft, cells: Sequence[str]) -> bool:
        """Whether the row has cells to be read: not a line that is broken, not the example of the template."""
        if cells and cells[0] == BROKEN:
            draft.refuse("", _("这一行不是完整的 JSON。"), _("要写成一组“名: 值”。"))
            return False
        if self._is_example(cells):
            draft.verdict = Verdict.EXAMPLE
            return False
        return True

    def _is_example(self, cells: Sequence[str]) -> bool:
        first = self.readers[0][0] if self.readers else 0
        if not self.readers or cells[first] != self.example[0]:
            return False
        return [cells[place] for place, _key, _read in self.readers] == self.example

    def _once(self, draft: Draft) -> None:
        first = self.met.setdefault(draft.identity, draft.number)
        if first == draft.number:
            return
        if self.register.repeats is not Verdict.WRONG:
            draft.verdict = self.register.repeats
        else:
            draft.refuse("", _("和第 %(row)s 行说的是同一个。") % {"row": first}, _("留一行，另一行删掉。"))


def _fill(key: str, read: Reader, cells: Iterable[tuple[Draft, str]]) -> None:
    """Read the cells of one column into the drafts; what stands in many rows is read once."""
    known: dict[str, Any] = {}
    for draft, text in cells:
        try:
            draft.values[key] = known[text] if text in known else known.setdefault(text, read(text))
        except WrongCell as wrong:
            draft.values[key] = None
            draft.refuse(key, wrong.reason, wrong.cure, wrong.suggestion)


def packed(value: Any) -> str:
    """Something of ours as text for a sealed column, days and sums as text inside it; nothing for nothing."""
    return PACKER.encode(value) if value else ""


def unpacked(text: str) -> Any:
    """What `packed` packed."""
    return json.loads(text) if text else None


def faults_as_text(faults: Sequence[Fault]) -> str:
    """Faults for a sealed column."""
    return packed([[fault.column, fault.reason, fault.cure, fault.suggestion] for fault in faults])


def faults_from(text: str) -> list[Fault]:
    """The faults in a sealed column."""
    return [Fault(*parts) for parts in unpacked(text) or []]


def shown(column: Column, value: Any, places: Mapping[str, str]) -> str:
    """A value of a column as a person reads it."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.PLACE:
        return places.get(value, str(value))
    if column.choices is not None:
        return str(column.choices().get(value, value))
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
