"""Months of the two one-off subsidies at the end of an injured worker's relationship: a table of each province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SHIPPED = Path(__file__).parent / "data" / "injury_subsidies.yaml"


@dataclass(frozen=True, slots=True)
class SubsidyTable:
    """One province's months by grade, for the medical and for the employment subsidy, and the rule they stand in.

    `names` are those that people write, in Chinese and Latin letters, the full one first.
    """

    names: Sequence[str]
    medical: Mapping[int, int]
    employment: Mapping[int, int]
    article: str

    @property
    def province(self) -> str:
        """What the province is called."""
        return self.names[0]


SubsidyTables = Mapping[str, SubsidyTable]
"""By the two figures of the province's code."""


@cache
def shipped_subsidies() -> SubsidyTables:
    """The tables that come with the product; other provinces' arrive in packs."""
    return {
        str(row["code"]): SubsidyTable(row["names"], row["medical"], row["employment"], row["article"])
        for row in yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    }


def province_code(text: str, tables: SubsidyTables) -> str:
    """The code of a province written as code, region code, name or in Latin letters; empty for none known."""
    asked = text.strip().lower()
    if asked.isdecimal():
        return asked[:2] if asked[:2] in tables else ""
    return next((code for code, table in tables.items() if asked in table.names), "")
