from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.foundation.exchange.cells import day, money, reader_of
from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import WrongCell
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.places import PlaceBook
from tests.foundation.exchange.staging import id_number, uscc
from tests.requirements import requirement

TOWNS = {"鹭洲镇": {"339921101"}, "桐湾镇": {"339921109"}, "新村": {"339921101", "339921109"}}
PLACES = PlaceBook(
    "339921", "甲省望溪县", "339921", {"339921": "望溪县", "339921101": "鹭洲镇", "339921109": "桐湾镇"}, TOWNS
)
COLOURS = {"red": "红色", "blue": "蓝色"}


def column(kind: Kind, **facts: Any) -> Column:
    return Column("key", "栏目", "path", kind, **facts)


def read(kind: Kind, text: str, **facts: Any) -> Any:
    return reader_of(column(kind, **facts), PLACES)(text)


def fault(kind: Kind, text: str, **facts: Any) -> WrongCell:
    with pytest.raises(WrongCell) as caught:
        read(kind, text, **facts)
    assert caught.value.reason.endswith(("。", "？")), caught.value.reason
    return caught.value


@requirement("F-09")
@pytest.mark.parametrize(
    "text",
    [
        "2025-3-1", "2025/3/1", "20250301", "2025年3月1日", "2025.03.01", "２０２５年３月１日", "2025-03-01 08:15:00",
        "2025-03-01T08:15", "45717", "45717.34375", "2025 年 3 月 1 日",
    ],
)  # fmt: skip
def test_days_are_read_in_every_usual_form(text: str) -> None:
    assert day(text) == dt.date(2025, 3, 1)


@given(st.dates(dt.date(1955, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_comes_back_from_each_form(value: dt.date) -> None:
    serial = str((value - dt.date(1899, 12, 30)).days)
    forms = (f"{value:%Y-%m-%d}", f"{value:%Y%m%d}", f"{value.year}年{value.month}月{value.day}日", serial)

    assert {day(form) for form in forms} == {value}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-13-02", "没有 13 月。"),
        ("2026-2-30", "2026 年 2 月没有 30 日。"),
        ("昨天", "“昨天”不是日期。"),
        ("0025-1-1", "年份 25 不对。"),
    ],
)
def test_a_day_that_cannot_be_is_named(text: str, reason: str) -> None:
    assert fault(Kind.DATE, text).reason == reason


@pytest.mark.parametrize(
    ("text", "value"),
    [("3 人", 3), ("１２０", 120), ("1,200", 1200), ("1.2万", 12_000), ("12.0", 12), ("1.2E+3", 1200), ("5名", 5)],
)
def test_counts_are_read_as_people_write_them(text: str, value: int) -> None:
    assert read(Kind.WHOLE, text) == value


@pytest.mark.parametrize(("text", "mend"), [("约30", "30"), ("三十", ""), ("10-20", ""), ("1.5", ""), ("-3", "3")])
def test_what_is_no_count_is_refused_with_the_likely_one(text: str, mend: str) -> None:
    assert fault(Kind.WHOLE, text).suggestion == mend


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("43,000.00 元", "43000"), ("￥43000", "43000"), ("4.3万元", "43000"), ("1.63 亿元", "163000000"),
        ("0.1", "0.10"), ("０．５", "0.50"), ("43000.004999", "43000.00"), ("100元整", "100"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, value: str) -> None:
    assert money(text) == Decimal(value)


@given(st.decimals("0", "999999999", places=2))
def test_an_amount_is_the_same_in_yuan_and_in_ten_thousands(value: Decimal) -> None:
    assert money(f"{value:,.2f}元") == money(f"{value / 10_000:f}万元") == value


@pytest.mark.parametrize("text", ["很多", "NaN", "-5", "1e400", "12元3角", "1 2 3 x"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    fault(Kind.MONEY, text)


@pytest.mark.parametrize("kind", [Kind.CREDIT_CODE, Kind.ID_NUMBER, Kind.PHONE])
def test_long_numbers_that_lost_digits_are_named_as_such(kind: Kind) -> None:
    assert "科学计数" in fault(kind, "3.39921E+17").reason


def test_a_long_number_that_lost_nothing_is_given_back() -> None:
    assert read(Kind.PHONE, "1.3800004127E+10") == "13800004127"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.CREDIT_CODE, f" {uscc(7).lower()} ", uscc(7)),
        (Kind.ID_NUMBER, id_number(3), id_number(3)),
        (Kind.PHONE, "138 0000 4127", "13800004127"),
        (Kind.PHONE, "０５７４－１２３４５６７８", "057412345678"),
        (Kind.PLACE, "339921101000", "339921101"),
        (Kind.PLACE, "339921000000", "339921"),
        (Kind.PLACE, "鹭洲镇", "339921101"),
        (Kind.TEXT, "'=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_codes_places_and_texts(kind: Kind, text: str, value: str) -> None:
    assert read(kind, text) == value


def test_a_code_with_a_wrong_last_character_proposes_the_right_one() -> None:
    right = uscc(9)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")

    assert fault(Kind.CREDIT_CODE, wrong).suggestion == right


@pytest.mark.parametrize(
    ("text", "said"), [("青山镇", "没有“青山镇”"), ("339931101", "不在本地区"), ("新村", "有几个")]
)
def test_a_place_that_is_not_ours_is_refused(text: str, said: str) -> None:
    assert said in fault(Kind.PLACE, text).reason


def test_a_near_name_of_a_place_is_proposed() -> None:
    assert fault(Kind.PLACE, "鹭洲").suggestion == "鹭洲镇"


@pytest.mark.parametrize("text", ["red", "红色", " 红 色 ", "RED"])
def test_choices_are_known_by_word_and_by_code(text: str) -> None:
    assert read(Kind.CHOICE, text, choices=lambda: COLOURS) == "red"


def test_an_unknown_choice_names_those_there_are() -> None:
    found = fault(Kind.CHOICE, "红", choices=lambda: COLOURS)

    assert (found.reason, found.cure, found.suggestion) == ("没有“红”这个栏目。", "从这些里选：红色、蓝色。", "红色")


def test_empty_cells_are_nothing_unless_they_must_be_filled() -> None:
    assert read(Kind.WHOLE, "") is None
    assert fault(Kind.TEXT, "", required=True).reason == "没有栏目。"


@pytest.mark.parametrize(("text", "said"), [("张\0三", "坏字符"), ("#REF!", "出错的公式"), ("长" * 11, "最多 10 个")])
def test_traps_of_office_files_are_named(text: str, said: str) -> None:
    assert said in fault(Kind.TEXT, text, longest=10).reason


@given(st.sampled_from([*Kind]), st.text(max_size=40))
def test_whatever_stands_in_a_cell_is_read_or_refused_with_a_sentence(kind: Kind, text: str) -> None:
    options = {"choices": lambda: COLOURS} if kind is Kind.CHOICE else {}
    try:
        read(kind, text, **options)
    except WrongCell as wrong:
        assert wrong.reason
