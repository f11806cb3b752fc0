from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.crypto import blind_index
from gonghui.kernel.querysets import RecordQuerySet

if TYPE_CHECKING:
    from gonghui.foundation.people.models import PersonFile


class PersonFileQuerySet(RecordQuerySet["PersonFile"]):
    """What federations know of persons."""

    def with_phone(self, phone: str) -> Self:
        """Files that carry this phone number, found by its blind index."""
        return self.filter(phone_index=blind_index(phone, purpose="phone"))
