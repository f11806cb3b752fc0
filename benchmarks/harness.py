"""Measures and tells. A bench is a function that yields `Ratio`s; it is registered under the name it is asked for by.

A ratio compares our time with the time of a floor: the least work that the machine and the database need for the same
result. Only ratios are claimed; seconds are printed so that a reader can see what they were made of.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

BENCHES: dict[str, Bench] = {}


@dataclass(frozen=True, slots=True)
class Ratio:
    """One comparison: `ours` and `floor` in `unit`, and how many times the floor we may take at most (`goal`)."""

    line: str
    what: str
    ours: float
    floor: float
    goal: float
    unit: str = "s"

    @property
    def times(self) -> float:
        """How many times the floor we took."""
        return self.ours / self.floor

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.times <= self.goal


@dataclass(frozen=True, slots=True)
class Bench:
    """A named set of comparisons; `rows` is the size when none is asked for."""

    name: str
    measure: Callable[[int], Iterator[Ratio]]
    rows: int
    postgres_only: bool = False


def bench(*, rows: int, postgres_only: bool = False) -> Callable[[Callable[[int], Iterator[Ratio]]], Bench]:
    """Register a bench under the name of its function."""

    def make(measure: Callable[[int], Iterator[Ratio]]) -> Bench:
        BENCHES[measure.__name__] = made = Bench(measure.__name__, measure, rows, postgres_only)
        return made

    return make


def seconds(act: Callable[[], Any], *, repeat: int = 1, warm: int = 0) -> float:
    """The median time of `repeat` runs after `warm` that do not count, without the garbage collector in between."""
    for _turn in range(warm):
        act()
    times = []
    for _turn in range(repeat):
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
        gc.enable()
    return median(times)
