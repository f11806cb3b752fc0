"""The registers that files go into and come out of. An app registers its own from `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.columns import Column, Words
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Verdict
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.errors import Forbidden, Invalid, NotFound
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope

REGISTERS: dict[str, Register] = {}
Conditions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A row that a batch wrote, as its undoing needs it: key, stamp after writing, values that were replaced."""

    target: int
    made: bool
    stamp: int
    before: Mapping[str, Any]


class Keeper(Protocol):
    """How the rows of one register are matched, written and undone: a whole chunk in a fixed number of statements.

    All three are called inside a transaction, after the right was checked, with a scope that names whoever decided.
    """

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """Say of each draft without faults what it would do: set `identity`, `target`, `verdict`, `changes`, faults.

        `home` is where a row that names no place lies.
        """

    def write(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """Write drafts that `match` has found new or changed in this transaction; set `target`, `stamp`, `before`."""

    def undo(self, scope: Scope, rows: Sequence[Written]) -> dict[int, str]:
        """Take back what was written; answers the rows that stay because they were touched since, with the reason."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register as data. `rows` answers what a scope sees under the conditions of the list page (its query string).

    `unmask_right` opens personal columns on export, with a reason; without one they never leave unmasked. A register
    without a `keeper` is only written out. `home` is the URL name of its list page, where it has one. `repeats` says
    what the same thing twice in a file is: a fault, or the same again. `senders` answers the bodies whose files this
    scope may bring, where each row keeps who sent it; without it anybody's file may come. `command` takes files in for
    those registers that have one of their own.
    """

    key: str
    label: Words
    counter: Words
    columns: Sequence[Column]
    export_right: Right
    rows: Callable[[Scope, Conditions], QuerySet[Any]]
    import_right: Right | None = None
    unmask_right: Right | None = None
    keeper: Keeper | None = None
    home: str = ""
    repeats: Verdict = Verdict.WRONG
    senders: Callable[[Scope], QuerySet[Organization]] | None = None
    command: str = ""

    def __post_init__(self) -> None:
        REGISTERS[self.key] = self

    @property
    def by_key(self) -> dict[str, Column]:
        """Its columns by key."""
        return {column.key: column for column in self.columns}

    def require_import(self, scope: Scope) -> None:
        """Refuse who may not take files in, and everybody where there is no way in."""
        if self.import_right is None:
            raise Forbidden(_("“%(register)s”只能导出。") % {"register": self.label})
        scope.require(self.import_right)

    def require_sender(self, scope: Scope, sender: Organization | None) -> None:
        """Refuse a file of nobody where rows keep their sender, and of a body for which this scope may not speak."""
        if self.senders is None:
            return
        if sender is None:
            sentence = _("没有说是谁发来的。")
            raise Invalid(sentence, fields={"sender": _("选一个发来文件的单位。")})
        if not self.senders(scope).filter(pk=sender.pk).exists():
            sentence = _("不能替%(name)s送“%(register)s”。") % {"name": sender.name, "register": self.label}
            raise Invalid(sentence, fields={"sender": _("选您能代送的单位。")})

    def acting(self, scope: Scope) -> Scope:
        """The scope under which files of this register come in. One query at most.

        A body that sends its own rows writes them into the register of the federation that keeps it, and that opens
        nothing else to it.
        """
        if self.senders is None or scope.federations or scope.organization_id not in scope.bodies:
            return scope
        sender = Organization.objects.get(pk=scope.organization_id)
        return scope.sending_to(sender.federation_id or sender.pk)

    def may_import(self, scope: Scope) -> bool:
        """Whether this scope may take files in."""
        return self.keeper is not None and self.import_right is not None and scope.has(self.import_right)

    def may_export(self, scope: Scope) -> bool:
        """Whether this scope may write it out."""
        return scope.has(self.export_right)

    def may_unmask(self, scope: Scope) -> bool:
        """Whether this scope may write personal columns out as they are, for a reason."""
        return self.unmask_right is not None and scope.has(self.unmask_right) and any(c.personal for c in self.columns)

    def require_raw(self, scope: Scope, brought_by: int | None) -> None:
        """Refuse the cells of a file as they came to anybody but who brought it, and who may see personal values."""
        if brought_by is not None and brought_by == scope.user_id:
            return
        if any(column.personal for column in self.columns) and not self.may_unmask(scope):
            raise Forbidden(_("里面有个人信息。原样的文件只给带来它的人，和能看原文的人。"))

    def example(self) -> list[str]:
        """The row of the template that shows how to fill it in, and that is not taken in."""
        return [column.example for column in self.columns]


def register_of(key: str) -> Register:
    """The register of this name. Raises `NotFound`."""
    found = REGISTERS.get(key)
    if found is None:
        raise NotFound(_("没有名为“%(key)s”的登记簿。有的是：%(keys)s。") % {"key": key, "keys": "、".join(REGISTERS)})
    return found


def open_to(scope: Scope) -> list[Register]:
    """The registers that this scope may take files into or write out."""
    return [each for each in REGISTERS.values() if each.may_import(scope) or each.may_export(scope)]
