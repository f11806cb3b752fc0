"""The declared vocabulary: each app names the facts it writes, so that nobody writes or reads an unknown key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

VOCABULARY: dict[str, FactKey] = {}


@dataclass(frozen=True, slots=True)
class FactKey:
    """One kind of fact; `fresh_days` 0 = never stale.

    `value_type` is int, Decimal (kept as text), bool, date (ISO), list (of codes) or str. `words` says what
    a code means.
    """

    key: str
    label: str | Promise
    value_type: type
    unit: str | Promise = ""
    fresh_days: int = 0
    words: Callable[[str], str | Promise] | None = None

    def __post_init__(self) -> None:
        VOCABULARY[self.key] = self
