from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q
from treebeard.mp_tree import MP_NodeQuerySet

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel.querysets import ScopedQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.organizations.models import Organization


class OrganizationQuerySet(MP_NodeQuerySet, ScopedQuerySet["Organization"]):
    """Organisations are known to whoever works in the same federation; contacts stand in their own records."""

    def visible_to(self, scope: Scope) -> Self:
        """The organisations of the scope's federations, and the one it acts for."""
        own = Q(pk=scope.organization_id) | Q(pk__in=scope.bodies)
        return self.filter(own | Q(federation__in=scope.federations))

    def of_kind(self, *kinds: OrganizationKind) -> Self:
        """Only these kinds."""
        return self.filter(kind__in=kinds)

    def serving(self, place_code: str) -> Self:
        """Organisations whose own place contains `place_code`, the nearest first."""
        prefixes = [place_code[:length] for length in (9, 6, 4, 2) if len(place_code) >= length]
        return self.filter(region__in=prefixes, active=True).order_by("-region_id", "pk")
