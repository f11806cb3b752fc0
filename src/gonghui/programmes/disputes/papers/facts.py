"""What is printed on the record of undisputed facts. Reads, never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gonghui.programmes.disputes.enums import PARTIES, SeatRole
from gonghui.programmes.disputes.models import Case, FactTick, RoomFact
from gonghui.programmes.disputes.papers.agreements import ROLES, masked_parties, party_rows, signer_name, signing_seats
from gonghui.programmes.disputes.papers.wording import in_source_language, moment_text


@in_source_language()
def record_data(case: Case, facts: Sequence[RoomFact]) -> dict[str, Any]:
    """The record with both parties, the facts and who confirmed them when; the last tick of each seat counts."""
    ticked: dict[int, Any] = {}
    for tick in FactTick.objects.filter(fact__in=facts).order_by("at", "pk"):
        ticked[tick.seat_id] = tick.at
    seats = signing_seats(case)
    return {
        "parties": party_rows(case),
        "facts_table": [[_("案由"), case.get_category_display()], [_("案件编号"), case.number or case.code]],
        "mediators": [seat.name for seat in seats if seat.role == SeatRole.MEDIATOR],
        "facts": [{"text": fact.text, "basis": fact.basis} for fact in facts],
        "signatures": [
            {
                "role": str(ROLES[SeatRole(seat.role)]),
                "name": signer_name(seat),
                "signed_at": _("%(at)s 在调解室确认") % {"at": moment_text(ticked[seat.pk])},
                "drawing": None,
            }
            for seat in seats
            if seat.role in PARTIES and seat.pk in ticked
        ],
    }


@in_source_language()
def shown_facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the public page may say of a record: masked parties, how many facts."""
    count = _("%(count)s 条，双方都已确认") % {"count": len(data["facts"])}
    return [masked_parties(data), (str(_("事实")), str(count))]
