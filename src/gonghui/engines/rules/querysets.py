"""Reading rule-set versions and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from gonghui.engines.rules.enums import VersionState
from gonghui.kernel.models import Record
from gonghui.kernel.querysets import RecordQuerySet, ScopedQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.engines.rules.models import Decision, Rehearsal, RuleSetVersion


class RuleSetVersionQuerySet(ScopedQuerySet["RuleSetVersion"]):
    """Versions of rule sets: a federation's own and those that every federation reads."""

    def visible_to(self, scope: Scope) -> Self:
        """The scope's federations' versions and the national ones; nothing for who belongs to no federation."""
        if not scope.federations and not scope.system:
            return self.none()
        return self.filter(Q(federation__in=scope.federations) | Q(federation=None))

    def in_force(self, federation_id: int, code: str) -> RuleSetVersion | None:
        """The version that decides in this federation now: its own before the national one; None without any."""
        rows = self.filter(Q(federation=federation_id) | Q(federation=None), code=code, state=VersionState.IN_FORCE)
        return rows.order_by(F("federation").asc(nulls_last=True)).first()

    def of_owner(self, federation_id: int | None) -> Self:
        """The versions that belong to this federation, or to none."""
        return self.filter(federation=federation_id)


class RehearsalQuerySet(ScopedQuerySet["Rehearsal"]):
    """Rehearsals of a federation's drafts."""

    def visible_to(self, scope: Scope) -> Self:
        """Those of the scope's federations."""
        return self.filter(federation__in=scope.federations)

    def finished(self) -> Self:
        """Those whose numbers are there."""
        return self.filter(finished_at__isnull=False)


class DecisionQuerySet(ScopedQuerySet["Decision"]):
    """Decisions, seen exactly by those who see the record that was decided on."""

    def visible_to(self, scope: Scope) -> Self:
        """Decisions on records this scope sees."""
        return self.filter(record__in=RecordQuerySet(Record).visible_to(scope).values("pk"))

    def latest_first(self) -> Self:
        """The newest decision first."""
        return self.order_by("-decided_at", "-pk")
