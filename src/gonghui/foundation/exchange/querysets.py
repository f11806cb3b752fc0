from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.exchange.models import ExportLog


class ExportLogQuerySet(RecordQuerySet["ExportLog"]):
    """What was written out; each organisation sees its own."""

    def ways(self, scope: Scope) -> list[Q]:
        """Written out from the scope's own organisation."""
        return [Q(organization=scope.organization_id)] if scope.organization_id is not None else []
