"""The shipped extract of the country's divisions (source and date: data/README.md)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gonghui.foundation.regions.enums import LEVEL_OF_LENGTH

SHIPPED = Path(__file__).parent / "data" / "regions.csv.gz"


class Row(NamedTuple):
    """One place as the table holds it."""

    code: str
    name: str
    level: str
    parent: str | None
    full_name: str


def shipped_rows() -> Iterator[Row]:
    """Every place of the extract, ancestors first."""
    with gzip.open(SHIPPED, "rt", encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        yield from hang((code, name) for code, name in reader)


def hang(places: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """Give each place its parent (the longest prefix seen before), level and full name. Ancestors must come first."""
    full_names: dict[str, str] = {}
    for code, name in places:
        parent = next((prefix for prefix in prefixes(code) if prefix in full_names), None)
        full_names[code] = (full_names[parent] if parent else "") + name
        yield Row(code, name, LEVEL_OF_LENGTH[len(code)].value, parent, full_names[code])


def prefixes(code: str) -> list[str]:
    """The codes that an ancestor of `code` could have, the nearest first."""
    return [code[:length] for length in sorted(LEVEL_OF_LENGTH, reverse=True) if length < len(code)]
