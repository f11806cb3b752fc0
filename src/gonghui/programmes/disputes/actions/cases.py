"""Cases from the application to the end of mediation."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.legal import clocks
from gonghui.engines.legal.actions import pass_on_calculations
from gonghui.engines.legal.calendar import current_calendar
from gonghui.engines.legal.enums import Unit
from gonghui.foundation.accounts.models import Post, User
from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.notifications.actions import notify, send
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.actions import know_person
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import access, clock
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import DomainError, Invalid, NotFound, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.money import yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.agreements import UNDER_WAY, lapse
from gonghui.programmes.disputes.actions.claims import adopt
from gonghui.programmes.disputes.actions.notices import day_text, issue_notice, issue_refusal
from gonghui.programmes.disputes.actions.recalling import recall_result
from gonghui.programmes.disputes.actions.rights import settle_limitation
from gonghui.programmes.disputes.enums import Category, Origin, SeatRole, Side
from gonghui.programmes.disputes.models import Case, Claim, Party, RiskWarning, Seat, Signal
from gonghui.programmes.disputes.permissions import MEDIATOR, OPEN_CASE

logger = logging.getLogger("gonghui.disputes")
SERIES = "案"
SERIES_OF_FEDERATION = "调案"
BODY = "mediation_body"
ACCEPTANCE = "acceptance"
MEDIATION = "mediation"
ACCEPTANCE_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class NewParty:
    """A side as the application names it. `is_firm` None goes by the side: a worker applies, a firm responds."""

    name: str
    phone: str = ""
    id_number: str = ""
    uscc: str = ""
    representative: str = ""
    is_firm: bool | None = None


@dataclass(frozen=True, slots=True)
class NewClaim:
    """One thing the applicant asks for; amounts in yuan, None where it is not about money."""

    category: str
    amount_claimed: Decimal | None = None
    detail: str = ""
    amount_calculated: Decimal | None = None


def open_case(
    scope: Scope,
    *,
    origin: str,
    category: str,
    statement: str,
    place_id: str,
    applicant: NewParty,
    respondent: NewParty,
    claims: Sequence[NewClaim],
    mediation_body: Organization,
    warning: RiskWarning | None = None,
    signals: Sequence[Signal] = (),
    origin_number: str = "",
    submission_key: str | None = None,
) -> Case:
    """File an application for mediation with `mediation_body` and open the record to it.

    The same `submission_key` gives the same case. `warning` brings its signals along. Refuses an application without a
    name on either side, without a claim or statement, and a body that does not mediate or is another federation's.
    """
    scope.require(OPEN_CASE)
    known = _submitted(scope, submission_key)
    if known is not None:
        return known
    sides = {Side.APPLICANT: applicant, Side.RESPONDENT: respondent}
    said = Application(origin, origin_number, category, statement, place_id, sides, claims, submission_key)
    said.refuse_gaps()
    federation_id = _owner(scope, mediation_body, place_id)
    try:
        return file_application(
            scope, federation_id, said, mediation_body=mediation_body, warning=warning, signals=signals
        )
    except IntegrityError:
        known = _submitted(scope, submission_key)
        if known is None:
            raise Invalid(_("没有登记上：这一页已经用过，或者同一家单位刚刚在别处登记。刷新以后再登记一次。")) from None
        return known


def accept(scope: Scope, case: Case, *, version: int | None = None, mediator: User | None = None) -> Case:
    """Take the case up: number, the fifteen days of mediation from the application, seats for both sides and mediator.

    `mediator` is whoever accepts, or for the system the body's first. The acceptance notice is made afterwards, outside
    the transaction; where that fails the case stays accepted and `issue_notice` finishes it.
    """
    _accept(scope, case, version, mediator)
    try:
        issue_notice(scope, case)
    except (DomainError, ImproperlyConfigured, OSError) as error:
        logger.warning("acceptance notice of %s: %s", case.number, error)
    return case


def refuse(scope: Scope, case: Case, *, reason: str, version: int | None = None) -> Case:
    """Decline the application; the applicant is told why, in writing (EMR 22). Refuses an empty reason.

    The sealed notice is made afterwards, outside the transaction; where that fails `issue_refusal` finishes it.
    """
    _refuse(scope, case, reason, version)
    try:
        issue_refusal(scope, case)
    except (DomainError, ImproperlyConfigured, OSError) as error:
        logger.warning("refusal notice of case %s: %s", case.pk, error)
    return case


@transaction.atomic
def terminate(scope: Scope, case: Case, *, reason: str, version: int | None = None) -> Case:
    """End a mediation that brought no agreement, take down what was being signed, and tell both sides that arbitration
    is open (LMA 14)."""
    _end(scope, case, "terminate", reason, version)
    _take_down_agreements(scope, case)
    sentence = _("终止调解：%(reason)s。已告知双方可以申请劳动仲裁") % {"reason": case.end_reason}
    record_event(scope, case.pk, "case.terminate", sentence)
    text = _("案件 %(number)s 的调解已经终止，没有达成协议。可以直接申请劳动仲裁，%(day)s。")
    _message_sides(scope, case, text, sides=(Side.APPLICANT, Side.RESPONDENT))
    return case


@transaction.atomic
def withdraw(scope: Scope, case: Case, *, reason: str, version: int | None = None) -> Case:
    """End the case because the applicant asked for it."""
    _end(scope, case, "withdraw", reason, version)
    _take_down_agreements(scope, case)
    record_event(scope, case.pk, "case.withdraw", _("申请人撤回：%(reason)s") % {"reason": case.end_reason})
    return case


@transaction.atomic
def mediate_again(scope: Scope, case: Case, *, version: int | None = None) -> Case:
    """Talk again after the court has refused to confirm the agreement; a new fifteen days begin today.

    Whoever referred the case waits for its result anew.
    """
    case.expect_version(version)
    move(scope, case, "mediate_again")
    case.ended_on = case.agreed_on = case.amount_agreed = None
    case.end_reason = ""
    case.save_fields("state", "ended_on", "agreed_on", "amount_agreed", "end_reason")
    deadlines.stop(case.pk)  # the days that the old agreement had set going
    _start_mediation(case, clock.today())
    settle_limitation(case)
    record_event(scope, case.pk, "case.mediate_again", _("法院没有确认协议，再次调解"))
    recall_result(scope, case)
    return case


@transaction.atomic
def reveal_phone(scope: Scope, party: Party, *, reason: str) -> str:
    """The party's number in full, after noting who looked and why. Refuses an empty reason."""
    scope.require(UNMASK_PEOPLE)
    what = _("%(side)s的电话") % {"side": party.get_side_display()}
    access.note_reading(scope, party.case_id, what, reason=reason)
    return party.phone


@transaction.atomic
def _refuse(scope: Scope, case: Case, reason: str, version: int | None) -> None:
    _end(scope, case, "refuse", reason, version)
    record_event(scope, case.pk, "case.refuse", _("不予受理：%(reason)s") % {"reason": case.end_reason})
    text = _("您的劳动争议调解申请没有受理。理由：%(reason)s。您可以直接申请劳动仲裁，%(day)s。")
    _message_sides(scope, case, text, sides=(Side.APPLICANT,))


def _submitted(scope: Scope, key: str | None) -> Case | None:
    return Case.objects.visible_to(scope).filter(submission_key=key).first() if key else None


@dataclass(frozen=True, slots=True)
class Application:
    """What an application says, before it is anybody's record."""

    origin: str
    origin_number: str
    category: str
    statement: str
    place_id: str
    sides: Mapping[Side, NewParty]
    claims: Sequence[NewClaim]
    submission_key: str | None

    def refuse_gaps(self) -> None:
        """Name everything that is missing or wrong, with the fields of the form."""
        gaps: dict[str, str] = {}
        if not self.sides[Side.APPLICANT].name.strip():
            gaps["applicant_name"] = _("写上申请人的姓名。")
        if not self.sides[Side.RESPONDENT].name.strip():
            gaps["respondent_name"] = _("写上被申请人的全称。")
        if not self.statement.strip():
            gaps["statement"] = _("用一两句话写清事实和理由。")
        if not self.claims:
            gaps["claim_1_category"] = _("至少写一项诉求。")
        if gaps:
            raise Invalid(_("申请还没写全。补上标出的几处再登记。"), fields=gaps)
        if any(claim.amount_claimed is not None and claim.amount_claimed < 0 for claim in self.claims):
            raise Invalid(_("金额不能小于零。"), fields={"claim_1_amount": _("写成 1234.50 这样。")})
        named = {self.category, *(claim.category for claim in self.claims)}
        if self.origin not in Origin.values or not named <= set(Category.values):
            raise Invalid(_("来源或者类别不在表里。请重新选一次。"))

    @property
    def amount(self) -> Decimal:
        """All claims together."""
        return sum((yuan(claim.amount_claimed or 0) for claim in self.claims), Decimal("0.00"))


@transaction.atomic
def file_application(
    scope: Scope,
    federation_id: int,
    said: Application,
    *,
    mediation_body: Organization,
    warning: RiskWarning | None = None,
    signals: Sequence[Signal] = (),
) -> Case:
    """File what an application says and open the record to the body. Gaps and rights are the calling action's.

    What the worker calculated comes along from `signals`; from those of a warning nothing does, they may be others'.
    """
    parties = [make_party(scope, federation_id, said.place_id, side, given) for side, given in said.sides.items()]
    case = new_record(
        Case,
        federation_id=federation_id,
        place_id=said.place_id,
        title=_("%(left)s 与 %(right)s") % {"left": parties[0].name, "right": parties[1].name},
        origin=said.origin,
        origin_number=said.origin_number.strip(),
        submission_key=said.submission_key or None,
        category=said.category,
        statement=said.statement.strip(),
        warning=warning,
        enterprise=next((row.enterprise for row in reversed(parties) if row.enterprise), None),
        mediation_body=mediation_body,
        filed_on=clock.today(),
        amount_claimed=said.amount,
    )
    _attach(case, parties, said.claims, signals)
    for signal in signals:
        adopt(case, pass_on_calculations(scope, signal.pk, to=case.pk))
    _tell_opened(scope, case, said.claims)
    return case


def nearest_body(federation_id: int, place_id: str) -> Organization:
    """The mediation body that serves the place, the nearest one. Refuses a place that none serves."""
    bodies = Organization.objects.filter(federation=federation_id).of_kind(OrganizationKind.MEDIATION)
    body: Organization | None = bodies.serving(place_id).select_related("federation").first()
    if body is None:
        raise Invalid(_("这个地方还没有调解组织。请打 12351。"), fields={"place": _("换一个地方，或者打 12351。")})
    return body


def _owner(scope: Scope, body: Organization, place_id: str) -> int:
    """The federation that the case belongs to: the asker's, or for a body's own staff the one that keeps the body."""
    if body.kind != OrganizationKind.MEDIATION or not body.active:
        raise Invalid(_("案件要交给在用的调解组织。"), fields={"mediation_body": _("换一个调解组织。")})
    keeper: int | None = body.federation_id
    if not scope.federations and body.pk in scope.bodies and keeper is not None:
        return keeper
    if keeper not in scope.federations:
        raise NotFound()
    if not place_id.startswith(scope.place_prefix):
        raise Invalid(_("这个地方不在您的辖区，登记以后您会看不到它。"), fields={"place": _("选辖区里的地方。")})
    return scope.federation_id


@contextmanager
def _fields_of(side: Side) -> Iterator[None]:
    """Name the fields of a refusal after the side whose value was refused."""
    try:
        yield
    except Invalid as error:
        raise Invalid(error.message, fields={f"{side}_{name}": text for name, text in error.fields.items()}) from error


def make_party(scope: Scope, federation_id: int, place_id: str, side: Side, given: NewParty) -> Party:
    """A party that is not written yet; its person or enterprise is known to the federation from now on."""
    with _fields_of(side):
        phone = normalized_phone(given.phone) if given.phone.strip() else ""
        party = Party(
            side=side,
            name=given.name.strip(),
            representative=given.representative.strip(),
            phone=phone,
            phone_index=blind_index(phone, purpose="phone") if phone else None,
        )
        if given.is_firm if given.is_firm is not None else side == Side.RESPONDENT:
            party.enterprise = know_enterprises(scope, federation_id, [Named(given.name, place_id, given.uscc)])[0]
            party.name = party.enterprise.name
        else:
            party.person = know_person(
                scope,
                federation_id=federation_id,
                place_id=place_id,
                name=party.name,
                id_number=given.id_number.strip(),
                phone=phone,
            )
    return party


def _attach(case: Case, parties: Sequence[Party], claims: Sequence[NewClaim], signals: Sequence[Signal]) -> None:
    for party in parties:
        party.case = case
    Party.objects.bulk_create(parties)
    Claim.objects.bulk_create(
        [
            Claim(
                case=case,
                category=claim.category,
                detail=claim.detail.strip(),
                amount_claimed=claim.amount_claimed,
                amount_calculated=claim.amount_calculated,
            )
            for claim in claims
        ]
    )
    case.signals.set({*signals, *(case.warning.signals.all() if case.warning else ())})
    access.grant(case.pk, role=BODY, organization_id=case.mediation_body_id)
    settle_limitation(case)


def _tell_opened(scope: Scope, case: Case, claims: Sequence[NewClaim]) -> None:
    facts = {"origin": case.get_origin_display(), "count": len(claims), "amount": f"{case.amount_claimed:,.2f}"}
    changes = {"category": case.category, "origin": case.origin, "amount_claimed": f"{case.amount_claimed:.2f}"}
    if any(claim.amount_claimed is not None for claim in claims):
        sentence = _("登记案件（%(origin)s），诉求 %(count)s 项，共 %(amount)s 元") % facts
    else:
        sentence = _("登记案件（%(origin)s），诉求 %(count)s 项，金额还没有说") % facts
    record_event(scope, case.pk, "case.open", sentence, changes)
    if case.warning is not None:
        RiskWarning.objects.filter(pk=case.warning.pk, first_action_at=None).update(first_action_at=clock.now())
        record_event(scope, case.warning.pk, "warning.to_case", _("转入调解"), {"case": case.code})
    deadline = clocks.limit(case.filed_on, ACCEPTANCE_WORKING_DAYS, Unit.WORKING_DAYS, calendar=current_calendar())[1]
    deadlines.start_policy_clock(
        case.pk,
        ACCEPTANCE,
        clock.at_midnight(deadline).replace(hour=23, minute=59),
        label=_("决定是否受理"),
        verb=_("去受理"),
        organization_id=case.mediation_body_id,
        url=case.get_absolute_url(),
    )
    title = _("新案件待受理：%(title)s") % {"title": case.record.title}
    notify(scope, record=case.pk, title=title, organization=case.mediation_body_id, url=case.get_absolute_url())


@transaction.atomic
def _accept(scope: Scope, case: Case, version: int | None, mediator: User | None) -> None:
    case.expect_version(version)
    move(scope, case, "accept")
    case.mediator = mediator or _mediator_of(scope, case)
    case.accepted_on = clock.today()
    case.number = _next_number(case)
    case.save_fields("state", "mediator", "accepted_on", "number")
    _make_seats(case)
    deadlines.meet(case.pk, ACCEPTANCE)
    _start_mediation(case, case.filed_on)
    sentence = _("受理，案号 %(number)s。调解期限十五日，从收到申请起算") % {"number": case.number}
    record_event(scope, case.pk, "case.accept", sentence, {"number": case.number})
    text = _("%(body)s受理了劳动争议调解，案号 %(number)s。调解不收费，调解员会联系您。")
    _message_sides(scope, case, text, sides=(Side.APPLICANT, Side.RESPONDENT))


def _mediator_of(scope: Scope, case: Case) -> User:
    if scope.user_id is not None:
        return User.objects.get(pk=scope.user_id)
    today = Post.objects.filter(organization=case.mediation_body_id, role=MEDIATOR.code, since__lte=clock.now())
    post = today.filter(Q(until=None) | Q(until__gt=clock.now())).select_related("user").order_by("pk").first()
    if post is None:
        raise Invalid(_("这个调解组织还没有调解员。先给它安排一位，再受理。"))
    return post.user


def _next_number(case: Case) -> str:
    """`望工调案〔2026〕3号`: the body's own mark and 案, or its federation's mark and 调案."""
    body = case.mediation_body
    kept_by = body.federation.document_mark if body.federation else ""
    if not body.document_mark and not kept_by:
        raise Invalid(_("%(name)s还没有发文代字。请管理员在机构资料里填上，再受理。") % {"name": body.name})
    series = f"{body.document_mark}{SERIES}" if body.document_mark else f"{kept_by}{SERIES_OF_FEDERATION}"
    year = clock.today().year
    return f"{series}〔{year}〕{access.next_number(case.federation_id, series, year)}号"


def _make_seats(case: Case) -> None:
    roles = {Side.APPLICANT: SeatRole.APPLICANT, Side.RESPONDENT: SeatRole.RESPONDENT}
    seats = [
        Seat(case=case, role=roles[Side(party.side)], party=party, name=party.speaker[:60], phone=party.phone)
        for party in case.parties.order_by("pk")
    ]
    if case.mediator is not None:
        name, phone = str(case.mediator), case.mediator.phone
        seats.append(Seat(case=case, role=SeatRole.MEDIATOR, user=case.mediator, name=name[:60], phone=phone))
    Seat.objects.bulk_create(seats)


def _start_mediation(case: Case, trigger: dt.date) -> None:
    deadlines.start_clock(
        case.pk,
        MEDIATION,
        trigger,
        organization_id=case.mediation_body_id,
        verb=_("去调解"),
        url=case.get_absolute_url(),
    )


def _end(scope: Scope, case: Case, name: str, reason: str, version: int | None) -> None:
    reason = required(reason, "reason", _("写明理由，当事人会看到。"), _("写一句理由。"))
    case.expect_version(version)
    move(scope, case, name)
    case.ended_on, case.end_reason = clock.today(), reason.rstrip("。")[:300]
    case.save_fields("state", "ended_on", "end_reason")
    deadlines.stop(case.pk)
    settle_limitation(case)


def _take_down_agreements(scope: Scope, case: Case) -> None:
    for agreement in case.agreements.filter(state__in=UNDER_WAY):
        move(scope, agreement, "take_down")
        lapse(scope, agreement, reason=case.end_reason)


def _message_sides(scope: Scope, case: Case, text: str, *, sides: Sequence[Side]) -> None:
    """A message to each side that left a number, once for each version of the case."""
    facts = {
        "number": case.number or "",
        "reason": case.end_reason,
        "body": case.mediation_body.name,
        "day": _arbitration_day(case),
    }
    for party in case.parties.filter(side__in=sides).exclude(phone_index=None):
        key = f"case:{case.pk}:{case.version}:{party.pk}"
        send(scope, text=text % facts, key=key, record=case.pk, phone=party.phone)


def _arbitration_day(case: Case) -> str:
    if case.arbitration_last_day is None:
        return _("追讨工资在职期间没有期限")
    return _("最晚%(day)s") % {"day": day_text(case.arbitration_last_day)}
