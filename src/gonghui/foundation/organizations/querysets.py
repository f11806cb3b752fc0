from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from treebeard.mp_tree import MP_NodeQuerySet

from gonghui.foundation.organizations.enums import UNION_KINDS, OrganizationKind
from gonghui.kernel.querysets import ChildQuerySet, ScopedQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.organizations.models import Organization, OrganizationChange


BODY_VIEWS: dict[str, Q] = {
    "unions": Q(active=True, kind__in=UNION_KINDS),
    "mediation": Q(active=True, kind=OrganizationKind.MEDIATION),
    "beside": Q(active=True) & ~Q(kind__in=[*UNION_KINDS, OrganizationKind.MEDIATION]),
    "closed": Q(active=False),
}


class OrganizationQuerySet(MP_NodeQuerySet, ScopedQuerySet["Organization"]):
    """Organisations are known to whoever works in the same federation; contacts stand in their own records."""

    def ways(self, scope: Scope) -> list[Q]:
        """The one way in: the organisations of the scope's federations, and the one it acts for."""
        own = Q(pk=scope.organization_id) | Q(pk__in=scope.bodies)
        return [own | Q(federation__in=scope.federations)]

    def visible_to(self, scope: Scope) -> Self:
        """The organisations of the scope's federations, and the one it acts for."""
        return self.filter(*self.ways(scope))

    def with_place(self) -> Self:
        """Rows with their place attached, for lists and pages."""
        return self.select_related("region")

    def in_view(self, name: str) -> Self:
        """The organisations of a tab of the register (`BODY_VIEWS`); all in use under another name."""
        return self.filter(BODY_VIEWS.get(name, Q(active=True)))

    def narrowed(self, *, place: str = "", kind: str = "") -> Self:
        """Only the organisations in a place, of a kind; an empty value narrows nothing."""
        wanted = {name: value for name, value in (("region", place), ("kind", kind)) if value}
        return self.filter(**wanted)

    def containing(self, text: str) -> Self:
        """Organisations whose name, short name or code contains `text`."""
        found = Q(name__contains=text) | Q(short_name__contains=text) | Q(code__contains=text)
        return self.filter(found) if text else self

    def of_kind(self, *kinds: OrganizationKind) -> Self:
        """Only these kinds."""
        return self.filter(kind__in=kinds)

    def serving(self, place_code: str) -> Self:
        """Organisations whose own place contains `place_code`, the nearest first."""
        return self.filter(region__in=_around(place_code), active=True).order_by("-region_id", "pk")

    def serving_each(self, place_codes: Iterable[str]) -> dict[str, list[Organization]]:
        """The same for many places: by place those that serve it. One query."""
        places = set(place_codes)
        around = {prefix for place in places for prefix in _around(place)}
        rows = list(self.filter(region__in=around, active=True).order_by("-region_id", "pk"))
        return {place: [each for each in rows if place.startswith(each.region_id)] for place in places}


def _around(place_code: str) -> list[str]:
    """The place and those that it lies in, by the lengths of their codes."""
    return [place_code[:length] for length in (9, 6, 4, 2) if len(place_code) >= length]


class OrganizationChangeQuerySet(ChildQuerySet["OrganizationChange"]):
    """What was changed, seen with the organisation itself."""

    parent = "organization"
