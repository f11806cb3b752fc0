"""Signals and who reported them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Colour, SignalState
from gonghui.programmes.disputes.permissions import SEE_REPORTER

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Signal, SignalClassification, SignalNote, SignalPhoto, SignalReporter

SIGNAL_VIEWS: dict[str, Q] = {
    "": Q(state=SignalState.RECEIVED),
    "red": Q(state=SignalState.RECEIVED, candidate=Colour.RED),
    "accepted": Q(state=SignalState.ACCEPTED),
    "aside": Q(state__in=[SignalState.DISMISSED, SignalState.MERGED]),
}


class SignalQuerySet(RecordQuerySet["Signal"]):
    """Signals of the inbox."""

    def waiting(self) -> Self:
        """Not triaged yet."""
        return self.filter(state=SignalState.RECEIVED)

    def accepted(self) -> Self:
        """Accepted after triage: what the figure of collected signals counts."""
        return self.filter(state=SignalState.ACCEPTED)

    def in_view(self, name: str) -> Self:
        """The signals of a tab of the inbox (`SIGNAL_VIEWS`); all under another name."""
        return self.filter(SIGNAL_VIEWS.get(name, Q()))

    def narrowed(self, *, place: str = "", colour: str = "", point: str = "") -> Self:
        """Only the signals of a place, of a candidate colour, of a report point by its code; empty narrows nothing."""
        asked = (("place", place), ("candidate", colour), ("point__record__public_code", point))
        return self.filter(**{name: value for name, value in asked if value})

    def with_firm(self) -> Self:
        """Rows with record, place and enterprise attached, for lists and pages."""
        return self.select_related("record", "place", "enterprise", "point", "classification")

    def with_phone(self) -> Self:
        """Rows with the blind index of their reporter's number as `phone_index`, to compare and not to show."""
        return self.annotate(phone_index=F("reporter__phone_index"))

    def like(self, signal: Signal, *, phone_index: str | None, since: dt.date, until: dt.date) -> Self:
        """Standing signals that may tell of the same matter: of the firm, of the place, or by the same reporter.

        Each way has an index of its own, hence the union. One statement with whatever is asked of the rows.
        """
        standing = self.model._default_manager.filter(
            federation=signal.federation_id, state__in=[SignalState.RECEIVED, SignalState.ACCEPTED]
        ).order_by()
        near = Q(occurred_on__gte=since, occurred_on__lte=until)
        ways = [standing.filter(near, place=signal.place_id)]
        if signal.enterprise_id is not None:
            ways.append(standing.filter(near, enterprise=signal.enterprise_id))
        if phone_index is not None:
            ways.append(standing.filter(reporter__phone_index=phone_index))
        keys = [way.values("pk") for way in ways]
        return self.filter(pk__in=keys[0].union(*keys[1:])).exclude(pk=signal.pk)

    def containing(self, text: str) -> Self:
        """Signals whose title, firm or report point contains `text`."""
        told = Q(record__title__contains=text) | Q(enterprise_name__contains=text) | Q(point__name__contains=text)
        return self.filter(told) if text else self


class SignalPhotoQuerySet(ChildQuerySet["SignalPhoto"]):
    """Photos, seen exactly when their signal is seen."""

    parent = "signal"


class SignalReporterQuerySet(ChildQuerySet["SignalReporter"]):
    """Who reported: seen with a right of its own, besides that to the signal."""

    parent = "signal"

    def visible_to(self, scope: Scope) -> Self:
        """Nothing without the right to see reporters."""
        return super().visible_to(scope) if scope.has(SEE_REPORTER) else self.none()


class SignalNoteQuerySet(ChildQuerySet["SignalNote"]):
    """What reporters added: seen with the signal that it belongs to."""

    parent = "signal"


class SignalClassificationQuerySet(ChildQuerySet["SignalClassification"]):
    """Proposals and decisions, seen with the signal that they are about."""

    parent = "signal"

    def decided(self) -> Self:
        """Those that a person decided, with their signals and who reported them."""
        return self.filter(decided_at__isnull=False).select_related("signal__record", "signal__reporter")

    def after(self, key: int) -> Self:
        """Those behind a key, in order."""
        return self.filter(pk__gt=key).order_by("pk")
