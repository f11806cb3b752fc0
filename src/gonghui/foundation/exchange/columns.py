"""One column of a register: the template, reading, preview, error file and export are all made from this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from gonghui.foundation.exchange.enums import Kind

Words = str | Promise
MOST_WHOLE = 2_147_483_647


def hidden(value: str) -> str:
    """The mask of a value of which nothing at all is shown."""
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `path` leads from a row of the register to the value; `mask` makes a personal value fit to be shown.

    `aliases` are other heads under which offices send it. `choices` answers value → label. Texts longer than `longest`
    and numbers outside `smallest` … `largest` are faults, and so is a day to come where days are to lie in the `past`.
    """

    key: str
    label: Words
    path: str
    kind: Kind = Kind.TEXT
    required: bool = False
    note: Words = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    choices: Callable[[], Mapping[str, Words]] | None = None
    longest: int = 200
    smallest: int = 0
    largest: int = MOST_WHOLE
    past: bool = False
    mask: Callable[[str], str] | None = None

    @property
    def personal(self) -> bool:
        """Whether its values are personal data, shown masked."""
        return self.mask is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Every head that is taken for this column, ours first."""
        return (str(self.label), self.key, *self.aliases)

    @property
    def is_number(self) -> bool:
        """Whether office software should keep its cells as numbers and not as text."""
        return self.kind in (Kind.WHOLE, Kind.MONEY)
