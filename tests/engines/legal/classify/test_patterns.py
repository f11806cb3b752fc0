"""The language of patterns: what they find, what is refused, and that searching many is the same as searching each."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.legal.classify.patterns import BadPattern, Scanner, compile_word

LETTERS = st.text(alphabet="工资社保拖欠老板。，\n1a", max_size=30)
PIECES = st.lists(st.text(alphabet="工资社保拖欠老板", min_size=2, max_size=3), min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("(拖欠|克扣)…工资", "厂里拖欠了三个月的工资", "拖欠了三个月的工资"),
        ("(拖欠|克扣)…工资", "拖欠货款。工资照发", None),
        ("拖欠…工资", "拖欠一二三四五六七八九十一二三工资", None),
        ("(没|没有)发工资", "没有发工资", "没有发工资"),
        ("N+1", "说好给N+1", "N+1"),
        ("加班(费|)没给", "加班没给", "加班没给"),
        ("a.c", "abc", None),
    ],
)
def test_a_pattern_finds_its_words_in_one_sentence(source: str, text: str, found: str | None) -> None:
    match = compile_word(source).find(text)

    assert (match[0] if match else None) == found


@pytest.mark.parametrize("source", ["", " ", "欠", "(欠|少)…(给|发)", "(拖欠", "拖欠)工资", "甲|乙乙", "工" * 200])
def test_what_cannot_be_searched_is_refused(source: str) -> None:
    with pytest.raises(BadPattern):
        compile_word(source)


@given(st.lists(PIECES, max_size=6), LETTERS)
def test_the_scanner_finds_what_each_word_alone_finds(pieces: list[list[str]], text: str) -> None:
    sources = ["…".join(each) for each in pieces]
    words = [compile_word(source) for source in sources]

    hits = {number: match[0] for number, match in Scanner(words).hits(text)}

    alone = {number: match[0] for number, word in enumerate(words) if (match := word.find(text))}
    assert hits == alone


@given(st.text(max_size=60))
def test_no_source_makes_a_broken_expression(source: str) -> None:
    try:
        word = compile_word(source)
    except BadPattern:
        return
    assert word.find("工资") is None or isinstance(word.find("工资"), re.Match)
