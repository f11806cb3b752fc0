from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from gonghui.foundation.notifications.enums import Delivery
from gonghui.kernel import clock
from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.notifications.models import Notice, Outbox


class NoticeQuerySet(RecordQuerySet["Notice"]):
    """Notices of a person, and those of the organisation they act for that their post may know."""

    def ways(self, scope: Scope) -> list[Q]:
        """Addressed to the user, or to the organisation of the post and to a right that it holds."""
        return list(boxes(scope).values())

    def unread_by(self, scope: Scope) -> Self:
        """The visible ones that the account has not seen; only those after its marks are looked at."""
        rows = self.model._default_manager.get_queryset().order_by()
        found = [
            rows.filter(way, pk__gt=_mark(scope, box)).exclude(_opened(scope)).values("pk")
            for box, way in boxes(scope).items()
        ]
        if not found:
            return self.none()
        return self.filter(pk__in=found[0].union(*found[1:]) if len(found) > 1 else found[0])

    def with_seen(self, scope: Scope) -> Self:
        """Rows that say as `seen` whether the account has seen them."""
        before = [Q(organization=box, pk__lte=_mark(scope, box)) for box in boxes(scope)]
        seen = reduce(or_, before, Q(_opened(scope)))
        return self.annotate(seen=Case(When(seen, then=True), default=False, output_field=BooleanField()))


def boxes(scope: Scope) -> dict[int | None, Q]:
    """The inboxes of the scope, each with its way in: by organisation, the account's own under None."""
    found: dict[int | None, Q] = {}
    if scope.user_id is not None:
        found[None] = Q(user=scope.user_id)
    if scope.organization_id is not None:
        known = Q() if scope.system else Q(right__in=["", *sorted(scope.rights)])
        found[scope.organization_id] = Q(organization=scope.organization_id) & known
    return found


def _mark(scope: Scope, box: int | None) -> Coalesce:
    from gonghui.foundation.notifications.models import InboxMark  # models stand above querysets and name them

    rows = InboxMark.objects.filter(user=scope.user_id, organization=box)
    return Coalesce(Subquery(rows.values("read_to")[:1]), 0)


def _opened(scope: Scope) -> Exists:
    from gonghui.foundation.notifications.models import NoticeReading  # as above

    return Exists(NoticeReading.objects.filter(notice=OuterRef("pk"), user=scope.user_id))


class OutboxQuerySet(models.QuerySet["Outbox"]):
    """Messages on their way out."""

    def due(self) -> Self:
        """Queued, and their next try has come; the longest waiting first."""
        return self.filter(state=Delivery.QUEUED, next_try_at__lte=clock.now()).order_by("next_try_at", "pk")
