from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel.crypto import blind_index
from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.people.models import PersonFile


class PersonFileQuerySet(RecordQuerySet["PersonFile"]):
    """What federations know of persons. A file that was withdrawn (its import undone) is seen by nobody."""

    def ways(self, scope: Scope) -> list[Q]:
        """The ways into a record, as far as its file stands."""
        return [way & Q(withdrawn_at=None) for way in super().ways(scope)]

    def with_phone(self, phone: str) -> Self:
        """Files that carry this phone number, found by its blind index."""
        return self.filter(phone_index=blind_index(phone, purpose="phone"))
