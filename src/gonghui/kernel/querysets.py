"""The one door to rows: `visible_to(scope)`. Everything a view or an API shows passes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact

from gonghui.kernel import clock
from gonghui.kernel.errors import NotFound
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.kernel.models import Access

M = TypeVar("M", bound=models.Model)
PLACE_LENGTH, TOWN_LENGTH = 12, 9
LAST_CHARACTER = chr(0x10FFFF)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to somebody. Subclasses add the reading vocabulary of their record."""

    def visible_to(self, scope: Scope) -> Self:
        """Only the rows this scope may see: none, until a subclass opens a way. Always one statement."""
        return self.none()

    def known_as(self, text: str) -> Self | None:
        """The rows that go by this name or number, found by indexes; None where they cannot be told so.

        Lists ask here first, and look for what merely contains the text where nothing is seen.
        """
        return None


class Town(models.Func):
    """The town of a place code, for an index: there a town stands by key, where a range of codes would be sorted."""

    template = f"SUBSTR(%(expressions)s, 1, {TOWN_LENGTH})"
    output_field = models.CharField()
    arity = 1


class RecordQuerySet(ScopedQuerySet[M]):
    """Rows that carry the owner columns of `RecordModel`."""

    by_town: ClassVar[bool] = False
    """Whether the table has an index led by federation and `Town`: so have those that grow by the ten thousand."""

    def ways(self, scope: Scope) -> list[Q]:
        """The ways into these rows that this scope has, each served by an index of its own; they may overlap."""
        ways = []
        if scope.federations:
            ways.append(owned_by(scope, by_town=self.by_town))
        if scope.bodies or scope.person_id is not None:
            ways.append(Q(pk__in=granted_records(scope)))
        if scope.records:
            ways.append(Q(pk__in=scope.records))
        return ways

    def visible_to(self, scope: Scope) -> Self:
        """The union of the ways. With one way it is a plain filter; with several, a UNION of keys."""
        ways = self.ways(scope)
        if not ways:
            return self.none()
        if len(ways) == 1:
            return self.filter(ways[0])
        rows = self.model._default_manager.get_queryset().order_by()
        keys = [rows.filter(way).values("pk") for way in ways]
        return self.filter(pk__in=keys[0].union(*keys[1:]))

    def with_code(self, public_code: str) -> Self:
        """The row whose record carries this public code."""
        return self.filter(record__public_code=public_code)


class ChildQuerySet(ScopedQuerySet[M]):
    """Rows that belong to a record row and are seen exactly when it is seen. `parent` names the foreign key."""

    parent = "record"

    def visible_to(self, scope: Scope) -> Self:
        """Rows whose parent this scope sees.

        Each row asks for its own parent: a set of all parents that the scope sees may be a hundred thousand.
        """
        field: Any = self.model._meta.get_field(self.parent)
        parents = field.related_model._default_manager.get_queryset().visible_to(scope).order_by()
        return self.filter(Exists(parents.filter(pk=OuterRef(field.attname))))


def owned_by(scope: Scope, *, by_town: bool) -> Q:
    """Rows of the scope's federations, within its place."""
    owner = Q(federation__in=scope.federations)
    if scope.place_prefix:
        owner &= within(scope.place_prefix, by_town=by_town)
    return owner


def granted_records(scope: Scope) -> models.QuerySet[Access, int]:
    """Keys of the records opened to this scope by `Access` rows that still hold."""
    access = apps.get_model("kernel", "Access")
    who = Q(organization__in=scope.bodies)
    if scope.person_id is not None:
        who |= Q(person=scope.person_id)
    rows: models.QuerySet[Access, int] = (
        access._default_manager.filter(who)
        .filter(Q(until=None) | Q(until__gt=clock.now()))
        .values_list("record_id", flat=True)
    )
    return rows


def within(place_code: str, *, by_town: bool = False) -> Q:
    """Rows whose place is `place_code` or lies in it: an index range, or one town of an index over towns.

    Digits sort alike in every collation.
    """
    if by_town and len(place_code) == TOWN_LENGTH:
        return Q(Exact(Town("place"), place_code))
    return Q(place_id__gte=place_code, place_id__lte=place_code.ljust(PLACE_LENGTH, "9"))


def beginning(name: str, text: str) -> Q:
    """Rows whose field `name` begins with `text`, by its index in either database."""
    if connection.vendor == "postgresql":
        return Q(**{f"{name}__startswith": text})
    return Q(**{f"{name}__gte": text, f"{name}__lt": text + LAST_CHARACTER})


def get_visible(scope: Scope, source: type[M] | ScopedQuerySet[M], **lookup: Any) -> M:
    """The one visible row that fits `lookup`. Raises `NotFound` alike for a missing row and a hidden one."""
    rows = source if isinstance(source, models.QuerySet) else source._default_manager.get_queryset()
    if not isinstance(rows, ScopedQuerySet):
        raise TypeError(f"{rows.model.__name__} has no visible_to")
    row: M | None = rows.visible_to(scope).filter(**lookup).first()
    if row is None:
        raise NotFound()
    return row
