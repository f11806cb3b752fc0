from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.addresses import record_address
from gonghui.kernel.models import RecordModel
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.programmes.disputes.models.rooms import Seat

PARTIES = (SeatRole.APPLICANT, SeatRole.RESPONDENT)


class JointApplication(RecordModel):
    """What both parties ask together about an agreement in force: a court to confirm it, or a commission to review it.

    A subclass names the agreement, the field of the body it goes to (`body_field`), its page (`page`), and which of its
    states stand in the way of another application (`standing`).
    """

    application = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("申请书"))
    filed_on = models.DateField(_("递交日期"), null=True, blank=True)

    body_field: ClassVar[str]
    page: ClassVar[str]
    standing: ClassVar[tuple[str, ...]]

    if TYPE_CHECKING:
        agreement: Any
        agreement_id: int
        joinings: Any
        state: str

        def get_state_display(self) -> str: ...

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return record_address(self.page, self.code)

    @property
    def body(self) -> Organization:
        """Where it goes to."""
        found: Organization = getattr(self, self.body_field)
        return found

    @property
    def body_id(self) -> int:
        """The key of where it goes to."""
        found: int = getattr(self, f"{self.body_field}_id")
        return found

    @property
    def stands(self) -> bool:
        """Whether it is under way or has been granted: no other beside it."""
        return self.state in self.standing

    def names_still_to_join(self) -> list[str]:
        """The parties who have not agreed to apply. Two queries."""
        agreed = set(self.joinings.values_list("seat_id", flat=True))
        return [str(seat) for seat in self.party_seats() if seat.pk not in agreed]

    def party_seats(self) -> list[Seat]:
        """The seats of both parties. One query."""
        return list(Seat.objects.filter(case=self.agreement.case_id, role__in=PARTIES).order_by("pk"))


class JoiningBase(models.Model):
    """One party's own agreement to apply together, given from the seat that signed."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("席位"))
    at = models.DateTimeField(_("同意时间"), default=clock.now)
    device = models.CharField(_("设备"), max_length=200)

    class Meta:
        abstract = True
