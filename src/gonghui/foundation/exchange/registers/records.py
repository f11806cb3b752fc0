"""Keepers of registers whose rows are records: what writing, changing and taking back have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Verdict
from gonghui.foundation.exchange.registers.common import changed, labels_of, made, story_of, touched
from gonghui.foundation.exchange.registry import Written
from gonghui.kernel import clock
from gonghui.kernel.bulk import update_rows
from gonghui.kernel.models import Record, RecordModel
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import FIRST_VERSION, insert_records
from gonghui.kernel.timeline import Event, open_stories, record_events

Values = dict[str, Any]


class RecordKeeper:
    """Subclasses match drafts (setting `known` where the row is there) and say how values become columns.

    `fields` are the columns of ours that stand on the row itself under the same name, `derived` others that follow from
    them or link the row to its identity, `given` what only a new row is given. A row whose import was undone is
    withdrawn and not deleted, since its story is append-only; importing it again lets it stand again.
    `title_follows` says that `title` reads what stands on the row, `beside` names tables that the keeper fills along.
    """

    model: ClassVar[type[RecordModel]]
    columns: ClassVar[Mapping[str, Column]]
    fields: ClassVar[tuple[str, ...]]
    derived: ClassVar[tuple[str, ...]]
    given: ClassVar[tuple[str, ...]] = ()
    app: ClassVar[str]
    opened: ClassVar[str | Promise]
    title_follows: ClassVar[bool] = True
    beside: ClassVar[tuple[type[Model], ...]] = ()

    def resolve(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """Enter into each draft's values what `derived` and `given` name, making identities that are not there yet."""
        raise NotImplementedError

    def title(self, values: Mapping[str, Any]) -> str:
        """What the record is called."""
        raise NotImplementedError

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """See `registry.Keeper`."""
        raise NotImplementedError

    def write(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """Open what is new, let withdrawn rows stand again, change what the file says otherwise."""
        known = {draft.target: draft for draft in drafts if draft.target is not None}
        self._leave_out_newer(known)
        self.resolve(scope, [draft for draft in drafts if draft.verdict is not Verdict.WRONG])
        self._open(scope, [draft for draft in drafts if draft.target is None])
        self._change(scope, [draft for draft in known.values() if draft.verdict is not Verdict.WRONG])

    def _leave_out_newer(self, known: Mapping[int, Draft]) -> None:
        """Rows that somebody changed between the look and the writing are not overwritten."""
        locked = self.model._base_manager.select_for_update(no_key=True).filter(pk__among=known) if known else None
        versions = dict(locked.values_list("pk", "version")) if locked is not None else {}
        for key, draft in known.items():
            if versions.get(key) != draft.known["version"]:
                draft.refuse("", _("刚才有人先改了这一条。"), _("重新导入一次，会和新的比。"))

    def _open(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        if not drafts:
            return
        names = [name for name in (*self.fields, *self.derived, *self.given) if name != "place"]
        empty = [(name, self.model._meta.get_field(name).get_default()) for name in names]  # type: ignore[union-attr]
        owner = scope.federation_id
        rows = [
            (owner, values["place"], self.title(values), *[_told(values, name, default) for name, default in empty])
            for values in (draft.values for draft in drafts)
        ]
        keys = insert_records(self.model, names, rows)
        for draft, key in zip(drafts, keys, strict=True):
            made(draft, key, FIRST_VERSION)
        verb, summary = f"{self.app}.know", str(self.opened)
        open_stories(scope, [Event(key, verb, summary, {}) for key in keys])

    def _change(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        rows, told = [], []
        for draft in drafts:
            asked = {name: value for name, value in draft.values.items() if value not in (None, "")}
            version = draft.known["version"] + 1
            rows.append((draft.target or 0, {**draft.known, **asked}, None, version))
            changes = story_of(self.columns, draft.changes)
            if draft.verdict is Verdict.NEW:
                made(draft, draft.target or 0, version)
                told.append(Event(draft.target or 0, f"{self.app}.restore", _("导入：档案重新立起来"), {}))
            else:
                changed(draft, version, {name: draft.known[name] for name in (*self.fields, *self.derived)})
                sentence = _("导入更新：%(labels)s") % {"labels": labels_of(self.columns, draft.changes)}
                told.append(Event(draft.target or 0, f"{self.app}.import", sentence, changes))
        self._put(rows)
        record_events(scope, told)

    def _put(self, rows: Sequence[tuple[int, Mapping[str, Any], Any, int]]) -> None:
        """Write rows, each with all its values, the moment of its withdrawal and its version."""
        names = (*self.fields, *self.derived)
        update_rows(
            self.model,
            (*names, "withdrawn_at", "version"),
            [(key, *(values[name] for name in names), moment, version) for key, values, moment, version in rows],
        )
        if self.title_follows:
            spine = [(key, self.title(values), values["place"]) for key, values, _at, _version in rows]
            update_rows(Record, ("title", "place"), spine)
        else:
            update_rows(Record, ("place",), [(key, values["place"]) for key, values, _at, _version in rows])

    def undo(self, scope: Scope, rows: Sequence[Written]) -> dict[int, str]:
        """Withdraw what was made and put back what was changed; rows that were touched since stay."""
        now = {row["pk"]: row for row in self.present(scope, [row.target for row in rows])}
        kept = touched(self.model, rows, {key: row["version"] for key, row in now.items()}, beside=self.beside)
        left = [row for row in rows if row.target not in kept]
        put: list[tuple[int, Values, Any, int]] = []
        told, at = [], clock.now()
        for row in left:
            values = now[row.target]
            if row.made:
                put.append((row.target, values, at, row.stamp + 1))
                told.append(Event(row.target, f"{self.app}.withdraw", _("导入撤销：档案撤回"), {}))
            else:
                before = {name: self._value(name, text) for name, text in row.before.items()}
                put.append((row.target, {**values, **before}, None, row.stamp + 1))
                back = [name for name, value in before.items() if values[name] != value]
                sentence = _("导入撤销：改回原来的%(labels)s") % {"labels": labels_of(self.columns, back)}
                told.append(Event(row.target, f"{self.app}.undo_import", sentence, {}))
        self._put(put)
        record_events(scope, told)
        return kept

    def _value(self, name: str, kept: Any) -> Any:
        """A value as it stood before it was kept as text."""
        return self.model._meta.get_field(name).to_python(kept)  # type: ignore[union-attr]

    def present(self, scope: Scope, keys: Sequence[int]) -> list[Values]:
        """The rows of these keys as they are, locked: `pk`, `version`, all fields and derived columns."""
        rows = self.model._base_manager.select_for_update(no_key=True).filter(
            pk__among=keys, federation_id=scope.federation_id
        )
        return list(rows.values("pk", "version", *self.fields, *self.derived))


def _told(values: Mapping[str, Any], name: str, default: Any) -> Any:
    value = values.get(name)
    return default if value is None or value == "" else value


OPENED = lazy("导入：建立档案")
