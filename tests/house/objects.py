"""What to put into an address: for each parameter of a route, something staged. New parameters are entered here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gonghui.programmes.disputes.enums import SeatRole
from tests import stages
from tests.foundation.jobs.samples import failed_task
from tests.house.routes import Route
from tests.house.world import Place

OWNED: dict[str, Callable[[Place], object]] = {
    "exchange/batches/<slug:code>": lambda place: place.batch.code,
    "files/enterprises/<slug:code>": lambda place: place.enterprise.code,
    "files/people/<slug:code>": lambda place: place.person.code,
    "files/bodies/<slug:code>": lambda place: place.county.court.code,
    "inbox/<int:notice_id>": lambda place: place.notice.pk,
    "documents/<str:code>": lambda place: place.order.document.verification_code,
    "disputes/signals/<slug:code>": lambda place: place.signal.code,
    "disputes/signals/<slug:code>/photos/<int:photo_id>": lambda place: place.photo.pk,
    "disputes/feeds/items/<slug:code>": lambda place: place.feed_item.code,
    "disputes/snapshots/<slug:code>": lambda place: place.snapshot.code,
    "disputes/walls/<int:link_id>": lambda place: place.wall.pk,
    "disputes/points/<slug:code>": lambda place: place.point.code,
    "disputes/rules/<int:version_id>": lambda place: place.rehearsal.version_id,
    "disputes/rules/rehearsals/<int:rehearsal_id>": lambda place: place.rehearsal.pk,
    "disputes/warnings/<slug:code>": lambda place: place.warning.code,
    "disputes/orders/<slug:code>": lambda place: place.order.code,
    "disputes/letters/<slug:code>": lambda place: place.letter.code,
    "legal/models/<int:model_id>": lambda place: place.model.pk,
    "disputes/cases/<slug:code>": lambda place: place.case.code,
    "disputes/cases/<slug:code>/seats/<int:seat_id>": lambda place: place.seat.pk,
    "disputes/cases/<slug:code>/parties/<int:party_id>": lambda place: place.party.pk,
    "disputes/cases/<slug:code>/calculations/<int:calculation_id>": lambda place: place.calculation_of(place.case).pk,
    "disputes/cases/<slug:code>/evidence/<int:evidence_id>": lambda place: place.evidence.pk,
    "disputes/referrals/<slug:code>": lambda place: place.referral.code,
    "disputes/confirmations/<slug:code>": lambda place: place.confirmation.code,
    "disputes/payments/<int:payment_id>": lambda place: place.payment.pk,
    "room/<slug:code>/payments/<int:payment_id>": lambda place: place.payment.pk,
    "disputes/handovers/<slug:code>": lambda place: place.handover.code,
    "disputes/handovers/items/<int:item_id>": lambda place: place.handover.items.first().pk,
    "disputes/awards/<int:award_id>": lambda place: place.award.pk,
    "disputes/reviews/<slug:code>": lambda place: place.review.code,
    "room/<slug:code>": lambda place: place.case.code,
    "room/<slug:code>/private/<int:seat_id>": lambda place: place.seat.pk,
    "room/<slug:code>/evidence/<int:evidence_id>": lambda place: place.evidence.pk,
    "room/<slug:code>/facts/<int:fact_id>": lambda place: place.fact.pk,
    "room/<slug:code>/minutes/<int:minutes_id>": lambda place: place.case.minutes.get().pk,
    "room/<slug:code>/papers/<int:document_id>": lambda place: place.record_of(place.case).pk,
    "api/v1/disputes/referrals/{code}": lambda place: place.referral.code,
    "api/v1/disputes/cases/{code}": lambda place: place.case.code,
    "api/v1/disputes/signals/{code}": lambda place: place.signal.code,
    "api/v1/disputes/warnings/{code}": lambda place: place.warning.code,
}
"""Keys of things that belong to one county: nobody of another may find them."""

SHARED: dict[str, Callable[[Place], object]] = {
    "wall/<str:key>": lambda place: place.wall_key,
    "verify/<str:code>": lambda place: place.document.verification_code,
    "r/place/<slug:place>": lambda place: place.county.town,
    "r/<slug:report_code>": lambda place: place.enterprise.report_code,
    "disputes/figures/<slug:key>": lambda _place: "cases_handled",
    "disputes/confirmations/<slug:code>/papers/<slug:paper>": lambda _place: "application",
    "disputes/reviews/<slug:code>/papers/<slug:paper>": lambda _place: "application",
    "disputes/cases/<slug:code>/petitions/<slug:kind>": lambda _place: "arbitration",
    "room/<slug:code>/petitions/<slug:kind>": lambda _place: "arbitration",
    "jobs/<uuid:task_id>": lambda _place: failed_task().pk,
    "api/v1/disputes/figures/{key}": lambda _place: "cases_handled",
    "exchange/<slug:register>": lambda _place: "enterprises",
    "legal/cards/<slug:code>": lambda _place: "arrears",
    "legal/check/<slug:trail>": lambda _place: "pay-unpaid-firm",
    "room/<slug:code>/sheets/<slug:name>": lambda _place: "economic_compensation",
    "legal/<slug:name>": lambda _place: "economic_compensation",
    "api/v1/legal/calculators/{name}": lambda _place: "economic_compensation",
}
"""Words of a vocabulary, codes that open a public page to whoever holds them, and tasks, which are the system's."""

OTHERS: dict[str, Callable[[Place], object]] = {
    "disputes/cases/<slug:code>/seats/<int:seat_id>": lambda place: (
        stages.seats_of(place.settled)[SeatRole.RESPONDENT].pk
    ),
    "disputes/cases/<slug:code>/parties/<int:party_id>": lambda place: place.settled.parties.latest("pk").pk,
    "disputes/signals/<slug:code>/photos/<int:photo_id>": lambda place: (
        stages.staged_photo(stages.staged_signal(place.county, 7)).pk
    ),
    "disputes/cases/<slug:code>/calculations/<int:calculation_id>": (
        lambda place: place.calculation_of(place.settled).pk
    ),
    "disputes/cases/<slug:code>/evidence/<int:evidence_id>": lambda place: place.settled.evidence.get().pk,
    "room/<slug:code>/evidence/<int:evidence_id>": lambda place: place.settled.evidence.get().pk,
    "room/<slug:code>/payments/<int:payment_id>": lambda place: place.payment.pk,
    "room/<slug:code>/private/<int:seat_id>": lambda place: stages.seats_of(place.settled)[SeatRole.RESPONDENT].pk,
    "room/<slug:code>/facts/<int:fact_id>": lambda place: place.settled.room_facts.get().pk,
    "room/<slug:code>/minutes/<int:minutes_id>": lambda place: place.settled.minutes.get().pk,
    "room/<slug:code>/papers/<int:document_id>": lambda place: place.record_of(place.settled).pk,
}
"""For keys below another one: something of the same county that hangs on another parent than `OWNED` names."""


SENT: dict[str, Callable[[Place], dict[str, object]]] = {
    "disputes:agreement_send": lambda place: {"edition": place.draft.edition},
    "disputes:agreement_take_down": lambda place: {"edition": place.draft.edition},
    "disputes:agreement_attest": lambda place: {"edition": place.draft.edition},
    "disputes:agreement_seal": lambda place: {"edition": place.draft.edition},
}
"""Forms that say which row they were drawn from: what they send, by the name of the route."""


def is_owned(parameter: str) -> bool:
    """Whether a parameter names something that belongs to one county."""
    return _entry(parameter) in OWNED


def value(parameter: str, place: Place) -> object:
    """What stands in this parameter for things of `place`."""
    entry = _entry(parameter)
    return {**OWNED, **SHARED}[entry](place)


def address(route: Route, place: Place) -> str:
    """The address of a route for the things of one county."""
    return route.address([value(parameter, place) for parameter in route.parameters])


def sent(route: Route, place: Place) -> dict[str, object]:
    """What a form at this address says; nothing for most."""
    return SENT[str(route)](place) if str(route) in SENT else {}


def _entry(parameter: str) -> str:
    if parameter in OWNED or parameter in SHARED:
        return parameter
    pytest.fail(
        f"say what stands for {parameter!r}: enter it in tests/house/objects.py, under OWNED with something staged in "
        "tests/house/world.py, or under SHARED if it names nothing that belongs to a county"
    )
