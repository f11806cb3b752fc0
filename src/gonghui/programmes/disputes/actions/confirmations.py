"""Judicial confirmation: prepared, joined by both parties, filed with the court, docketed, ruled on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.kinds import CONFIRMATION_APPLICATION, CONFIRMATION_RULING
from gonghui.engines.documents.models import Document
from gonghui.engines.legal.calendar import current_calendar
from gonghui.engines.legal.clocks import limit
from gonghui.engines.legal.enums import Unit
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError, IllegalMove, Invalid
from gonghui.kernel.lifecycle import move
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import routes
from gonghui.programmes.disputes.actions import joint
from gonghui.programmes.disputes.actions.agreements import page_url, take_up, withdraw_loser
from gonghui.programmes.disputes.actions.rights import start_enforcement
from gonghui.programmes.disputes.enums import ConfirmationState
from gonghui.programmes.disputes.models import Case, Confirmation, Joining
from gonghui.programmes.disputes.papers.confirmations import application_data, ruling_data
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import RULE_CONFIRMATION
from gonghui.web.wording import date_text

COURT_CLOCK = "court_ruling"
COURT_DAYS = 30
RULED = (ConfirmationState.GRANTED, ConfirmationState.REFUSED)


def prepare(scope: Scope, case: Case, *, court: Organization) -> Confirmation:
    """Open an application to a court; see `joint.prepare`."""
    made: Confirmation = joint.prepare(scope, routes.CONFIRMATION, case, body=court)
    return made


def join(scope: Scope, confirmation: Confirmation, *, device: str) -> Joining:
    """A party agrees to apply; see `joint.join`."""
    made: Joining = joint.join(scope, confirmation, device=device)
    return made


def file(scope: Scope, confirmation: Confirmation) -> Confirmation:
    """Hand the application to the court; see `joint.file`."""
    now = joint.fresh(confirmation)
    data = application_data(now, applied_on=clock.today())
    filed: Confirmation = joint.file(scope, now, CONFIRMATION_APPLICATION, data)
    return filed


def withdraw(scope: Scope, confirmation: Confirmation, *, reason: str) -> Confirmation:
    """Take an application back before the court has docketed it; see `joint.withdraw`."""
    withdrawn: Confirmation = joint.withdraw(scope, confirmation, reason=reason)
    return withdrawn


@transaction.atomic
def docket(scope: Scope, confirmation: Confirmation, *, court_number: str, version: int | None = None) -> Confirmation:
    """The court takes the application under its own number; it rules within 30 days (CPL 187, the court's own limit).

    Refuses an empty number and one that another application at this court bears.
    """
    scope.require(RULE_CONFIRMATION)
    row: Confirmation = joint.locked(confirmation)
    joint.refuse_stranger(scope, row)
    number = "".join(court_number.split())
    move(scope, row, "docket")
    row.expect_version(version)
    if not number:
        raise Invalid(_("法院案号还没有填。"), fields={"court_number": _("写上法院案号，像（2026）浙0199民特12号。")})
    if Confirmation.objects.filter(court=row.court_id, court_number=number).exists():
        sentence = _("案号 %(number)s 已经用在另一件申请上。核对一下。") % {"number": number}
        raise Invalid(sentence, fields={"court_number": sentence})
    row.court_number, row.docketed_on = number, clock.today()
    row.save_fields("state", "court_number", "docketed_on")
    with in_source_language():
        _start_court_clock(row)
        told = _("%(court)s立案，案号%(number)s") % {"court": row.court.name, "number": number}
        joint.tell_both(scope, row, "docket", told)
        joint.tell_handler(scope, row, told)
        joint.tell_parties(scope, row, _("法院立案了，三十日内裁定。") + told, key="docket")
    return row


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

    `reason` must say why where it is not granted (CPL-I 358). The same ruling again is the ruling that stands; another
    one is refused. Of two judges who rule at once the second is refused with `Stale`. Not inside a transaction;
    pressing again after the process has died finishes the ruling.
    """
    reason, judge, clerk = reason.strip(), judge.strip(), clerk.strip()
    _refuse_incomplete(granted, reason, judge, clerk)
    name = "grant" if granted else "refuse"
    ruled = _ruled_already(scope, confirmation, granted=granted, reason=reason, judge=judge, clerk=clerk)
    if ruled is not None:
        return ruled
    claimed: Confirmation = joint.claim(scope, confirmation, name, version)
    data = ruling_data(claimed, granted=granted, reason=reason, judge=judge, clerk=clerk, ruled_on=clock.today())
    left = take_up(scope, joint.papers_of(claimed, CONFIRMATION_RULING), data)
    paper = left or _issue_ruling(scope, claimed, data)
    try:
        documents.seal_document(scope, paper, around=lambda sealed: _ruling(scope, claimed, sealed, name, reason))
    except DomainError:
        if joint.fresh(claimed).version != claimed.version:
            withdraw_loser(scope, paper)
        raise
    done: Confirmation = joint.fresh(claimed)
    return done


def _ruled_already(scope: Scope, confirmation: Confirmation, **said: object) -> Confirmation | None:
    """The ruling that stands, where this is the second press of the same one. Refuses another one beside it."""
    scope.require(RULE_CONFIRMATION)
    row: Confirmation = joint.fresh(confirmation)
    if row.state not in RULED or row.ruling is None or row.ruled_on is None:
        return None
    joint.refuse_stranger(scope, row)
    same = ruling_data(row, ruled_on=row.ruled_on, **said)  # type: ignore[arg-type]
    if row.ruling.data == same:
        return row
    told = {"state": row.get_state_display(), "day": date_text(row.ruled_on, today=clock.today(), weekday=False)}
    raise IllegalMove(_("%(day)s已经裁定过：%(state)s。裁定书不能再出具一份。") % told)


@contextmanager
def _ruling(scope: Scope, claimed: Confirmation, sealed: Document, name: str, reason: str) -> Iterator[None]:
    """The application under lock while the seal is written; then the ruling on it."""
    row: Confirmation = joint.locked(claimed)
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
    joint.tell_both(scope, row, "rule", told)
    joint.tell_handler(scope, row, told)
    joint.tell_parties(scope, row, words + page_url(row.agreement.case, "join_confirmation"), key="rule")


def _issue_ruling(scope: Scope, confirmation: Confirmation, data: dict[str, object]) -> Document:
    """Under the court's number; a second text of it, which only an interrupted ruling can leave, bears 之一."""
    with in_source_language():
        title, shown = _("民事裁定书"), [(_("案由"), _("申请司法确认调解协议"))]
    return documents.issue(
        scope,
        confirmation,
        kind=CONFIRMATION_RULING,
        title=title,
        data=data,
        organization=confirmation.court,
        number=joint.free_number(confirmation.federation_id, confirmation.court_number),
        shown=shown,
    )


def _refuse_incomplete(granted: bool, reason: str, judge: str, clerk: str) -> None:
    if not granted and not reason:
        raise Invalid(_("驳回要写明理由，双方会看到。"), fields={"reason": _("写明哪一点不符合条件。")})
    if not judge or not clerk:
        missing = {name: _("裁定书上要有姓名。") for name, value in (("judge", judge), ("clerk", clerk)) if not value}
        raise Invalid(_("审判员和书记员的姓名都要写。"), fields=missing)


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
