"""Where a scope works: the towns that its lists are filtered by and its forms choose from."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.foundation.regions.querysets import RegionQuerySet
from gonghui.kernel.scope import Scope


def places_of(scope: Scope) -> RegionQuerySet:
    """The towns of the federations that the scope works for. One query, when read."""
    return Region.objects.filter(parent__in=_seats(scope), code__startswith=scope.place_prefix).order_by("code")


def places_and_seats_of(scope: Scope) -> RegionQuerySet:
    """Those towns, and the places of the federations themselves as far as the scope reaches. One query, when read."""
    seats = _seats(scope)
    places = Region.objects.filter(Q(parent__in=seats) | Q(pk__in=seats), code__startswith=scope.place_prefix)
    return places.order_by("code")


def _seats(scope: Scope) -> QuerySet[Organization]:
    keeping = Organization.objects.filter(pk__in=scope.bodies).values("federation")
    return Organization.objects.filter(Q(pk__in=scope.federations) | Q(pk__in=keeping)).values("region_id")  # type: ignore[no-any-return]
