"""Reading the local parameters that packs brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel.querysets import ScopedQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.engines.legal.models import LocalParameters


class LocalParametersQuerySet(ScopedQuerySet["LocalParameters"]):
    """Parameters by the pack version that brought them."""

    def visible_to(self, scope: Scope) -> Self:
        """The scope's federations' own and the national ones, for exporting packs."""
        return self.filter(Q(federation__in=scope.federations) | Q(federation=None))

    def published(self) -> Self:
        """All of them, oldest first: official figures of places are no secret of whoever entered them."""
        return self.order_by("installed_at", "pk")
