"""The declared vocabulary: each app names the facts it writes, so that nobody writes or reads an unknown key."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

VOCABULARY: dict[str, FactKey] = {}


@dataclass(frozen=True, slots=True)
class FactKey:
    """One kind of fact: `value_type` int, Decimal (as text), bool, date (ISO) or str; `fresh_days` 0 = never stale."""

    key: str
    label: str | Promise
    value_type: type
    unit: str | Promise = ""
    fresh_days: int = 0

    def __post_init__(self) -> None:
        VOCABULARY[self.key] = self
