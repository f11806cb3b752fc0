"""Places by code, parent, name and day."""

from __future__ import annotations

import datetime as dt

import pytest

from gonghui.foundation.regions.extract import hang
from gonghui.foundation.regions.models import Region

pytestmark = pytest.mark.django_db

PLACES = [
    ("33", "浙江省"),
    ("3302", "宁波市"),
    ("330299", "末区"),
    ("330299001", "末街道"),
    ("3303", "温州市"),
    ("3399", "末市"),
    ("339921", "望溪县"),
    ("339921001", "莼浦街道"),
    ("339921101", "鹭洲镇"),
    ("34", "安徽省"),
]


@pytest.fixture(autouse=True)
def places() -> None:
    Region.objects.bulk_create(
        Region(code=row.code, name=row.name, level=row.level, parent_id=row.parent, full_name=row.full_name)
        for row in hang(PLACES)
    )


def codes(rows: object) -> list[str]:
    return [row.code for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("33", [code for code, _name in PLACES if code != "34"]),
        ("330299", ["330299", "330299001"]),
        ("3399", ["3399", "339921", "339921001", "339921101"]),
        ("339921101", ["339921101"]),
        ("35", []),
        ("", []),
    ],
)
def test_under_is_the_place_and_all_beneath_it(code: str, found: list[str]) -> None:
    assert codes(Region.objects.under(code).order_by("code")) == found


def test_children_are_the_places_directly_beneath() -> None:
    assert codes(Region.objects.children_of("339921")) == ["339921001", "339921101"]
    assert codes(Region.objects.children_of("")) == ["33", "34"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("望溪", ["339921", "339921001", "339921101"]),
        ("望溪 鹭洲", ["339921101"]),
        ("鹭洲 宁波", []),
        ("3399", ["3399", "339921", "339921001", "339921101"]),
        ("省", ["33", "34"]),
        ("%", []),
        ("  ", []),
    ],
)
def test_search_puts_the_larger_place_first(text: str, found: list[str]) -> None:
    assert codes(Region.objects.search(text))[: len(found) or 1] == found


def test_valid_on_leaves_out_places_of_other_times() -> None:
    Region.objects.filter(code="339921101").update(valid_to=dt.date(2026, 6, 30))
    Region.objects.filter(code="339921001").update(valid_from=dt.date(2026, 7, 1))
    beneath = Region.objects.children_of("339921")

    assert codes(beneath.valid_on(dt.date(2026, 6, 30))) == ["339921101"]
    assert codes(beneath.valid_on(dt.date(2026, 7, 1))) == ["339921001"]
