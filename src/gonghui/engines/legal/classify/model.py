"""A trained model of the topic: pieces of two and three characters, each with a weight, in a file of numbers only.

Prediction needs nothing but Python. A file names its format and the digest of what it says; one that was altered, or is
of another format, is refused before anything of it is used. It holds single pieces of text, never a sentence.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gonghui.kernel.errors import Invalid
from gonghui.kernel.timeline import canonical

SIZES = (2, 3)
LONGEST = 3_000
MOST_PIECES = 20_000
LARGEST_FILE = 20_000_000
Rule = Literal["margin", "heading", "verdict"]
RULES: tuple[Rule, ...] = ("margin", "heading", "verdict")
RULE_SCALE, HALF_SCALE = 20, 10
LOUDEST = 5
Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Measure(BaseModel):
    """One measured share with the interval in which 95 of 100 repetitions fall."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Share
    low: Share
    high: Share


class Measured(BaseModel):
    """How good it was on texts that it had not seen, by cross-validation; `rules_f1` is what the words alone reach."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    examples: Annotated[int, Field(ge=1)]
    positive: Annotated[int, Field(ge=1)]
    folds: Annotated[int, Field(ge=2)]
    precision: Measure
    recall: Measure
    f1: Measure
    rules_f1: Measure


class TopicModel(BaseModel):
    """The weights and how they were measured. `pieces` holds for each piece its rarity and its weight."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["gonghui-topic-model-1"] = "gonghui-topic-model-1"
    trained_on: str
    bias: Finite
    rules: dict[Rule, Finite]
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.5
    pieces: Annotated[dict[str, tuple[Finite, Finite]], Field(max_length=MOST_PIECES)]
    measured: Measured

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says."""
        return hashlib.sha256(canonical(self.model_dump(mode="json")).encode()).hexdigest()

    def as_bytes(self) -> bytes:
        """The file."""
        content = {"sha256": self.digest, **self.model_dump(mode="json")}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Judge:
    """A model at work."""

    model: TopicModel

    def judge(self, text: str, scores: Mapping[str, int], by_words: bool) -> tuple[bool, Sequence[str]]:
        """Whether the text is about work, and the pieces that speak loudest for it.

        `scores` are the sums of the words of the pack, `by_words` is their own verdict.
        """
        heard, known = self._heard(text), self.model.rules
        total = self.model.bias + sum(strength for _piece, strength in heard)
        total += sum(known.get(name, 0.0) * value for name, value in rule_values(scores, by_words).items())
        labour = total >= math.log(self.model.threshold / (1 - self.model.threshold))
        return labour, _loudest(text, heard) if labour else ()

    def _heard(self, text: str) -> list[tuple[str, float]]:
        """What each known piece adds: its frequency, damped and weighed by rarity, in a text of length one."""
        known = self.model.pieces
        counts = Counter(pieces_of(text))
        felt = [
            (piece, (1 + math.log(counts[piece])) * known[piece][0], known[piece][1])
            for piece in counts.keys() & known.keys()
        ]
        length = math.sqrt(sum(value * value for _piece, value, _weight in felt)) or 1.0
        return [(piece, value / length * weight) for piece, value, weight in felt]


def _loudest(text: str, heard: Iterable[tuple[str, float]]) -> list[str]:
    """The strongest pieces that stand in the text as they are, one of two that overlap."""
    kept: list[str] = []
    for piece, strength in sorted(heard, key=lambda pair: (-pair[1], pair[0])):
        if strength <= 0 or len(kept) == LOUDEST:
            break
        if piece in text and not any(piece in other or other in piece for other in kept):
            kept.append(piece)
    return kept


def pieces_of(text: str) -> list[str]:
    """The pieces of a text: digits are alike, spaces are none, letters are small."""
    plain = "".join("0" if letter.isdigit() else letter for letter in text[:LONGEST].lower() if not letter.isspace())
    return [plain[start : start + size] for size in SIZES for start in range(len(plain) - size + 1)]


def rule_values(scores: Mapping[str, int], by_words: bool) -> dict[Rule, float]:
    """What the words of the pack say, on the scale of the model: by how much, in the heading too, and their verdict."""
    margin = scores.get("labour", 0) - scores.get("elsewhere", 0)
    return {
        "margin": max(-RULE_SCALE, min(RULE_SCALE, margin)) / HALF_SCALE,
        "heading": float(bool(scores.get("heading"))),
        "verdict": float(by_words),
    }


def read_model(content: bytes) -> TopicModel:
    """The model of a file. Refuses one that is too large, of another format, or altered."""
    if len(content) > LARGEST_FILE:
        raise Invalid(_("模型文件太大。最多 20 MB。"))
    try:
        told: Any = json.loads(content)
        digest = told.pop("sha256")
        model = TopicModel.model_validate(told)
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError, ValidationError):
        raise Invalid(_("这不是 gonghui legal train 写出的模型文件。")) from None
    if digest != model.digest:
        raise Invalid(_("模型文件被改动过，不能用。重新训练，或者换原来的文件。"))
    return model
