from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.foundation.people.id_number import normalized_id_number
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import Invalid
from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.people.models import PersonFile


FILE_VIEWS: dict[str, Q] = {"nophone": Q(phone_index=None), "noid": Q(person__id_index=None)}


class PersonFileQuerySet(RecordQuerySet["PersonFile"]):
    """What federations know of persons. A file that was withdrawn (its import undone) is seen by nobody."""

    def ways(self, scope: Scope) -> list[Q]:
        """The ways into a record, as far as its file stands."""
        return [way & Q(withdrawn_at=None) for way in super().ways(scope)]

    def with_phone(self, phone: str) -> Self:
        """Files that carry this phone number, found by its blind index."""
        return self.filter(phone_index=blind_index(phone, purpose="phone"))

    def with_id_number(self, id_number: str) -> Self:
        """The files of whoever has this number, found by its blind index."""
        return self.filter(person__id_index=blind_index(id_number, purpose="id_number"))

    def with_number(self, text: str) -> Self:
        """Files of whoever has exactly this phone or ID number, as people write it; none for anything else."""
        for normalized, find in ((normalized_id_number, self.with_id_number), (normalized_phone, self.with_phone)):
            try:
                return find(normalized(text))
            except Invalid:
                continue
        return self.none()

    def with_parts(self) -> Self:
        """Rows with record, identity and place attached, for lists and pages."""
        return self.select_related("record", "person", "place")

    def in_view(self, name: str) -> Self:
        """The files of a tab of the register (`FILE_VIEWS`); all under another name."""
        return self.filter(FILE_VIEWS.get(name, Q()))

    def narrowed(self, *, place: str = "") -> Self:
        """Only the files of a place; an empty value narrows nothing."""
        return self.filter(place=place) if place else self

    def containing(self, text: str) -> Self:
        """Files of persons whose name contains `text`."""
        return self.filter(person__name__contains=text) if text else self
