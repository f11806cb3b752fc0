"""Classifying a file of JSON lines as a stream: any size, a fixed memory, bad lines named and left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.legal.classify.classifier import Finding

LONGEST_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out: its number, counted from 1, what is wrong with it and how to mend it."""

    number: int
    problem: str

    def __str__(self) -> str:
        return _("第 %(number)s 行：%(problem)s") % {"number": self.number, "problem": self.problem}


def classified(lines: Iterable[bytes], classify: Callable[[str], Finding]) -> Iterator[dict[str, Any] | BadLine]:
    """For each line what was found, or why nothing could be. Empty lines count and say nothing."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                told = _told(line)
                yield {"id": told["id"], **classify(told["text"]).as_json()}
            except _Bad as bad:
                yield BadLine(number, str(bad))


class _Bad(ValueError):
    """What is wrong with a line."""


def _told(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise _Bad(_("这一行太长。一行最多 100 万字节。"))
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _Bad(_("不是 UTF-8 编码。另存为 UTF-8。")) from None
    except (ValueError, RecursionError):
        raise _Bad(_('不是合格的 JSON。一行写一个 {"id": "…", "text": "…"}。')) from None
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise _Bad(_("没有 text，或者它不是文字。"))
    if not isinstance(told.get("id"), str | int) or isinstance(told["id"], bool):
        raise _Bad(_("没有 id，或者它不是文字、整数。"))
    return told
