"""Where a scope works: the towns that its lists are filtered by and its forms choose from."""

from __future__ import annotations

from django.db.models import Q

from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.foundation.regions.querysets import RegionQuerySet
from gonghui.kernel.scope import Scope


def places_of(scope: Scope) -> RegionQuerySet:
    """The towns of the federations that the scope works for. One query, when read."""
    keeping = Organization.objects.filter(pk__in=scope.bodies).values("federation")
    seats = Organization.objects.filter(Q(pk__in=scope.federations) | Q(pk__in=keeping)).values("region_id")
    return Region.objects.filter(parent__in=seats, code__startswith=scope.place_prefix).order_by("code")
