"""A row on its way in: what its cells mean, what is wrong with it, and what it would do to the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gonghui.foundation.exchange.enums import Outcome, Verdict


class WrongCell(Exception):
    """A cell cannot be read: what is wrong, how to mend it, and where there is one, the value that was likely meant."""

    def __init__(self, reason: str, cure: str = "", suggestion: str = "") -> None:
        super().__init__(reason)
        self.reason, self.cure, self.suggestion = reason, cure, suggestion


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a row. `column` is the key of ours, empty where the whole row is meant."""

    column: str
    reason: str
    cure: str = ""
    suggestion: str = ""

    @property
    def sentence(self) -> str:
        """Reason and cure in one."""
        return f"{self.reason}{self.cure}"


@dataclass(slots=True, eq=False)
class Draft:
    """One row: `values` by column key (only columns that the file has), then what matching and writing found.

    `identity` says which thing the row speaks of: two rows with the same one in a file are a fault. `target` is the key
    of the row of the register it fits or became, `known` that row as it stood, `stamp` its version after writing,
    `before` the values that writing replaced. `sender_id` is the body whose file it is, where the register asks for it.
    """

    number: int
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    identity: str = ""
    verdict: Verdict = Verdict.UNREAD
    target: int | None = None
    known: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    outcome: Outcome = Outcome.WAITING
    stamp: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    sender_id: int | None = None

    def refuse(self, column: str, reason: str, cure: str = "", suggestion: str = "") -> None:
        """Note a fault; the row will not be written."""
        self.faults.append(Fault(column, reason, cure, suggestion))
        self.verdict = Verdict.WRONG
