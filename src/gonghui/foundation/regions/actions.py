"""What can be done to the place tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gonghui.foundation.regions.enums import LEVEL_OF_LENGTH, Level
from gonghui.foundation.regions.extract import Row, prefixes, shipped_rows
from gonghui.foundation.regions.models import Region
from gonghui.foundation.regions.permissions import MAINTAIN_REGIONS
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope

COLUMNS = "(code, name, level, parent_id, full_name)"


@transaction.atomic
def load_regions() -> int:
    """Enter the shipped divisions of the country and answer how many were new. A place in the table stays as it is.

    Written as each database likes it best: model objects would take several times as long for forty thousand rows.
    """
    before = Region.objects.count()
    if connection.vendor == "postgresql":
        _copy_in(shipped_rows())
    else:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO regions_region {COLUMNS} VALUES (%s, %s, %s, %s, %s) ON CONFLICT (code) DO NOTHING",
                list(shipped_rows()),
            )
    return Region.objects.count() - before


def _copy_in(rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE incoming_region AS "
            "SELECT code, name, level, parent_id, full_name FROM regions_region LIMIT 0"
        )
        with cursor.copy(f"COPY incoming_region {COLUMNS} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO regions_region {COLUMNS} SELECT * FROM incoming_region ON CONFLICT (code) DO NOTHING"
        )
        cursor.execute("DROP TABLE incoming_region")


@transaction.atomic
def add_local_region(
    scope: Scope,
    *,
    code: str,
    name: str,
    valid_from: dt.date | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
) -> Region:
    """Add a place that the shipped divisions do not have: a new county or town, a zone, a demonstration county.

    Its level follows from the length of the code, its parent from the prefix. Refuses a code that is taken, one without
    a parent, and a street without its county (except where the city's streets hang on the city itself).
    """
    scope.require(MAINTAIN_REGIONS)
    code, name = code.strip(), name.strip()
    level = _level(code)
    if not name:
        raise Invalid(_("请填写名称。"), fields={"name": _("例如：鹭洲镇。")})
    taken = Region.objects.filter(code=code).first()
    if taken is not None:
        raise Invalid(
            _("代码 %(code)s 已经是“%(name)s”。") % {"code": code, "name": taken.full_name},
            fields={"code": _("换一个没有用过的代码。")},
        )
    if Region.objects.under(code).exists():
        raise Invalid(
            _("代码 %(code)s 下面已经有地区，不能再插进一级。") % {"code": code},
            fields={"code": _("换一个没有用过的代码。")},
        )
    if not _on_the_globe(longitude, latitude):
        raise Invalid(
            _("经度和纬度要一起填，经度在 ±180 之间，纬度在 ±90 之间。"), fields={"longitude": _("请核对经纬度。")}
        )
    parent = _parent(code, level)
    return Region.objects.create(
        code=code,
        name=name,
        level=level,
        parent=parent,
        full_name=parent.full_name + name,
        valid_from=valid_from,
        longitude=longitude,
        latitude=latitude,
    )


@transaction.atomic
def end_region(scope: Scope, region: Region, *, last_day: dt.date) -> int:
    """Mark a place that was merged or abolished, with all beneath it, as existing until `last_day`; answers how many.

    Nothing is deleted: old records keep pointing at it. Places that ended earlier keep their date.
    """
    scope.require(MAINTAIN_REGIONS)
    standing = Region.objects.under(region.code).filter(Q(valid_to=None) | Q(valid_to__gt=last_day))
    if standing.filter(valid_from__gt=last_day).exists():
        raise Invalid(_("撤销日期不能早于设立日期。"), fields={"last_day": _("请核对日期。")})
    ended = standing.update(valid_to=last_day)
    region.refresh_from_db(fields=["valid_to"])
    return ended


def _level(code: str) -> Level:
    if not (code.isascii() and code.isdigit()) or len(code) not in LEVEL_OF_LENGTH or len(code) == min(LEVEL_OF_LENGTH):
        raise Invalid(
            _("区划代码应当是数字：市 4 位，县（市、区）6 位，街道（乡镇）9 位。"), fields={"code": _("请核对位数。")}
        )
    return LEVEL_OF_LENGTH[len(code)]


def _on_the_globe(longitude: float | None, latitude: float | None) -> bool:
    if longitude is None or latitude is None:
        return longitude is latitude
    return abs(longitude) <= 180 and abs(latitude) <= 90


def _parent(code: str, level: Level) -> Region:
    nearest = prefixes(code)
    found = Region.objects.filter(code__in=nearest).order_by("-code").first()
    if found is None:
        raise Invalid(_("没有代码以 %(code)s 开头的省。") % {"code": code[:2]}, fields={"code": _("请核对前两位。")})
    skips_county = level == Level.STREET and found.code != nearest[0]
    if skips_county and not found.children.filter(level=Level.STREET).exists():
        raise Invalid(
            _("还没有代码是 %(code)s 的县（市、区），请先添加它。") % {"code": nearest[0]},
            fields={"code": _("请核对前六位。")},
        )
    return found
