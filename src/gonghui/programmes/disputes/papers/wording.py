"""How papers write days, moments, lists and paragraphs: one way each, in Chinese whatever the screen speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from gonghui.kernel.clock import SHANGHAI

FIGURES = "〇一二三四五六七八九"
TENS = ("", "十", "二十", "三十")


@contextmanager
def in_source_language() -> Iterator[None]:
    """Papers, messages and the story of a case are in Chinese, whatever the language of whoever acts."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def day_text(day: dt.date | None) -> str:
    """`2026年12月4日`, as documents write it."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def moment_text(moment: dt.datetime, *, seconds: bool = False) -> str:
    """`2026年11月27日 15:02`, Beijing time."""
    local = moment.astimezone(SHANGHAI)
    return f"{day_text(local.date())} {local:%H:%M:%S}" if seconds else f"{day_text(local.date())} {local:%H:%M}"


def day_in_words(day: dt.date) -> str:
    """`二〇二六年十二月九日`, as rulings write it."""
    year = "".join(FIGURES[int(figure)] for figure in str(day.year))
    return f"{year}年{_below_forty(day.month)}月{_below_forty(day.day)}日"


def lines(text: str) -> list[str]:
    """The paragraphs of what somebody typed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def listed(words: Sequence[str]) -> list[str]:
    """Lines as a numbered list ends them: the last with a full stop."""
    return [f"{line}；" for line in words[:-1]] + [f"{line}。" for line in words[-1:]]


def full_sentence(text: str) -> str:
    """What somebody typed, ending like a sentence; nothing stays nothing."""
    text = text.strip()
    return f"{text}。" if text and not text.endswith(("。", "；")) else text


def _below_forty(number: int) -> str:
    return TENS[number // 10] + (FIGURES[number % 10] if number % 10 else "")
