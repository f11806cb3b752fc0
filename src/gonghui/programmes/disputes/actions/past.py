"""Matters that ended before the platform came: taken over from the ledger, many at once, as what they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.actions import know_by_name
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_objects
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Access
from gonghui.kernel.money import yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_records
from gonghui.kernel.timeline import Event, open_stories, record_events
from gonghui.programmes.disputes.actions.cases import BODY
from gonghui.programmes.disputes.enums import CaseState, Category, ConfirmationState, Origin, Side
from gonghui.programmes.disputes.models import Agreement, Case, Claim, Confirmation, Party, Signal
from gonghui.programmes.disputes.papers.wording import day_text, in_source_language
from gonghui.programmes.disputes.permissions import RECORD_PAST
from gonghui.programmes.disputes.routes import CONFIRMATION

OUTCOMES = (CaseState.AGREED, CaseState.TERMINATED, CaseState.WITHDRAWN)
RULED = (ConfirmationState.GRANTED, ConfirmationState.REFUSED)
ORIGINS, CATEGORIES = frozenset(Origin.values), frozenset(Category.values)
AFTERNOON = dt.timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class PastConfirmation:
    """What the court said of the agreement, and under which number."""

    court: Organization
    court_number: str
    filed_on: dt.date
    ruled_on: dt.date
    granted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PastCase:
    """One line of a ledger. `ledger_number` tells it apart: the same is not taken over twice.

    `paper_number` is that of the agreement in the archive, `amount_agreed` what it says.
    """

    ledger_number: str
    number: str
    origin: str
    category: str
    place_id: str
    statement: str
    applicant: str
    respondent: str
    mediation_body: Organization
    amount_claimed: Decimal
    filed_on: dt.date
    accepted_on: dt.date
    ended_on: dt.date
    outcome: str
    reason: str = ""
    origin_number: str = ""
    amount_agreed: Decimal | None = None
    paper_number: str = ""
    confirmation: PastConfirmation | None = None
    signals: Sequence[Signal] = ()

    @property
    def agreed(self) -> bool:
        """Whether it ended in an agreement."""
        return self.outcome == CaseState.AGREED


@dataclass(frozen=True, slots=True)
class Odd:
    """What is wrong in one cell of the ledger."""

    column: str
    sentence: str


@transaction.atomic
def record_past_cases(scope: Scope, rows: Sequence[PastCase]) -> list[Case]:
    """Take over ended matters, in order; those that are there already come back as they are.

    A fixed number of statements for any number of rows. Says in the timeline that they were taken over, and when: no
    notice, clock or paper is made, and the agreement stays the one on paper. Refuses the whole set for one wrong row.
    """
    scope.require(RECORD_PAST)
    federation = Organization.objects.get(pk=scope.federation_id)
    there = _there(federation.pk, rows)
    fresh = list({row.ledger_number: row for row in rows if row.ledger_number not in there}.values())
    for row in fresh:
        _refuse_odd(scope, federation, row)
    _refuse_taken_numbers(fresh)
    with clock.standing(clock.now()), in_source_language():
        made = _write(scope, federation.pk, fresh)
    there.update((row.ledger_number, case) for row, case in zip(fresh, made, strict=True))
    return [there[row.ledger_number] for row in rows]


def _there(federation_id: int, rows: Sequence[PastCase]) -> dict[str, Case]:
    found = Case.objects.filter(federation=federation_id, ledger_number__in=[row.ledger_number for row in rows])
    return {str(case.ledger_number): case for case in found.select_related("record")}


def oddities(federation: Organization, row: PastCase, *, place_prefix: str = "") -> Iterator[Odd]:
    """What cannot be in one line of the ledger, one thing after the other. No query."""
    for column in ("ledger_number", "number", "applicant", "respondent", "statement"):
        if not getattr(row, column).strip():
            yield Odd(column, _("没有写全：编号、案号、双方和事由都要有。"))
    days = {"filed_on": row.filed_on, "accepted_on": row.accepted_on, "ended_on": row.ended_on}
    for (_first, earlier), (later, day) in pairwise([*days.items()]):
        if day < earlier:
            yield Odd(later, _("日期不对：先申请，再受理，再结束。"))
    if row.ended_on > clock.today():
        yield Odd("ended_on", _("日期不对：还没有到这一天。"))
    known = (("outcome", row.outcome in OUTCOMES), ("origin", row.origin in Origin.values))
    for column, fits in (*known, ("category", row.category in Category.values)):
        if not fits:
            yield Odd(column, _("结果、来源或者类别不在表里。"))
    yield from _odd_agreement(row)
    if not row.place_id.startswith(place_prefix or federation.region_id):
        yield Odd("place", _("这个镇街不归您这里管。"))
    body = row.mediation_body
    if body.kind != OrganizationKind.MEDIATION or body.federation_id != federation.pk:
        yield Odd("mediation_body", _("这个调解组织不是本工会的。"))
    if row.confirmation is not None:
        yield from _odd_ruling(row, row.confirmation)


def _odd_agreement(row: PastCase) -> Iterator[Odd]:
    sentence = _("达成协议的要有协议编号和金额，没达成的没有。")
    if row.agreed != bool(row.paper_number.strip()):
        yield Odd("paper_number", sentence)
    if row.agreed != (row.amount_agreed is not None):
        yield Odd("amount_agreed", sentence)
    for column in ("amount_claimed", "amount_agreed"):
        if (getattr(row, column) or Decimal(0)) < 0:
            yield Odd(column, _("金额小于零。"))


def _odd_ruling(row: PastCase, ruling: PastConfirmation) -> Iterator[Odd]:
    if not row.agreed or ruling.court.kind != OrganizationKind.COURT:
        yield Odd("court", _("司法确认要有协议，递交的要是法院。"))
    if not row.ended_on <= ruling.filed_on:
        yield Odd("confirmation_filed_on", _("确认日期不对：先达成协议，再递交。"))
    if not ruling.filed_on <= ruling.ruled_on <= clock.today():
        yield Odd("ruled_on", _("确认日期不对：先递交，再裁定，不晚于今天。"))


def taken_numbers(numbers: Iterable[str]) -> set[str]:
    """Which of these case numbers are used already. One query."""
    return {str(each) for each in Case.objects.filter(number__in=set(numbers)).values_list("number", flat=True)}


def _refuse_odd(scope: Scope, federation: Organization, row: PastCase) -> None:
    odd = next(oddities(federation, row, place_prefix=scope.place_prefix), None)
    if odd is not None:
        sentence = _("台账 %(number)s：%(what)s") % {"number": row.ledger_number, "what": odd.sentence}
        raise Invalid(sentence, fields={odd.column: odd.sentence})


def _refuse_taken_numbers(rows: Sequence[PastCase]) -> None:
    numbers = Counter(row.number.strip() for row in rows)
    taken = taken_numbers(numbers) | {number for number, times in numbers.items() if times > 1}
    if taken:
        sentence = _("案号 %(number)s 已经用过了。") % {"number": min(taken)}
        raise Invalid(sentence, fields={"number": sentence})


@transaction.atomic
def take_back(scope: Scope, cases: Collection[int]) -> None:
    """Undo the taking over of these past cases: nobody sees or counts them any more, their numbers are free.

    Their story stays, and says so. A fixed number of statements. The caller has seen that nobody has used them since.
    """
    scope.require(RECORD_PAST)
    now = clock.now()
    found = Case.objects.filter(federation=scope.federation_id, pk__in=cases).exclude(ledger_number=None)
    told = dict(found.values_list("pk", "ledger_number"))
    rulings = Confirmation.objects.filter(agreement__case__in=told)
    keys = list(rulings.values_list("pk", flat=True))
    rulings.filter(pk__in=keys).update(
        state=ConfirmationState.WITHDRAWN, filed_on=None, docketed_on=None, ruled_on=None
    )
    Access.objects.filter(record__in=[*told, *keys], until=None).update(until=now)
    Case.objects.filter(pk__in=told).update(
        taken_back_at=now, number=None, ledger_number=None, version=F("version") + 1
    )
    with in_source_language():
        sentence = _("补录撤销：台账 %(number)s")
        record_events(
            scope,
            [Event(key, "case.past_undone", sentence % {"number": number}, {"ledger": number})
             for key, number in told.items()],
        )  # fmt: skip


def _write(scope: Scope, federation_id: int, rows: Sequence[PastCase]) -> list[Case]:
    if not rows:
        return []
    firms = know_enterprises(scope, federation_id, [Named(row.respondent, row.place_id) for row in rows])
    people = know_by_name(scope, federation_id, [(row.applicant, row.place_id) for row in rows])
    made = new_records(
        Case,
        [
            {
                **_fields(federation_id, row),
                "enterprise": firm,
                "title": _("%(left)s 与 %(right)s") % {"left": row.applicant, "right": firm.name},
            }
            for row, firm in zip(rows, firms, strict=True)
        ],
    )
    insert_objects(Party, [side for each in zip(made, people, strict=True) for side in _sides(*each)])
    insert_objects(
        Claim,
        [
            Claim(
                case=case, category=row.category, amount_claimed=case.amount_claimed, amount_agreed=case.amount_agreed
            )
            for case, row in zip(made, rows, strict=True)
        ],
    )  # fmt: skip
    _attach_signals(made, rows)
    insert_objects(
        Access,
        [Access(record_id=case.pk, organization_id=case.mediation_body_id, role=BODY, since=clock.now())
         for case in made],
    )  # fmt: skip
    open_stories(scope, [_event(case, row) for case, row in zip(made, rows, strict=True)])
    _confirm(scope, _agree(made, rows), rows)
    return made


def _fields(federation_id: int, row: PastCase) -> dict[str, object]:
    return {
        "federation_id": federation_id,
        "place_id": row.place_id,
        "ledger_number": row.ledger_number.strip(),
        "number": row.number.strip(),
        "state": row.outcome,
        "origin": row.origin,
        "origin_number": row.origin_number.strip(),
        "category": row.category,
        "statement": row.statement.strip(),
        "mediation_body": row.mediation_body,
        "filed_on": row.filed_on,
        "accepted_on": row.accepted_on,
        "ended_on": row.ended_on,
        "agreed_on": row.ended_on if row.agreed else None,
        "end_reason": row.reason.strip()[:300],
        "amount_claimed": yuan(row.amount_claimed),
        "amount_agreed": None if row.amount_agreed is None else yuan(row.amount_agreed),
    }


def _sides(case: Case, person: PersonFile) -> tuple[Party, Party]:
    firm = case.enterprise
    assert firm is not None
    return (
        Party(case=case, side=Side.APPLICANT, name=person.person.name, person=person),
        Party(case=case, side=Side.RESPONDENT, name=firm.name, enterprise=firm),
    )


def _attach_signals(cases: Sequence[Case], rows: Sequence[PastCase]) -> None:
    through = Case.signals.through
    insert_objects(
        through,
        [
            through(case_id=case.pk, signal_id=signal.pk)
            for case, row in zip(cases, rows, strict=True)
            for signal in row.signals
        ],
    )


def _event(case: Case, row: PastCase) -> Event:
    told = {"number": case.number, "accepted": day_text(row.accepted_on), "ended": day_text(row.ended_on),
            "outcome": CaseState(row.outcome).label}  # fmt: skip
    changes = {"ledger": row.ledger_number, "outcome": row.outcome, "accepted_on": row.accepted_on,
               "ended_on": row.ended_on, "amount_claimed": f"{case.amount_claimed:.2f}"}  # fmt: skip
    sentence = _("从台账补录，案号 %(number)s：%(accepted)s受理，%(ended)s%(outcome)s")
    return Event(case.pk, "case.past", sentence % told, changes)


def _agree(cases: Sequence[Case], rows: Sequence[PastCase]) -> dict[int, Agreement]:
    """The agreement of each case that ended in one, by the case; its text is the paper in the archive."""
    made = [
        Agreement(
            case=case,
            edition=1,
            state="effective",
            facts=case.statement,
            agreed_total=case.amount_agreed,
            paper_number=row.paper_number.strip(),
            effective_at=clock.at_midnight(row.ended_on) + AFTERNOON,
            created_at=clock.now(),
        )
        for case, row in zip(cases, rows, strict=True)
        if row.agreed
    ]
    return {each.case_id: each for each in insert_objects(Agreement, made)}


def _confirm(scope: Scope, agreements: dict[int, Agreement], rows: Sequence[PastCase]) -> None:
    by_ledger = {str(each.case.ledger_number): each for each in agreements.values()}
    ruled = [(by_ledger[row.ledger_number.strip()], row.confirmation) for row in rows if row.confirmation is not None]
    made = new_records(Confirmation, [_ruling(agreement, told) for agreement, told in ruled])
    insert_objects(
        Access,
        [
            Access(record_id=each.pk, organization_id=each.court_id, role=CONFIRMATION.role, since=clock.now())
            for each in made
        ]
        + [
            Access(record_id=each.pk, organization_id=agreement.case.mediation_body_id, role="mediation",
                   since=clock.now())
            for each, (agreement, _told) in zip(made, ruled, strict=True)
        ],
    )  # fmt: skip
    sentence = _("从台账补录：%(court)s%(day)s%(outcome)s")
    record_events(
        scope,
        [
            Event(key, "confirmation.past",
                  sentence % {"court": each.court.name, "day": day_text(each.ruled_on),
                              "outcome": ConfirmationState(each.state).label},
                  {"confirmation": each.pk})
            for each, (agreement, _told) in zip(made, ruled, strict=True)
            for key in (agreement.case_id, each.pk)
        ],
    )  # fmt: skip


def _ruling(agreement: Agreement, told: PastConfirmation) -> dict[str, object]:
    case = agreement.case
    return {
        "federation_id": case.federation_id,
        "place_id": case.place_id,
        "title": _("%(case)s 司法确认") % {"case": case.record.title},
        "state": RULED[0] if told.granted else RULED[1],
        "agreement": agreement,
        "court": told.court,
        "filed_on": told.filed_on,
        "docketed_on": told.filed_on,
        "court_number": told.court_number,
        "ruled_on": told.ruled_on,
        "ruling_reason": told.reason,
    }
