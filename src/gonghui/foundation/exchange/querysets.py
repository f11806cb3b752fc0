from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.foundation.exchange.enums import Outcome, Verdict
from gonghui.foundation.exchange.registry import REGISTERS
from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.exchange.models import Batch, BatchRow, ExportLog


class BatchQuerySet(RecordQuerySet["Batch"]):
    """Files that came in. Each organisation sees its own, as far as the registers they go into take files from it.

    A federation sees besides what other bodies have sent to it, by their own hands or over the API.
    """

    def ways(self, scope: Scope) -> list[Q]:
        """Brought by the scope's own organisation or sent to it, for registers into which this scope may take files."""
        keys = [each.key for each in REGISTERS.values() if each.may_import(scope)]
        if scope.organization_id is None or not keys:
            return []
        sent = Q(federation=scope.organization_id, register__in=keys, sender__isnull=False)
        return [Q(organization=scope.organization_id, register__in=keys), sent]


class BatchRowQuerySet(ChildQuerySet["BatchRow"]):
    """Rows of files, seen exactly when their batch is."""

    parent = "batch"

    def showing(self, name: str) -> Self:
        """Rows of one verdict, or of one outcome; all under another name."""
        if name in Verdict.values and name:
            return self.filter(verdict=name)
        return self.filter(outcome=name) if name in Outcome.values and name else self


class ExportLogQuerySet(RecordQuerySet["ExportLog"]):
    """What was written out; each organisation sees its own."""

    def ways(self, scope: Scope) -> list[Q]:
        """Written out from the scope's own organisation."""
        return [Q(organization=scope.organization_id)] if scope.organization_id is not None else []
