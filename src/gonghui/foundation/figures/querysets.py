"""Frozen figures, and the links that open a big screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel import clock
from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet, ScopedQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.figures.models import FrozenFigure, Snapshot, WallLink


class SnapshotQuerySet(RecordQuerySet["Snapshot"]):
    """Snapshots, seen by whoever sees the place that they count."""

    def with_parts(self) -> Self:
        """Rows with record and place attached."""
        return self.select_related("record", "place")


class FrozenFigureQuerySet(ChildQuerySet["FrozenFigure"]):
    parent = "snapshot"


class WallLinkQuerySet(ScopedQuerySet["WallLink"]):
    """Links to big screens, seen by the organisation that lent them."""

    def visible_to(self, scope: Scope) -> Self:
        """Only the links of the organisation acted for."""
        return self.filter(organization=scope.organization_id) if scope.organization_id else self.none()

    def open(self) -> Self:
        """Not taken back, not run out."""
        return self.filter(revoked_at=None).filter(Q(expires_at__gt=clock.now()))
