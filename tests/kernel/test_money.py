from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.kernel.errors import Invalid
from gonghui.kernel.money import MoneyField, format_yuan, in_words, yuan

AMOUNTS = st.decimals(min_value=-(10**11), max_value=10**11, places=2)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("43000", "肆万叁仟元整"),
        ("100.05", "壹佰元零伍分"),
        ("0.30", "叁角整"),
        ("0.07", "柒分"),
        ("1005.40", "壹仟零伍元肆角整"),
        ("100005", "拾万零伍元整"),
        ("163000000", "壹亿陆仟叁佰万元整"),
        ("100000001.01", "壹亿零壹元零壹分"),
        ("20300.56", "贰万零叁佰元伍角陆分"),
        ("-12", "负壹拾贰元整"),
    ],
)
def test_in_words_writes_banking_numerals(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)).replace("壹拾万", "拾万") == words


def test_yuan_rounds_half_up_and_refuses_floats_and_words() -> None:
    assert yuan("0.005") == Decimal("0.01")
    with pytest.raises(TypeError):
        yuan(0.1)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="不是一个数"):
        yuan("一百")


@given(AMOUNTS)
def test_money_field_keeps_every_amount_exactly(amount: Decimal) -> None:
    field: MoneyField = MoneyField()

    stored = field.get_prep_value(amount)

    assert isinstance(stored, int)
    assert field.from_db_value(stored, None, None) == amount


@given(st.lists(AMOUNTS, max_size=20))
def test_sums_of_fen_equal_sums_of_yuan(amounts: list[Decimal]) -> None:
    field: MoneyField = MoneyField()

    total = field.from_db_value(sum(field.get_prep_value(amount) for amount in amounts), None, None)

    assert total == sum(amounts, Decimal(0))


@given(AMOUNTS)
def test_format_yuan_can_be_read_back(amount: Decimal) -> None:
    assert Decimal(format_yuan(amount).replace(",", "")) == amount
