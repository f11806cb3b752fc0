"""Loading the country, adding and ending local places."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from gonghui.foundation.regions.actions import add_local_region, end_region, load_regions
from gonghui.foundation.regions.enums import Level
from gonghui.foundation.regions.models import Region
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.scope import Scope

pytestmark = pytest.mark.django_db

SYSTEM = Scope.for_system(None, reason="测试")


@pytest.fixture
def province() -> Region:
    return Region.objects.create(code="33", name="浙江省", level=Level.PROVINCE, full_name="浙江省")


@pytest.fixture
def county(province: Region) -> Region:
    return add_local_region(SYSTEM, code="339921", name="望溪县")


def test_loading_enters_the_whole_country_once_and_keeps_local_names() -> None:
    Region.objects.create(code="33", name="本省", level=Level.PROVINCE, full_name="本省")

    assert (load_regions(), load_regions()) == (44692, 0)
    assert Region.objects.get(pk="33").name == "本省"
    assert Region.objects.get(pk="330213001").full_name == "浙江省宁波市奉化区锦屏街道"


def test_local_county_and_town_hang_on_their_prefix(county: Region) -> None:
    town = add_local_region(SYSTEM, code="339921101", name="鹭洲镇", longitude=120.5, latitude=29.5)

    assert (county.parent_id, county.level, county.full_name) == ("33", Level.COUNTY, "浙江省望溪县")
    assert (town.parent_id, town.level, town.full_name) == ("339921", Level.STREET, "浙江省望溪县鹭洲镇")


def test_streets_may_hang_on_a_city_that_has_no_counties(province: Region) -> None:
    add_local_region(SYSTEM, code="3399", name="直筒市")
    Region.objects.create(
        code="339900101", name="一镇", level=Level.STREET, parent_id="3399", full_name="浙江省直筒市一镇"
    )

    assert add_local_region(SYSTEM, code="339900102", name="二镇").parent_id == "3399"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"code": "339921"}, "code", "已经是“浙江省望溪县”"),
        ({"code": "3399"}, "code", "不能再插进一级"),
        ({"code": "339931001"}, "code", "339931"),
        ({"code": "729921"}, "code", "72"),
        ({"code": "33992"}, "code", "6 位"),
        ({"code": "34"}, "code", "6 位"),
        ({"code": "33a921"}, "code", "数字"),
        ({"name": " "}, "name", "名称"),
        ({"longitude": 120.0}, "longitude", "一起填"),
        ({"longitude": 190.0, "latitude": 30.0}, "longitude", "180"),
    ],
)
@pytest.mark.usefixtures("county")
def test_misplaced_or_incomplete_place_is_refused(values: dict[str, str], field: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        add_local_region(SYSTEM, **{"code": "339931", "name": "乙县", **values})  # type: ignore[arg-type]

    assert set(refused.value.fields) == {field}
    assert Region.objects.count() == 2


@pytest.mark.usefixtures("province")
def test_without_the_right_no_place_is_added() -> None:
    with pytest.raises(Forbidden, match="维护行政区划"):
        add_local_region(Scope.nobody(), code="339921", name="望溪县")

    assert Region.objects.count() == 1


def test_ended_county_ends_what_is_beneath_and_keeps_earlier_dates(county: Region) -> None:
    town = add_local_region(SYSTEM, code="339921101", name="鹭洲镇")
    gone = add_local_region(SYSTEM, code="339921102", name="旧镇")
    end_region(SYSTEM, gone, last_day=dt.date(2025, 3, 1))

    assert end_region(SYSTEM, county, last_day=dt.date(2026, 6, 30)) == 2

    town.refresh_from_db()
    gone.refresh_from_db()
    assert [row.valid_to for row in (county, town, gone)] == [
        dt.date(2026, 6, 30),
        dt.date(2026, 6, 30),
        dt.date(2025, 3, 1),
    ]


@pytest.mark.usefixtures("province")
def test_place_cannot_end_before_it_began() -> None:
    county = add_local_region(SYSTEM, code="339921", name="望溪县", valid_from=dt.date(2026, 1, 1))

    with pytest.raises(Invalid):
        end_region(SYSTEM, county, last_day=dt.date(2025, 12, 31))


@pytest.mark.parametrize("point", [{"longitude": 120.0}, {"longitude": 181.0, "latitude": 30.0}])
def test_database_refuses_half_a_point_and_points_off_the_globe(point: dict[str, float]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(code="33", name="甲省", level=Level.PROVINCE, full_name="甲省", **point)
