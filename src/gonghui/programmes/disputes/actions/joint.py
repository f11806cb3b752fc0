"""What both routes share until the body decides: prepared, joined by both parties, handed in, withdrawn, told about.

`confirmations` and `reviews` build on this and add what only a court or a commission does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import DocumentKind
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.access import grant
from gonghui.kernel.errors import DomainError, Forbidden, IllegalMove, Invalid, required
from gonghui.kernel.lifecycle import move, require_open
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import Event, record_events
from gonghui.programmes.disputes.actions.agreements import page_url, take_up, tell_seats, withdraw_loser
from gonghui.programmes.disputes.models import Case, Seat
from gonghui.programmes.disputes.models.joint import PARTIES
from gonghui.programmes.disputes.papers.agreements import signing_seats
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import FILE_CONFIRMATION, JOIN_APPLICATION
from gonghui.programmes.disputes.routes import (
    Route,
    agreement_in_force,
    applications_of,
    effective_day,
    is_late,
    last_day_text,
    late,
    route_of,
    why_closed,
)

PREPARING = "preparing"
ORDINALS = ("", "之一", "之二", "之三", "之四", "之五")


@transaction.atomic
def prepare(scope: Scope, route: Route, case: Case, *, body: Organization) -> Any:
    """Open an application for the agreement in force and ask both parties to join.

    Refuses what `why_closed` names, and a body of the wrong kind. Reaches nobody at the body yet.
    """
    scope.require(FILE_CONFIRMATION)
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("record").get(pk=case.pk)
    agreement = agreement_in_force(case)
    closed = why_closed(route, agreement, applications_of(agreement) if agreement else ())
    if closed is not None or agreement is None:
        raise IllegalMove(closed or "")
    if body.kind != route.body_kind:
        field = route.model.body_field
        raise Invalid(route.wrong_body, fields={field: _("选一个%(body)s。") % {"body": route.body_word}})
    with in_source_language():
        made = new_record(
            route.model,
            federation_id=case.federation_id,
            place_id=case.place_id,
            title=f"{case.record.title} {route.label}",
            agreement=agreement,
            **{route.model.body_field: body},
        )
        if not case.mediation_body.is_union:
            grant(made.pk, role="mediation", organization_id=case.mediation_body_id)
        name = {"route": route.label}
        tell_both(scope, made, "prepare", _("准备%(route)s，请双方共同申请") % name)
        words = _("%(last)s 前双方都同意，就能共同申请%(route)s，不收费。请打开看看：%(url)s") % {
            **name,
            "last": last_day_text(route, agreement),
            "url": page_url(case, route.page),
        }
        tell_seats(scope, case, party_seats(case), words, key=f"{route.key}:{made.pk}:join")
    return made


@transaction.atomic
def join(scope: Scope, application: Any, *, device: str) -> Any:
    """A party agrees to apply, from its own seat. Doing it again changes nothing.

    Refuses other seats, an application that has gone on already, and any day after the last one.
    """
    scope.require(JOIN_APPLICATION)
    application = locked(application)
    route = route_of(application)
    seat = own_seat(scope, application)
    known = application.joinings.filter(seat=seat).first()
    if known is not None:
        return known
    if application.state != PREPARING:
        raise IllegalMove(_("申请现在是“%(now)s”，不用再同意了。") % {"now": application.get_state_display()})
    refuse_late(application)
    made = application.joinings.create(seat=seat, at=clock.now(), device=device[:200])
    with in_source_language():
        told = {"role": seat.get_role_display(), "route": route.label}
        tell_both(scope, application, "join", _("%(role)s同意共同申请%(route)s") % told)
        if not application.names_still_to_join():
            tell_handler(scope, application, _("双方都同意了，可以递交%(body)s") % {"body": route.body_word})
    return made


def file(scope: Scope, application: Any, kind: DocumentKind, data: Mapping[str, Any]) -> Any:
    """Hand the application in: it is printed as `kind` and numbered, and opened to the body with its papers.

    Refuses before both have joined and after the last day. Not inside a transaction; if the process dies on the way,
    nothing has been filed and pressing again goes on with the paper that was printed.
    """
    require_open(scope, application, "file")
    refuse_late(application)
    paper = take_up(scope, papers_of(application, kind), dict(data)) or _issue_application(
        scope, application, kind, data
    )
    try:
        with transaction.atomic(durable=True):
            return _hand_in(scope, application, paper)
    except DomainError:
        if fresh(application).application_id != paper.pk:
            withdraw_loser(scope, paper)
        raise


def _issue_application(scope: Scope, application: Any, kind: DocumentKind, data: Mapping[str, Any]) -> Document:
    with in_source_language():
        title = str(kind.label)
    body = application.agreement.case.mediation_body
    return documents.issue(scope, application, kind=kind, title=title, data=data, organization=body)


@in_source_language()
def _hand_in(scope: Scope, application: Any, paper: Document) -> Any:
    application, route = locked(application), route_of(application)
    move(scope, application, "file")
    application.application, application.filed_on = paper, clock.today()
    application.save_fields("state", "application", "filed_on")
    grant(application.pk, role=route.role, organization_id=application.body_id)
    case = application.agreement.case
    deadlines.meet(case.pk, route.rule_key)
    deadlines.stop(case.pk, route.closes)
    told = {"body": application.body.name, "route": route.label}
    tell_both(scope, application, "file", _("向%(body)s递交%(route)s申请") % told)
    tell_body(scope, application, str(route.arrived))
    return application


@transaction.atomic
def withdraw(scope: Scope, application: Any, *, reason: str) -> Any:
    """Take an application back as long as the lifecycle allows it; both clocks run on. Refuses an empty reason."""
    application, route = locked(application), route_of(application)
    was_filed = application.state != PREPARING
    move(scope, application, "withdraw")
    reason = required(reason, "reason", _("写明为什么撤回，双方会看到。"), _("写一句理由。"))
    application.save_fields("state")
    with in_source_language():
        told = {"route": route.label, "reason": reason}
        tell_both(scope, application, "withdraw", _("撤回%(route)s申请：%(reason)s") % told)
        if was_filed:
            deadlines.stop(application.pk)
            if application.application is not None:
                documents.withdraw(scope, application.application, reason=reason)
            restart_clocks(application)
            tell_body(scope, application, _("一件%(route)s申请撤回了") % told)
    return application


def restart_clocks(application: Any) -> None:
    """Nothing stands any more: both routes are open again for what is left of their days."""
    agreement = application.agreement
    day, url = effective_day(agreement), agreement.case.get_absolute_url()
    deadlines.start_clock(agreement.case_id, "judicial_confirmation", day, verb=_("申请司法确认"), url=url)
    deadlines.start_clock(agreement.case_id, "arbitration_review_of_agreement", day, verb=_("申请仲裁审查"), url=url)


def claim(scope: Scope, application: Any, name: str, version: int | None) -> Any:
    """Take the decision `name` in hand: whoever read the application earlier and decides later is refused as stale."""
    with transaction.atomic(durable=True):
        row = locked(application)
        require_open(scope, row, name)
        refuse_stranger(scope, row)
        row.expect_version(version)
        row.save_fields()
    return row


def may_join(scope: Scope, application: Any) -> bool:
    """Whether `join` is open to somebody who has not joined yet."""
    late = is_late(route_of(application), application.agreement)
    return scope.has(JOIN_APPLICATION) and application.state == PREPARING and not late


def own_seat(scope: Scope, application: Any) -> Seat:
    """The party's seat that the scope sits on. Refuses everybody else."""
    seats = Seat.objects.filter(case=application.agreement.case_id, role__in=PARTIES)
    seat = seats.filter(pk=scope.seat_id).first() if scope.seat_id is not None else None
    if seat is None:
        route = route_of(application)
        raise Forbidden(_("%(route)s由双方当事人自己申请。您不是当事人，不能替他们办。") % {"route": route.label})
    return seat


def papers_of(application: Any, kind: DocumentKind) -> list[Document]:
    """Papers of this kind that an interrupted act may have left behind."""
    states = (DocumentState.DRAFT, DocumentState.ISSUED)
    rows = Document.objects.filter(record=application.pk, kind=kind.code, state__in=states)
    return list(rows.select_related("organization", "record").order_by("-pk"))


def free_number(federation_id: int, given: str) -> str:
    """The number that a body gave, or with 之一 where a paper that was not finished bears it. One query."""
    rows = Document.objects.filter(federation=federation_id, number__startswith=given)
    taken = set(rows.values_list("number", flat=True))
    return next((free for tail in ORDINALS if (free := given + tail) not in taken), "")


def refuse_late(application: Any) -> None:
    """Refuse a day after the last one."""
    route = route_of(application)
    if is_late(route, application.agreement):
        raise IllegalMove(late(route))


def refuse_stranger(scope: Scope, application: Any) -> None:
    """Only the body that it lies with decides."""
    if not scope.system and application.body_id not in scope.bodies:
        told = {"body": application.body.name}
        raise Forbidden(_("这件申请递交的是%(body)s，由那里的人办。") % told)


def tell_both(scope: Scope, application: Any, verb: str, summary: str) -> None:
    """The story of the application and that of its case: each is read on its own."""
    key = route_of(application).key
    changes = {key: application.pk}
    records = (application.agreement.case_id, application.pk)
    record_events(scope, [Event(record, f"{key}.{verb}", summary, changes) for record in records])


def tell_body(scope: Scope, application: Any, title: str) -> None:
    """A notice in the inbox of the court or commission."""
    notify(
        scope,
        record=application.pk,
        organization=application.body_id,
        title=title,
        body=application.record.title,
        url=application.get_absolute_url(),
    )


def tell_handler(scope: Scope, application: Any, title: str) -> None:
    """A notice to the mediator of the case."""
    case = application.agreement.case
    to = {"user": case.mediator_id} if case.mediator_id else {"organization": case.mediation_body_id}
    body, url = application.record.title, application.get_absolute_url()
    notify(scope, record=application.pk, title=title, body=body, url=url, **to)


def tell_parties(scope: Scope, application: Any, text: str, *, key: str) -> None:
    """A message to the telephones of both parties."""
    case = application.agreement.case
    tell_seats(scope, case, party_seats(case), text, key=f"{route_of(application).key}:{application.pk}:{key}")


def party_seats(case: Case) -> list[Seat]:
    """The seats of those who sign as parties. One query."""
    return [seat for seat in signing_seats(case) if seat.role in PARTIES]


def fresh(application: Any) -> Any:
    """The application as it is now, with what its papers name."""
    return _with_parts(application).get(pk=application.pk)


def locked(application: Any) -> Any:
    """Under lock, after the lock on the case: everybody takes them in this order."""
    keys = Case.objects.select_for_update(of=("self",), no_key=True).filter(agreements=application.agreement_id)
    keys.only("pk").first()
    return _with_parts(application).select_for_update(of=("self",), no_key=True).get(pk=application.pk)


def _with_parts(application: Any) -> Any:
    parts = ("record", type(application).body_field, "application", "agreement__sealed", "agreement__case__record")
    return type(application).objects.select_related(*parts, "agreement__case__mediation_body__federation")
