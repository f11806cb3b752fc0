"""The reading vocabulary of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, F, OuterRef, Q, Subquery

from gonghui.kernel.crypto import blind_index
from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet, ScopedQuerySet
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import (
    CaseState,
    Colour,
    ConfirmationState,
    OrderState,
    SeatRole,
    SignalState,
    WarningState,
)
from gonghui.programmes.disputes.permissions import SEE_REPORTER

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import (
        Agreement,
        Case,
        Claim,
        Confirmation,
        DisposalOrder,
        Instalment,
        Invitation,
        Party,
        PrivateMessage,
        RiskWarning,
        RoomMessage,
        Seat,
        Signal,
        SignalReporter,
        Signature,
        WarningColour,
        WarningPolicy,
    )

CASE_VIEWS = {
    "filed": (CaseState.FILED,),
    "mediating": (CaseState.MEDIATING,),
    "signing": (CaseState.SIGNING,),
    "agreed": (CaseState.AGREED,),
    "closed": (CaseState.REFUSED, CaseState.TERMINATED, CaseState.WITHDRAWN),
}


SIGNAL_VIEWS: dict[str, Q] = {
    "": Q(state=SignalState.RECEIVED),
    "red": Q(state=SignalState.RECEIVED, candidate=Colour.RED),
    "accepted": Q(state=SignalState.ACCEPTED),
    "aside": Q(state__in=[SignalState.DISMISSED, SignalState.MERGED]),
}
WARNING_VIEWS: dict[str, Q] = {
    "": ~Q(state=WarningState.CLOSED),
    **{str(colour): ~Q(state=WarningState.CLOSED) & Q(colour=colour) for colour in Colour},
    "closed": Q(state=WarningState.CLOSED),
}
ORDER_VIEWS: dict[str, Q] = {
    "": Q(state__in=[OrderState.ISSUED, OrderState.RECEIVED]),
    "issued": Q(state=OrderState.ISSUED),
    "received": Q(state=OrderState.RECEIVED),
    "returned": Q(state=OrderState.RETURNED),
    "answered": Q(state=OrderState.ANSWERED),
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

    def narrowed(self, *, place: str = "", colour: str = "") -> Self:
        """Only the signals of a place and of a candidate colour; an empty value narrows nothing."""
        wanted = {name: value for name, value in (("place", place), ("candidate", colour)) if value}
        return self.filter(**wanted)

    def with_firm(self) -> Self:
        """Rows with record, place and enterprise attached, for lists and pages."""
        return self.select_related("record", "place", "enterprise")

    def containing(self, text: str) -> Self:
        """Signals whose title or firm contains `text`."""
        return self.filter(Q(record__title__contains=text) | Q(enterprise_name__contains=text)) if text else self


class SignalReporterQuerySet(ChildQuerySet["SignalReporter"]):
    """Who reported: seen with a right of its own, besides that to the signal."""

    parent = "signal"

    def visible_to(self, scope: Scope) -> Self:
        """Nothing without the right to see reporters."""
        return super().visible_to(scope) if scope.has(SEE_REPORTER) else self.none()


class WarningQuerySet(RecordQuerySet["RiskWarning"]):
    """Warnings of firms and places."""

    def open(self) -> Self:
        """Not closed."""
        return self.exclude(state=WarningState.CLOSED)

    def in_view(self, name: str) -> Self:
        """The warnings of a tab of the register (`WARNING_VIEWS`); all under another name."""
        return self.filter(WARNING_VIEWS.get(name, Q()))

    def narrowed(self, *, place: str = "") -> Self:
        """Only the warnings of a place; an empty value narrows nothing."""
        return self.filter(place=place) if place else self

    def containing(self, text: str) -> Self:
        """Warnings whose title contains `text`."""
        return self.filter(record__title__contains=text) if text else self

    def with_firm(self) -> Self:
        """Rows with record, place and enterprise attached."""
        return self.select_related("record", "place", "enterprise")

    def with_counts(self) -> Self:
        """Rows with `signal_count` and `order_count`, counted for the rows that are fetched and no others."""
        same = self.model._base_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
        signals, orders = (same.annotate(n=Count(name)).values("n") for name in ("signals", "orders"))
        return self.annotate(signal_count=Subquery(signals), order_count=Subquery(orders))


class WarningColourQuerySet(ChildQuerySet["WarningColour"]):
    """The colours a warning has had."""

    parent = "warning"


class WarningPolicyQuerySet(ScopedQuerySet["WarningPolicy"]):
    """Policies of federations, and those that every federation reads."""

    def visible_to(self, scope: Scope) -> Self:
        """The scope's federations' own and the national ones."""
        return self.filter(Q(federation__in=scope.federations) | Q(federation=None))

    def in_force(self, federation_id: int) -> WarningPolicy | None:
        """The one that counts in a federation: its own newest before the newest national one; None without any."""
        rows = self.filter(Q(federation=federation_id) | Q(federation=None))
        return rows.order_by(F("federation").asc(nulls_last=True), "-installed_at", "-pk").first()


class OrderQuerySet(RecordQuerySet["DisposalOrder"]):
    """Disposal orders, as sender and as recipient."""

    def waiting(self) -> Self:
        """Not yet answered or returned."""
        return self.filter(state__in=[OrderState.ISSUED, OrderState.RECEIVED])

    def in_view(self, name: str) -> Self:
        """The orders of a tab of the register (`ORDER_VIEWS`); all under another name."""
        return self.filter(ORDER_VIEWS.get(name, Q()))

    def containing(self, text: str) -> Self:
        """Orders whose number or title contains `text`."""
        return self.filter(Q(number__contains=text) | Q(record__title__contains=text)) if text else self

    def with_parts(self) -> Self:
        """Rows with record, warning, firm and recipient attached."""
        return self.select_related("record", "place", "organization", "warning__record", "warning__enterprise")


class CaseQuerySet(RecordQuerySet["Case"]):
    """Cases, wherever they came from."""

    def running(self) -> Self:
        """Not ended."""
        return self.filter(state__in=[CaseState.FILED, CaseState.MEDIATING, CaseState.SIGNING])

    def handled(self) -> Self:
        """Accepted cases whose mediation has ended: the base of the success rate."""
        return self.exclude(accepted_on=None).exclude(ended_on=None)

    def succeeded(self) -> Self:
        """Of the handled ones, those with an agreement in force; the same cohort."""
        return self.handled().exclude(agreed_on=None)

    def with_parts(self) -> Self:
        """Rows with record, place and mediation body attached."""
        return self.select_related("record", "place", "mediation_body", "mediator")

    def in_view(self, name: str) -> Self:
        """The cases of a tab of the register (`CASE_VIEWS`); all without a name or under an unknown one."""
        states = CASE_VIEWS.get(name)
        return self if states is None else self.filter(state__in=states)

    def narrowed(self, *, place: str = "", origin: str = "") -> Self:
        """Only the cases of a place and of an origin; an empty value narrows nothing."""
        wanted = {name: value for name, value in (("place", place), ("origin", origin)) if value}
        return self.filter(**wanted)

    def containing(self, text: str) -> Self:
        """Cases whose number or title contains `text`."""
        return self.filter(Q(number__contains=text) | Q(record__title__contains=text)) if text else self


class PartyQuerySet(ChildQuerySet["Party"]):
    parent = "case"


class ClaimQuerySet(ChildQuerySet["Claim"]):
    parent = "case"


class SeatQuerySet(ChildQuerySet["Seat"]):
    """Chairs of the mediation room."""

    parent = "case"

    def in_private_with(self, seat: Seat) -> Self:
        """The parties' seats whose private talk `seat` takes part in: a party its own, the mediator every party's."""
        parties = self.filter(case=seat.case_id, role__in=[SeatRole.APPLICANT, SeatRole.RESPONDENT])
        return parties if seat.role == SeatRole.MEDIATOR else parties.filter(pk=seat.pk)


class InvitationQuerySet(ChildQuerySet["Invitation"]):
    parent = "seat"

    def for_code(self, code: str) -> Self:
        """The invitation whose code this is, found by blind index; codes themselves are not kept."""
        return self.filter(code_index=blind_index(code, purpose="invitation"))


class RoomMessageQuerySet(ChildQuerySet["RoomMessage"]):
    """What everybody in the room may read."""

    parent = "case"

    def since(self, sequence: int) -> Self:
        """What was said after `sequence`, in order."""
        return self.filter(sequence__gt=sequence).order_by("sequence")


class PrivateMessageQuerySet(ChildQuerySet["PrivateMessage"]):
    """Private talk between one party and the mediator: a table of its own, so that no join leaks it."""

    parent = "seat"

    def visible_to(self, scope: Scope) -> Self:
        """The party's own talk, and for the mediator of the case every party's; nobody else's way in opens it."""
        from gonghui.programmes.disputes.models import Seat  # a sibling: the rule hangs on the scope's own seat

        own = Seat.objects.filter(pk=scope.seat_id).first() if scope.seat_id is not None else None
        if own is None:
            return self.none()
        return super().visible_to(scope).filter(seat__in=Seat.objects.in_private_with(own).values("pk"))

    def between(self, seat_id: int) -> Self:
        """The talk of one party's seat with the mediator."""
        return self.filter(seat_id=seat_id).order_by("sequence")

    def since(self, sequence: int) -> Self:
        """What was said after `sequence`, in order."""
        return self.filter(sequence__gt=sequence).order_by("sequence")


class AgreementQuerySet(ChildQuerySet["Agreement"]):
    parent = "case"

    def standing(self) -> Self:
        """Drafts, agreements being signed and in force; not those that were taken down."""
        return self.exclude(state="withdrawn")


class InstalmentQuerySet(ChildQuerySet["Instalment"]):
    parent = "agreement"


class SignatureQuerySet(ChildQuerySet["Signature"]):
    parent = "agreement"

    def valid(self) -> Self:
        """Signatures that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class ConfirmationQuerySet(RecordQuerySet["Confirmation"]):
    """Applications for judicial confirmation."""

    def waiting_for_court(self) -> Self:
        """Filed or docketed, not ruled on."""
        return self.filter(state__in=[ConfirmationState.FILED, ConfirmationState.DOCKETED])

    def with_parts(self) -> Self:
        """Rows with record, court, agreement and case attached."""
        return self.select_related("record", "place", "court", "agreement__case__record")
