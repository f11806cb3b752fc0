"""Greeting, money and people in a narrative."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.legal.classify.reading import amount_in, number_of, workers_in
from gonghui.kernel.money import in_words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("厂里欠我43,000元工资", "43000.00"),
        ("一共拖欠工资三万五千元", "35000.00"),
        ("欠薪3.5万元，另外押金500元没退", "35000.00"),
        ("欠我两万多块钱", "20000.00"),
        ("拖欠民工工资约300万元", "3000000.00"),
        ("公司扣了我八百块", "800.00"),
        ("单位欠了四千三百二十元五角的工资", "4320.00"),
        ("我们厂去年产值3000万元。工资没发", None),
        ("欠我好多钱", None),
        ("", None),
    ],
)
def test_the_largest_sum_that_is_owed(text: str, amount: str | None) -> None:
    assert amount_in(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("text", "workers"),
    [
        ("我们车间38个工人都没拿到钱", 38),
        ("一共二十多人", 20),
        ("三百八十五名职工", 385),
        ("我和两个工友", 2),
        ("全县50万人都知道", None),
        ("一个人来的", None),
        ("2019年拖欠至今", None),
        ("一家三口人", None),
        ("十几个员工", 10),
    ],
)
def test_the_people_who_share_the_matter(text: str, workers: int | None) -> None:
    assert workers_in(text) == workers


@given(st.integers(min_value=1, max_value=99_999_999))
def test_numerals_are_read_back(number: int) -> None:
    small = (
        in_words(Decimal(number))
        .replace("元整", "")
        .translate(str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"))
    )

    assert number_of(small) == number


@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    amount, workers = amount_in(text), workers_in(text)

    assert amount is None or amount >= 0
    assert workers is None or workers > 1
