"""The little language of word patterns, and the search for many of them in one pass over a text.

A pattern is plain text. `(甲|乙)` stands for either, an empty side makes it optional, `…` for up to twelve characters
of the same sentence. Nothing else has a meaning, so whoever writes a pack cannot write a pattern that never ends.

The search looks at the pairs of neighbouring characters of a text once; only patterns one of whose pairs occurs are
tried. A text that tells of something else costs a set of its pairs and little more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP = "…"
GAP_REGEX = r"[^。！？!?；;\n]{0,12}?"
SPLIT = re.compile(r"(\([^()]*\)|…)")
LONGEST = 120
PAIR = 2


class BadPattern(ValueError):
    """A pattern that says nothing, or cannot be searched for."""


@dataclass(frozen=True, slots=True)
class Word:
    """A pattern ready to be searched: its regular expression, and the pairs one of which stands in every match.

    `others` are the same for the other parts of the pattern: a text that lacks one of them is not searched at all.
    """

    source: str
    find: Callable[[str], re.Match[str] | None]
    pairs: frozenset[str]
    others: tuple[frozenset[str], ...]


def compile_word(source: str) -> Word:
    """Raises `BadPattern` for brackets that do not match, and where no part is two characters long."""
    if not source.strip() or len(source) > LONGEST:
        raise BadPattern(source)
    regex, needed = [], list[frozenset[str]]()
    for part in filter(None, SPLIT.split(source)):
        if part == GAP:
            regex.append(GAP_REGEX)
            continue
        sides = _sides(part)
        regex.append("(?:" + "|".join(map(re.escape, sides)) + ")")
        if all(len(side) >= PAIR for side in sides):
            needed.append(frozenset(side[:PAIR] for side in sides))
    if not needed:
        raise BadPattern(source)
    fewest, *others = sorted(needed, key=len)
    return Word(source, re.compile("".join(regex)).search, fewest, tuple(others))


def _sides(part: str) -> list[str]:
    if part.startswith("("):
        return sorted(part[1:-1].split("|"), key=len, reverse=True)
    if any(mark in part for mark in "()|"):
        raise BadPattern(part)
    return [part]


def pairs_of(text: str) -> set[str]:
    """The pairs of neighbouring characters."""
    return {first + second for first, second in pairwise(text)}


class Scanner:
    """Many words, each under the number of whatever it speaks for."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.by_pair: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            for pair in word.pairs:
                self.by_pair.setdefault(pair, []).append(number)
        self.known = self.by_pair.keys()

    def hits(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """The number of each word that occurs, with its first place, in the order of the words."""
        tried: set[int] = set()
        there = pairs_of(text)
        for pair in self.known & there:
            tried.update(self.by_pair[pair])
        for number in sorted(tried):
            word = self.words[number]
            if any(each.isdisjoint(there) for each in word.others):
                continue
            if match := word.find(text):
                yield number, match
