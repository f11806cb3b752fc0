"""Judicial confirmation: prepared, joined by both parties, filed with the court, docketed, ruled on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import CONFIRMATION_APPLICATION, CONFIRMATION_RULING, DocumentKind
from gonghui.engines.documents.models import Document
from gonghui.engines.legal.calendar import current_calendar
from gonghui.engines.legal.clocks import deadline, limit
from gonghui.engines.legal.enums import Unit
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.access import grant
from gonghui.kernel.errors import DomainError, Forbidden, IllegalMove, Invalid, required
from gonghui.kernel.lifecycle import move, require_open
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import Event, record_events
from gonghui.programmes.disputes.actions.agreement_papers import in_source_language, signing_seats
from gonghui.programmes.disputes.actions.agreements import page_url, take_up, tell_seats, withdraw_loser
from gonghui.programmes.disputes.actions.confirmation_papers import application_data, ruling_data
from gonghui.programmes.disputes.actions.rights import start_enforcement
from gonghui.programmes.disputes.enums import AgreementState, CaseState, ConfirmationState, SeatRole
from gonghui.programmes.disputes.models import Agreement, Case, Confirmation, Joining, Seat
from gonghui.programmes.disputes.permissions import FILE_CONFIRMATION, JOIN_APPLICATION, RULE_CONFIRMATION
from gonghui.programmes.disputes.querysets import ConfirmationQuerySet
from gonghui.web.wording import date_text

COURT_ROLE = "court"
COURT_CLOCK = "court_ruling"
COURT_DAYS = 30
PARTIES = (SeatRole.APPLICANT, SeatRole.RESPONDENT)
STANDING = (
    ConfirmationState.PREPARING,
    ConfirmationState.FILED,
    ConfirmationState.DOCKETED,
    ConfirmationState.GRANTED,
)
ORDINALS = ("", "之一", "之二", "之三", "之四", "之五")


def last_day(agreement: Agreement) -> dt.date:
    """The last day for the joint application: 30 days after the agreement took effect (CPL 205)."""
    if agreement.effective_at is None:
        raise IllegalMove(_("协议还没生效。最后一方签字、调解组织盖章后才能申请司法确认。"))
    return deadline("judicial_confirmation", agreement.effective_at.astimezone(clock.SHANGHAI).date()).last_day


@transaction.atomic
def prepare(scope: Scope, case: Case, *, court: Organization) -> Confirmation:
    """Open an application for the agreement in force and ask both parties to join.

    Refuses a case without such an agreement or without payments in it (I-1 52), a second application beside one that
    stands or was refused, a body that is no court, and a day after the last one. Reaches nobody at the court yet.
    """
    scope.require(FILE_CONFIRMATION)
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("record").get(pk=case.pk)
    agreement = _agreement_to_confirm(case)
    _refuse_late(agreement)
    if court.kind != OrganizationKind.COURT:
        raise Invalid(_("司法确认要递交人民法院。"), fields={"court": _("选一个法院。")})
    with in_source_language():
        title = _("%(case)s 司法确认") % {"case": case.record.title}
        made = new_record(
            Confirmation,
            federation_id=case.federation_id,
            place_id=case.place_id,
            title=title,
            agreement=agreement,
            court=court,
        )
        if not case.mediation_body.is_union:
            grant(made.pk, role="mediation", organization_id=case.mediation_body_id)
        _tell_both(scope, made, "confirmation.prepare", _("准备司法确认，请双方共同申请"))
        words = _("%(last)s 前双方都同意，就能共同申请司法确认，不收费。请打开看看：%(url)s") % {
            "last": date_text(last_day(agreement), today=clock.today()),
            "url": page_url(case, "join_confirmation"),
        }
        tell_seats(scope, case, _party_seats(case), words, key=f"confirmation:{made.pk}:join")
    return made


@transaction.atomic
def join(scope: Scope, confirmation: Confirmation, *, device: str) -> Joining:
    """A party agrees to apply, from its own seat. Doing it again changes nothing.

    Refuses other seats, an application that has gone on already, and any day after the last one.
    """
    scope.require(JOIN_APPLICATION)
    confirmation = _locked(confirmation)
    seats = Seat.objects.filter(case=confirmation.agreement.case_id, role__in=PARTIES)
    seat = seats.filter(pk=scope.seat_id).first() if scope.seat_id is not None else None
    if seat is None:
        raise Forbidden(_("司法确认由双方当事人自己申请。您不是当事人，不能替他们同意。"))
    known = confirmation.joinings.filter(seat=seat).first()
    if known is not None:
        return known
    if confirmation.state != ConfirmationState.PREPARING:
        now = ConfirmationState(confirmation.state).label
        raise IllegalMove(_("申请现在是“%(now)s”，不用再同意了。") % {"now": now})
    _refuse_late(confirmation.agreement)
    made = Joining.objects.create(confirmation=confirmation, seat=seat, at=clock.now(), device=device[:200])
    with in_source_language():
        told = _("%(role)s同意共同申请司法确认") % {"role": seat.get_role_display()}
        _tell_both(scope, confirmation, "confirmation.join", told)
        if not confirmation.names_still_to_join():
            _tell_handler(scope, confirmation, _("双方都同意了，可以递交法院"))
    return made


def file(scope: Scope, confirmation: Confirmation) -> Confirmation:
    """Hand the application to the court: it is printed and numbered, and opened to the court with its papers.

    Refuses before both have joined and after the last day. Not inside a transaction; if the process dies on the way,
    nothing has been filed and pressing again goes on with the paper that was printed.
    """
    confirmation = _fresh(confirmation)
    require_open(scope, confirmation, "file")
    _refuse_late(confirmation.agreement)
    data = application_data(confirmation, applied_on=clock.today())
    left = take_up(scope, _papers(confirmation, CONFIRMATION_APPLICATION), data)
    paper = left or _issue_application(scope, confirmation, data)
    try:
        with transaction.atomic(durable=True):
            return _hand_in(scope, confirmation, paper)
    except DomainError:
        if _fresh(confirmation).application_id != paper.pk:
            withdraw_loser(scope, paper)
        raise


def _issue_application(scope: Scope, confirmation: Confirmation, data: dict[str, object]) -> Document:
    with in_source_language():
        title = str(CONFIRMATION_APPLICATION.label)
    body = confirmation.agreement.case.mediation_body
    return documents.issue(
        scope, confirmation, kind=CONFIRMATION_APPLICATION, title=title, data=data, organization=body
    )


@in_source_language()
def _hand_in(scope: Scope, confirmation: Confirmation, paper: Document) -> Confirmation:
    confirmation = _locked(confirmation)
    move(scope, confirmation, "file")
    confirmation.application, confirmation.filed_on = paper, clock.today()
    confirmation.save_fields("state", "application", "filed_on")
    grant(confirmation.pk, role=COURT_ROLE, organization_id=confirmation.court_id)
    case = confirmation.agreement.case
    deadlines.meet(case.pk, "judicial_confirmation")
    deadlines.stop(case.pk, "arbitration_review_of_agreement")
    told = _("向%(court)s递交司法确认申请") % {"court": confirmation.court.name}
    _tell_both(scope, confirmation, "confirmation.file", told)
    _tell_court(scope, confirmation, _("收到一件司法确认申请，请立案"))
    return confirmation


@transaction.atomic
def withdraw(scope: Scope, confirmation: Confirmation, *, reason: str) -> Confirmation:
    """Take an application back before the court has docketed it. Refuses an empty reason."""
    confirmation = _locked(confirmation)
    was_filed = confirmation.state == ConfirmationState.FILED
    move(scope, confirmation, "withdraw")
    reason = required(reason, "reason", _("写明为什么撤回，双方会看到。"), _("写一句理由。"))
    confirmation.save_fields("state")
    with in_source_language():
        told = _("撤回司法确认申请：%(reason)s") % {"reason": reason}
        _tell_both(scope, confirmation, "confirmation.withdraw", told)
        if was_filed:
            if confirmation.application is not None:
                documents.withdraw(scope, confirmation.application, reason=reason)
            _restart_party_clocks(confirmation)
            _tell_court(scope, confirmation, _("一件司法确认申请撤回了"))
    return confirmation


@transaction.atomic
def docket(scope: Scope, confirmation: Confirmation, *, court_number: str, version: int | None = None) -> Confirmation:
    """The court takes the application under its own number; it rules within 30 days (CPL 187, the court's own limit).

    Refuses an empty number and one that another application at this court bears.
    """
    scope.require(RULE_CONFIRMATION)
    confirmation = _locked(confirmation)
    _refuse_stranger(scope, confirmation)
    number = "".join(court_number.split())
    move(scope, confirmation, "docket")
    confirmation.expect_version(version)
    if not number:
        raise Invalid(_("法院案号还没有填。"), fields={"court_number": _("写上法院案号，像（2026）浙0199民特12号。")})
    if Confirmation.objects.filter(court=confirmation.court_id, court_number=number).exists():
        sentence = _("案号 %(number)s 已经用在另一件申请上。核对一下。") % {"number": number}
        raise Invalid(sentence, fields={"court_number": sentence})
    confirmation.court_number, confirmation.docketed_on = number, clock.today()
    confirmation.save_fields("state", "court_number", "docketed_on")
    with in_source_language():
        _start_court_clock(confirmation)
        told = _("%(court)s立案，案号%(number)s") % {"court": confirmation.court.name, "number": number}
        _tell_both(scope, confirmation, "confirmation.docket", told)
        _tell_handler(scope, confirmation, told)
        _tell_parties(scope, confirmation, _("法院立案了，三十日内裁定。") + told, key="docket")
    return confirmation


def rule(
    scope: Scope,
    confirmation: Confirmation,
    *,
    granted: bool,
    judge: str,
    clerk: str,
    reason: str = "",
    version: int | None = None,
) -> Confirmation:
    """The court's ruling: printed under its own number, sealed, and in force with the seal or not at all.

    `reason` must say why where it is not granted (CPL-I 358). Of two judges who rule at once the second is refused:
    with `Stale`, or with `IllegalMove` where the first has finished. Not inside a transaction; pressing again after
    the process has died finishes the ruling.
    """
    reason, judge, clerk = reason.strip(), judge.strip(), clerk.strip()
    _refuse_incomplete(granted, reason, judge, clerk)
    name = "grant" if granted else "refuse"
    claimed = _claim(scope, confirmation, name, version)
    data = ruling_data(claimed, granted=granted, reason=reason, judge=judge, clerk=clerk, ruled_on=clock.today())
    left = take_up(scope, _papers(claimed, CONFIRMATION_RULING), data)
    paper = left or _issue_ruling(scope, claimed, data)

    try:
        documents.seal_document(scope, paper, around=lambda sealed: _ruling(scope, claimed, sealed, name, reason))
    except DomainError:
        if _fresh(claimed).version != claimed.version:
            withdraw_loser(scope, paper)
        raise
    return _fresh(claimed)


@contextmanager
def _ruling(scope: Scope, claimed: Confirmation, sealed: Document, name: str, reason: str) -> Iterator[None]:
    """The application under lock while the seal is written; then the ruling on it."""
    row = _locked(claimed)
    row.expect_version(claimed.version)
    move(scope, row, name)
    yield
    row.ruling, row.ruling_reason, row.ruled_on = sealed, reason, clock.today()
    row.save_fields("state", "ruling", "ruling_reason", "ruled_on")
    _tell_ruling(scope, row, name == "grant")


@in_source_language()
def _tell_ruling(scope: Scope, row: Confirmation, granted: bool) -> None:
    deadlines.meet(row.pk, COURT_CLOCK)
    court = row.court.name
    if granted:
        told = _("%(court)s裁定调解协议有效") % {"court": court}
        start_enforcement(row.agreement.case, row.agreement)
        words = _("法院裁定协议有效。对方到期不付的，可以申请强制执行。裁定书在这里：")
        if row.agreement.sealed is not None:
            day = date_text(clock.today(), today=clock.today(), weekday=False)
            documents.note_effect(
                scope, row.agreement.sealed, effect=_("%(court)s %(day)s 已司法确认") % {"court": court, "day": day}
            )
    else:
        told = _("%(court)s裁定驳回司法确认申请") % {"court": court}
        words = _("法院没有确认协议。可以再次调解，也可以申请仲裁或者起诉。裁定书在这里：")
    _tell_both(scope, row, "confirmation.rule", told)
    _tell_handler(scope, row, told)
    _tell_parties(scope, row, words + page_url(row.agreement.case, "join_confirmation"), key="rule")


def _claim(scope: Scope, confirmation: Confirmation, name: str, version: int | None) -> Confirmation:
    """Take the ruling in hand: whoever read the application earlier and rules later is refused as stale."""
    with transaction.atomic(durable=True):
        row = _locked(confirmation)
        require_open(scope, row, name)
        _refuse_stranger(scope, row)
        row.expect_version(version)
        row.save_fields()
    return row


def _issue_ruling(scope: Scope, confirmation: Confirmation, data: dict[str, object]) -> Document:
    """Under the court's number; a second text of it, which only an interrupted ruling can leave, bears 之一."""
    rows = Document.objects.filter(federation=confirmation.federation_id, number__startswith=confirmation.court_number)
    taken = set(rows.values_list("number", flat=True))
    number = next((free for tail in ORDINALS if (free := confirmation.court_number + tail) not in taken), "")
    with in_source_language():
        title, shown = _("民事裁定书"), [(_("案由"), _("申请司法确认调解协议"))]
    return documents.issue(
        scope,
        confirmation,
        kind=CONFIRMATION_RULING,
        title=title,
        data=data,
        organization=confirmation.court,
        number=number,
        shown=shown,
    )


def _papers(confirmation: Confirmation, kind: DocumentKind) -> list[Document]:
    states = (DocumentState.DRAFT, DocumentState.ISSUED)
    rows = Document.objects.filter(record=confirmation.pk, kind=kind.code, state__in=states)
    return list(rows.select_related("organization", "record").order_by("-pk"))


def _refuse_incomplete(granted: bool, reason: str, judge: str, clerk: str) -> None:
    if not granted and not reason:
        raise Invalid(_("驳回要写明理由，双方会看到。"), fields={"reason": _("写明哪一点不符合条件。")})
    if not judge or not clerk:
        missing = {name: _("裁定书上要有姓名。") for name, value in (("judge", judge), ("clerk", clerk)) if not value}
        raise Invalid(_("审判员和书记员的姓名都要写。"), fields=missing)


def _refuse_late(agreement: Agreement) -> None:
    if clock.today() > last_day(agreement):
        raise IllegalMove(_("已过司法确认期限。还可以起诉或申请仲裁。"))


def _refuse_stranger(scope: Scope, confirmation: Confirmation) -> None:
    if not scope.system and confirmation.court_id not in scope.bodies:
        raise Forbidden(_("这件申请递交的是%(court)s，由那里的法官办。") % {"court": confirmation.court.name})


def _agreement_to_confirm(case: Case) -> Agreement:
    in_force = case.agreements.filter(state=AgreementState.EFFECTIVE).order_by("-effective_at")
    agreement = in_force.select_related("sealed").first()
    if case.state != CaseState.AGREED or agreement is None:
        raise IllegalMove(_("协议还没生效。最后一方签字、调解组织盖章后才能申请司法确认。"))
    if not agreement.payment_terms.exists():
        raise IllegalMove(_("协议里没有付款内容。法院只确认给付内容，这份协议不用申请。"))
    states = set(agreement.confirmations.values_list("state", flat=True))
    if states & set(STANDING):
        raise IllegalMove(_("这份协议已经有一件司法确认申请，在那一件上接着办。"))
    if ConfirmationState.REFUSED in states:
        raise IllegalMove(_("法院已经裁定驳回，同一份协议不能再申请。可以再次调解，或者申请仲裁、起诉。"))
    return agreement


def _start_court_clock(confirmation: Confirmation) -> None:
    day, _last = limit(clock.today(), COURT_DAYS, Unit.DAYS, calendar=current_calendar())
    due = clock.at_midnight(day + dt.timedelta(days=1)) - dt.timedelta(minutes=1)
    deadlines.start_policy_clock(
        confirmation.pk,
        COURT_CLOCK,
        due,
        label=_("司法确认裁定"),
        verb=_("裁定"),
        organization_id=confirmation.court_id,
        url=confirmation.get_absolute_url(),
    )


def _restart_party_clocks(confirmation: Confirmation) -> None:
    agreement = confirmation.agreement
    if agreement.effective_at is None:
        return
    day, url = agreement.effective_at.astimezone(clock.SHANGHAI).date(), agreement.case.get_absolute_url()
    deadlines.start_clock(agreement.case_id, "judicial_confirmation", day, verb=_("申请司法确认"), url=url)
    deadlines.start_clock(agreement.case_id, "arbitration_review_of_agreement", day, verb=_("申请仲裁审查"), url=url)


def _tell_both(scope: Scope, confirmation: Confirmation, verb: str, summary: str) -> None:
    """The story of the application and that of its case: each is read on its own."""
    changes = {"confirmation": confirmation.pk}
    case_id = confirmation.agreement.case_id
    record_events(scope, [Event(key, verb, summary, changes) for key in (case_id, confirmation.pk)])


def _tell_court(scope: Scope, confirmation: Confirmation, title: str) -> None:
    notify(
        scope,
        record=confirmation.pk,
        organization=confirmation.court_id,
        title=title,
        body=confirmation.record.title,
        url=confirmation.get_absolute_url(),
    )


def _tell_handler(scope: Scope, confirmation: Confirmation, title: str) -> None:
    case = confirmation.agreement.case
    to = {"user": case.mediator_id} if case.mediator_id else {"organization": case.mediation_body_id}
    body, url = confirmation.record.title, confirmation.get_absolute_url()
    notify(scope, record=confirmation.pk, title=title, body=body, url=url, **to)


def _tell_parties(scope: Scope, confirmation: Confirmation, text: str, *, key: str) -> None:
    case = confirmation.agreement.case
    tell_seats(scope, case, _party_seats(case), text, key=f"confirmation:{confirmation.pk}:{key}")


def _party_seats(case: Case) -> list[Seat]:
    return [seat for seat in signing_seats(case) if seat.role in PARTIES]


def _fresh(confirmation: Confirmation) -> Confirmation:
    return _with_parts().get(pk=confirmation.pk)


def _locked(confirmation: Confirmation) -> Confirmation:
    """Under lock, after the lock on the case: everybody takes them in this order."""
    cases = Case.objects.select_for_update(of=("self",), no_key=True).filter(agreements__confirmations=confirmation.pk)
    cases.only("pk").first()
    return _with_parts().select_for_update(of=("self",), no_key=True).get(pk=confirmation.pk)


def _with_parts() -> ConfirmationQuerySet:
    parts = ("record", "court", "application", "agreement__sealed", "agreement__case__record")
    return Confirmation.objects.select_related(*parts, "agreement__case__mediation_body__federation")
