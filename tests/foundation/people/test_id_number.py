"""Resident identity numbers: what passes, what is caught, what the sentences say. All numbers are computed here."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.foundation.people.id_number import (
    CHECK_CHARACTERS,
    check_character,
    mask_id_number,
    normalized_id_number,
    parse_id_number,
)
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid

DIGITS = "0123456789"


def number(region: str = "339921", born: dt.date = dt.date(1990, 3, 7), order: int = 1) -> str:
    first = f"{region}{born:%Y%m%d}{order:03d}"
    return first + check_character(first)


NUMBERS = st.builds(
    number,
    st.text(DIGITS, min_size=6, max_size=6),
    st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31)),
    st.integers(0, 999),
)


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        parse_id_number(text)
    assert refused.value.fields == {"id_number": str(refused.value)}
    return str(refused.value)


@given(NUMBERS)
def test_valid_numbers_pass_whatever_the_region(value: str) -> None:
    assert parse_id_number(value).value == value


@given(NUMBERS, st.integers(0, 17), st.sampled_from(CHECK_CHARACTERS))
def test_every_single_wrong_character_is_caught(value: str, place: int, character: str) -> None:
    wrong = value[:place] + character + value[place + 1 :]

    if wrong != value:
        refusal(wrong)


@given(NUMBERS, st.integers(0, 16))
def test_every_swap_of_neighbours_is_caught(value: str, place: int) -> None:
    swapped = value[:place] + value[place + 1] + value[place] + value[place + 2 :]

    if swapped != value:
        refusal(swapped)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31)), st.integers(0, 999))
def test_birth_date_and_sex_are_read(born: dt.date, order: int) -> None:
    found = parse_id_number(number(born=born, order=order))

    assert (found.birth_date, found.sex) == (born, "male" if order % 2 else "female")


def test_the_standards_own_example_passes() -> None:
    """GB 11643-1999 shows 11010519491231002X."""
    assert normalized_id_number("11010519491231002X") == "11010519491231002X"


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "911124", "330113", "330114"])
def test_permits_and_new_districts_pass(region: str) -> None:
    assert parse_id_number(number(region)).value.startswith(region)


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 110105 19491231 002X ", "110105-19491231-002X", "11010519491231002X"]
)
def test_typing_is_forgiven(typed: str) -> None:
    assert normalized_id_number(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("110105194912310021", "最后一位对不上。核对一下，是不是 X？"),
        ("1101051949123100", "身份证号应当是 18 位，现在是 16 位。"),
        ("", "身份证号应当是 18 位，现在是 0 位。"),
        ("110105491231002", "这是 15 位的旧号码，已经停用。请按现在的身份证填 18 位。"),
        ("1101O519491231002X", "第 5 位是“O”，前 17 位只能是数字。"),
        ("11010519490230002X", "第 7 到 14 位是出生日期，没有 1949 年 2 月 30 日这一天。"),
        ("11010500000101002X", "第 7 到 14 位是出生日期，没有 0 年 1 月 1 日这一天。"),
        ("11010518491231002X", "第 7 到 14 位是出生日期，1849 年不可能。"),
    ],
)
def test_refusal_says_what_is_wrong_and_how_to_mend_it(typed: str, sentence: str) -> None:
    assert refusal(typed) == sentence


def test_nobody_is_born_tomorrow() -> None:
    with clock.standing(clock.at_midnight(dt.date(2026, 5, 1))):
        assert parse_id_number(number(born=dt.date(2026, 5, 1))).birth_date == dt.date(2026, 5, 1)
        assert "2026 年不可能" in refusal(number(born=dt.date(2026, 5, 2)))


def test_mask_hides_birth_and_order_and_nothing_prints_the_whole() -> None:
    found = parse_id_number("11010519491231002X")

    assert found.masked == "1101**********002X"
    assert "1949" not in f"{found} {found!r}"
    assert mask_id_number("1101") == "****"
