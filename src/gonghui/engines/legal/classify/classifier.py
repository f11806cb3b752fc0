"""Sorting one narrative: is it about work, is it a labour dispute, which kinds, how much, how many, how urgent.

A pure function of the text and the words of a pack; a trained model may answer the first question instead. Everything
said carries the words that led to it. It is advice: a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from gonghui.engines.legal.classify.patterns import Scanner, compile_word
from gonghui.engines.legal.classify.reading import after_greeting, amount_in, workers_in
from gonghui.engines.legal.classify.schema import ClassificationSection, Words

LONGEST = 20_000
URGENCIES = ("normal", "soon", "urgent")
LONGEST_HEADING = 80
TOPIC, ELSEWHERE, IN_HEADING = "labour", "elsewhere", "heading"
MOST_REASONS = 6


class Topic(Protocol):
    """What a trained model answers: whether a text is about work, and the pieces that speak loudest for it."""

    def judge(self, text: str, scores: Mapping[str, int], by_words: bool) -> tuple[bool, Sequence[str]]: ...


@dataclass(frozen=True, slots=True)
class Reason:
    """Words of the text and what they speak for: a category, a risk, `labour`, `elsewhere`, or `model`."""

    speaks_for: str
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A proposal. The first of `categories` is the main one; `risks` is the second level of the classification."""

    labour: bool
    dispute: bool
    categories: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    amount: Decimal | None = None
    workers: int | None = None
    urgency: str = "normal"
    reasons: tuple[Reason, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The finding for other systems."""
        return {
            "labour": self.labour,
            "dispute": self.dispute,
            "categories": list(self.categories),
            "risks": list(self.risks),
            "amount": None if self.amount is None else f"{self.amount:.2f}",
            "workers": self.workers,
            "urgency": self.urgency,
            "reasons": [{"for": each.speaks_for, "words": each.words} for each in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class _Voice:
    """For what one word speaks, and how loudly."""

    code: str
    weight: int


class Classifier:
    """The words of one section, made ready once. Safe to share between threads."""

    def __init__(self, section: ClassificationSection, model: Topic | None = None) -> None:
        self.section, self.model, self.lines = section, model, section.lines
        spoken = list(_spoken(section))
        self.voices = [voice for _source, voice in spoken]
        self.scanner = Scanner([compile_word(source) for source, _voice in spoken])
        self.disputes = {each.code: each.dispute for each in section.categories}
        self.urgency_of = {each.code: each.urgency for each in section.risks}

    def classify(self, text: str) -> Finding:
        """The finding for one text. An empty one is about nothing."""
        text = text[:LONGEST].strip()
        scores, words = self._heard(text)
        labour, why = self._topic(text, scores, words)
        if not labour:
            return Finding(labour=False, dispute=False, reasons=tuple(why))
        categories = self._categories(scores)
        workers = workers_in(text)
        risks = self._risks(scores, workers)
        told = [Reason(code, said) for code in (*categories, *risks) for said in words.get(code, ())[:3]]
        return Finding(
            labour=True,
            dispute=bool(categories) and self.disputes[categories[0]],
            categories=categories,
            risks=risks,
            amount=amount_in(text),
            workers=workers,
            urgency=max((self.urgency_of.get(each, "normal") for each in risks), key=URGENCIES.index, default="normal"),
            reasons=(*why, *told),
        )

    def scores(self, text: str) -> dict[str, int]:
        """The sums of weights that the words give, by what they speak for."""
        return self._heard(text[:LONGEST].strip())[0]

    def _heard(self, text: str) -> tuple[dict[str, int], dict[str, list[str]]]:
        """The sum of weights and the words found, by what they speak for; the heading's share for the topic apart."""
        scores: defaultdict[str, int] = defaultdict(int)
        words: defaultdict[str, list[str]] = defaultdict(list)
        heading = self._heading_end(text)
        for number, match in self.scanner.hits(text):
            voice = self.voices[number]
            early = match.start() < heading
            scores[voice.code] += voice.weight * (self.lines.heading if early else 1)
            if early and voice.code == TOPIC:
                scores[IN_HEADING] += 1
            if match[0] not in words[voice.code]:
                words[voice.code].append(match[0])
        return scores, words

    def _heading_end(self, text: str) -> int:
        """Where the heading ends: with its line, or after so many characters. A greeting is no heading."""
        start = after_greeting(text)
        line = text.find("\n", start)
        return line if start < line <= start + LONGEST_HEADING else start + self.lines.heading_length

    def _topic(self, text: str, scores: Mapping[str, int], words: Mapping[str, list[str]]) -> tuple[bool, list[Reason]]:
        if self.model is not None:
            labour, pieces = self.model.judge(text, scores, self.by_words(scores))
            return labour, [Reason("model", piece) for piece in pieces]
        labour = self.by_words(scores)
        side = TOPIC if labour else ELSEWHERE
        return labour, [Reason(side, said) for said in words.get(side, ())[:MOST_REASONS]]

    def by_words(self, scores: Mapping[str, int]) -> bool:
        """Whether these sums alone take a text for one about work."""
        line = self.lines.labour if scores.get(IN_HEADING) else self.lines.without_heading
        return scores.get(TOPIC, 0) - scores.get(ELSEWHERE, 0) >= line

    def _categories(self, scores: Mapping[str, int]) -> tuple[str, ...]:
        """Those over the line, the loudest first, as many as are asked for; of equals the earlier in the pack."""
        loud = [code for code in self.disputes if scores.get(code, 0) >= self.lines.category]
        loud.sort(key=lambda code: -scores[code])
        return tuple(loud[: self.lines.most_categories])

    def _risks(self, scores: Mapping[str, int], workers: int | None) -> tuple[str, ...]:
        many = workers is not None and workers >= self.lines.collective_workers
        return tuple(code for code in self.urgency_of if scores.get(code, 0) or (code == "collective" and many))


def _spoken(section: ClassificationSection) -> Iterator[tuple[str, _Voice]]:
    yield from _of(TOPIC, section.topic)
    yield from _of(ELSEWHERE, section.elsewhere)
    for category in section.categories:
        yield from _of(category.code, category.evidence)
    for risk in section.risks:
        yield from ((source, _Voice(risk.code, 1)) for source in risk.words)


def _of(code: str, evidence: Iterable[Words]) -> Iterator[tuple[str, _Voice]]:
    return ((source, _Voice(code, each.weight)) for each in evidence for source in each.words)
