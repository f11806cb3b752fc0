from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from gonghui.foundation.notifications.enums import Delivery
from gonghui.kernel import clock
from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.notifications.models import Notice, Outbox


class NoticeQuerySet(RecordQuerySet["Notice"]):
    """Notices of a person, and of the organisation they act for."""

    def ways(self, scope: Scope) -> list[Q]:
        """Addressed to the user, or to the organisation of the post."""
        ways = []
        if scope.user_id is not None:
            ways.append(Q(user=scope.user_id))
        if scope.organization_id is not None:
            ways.append(Q(organization=scope.organization_id))
        return ways

    def unread(self) -> Self:
        """Not read by anybody they are addressed to."""
        return self.filter(read_at=None)


class OutboxQuerySet(models.QuerySet["Outbox"]):
    """Messages on their way out."""

    def due(self) -> Self:
        """Queued, and their next try has come; the longest waiting first."""
        return self.filter(state=Delivery.QUEUED, next_try_at__lte=clock.now()).order_by("next_try_at", "pk")
