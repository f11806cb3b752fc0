"""Cases, their parties and claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q, QuerySet

from gonghui.kernel.crypto import blind_index
from gonghui.kernel.querysets import ChildQuerySet, RecordQuerySet, beginning, within
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.querysets.clocks import last_day_of

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Case, Claim, Party

KNOWN = 1_000
PHONE = re.compile(r"1\d{10}")
CLOCKS = ("acceptance", "mediation")
LINE = (
    "pk", "filed_on", "number", "category", "origin", "amount_claimed", "state", "last_day", "record__public_code",
    "record__title", "place__name", "mediation_body__short_name", "mediator__name",
)  # fmt: skip
CASE_VIEWS = {
    "filed": (CaseState.FILED,),
    "mediating": (CaseState.MEDIATING,),
    "signing": (CaseState.SIGNING,),
    "agreed": (CaseState.AGREED,),
    "closed": (CaseState.REFUSED, CaseState.TERMINATED, CaseState.WITHDRAWN),
}


class CaseQuerySet(RecordQuerySet["Case"]):
    """Cases, wherever they came from."""

    by_town = True

    def ways(self, scope: Scope) -> list[Q]:
        """No way leads to what was taken over from a ledger by mistake, and taken back."""
        return [way & Q(taken_back_at=None) for way in super().ways(scope)]

    def past(self) -> Self:
        """Taken over from a ledger after they had ended."""
        return self.exclude(ledger_number=None)

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

    def lines(self) -> QuerySet[Case, Any]:
        """Just what a line of the register says, as tuples with names; whole objects cost thrice as much."""
        return self.annotate(last_day=last_day_of(*CLOCKS)).values_list(*LINE, named=True)

    def with_clocks(self) -> Self:
        """As `with_parts`, with what a page needs to draw the case's clocks."""
        return self.with_parts().select_related("extension")

    def in_view(self, name: str) -> Self:
        """The cases of a tab of the register (`CASE_VIEWS`); all without a name or under an unknown one."""
        states = CASE_VIEWS.get(name)
        return self if states is None else self.filter(state__in=states)

    def narrowed(self, *, place: str = "", origin: str = "") -> Self:
        """Only the cases of a place, with what lies in it, and of an origin; an empty value narrows nothing."""
        rows = self.filter(within(place, by_town=True)) if place else self
        return rows.filter(origin=origin) if origin else rows

    def known_as(self, text: str) -> Self | None:
        """Cases with this number, with a party of this telephone, or of a name that begins so."""
        parties = apps.get_model("disputes", "Party")._default_manager.order_by()
        ways = [
            self.model._default_manager.filter(number=text).order_by().values_list("pk"),
            parties.filter(beginning("name", text)).values_list("case_id"),
        ]
        if PHONE.fullmatch(text):
            ways.append(parties.filter(phone_index=blind_index(text, purpose="phone")).values_list("case_id"))
        keys = [key for (key,) in ways[0].union(*ways[1:])[: KNOWN + 1]]
        return self.filter(pk__in=keys) if 0 < len(keys) <= KNOWN else None

    def containing(self, text: str) -> Self:
        """Cases whose number or title contains `text`."""
        return self.filter(Q(number__contains=text) | Q(record__title__contains=text)) if text else self


class PartyQuerySet(ChildQuerySet["Party"]):
    parent = "case"


class ClaimQuerySet(ChildQuerySet["Claim"]):
    parent = "case"
