"""What other departments sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from gonghui.kernel.querysets import RecordQuerySet
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import FeedKind
from gonghui.programmes.disputes.permissions import VIEW_FEEDS

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import FeedItem

FEED_VIEWS: dict[str, Q] = {"": Q(), **{str(kind): Q(kind=kind) for kind in FeedKind}}


class FeedItemQuerySet(RecordQuerySet["FeedItem"]):
    """Determinations, arbitration cases and consultations, seen with a right of their own."""

    def visible_to(self, scope: Scope) -> Self:
        """Nothing without the right, and nothing whose import was undone."""
        return super().visible_to(scope).standing() if scope.has(VIEW_FEEDS) else self.none()

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def in_view(self, name: str) -> Self:
        """The items of a tab of the register (`FEED_VIEWS`); all under another name."""
        return self.filter(FEED_VIEWS.get(name, Q()))

    def narrowed(self, *, place: str = "", sender: str = "") -> Self:
        """Only those of a place, of a sender by its code; an empty value narrows nothing."""
        wanted = {name: value for name, value in (("place", place), ("sender__code", sender)) if value}
        return self.filter(**wanted)

    def containing(self, text: str) -> Self:
        """Items whose firm contains `text`, or that have this number."""
        return self.filter(Q(enterprise_name__contains=text) | Q(reference=text)) if text else self

    def with_parts(self) -> Self:
        """Rows with record, place, firm and sender attached."""
        return self.select_related("record", "place", "enterprise", "sender")
