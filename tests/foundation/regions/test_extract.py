"""The shipped file: complete, hung rightly, codes with significant digits only."""

from __future__ import annotations

from collections import Counter

import pytest

from gonghui.foundation.regions.extract import Row, hang, shipped_rows


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return {row.code: row for row in shipped_rows()}


def test_extract_has_all_levels(rows: dict[str, Row]) -> None:
    assert Counter(row.level for row in rows.values()) == {
        "province": 34,
        "city": 333,
        "county": 2974,
        "street": 41352,
    }


def test_every_place_hangs_on_a_place_whose_code_is_its_prefix(rows: dict[str, Row]) -> None:
    hung = [row for row in rows.values() if row.parent is not None]

    assert len(rows) - len(hung) == 34
    assert all(row.code.startswith(str(row.parent)) and row.parent in rows for row in hung)


@pytest.mark.parametrize(
    ("code", "parent", "full_name"),
    [
        ("110101", "11", "北京市东城区"),
        ("500229", "50", "重庆市城口县"),
        ("429004", "42", "湖北省仙桃市"),
        ("441900003", "4419", "广东省东莞市东城街道"),
        ("620201001", "6202", "甘肃省嘉峪关市雄关街道"),
        ("330213001", "330213", "浙江省宁波市奉化区锦屏街道"),
        ("81", None, "香港特别行政区"),
    ],
)
def test_placeholders_are_no_places(rows: dict[str, Row], code: str, parent: str | None, full_name: str) -> None:
    assert (rows[code].parent, rows[code].full_name) == (parent, full_name)


def test_codes_of_the_demonstration_county_are_free(rows: dict[str, Row]) -> None:
    assert not [code for code in rows if code.startswith("3399")]


def test_names_are_clean_and_fit_the_table(rows: dict[str, Row]) -> None:
    assert all(row.name == row.name.strip() and 1 < len(row.name) <= 40 for row in rows.values())
    assert max(len(row.full_name) for row in rows.values()) <= 120


def test_hanging_takes_the_nearest_ancestor() -> None:
    rows = list(hang([("33", "甲省"), ("3301", "乙市"), ("330101001", "丙街道")]))

    assert [row.parent for row in rows] == [None, "33", "3301"]
