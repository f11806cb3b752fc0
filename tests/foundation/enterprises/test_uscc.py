"""Unified social credit codes: what passes, what is caught, what the sentences say. Codes are computed here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.foundation.enterprises.uscc import ALPHABET, check_character, normalized_uscc
from gonghui.kernel.errors import Invalid

DIGITS = "0123456789"


def code(authority: str = "91", region: str = "339921", body: str = "MA2ABC123") -> str:
    first = authority + region + body
    return first + check_character(first)


CODES = st.builds(
    code,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text(DIGITS, min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        normalized_uscc(text)
    assert refused.value.fields == {"uscc": str(refused.value)}
    return str(refused.value)


@given(CODES)
def test_valid_codes_pass(value: str) -> None:
    assert normalized_uscc(value) == value


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_caught(value: str, place: int, character: str) -> None:
    wrong = value[:place] + character + value[place + 1 :]

    if wrong != value:
        refusal(wrong)


@given(CODES, st.integers(0, 16))
def test_every_swap_of_neighbours_is_caught(value: str, place: int) -> None:
    swapped = value[:place] + value[place + 1] + value[place] + value[place + 2 :]

    if swapped != value:
        refusal(swapped)


@pytest.mark.parametrize("authority", ["11", "51", "52", "81", "91", "92", "93", "N1", "N2", "Y1", "A1"])
def test_all_authorities_pass(authority: str) -> None:
    """Section 7: unions (81), rural collectives (N…) and others (Y…) as well as firms."""
    assert normalized_uscc(code(authority)).startswith(authority)


def test_check_character_follows_the_standard_by_hand() -> None:
    """Only the last place differs from zero: 3 to the 16th is 28 modulo 31, so the check is 31 - 28 = 3."""
    assert check_character("0" * 16 + "1") == "3"
    assert check_character("0" * 17) == "0"


def test_typing_is_forgiven() -> None:
    value = code()

    spaced = f" {value[:8].lower()} {value[8:17].lower()}-{value[17].lower()} "
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in value)
    assert (normalized_uscc(spaced), normalized_uscc(full_width)) == (value, value)


def test_wrong_last_character_is_guessed() -> None:
    value = code()
    other = "0" if value[-1] != "0" else "1"

    assert refusal(value[:-1] + other) == f"最后一位对不上。核对一下，是不是 {value[-1]}？"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9133", "统一社会信用代码应当是 18 位，现在是 4 位。"),
        ("330213000012345", "这是 15 位的旧注册号。请按营业执照填 18 位的统一社会信用代码。"),
        ("MA2ABC12-3", "这像是 9 位的组织机构代码。请按营业执照填 18 位的统一社会信用代码。"),
        ("91339921MO2ABC1234", "第 10 位是“O”，代码里不用字母 I、O、S、V、Z。核对一下，是不是 0？"),
        ("91339921M!2ABC1234", "第 10 位是“!”，代码里只有数字和大写字母。"),
        ("9133A921MA2ABC1234", "第 5 位是“A”，第 3 到 8 位是地区代码，只能是数字。"),
    ],
)
def test_refusal_says_what_is_wrong_and_how_to_mend_it(typed: str, sentence: str) -> None:
    assert refusal(typed) == sentence
