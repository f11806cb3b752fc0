"""Findings, and the moments at which the rules looked at all of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import ScopedQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Finding, RuleScan


class FindingQuerySet(ScopedQuerySet["Finding"]):
    """Findings: scans pass over them, people see the facts that they are made of."""

    def fresh(self, federation_id: int, *, as_of: dt.date, days: int) -> Self:
        """Those of a federation that count on a day."""
        window = {"observed_on__gt": as_of - dt.timedelta(days=days), "observed_on__lte": as_of}
        return self.filter(federation=federation_id, **window)

    def of_firms(self) -> Self:
        """Those about enterprises."""
        return self.filter(enterprise__isnull=False)

    def of_places(self) -> Self:
        """Those about a place and a kind of dispute, where no enterprise is known."""
        return self.filter(enterprise=None)


class RuleScanQuerySet(ScopedQuerySet["RuleScan"]):
    """When the rules looked at everything again."""

    def visible_to(self, scope: Scope) -> Self:
        """Those of the scope's federations."""
        return self.filter(federation__in=scope.federations)
