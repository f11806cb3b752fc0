"""Two counties with one of everything, so that whatever a page can show is there to be seen, and not to be seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.test import Client

from gonghui.engines.documents.models import Document
from gonghui.engines.legal.models import Calculation, TrainedModel
from gonghui.engines.rules.models import Rehearsal
from gonghui.foundation.accounts.actions import account_for_phone
from gonghui.foundation.accounts.models import ApiToken, User
from gonghui.foundation.accounts.tokens import issue_token
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.figures.models import Snapshot, WallLink
from gonghui.foundation.notifications.models import Notice
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel.rights import RIGHTS
from gonghui.programmes.disputes.models import (
    Agreement,
    Award,
    Case,
    Confirmation,
    DisposalOrder,
    Evidence,
    FeedItem,
    Handover,
    Letter,
    Party,
    Payment,
    Referral,
    ReportPoint,
    Review,
    RiskWarning,
    RoomFact,
    Seat,
    Signal,
    SignalPhoto,
)
from tests import stages
from tests.cast import Cast, County


@dataclass
class Place:
    """A county and what there is in it.

    `staff` are browsers in which its people have signed in, `inside` those that codes have let into the room of `case`.
    """

    county: County
    signal: Signal
    photo: SignalPhoto
    point: ReportPoint
    feed_item: FeedItem
    warning: RiskWarning
    order: DisposalOrder
    letter: Letter
    filing: Case
    case: Case
    draft: Agreement
    agreement: Agreement
    settled: Case
    confirmation: Confirmation
    review: Review
    payment: Payment
    handover: Handover
    award: Award
    evidence: Evidence
    referral: Referral
    rehearsal: Rehearsal
    model: TrainedModel
    notice: Notice
    batch: Batch
    snapshot: Snapshot
    wall: WallLink
    wall_key: str
    document: Document
    enterprise: EnterpriseFile
    person: PersonFile
    token: ApiToken
    key: str
    staff: dict[str, Client]
    inside: dict[str, Client]
    inside_settled: Client

    @property
    def seat(self) -> Seat:
        """A party's seat in the case that is being talked about."""
        return stages.seats_of(self.case)["applicant"]

    @property
    def party(self) -> Party:
        """The applicant of that case."""
        return self.case.parties.get(side="applicant")

    @property
    def fact(self) -> RoomFact:
        """What both sides have confirmed in that case."""
        return self.case.room_facts.get()

    def calculation_of(self, case: Case) -> Calculation:
        """What the worker of a case had calculated."""
        return Calculation.objects.get(record=case.pk)

    def record_of(self, case: Case) -> Document:
        """The record of undisputed facts of a case."""
        return Document.objects.get(record=case.pk, kind="undisputed_facts")

    def codes(self) -> set[str]:
        """The public codes by which pages name what belongs to this county."""
        records = (
            *(self.signal, self.warning, self.order, self.filing, self.case, self.settled, self.confirmation),
            self.referral,
            self.review,
            self.handover,
        )
        return {record.code for record in records}


@dataclass
class World:
    """`here` is where a test plays, `neighbour` must see nothing of it; `worker` has an account and no post."""

    cast: Cast
    here: Place
    neighbour: Place
    worker: User

    def worker_client(self) -> Client:
        """A browser in which a worker has signed in."""
        client = Client()
        client.force_login(self.worker)
        return client


def stage_world(cast: Cast) -> World:
    """Everything, in both counties, by the product's own actions."""
    stages.staged_seal()
    worker = account_for_phone("13700990099", name="孙有田")
    return World(cast, _place(cast.here), _place(cast.neighbour), worker)


def _place(county: County) -> Place:
    stages.staged_rules(county)
    warning = stages.staged_warning(county)
    order = stages.staged_order(county, warning)
    case = stages.staged_room(county, stages.staged_case(county, warning=warning))
    stages.staged_record(county, case)
    stages.staged_minutes(case)
    draft = stages.staged_agreement(county, case)
    case.refresh_from_db()
    evidence = stages.staged_evidence(county, case)
    settled = stages.staged_case(county, 1)
    for each in (case, settled):
        stages.staged_calculation(county, each.pk)
    stages.staged_evidence(county, settled)
    stages.staged_facts(settled, "8月的工资没有发。")
    stages.staged_record(county, settled)
    stages.staged_minutes(settled)
    agreement = stages.staged_effect(
        county, stages.staged_signatures(stages.staged_agreement(county, settled, serial=1))
    )
    confirmation = stages.staged_ruling(county, stages.staged_confirmation(county, agreement))
    settled.refresh_from_db()
    other = stages.staged_case(county, 5)
    reviewed = stages.staged_effect(county, stages.staged_signatures(stages.staged_agreement(county, other, serial=5)))
    handover = stages.staged_acceptance(county, stages.staged_handover(county, 6))
    token, key = issue_token(
        county.system, county.federation, label="对接", rights=sorted(RIGHTS), good_for=dt.timedelta(days=30)
    )
    signal = stages.staged_signal(county, 2)
    wall, wall_key = stages.staged_wall(county)
    return Place(
        county=county,
        signal=signal,
        photo=stages.staged_photo(signal),
        point=stages.staged_point(county),
        feed_item=stages.staged_feed_item(county, 5),
        warning=warning,
        order=order,
        letter=stages.staged_letter(county, warning),
        filing=stages.staged_filing(county, 3),
        case=case,
        draft=draft,
        agreement=agreement,
        settled=settled,
        confirmation=confirmation,
        payment=stages.staged_payment(county, settled),
        review=stages.staged_statement(county, stages.staged_review(county, reviewed)),
        handover=handover,
        award=stages.staged_award(county, handover),
        evidence=evidence,
        referral=stages.staged_referral(county, 4),
        rehearsal=stages.staged_rehearsal(county),
        model=stages.staged_model(county),
        notice=Notice.objects.filter(organization=county.federation).latest("pk"),
        batch=stages.staged_batch(county),
        snapshot=stages.staged_snapshot(county),
        wall=wall,
        wall_key=wall_key,
        document=Document.objects.filter(federation=county.federation, record=settled.pk).latest("pk"),
        enterprise=stages.enterprise_of(case),
        person=case.parties.get(side="applicant").person,
        token=token,
        key=key,
        staff={who: stages.signed_in(county, who) for who in county.users},
        inside={role: stages.inside(county, case, role) for role in ("applicant", "mediator")},
        inside_settled=stages.inside(county, settled),
    )
