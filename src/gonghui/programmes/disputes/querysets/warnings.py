"""Warnings, their colours, and the policy behind them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When

from gonghui.kernel import clock
from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet, within
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Colour, WarningState

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import RiskWarning, WarningColour

WARNING_VIEWS: dict[str, Q] = {
    "": ~Q(state=WarningState.CLOSED),
    **{str(colour): ~Q(state=WarningState.CLOSED) & Q(colour=colour) for colour in Colour},
    "closed": Q(state=WarningState.CLOSED),
}


class WarningQuerySet(RecordQuerySet["RiskWarning"]):
    """Warnings of firms and places."""

    def open(self) -> Self:
        """Not closed."""
        return self.exclude(state=WarningState.CLOSED)

    def in_view(self, name: str) -> Self:
        """The warnings of a tab of the register (`WARNING_VIEWS`); all under another name."""
        return self.filter(WARNING_VIEWS.get(name, Q()))

    def narrowed(self, *, place: str = "", category: str = "", colour: str = "", since: str = "") -> Self:
        """Only the warnings of a place and what lies in it, of a kind, of a colour, of the last `since` days.

        An empty value narrows nothing.
        """
        rows = self.filter(within(place)) if place else self
        if since:
            rows = rows.filter(created_at__gte=clock.at_midnight(clock.today() - dt.timedelta(days=int(since))))
        wanted = {name: value for name, value in (("category", category), ("colour", colour)) if value}
        return rows.filter(**wanted)

    def containing(self, text: str) -> Self:
        """Warnings whose title contains `text`."""
        return self.filter(record__title__contains=text) if text else self

    def with_firm(self) -> Self:
        """Rows with record, place and enterprise attached."""
        return self.select_related("record", "place", "enterprise")

    def with_peak(self) -> Self:
        """Rows with `peak`, the highest colour that the warning ever had: lowering it does not undo that it was."""
        had = self.model._meta.get_field("colours").related_model._base_manager.filter(warning=OuterRef("pk"))
        whens = [When(Exists(had.filter(colour=colour)), then=Value(str(colour))) for colour in reversed(Colour)]
        return self.annotate(peak=Case(*whens, default=F("colour"), output_field=CharField()))

    def with_counts(self) -> Self:
        """Rows with `signal_count` and `order_count`, counted for the rows that are fetched and no others."""
        same = self.model._base_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
        signals, orders = (same.annotate(n=Count(name)).values("n") for name in ("signals", "orders"))
        return self.annotate(signal_count=Subquery(signals), order_count=Subquery(orders))


class WarningColourQuerySet(ChildQuerySet["WarningColour"]):
    """The colours a warning has had."""

    parent = "warning"
