"""The clock that a list shows of each row."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from gonghui.engines.deadlines.models import Deadline


def last_day_of(*rules: str) -> Subquery:
    """The end of the running clock of one of these rules, or None, for rows whose key is that of a record."""
    clocks = Deadline.objects.running().filter(record=OuterRef("pk"), rule__in=rules)
    return Subquery(clocks.order_by("last_day").values("last_day")[:1])
