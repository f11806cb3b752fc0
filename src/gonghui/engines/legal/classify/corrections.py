"""What people confirmed or corrected, from whichever programme asked for proposals. It trains and measures models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gonghui.engines.legal.masking import masked_names, masked_numbers
from gonghui.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Correction:
    """One text with what a person decided about it. `group` names the matter, so that doubles stay together.

    `names` are those the register knows of the matter. Others that a text may speak of no rule finds: read the file
    before it leaves the house.
    """

    key: str
    text: str
    labour: bool
    categories: Sequence[str]
    risks: Sequence[str]
    group: str
    names: Sequence[str] = ()

    def as_json(self) -> Mapping[str, Any]:
        """A line of training data, with known names and the numbers of persons masked."""
        return {
            "id": self.key,
            "text": masked_numbers(masked_names(self.text, self.names)),
            "labour": self.labour,
            "categories": list(self.categories),
            "risks": list(self.risks),
            "group": self.group,
        }


Source = Callable[[Scope], Iterator[Correction]]
SOURCES: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Let a programme's decisions be exported. A second source of a name is a mistake in the program."""
    if name in SOURCES:
        raise ValueError(f"source {name} is registered already")
    SOURCES[name] = source


def corrections(scope: Scope) -> Iterator[Correction]:
    """All decisions that the scope sees. Sources log the reading."""
    for source in SOURCES.values():
        yield from source(scope)
