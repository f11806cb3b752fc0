"""What packs brought: sections as they were installed."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db.models import F, Model, Q

from gonghui.kernel.querysets import ScopedQuerySet
from gonghui.kernel.scope import Scope

M = TypeVar("M", bound=Model)


class SectionQuerySet(ScopedQuerySet[M]):
    """Sections of federations, and those that every federation reads."""

    def visible_to(self, scope: Scope) -> Self:
        """The scope's federations' own and the national ones."""
        return self.filter(Q(federation__in=scope.federations) | Q(federation=None))

    def in_force(self, federation_id: int) -> M | None:
        """The one that counts in a federation: its own newest before the newest national one; None without any."""
        rows = self.filter(Q(federation=federation_id) | Q(federation=None))
        return rows.order_by(F("federation").asc(nulls_last=True), "-installed_at", "-pk").first()
