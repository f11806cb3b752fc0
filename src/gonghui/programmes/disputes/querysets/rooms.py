"""The mediation room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel import clock
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.querysets import ChildQuerySet
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import SeatRole

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Invitation, PrivateMessage, RoomMessage, Seat


class SeatQuerySet(ChildQuerySet["Seat"]):
    """Chairs of the mediation room."""

    parent = "case"

    def in_private_with(self, seat: Seat) -> Self:
        """The seats whose private talk `seat` takes part in: everybody their own, the mediator all."""
        others = self.filter(case=seat.case_id).exclude(role=SeatRole.MEDIATOR)
        return others if seat.role == SeatRole.MEDIATOR else others.filter(pk=seat.pk)


class InvitationQuerySet(ChildQuerySet["Invitation"]):
    parent = "seat"

    def for_code(self, code: str) -> Self:
        """The invitation whose code this is, found by blind index; codes themselves are not kept."""
        return self.filter(code_index=blind_index(code, purpose="invitation"))

    def standing(self) -> Self:
        """Neither revoked nor expired, used or not."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now())


class RoomMessageQuerySet(ChildQuerySet["RoomMessage"]):
    """What everybody in the room may read."""

    parent = "case"

    def since(self, sequence: int) -> Self:
        """What was said after `sequence`, in order."""
        return self.filter(sequence__gt=sequence).order_by("sequence")


class PrivateMessageQuerySet(ChildQuerySet["PrivateMessage"]):
    """Private talk between one person and the mediator: a table of its own, so that no join leaks it."""

    parent = "seat"

    def visible_to(self, scope: Scope) -> Self:
        """One's own talk, and for the mediator of the case everybody's; nobody else's way in opens it."""
        from gonghui.programmes.disputes.models import Seat  # a sibling: the rule hangs on the scope's own seat

        own = Seat.objects.filter(pk=scope.seat_id).first() if scope.seat_id is not None else None
        if own is None:
            return self.none()
        return super().visible_to(scope).filter(seat__in=Seat.objects.in_private_with(own).values("pk"))

    def between(self, seat_id: int) -> Self:
        """The talk of one seat with the mediator."""
        return self.filter(seat_id=seat_id).order_by("sequence")

    def since(self, sequence: int) -> Self:
        """What was said after `sequence`, in order."""
        return self.filter(sequence__gt=sequence).order_by("sequence")
