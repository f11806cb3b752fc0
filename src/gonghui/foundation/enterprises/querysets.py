from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.enterprises.models import EnterpriseFile


class EnterpriseFileQuerySet(RecordQuerySet["EnterpriseFile"]):
    """What federations know of enterprises. A file that was withdrawn (its import undone) is seen by nobody."""

    def ways(self, scope: Scope) -> list[Q]:
        """The ways into a record, as far as its file stands."""
        return [way & Q(withdrawn_at=None) for way in super().ways(scope)]

    def named_like(self, text: str) -> Self:
        """Files whose name contains `text`."""
        return self.filter(name__contains=text.strip())
