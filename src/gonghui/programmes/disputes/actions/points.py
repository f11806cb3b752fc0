"""Points where people scan to report: put up, taken down, put up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_records
from gonghui.kernel.timeline import Event, open_stories, record_event
from gonghui.programmes.disputes.enums import PointKind
from gonghui.programmes.disputes.models import ReportPoint
from gonghui.programmes.disputes.permissions import MANAGE_POINTS

CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point to put up. A point of an enterprise takes its place and, where none is given, its name."""

    kind: PointKind
    name: str = ""
    place_id: str = ""
    enterprise: EnterpriseFile | None = None
    organization: Organization | None = None


@transaction.atomic
def open_points(scope: Scope, rows: Sequence[NewPoint]) -> list[ReportPoint]:
    """Put up points, in order, in a fixed number of statements. Refuses one without a name and places elsewhere."""
    scope.require(MANAGE_POINTS)
    federation = Organization.objects.get(pk=scope.federation_id)
    good = [_whole(row) for row in rows]
    _refuse_foreign_places(scope, federation, {row.place_id for row in good})
    made = new_records(ReportPoint, [_fields(federation.pk, row) for row in good])
    open_stories(scope, [Event(point.pk, "disputes.point_opened", _("设立扫码点"), {}) for point in made])
    return made


@transaction.atomic
def close_point(scope: Scope, point: ReportPoint, *, version: int | None = None) -> ReportPoint:
    """Take it down: its code tells people to scan another one. What was reported there stays."""
    return _switch(scope, point, version, closed=True)


@transaction.atomic
def reopen_point(scope: Scope, point: ReportPoint, *, version: int | None = None) -> ReportPoint:
    """Put it up again, with the code that hangs on the wall already."""
    return _switch(scope, point, version, closed=False)


def _switch(scope: Scope, point: ReportPoint, version: int | None, *, closed: bool) -> ReportPoint:
    scope.require(MANAGE_POINTS)
    point.expect_version(version)
    if (point.closed_at is not None) == closed:
        return point
    point.closed_at = clock.now() if closed else None
    point.save_fields("closed_at")
    verb, summary = ("closed", _("停用扫码点")) if closed else ("reopened", _("重新启用扫码点"))
    record_event(scope, point.pk, f"disputes.point_{verb}", summary)
    return point


def _whole(row: NewPoint) -> NewPoint:
    firm = row.enterprise
    if row.kind == PointKind.ENTERPRISE and firm is None:
        raise Invalid(_("单位的扫码点要写明是哪家单位。"), fields={"enterprise_name": _("写上单位全称。")})
    name = " ".join(row.name.split()) or (firm.name if firm else "")
    if not name:
        raise Invalid(_("没有写名称。"), fields={"name": _("写明贴在哪里，比如“鹭洲东河网格”“二号厂门口”。")})
    return NewPoint(row.kind, name[:60], firm.place_id if firm else row.place_id, firm, row.organization)


def _refuse_foreign_places(scope: Scope, federation: Organization, places: set[str]) -> None:
    known = set(Region.objects.filter(pk__in=places).values_list("pk", flat=True))
    for place in sorted(places):
        if place not in known or not place.startswith(federation.region_id):
            raise Invalid(
                _("这个地方不在%(name)s的范围里。") % {"name": federation.name}, fields={"place": _("选一个镇街。")}
            )
        if not place.startswith(scope.place_prefix):
            raise Forbidden(_("只能在本镇街设扫码点。别的镇街由那里的工会设。"))


def _fields(federation_id: int, row: NewPoint) -> dict[str, object]:
    return {
        "federation_id": federation_id,
        "place_id": row.place_id,
        "title": row.name,
        "kind": row.kind,
        "name": row.name,
        "enterprise": row.enterprise,
        "organization": row.organization,
        "report_code": random_code(CODE_LENGTH),
    }
