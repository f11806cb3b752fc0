"""QR points of the demo: a gate, a workers' home, a grid."""

from __future__ import annotations

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.points import NewPoint, open_points
from gonghui.programmes.disputes.enums import PointKind
from gonghui.programmes.disputes.models import ReportPoint

TOWN = "339921101"
FIRM = "望溪恒织纺织有限公司"


def load(scope: Scope) -> None:
    """Put them up where none hangs yet."""
    if ReportPoint.objects.filter(federation=scope.federation_id).exists():
        return
    firm = know_enterprises(scope, scope.federation_id, [Named(FIRM, TOWN)])[0]
    open_points(
        scope,
        [
            NewPoint(PointKind.ENTERPRISE, "二号厂门口", enterprise=firm),
            NewPoint(PointKind.VENUE, "鹭洲职工之家一楼", TOWN),
            NewPoint(PointKind.GRID, "东河网格", TOWN),
        ],
    )
