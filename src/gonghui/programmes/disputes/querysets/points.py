"""Points where people scan to report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import RecordQuerySet

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import ReportPoint


class ReportPointQuerySet(RecordQuerySet["ReportPoint"]):
    """QR codes on walls."""

    def open(self) -> Self:
        """Those that can be scanned."""
        return self.filter(closed_at=None)

    def in_view(self, name: str) -> Self:
        """The points of a tab of the register: those that can be scanned, or those that were taken down."""
        return self.exclude(closed_at=None) if name == "closed" else self.open()

    def with_parts(self) -> Self:
        """Rows with record, place and enterprise attached."""
        return self.select_related("record", "place", "enterprise")

    def narrowed(self, *, place: str = "", kind: str = "") -> Self:
        """Only those of a place and of a kind; an empty value narrows nothing."""
        wanted = {name: value for name, value in (("place", place), ("kind", kind)) if value}
        return self.filter(**wanted)

    def containing(self, text: str) -> Self:
        """Points whose name contains `text`."""
        return self.filter(name__contains=text) if text else self
