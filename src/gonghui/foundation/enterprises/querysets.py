from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope

if TYPE_CHECKING:
    from gonghui.foundation.enterprises.models import EnterpriseFile


FILE_VIEWS: dict[str, Q] = {"nocode": Q(enterprise__uscc=None), "nocount": Q(headcount=None)}


class EnterpriseFileQuerySet(RecordQuerySet["EnterpriseFile"]):
    """What federations know of enterprises. A file that was withdrawn (its import undone) is seen by nobody."""

    def ways(self, scope: Scope) -> list[Q]:
        """The ways into a record, as far as its file stands."""
        return [way & Q(withdrawn_at=None) for way in super().ways(scope)]

    def named_like(self, text: str) -> Self:
        """Files whose name contains `text`."""
        return self.filter(name__contains=text.strip())

    def with_parts(self) -> Self:
        """Rows with record, identity and place attached, for lists and pages."""
        return self.select_related("record", "enterprise", "place")

    def in_view(self, name: str) -> Self:
        """The files of a tab of the register (`FILE_VIEWS`); all under another name."""
        return self.filter(FILE_VIEWS.get(name, Q()))

    def narrowed(self, *, place: str = "", size: str = "") -> Self:
        """Only the files of a place, and of firms with so many workers or more; an empty value narrows nothing."""
        rows = self.filter(place=place) if place else self
        return rows.filter(headcount__gte=int(size)) if size else rows

    def containing(self, text: str) -> Self:
        """Files whose name contains `text`, or whose credit code begins with it."""
        if not text:
            return self
        return self.filter(Q(name__contains=text) | Q(enterprise__uscc__startswith=text.upper()))
