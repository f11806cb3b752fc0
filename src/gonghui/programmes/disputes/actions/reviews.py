"""Review by the arbitration commission: prepared, joined, filed, accepted or declined, a statement made or refused,
and signed for by both sides."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.engines.legal.calendar import current_calendar
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError, IllegalMove, Invalid, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes import routes
from gonghui.programmes.disputes.actions import joint
from gonghui.programmes.disputes.actions.agreements import page_url, take_up, withdraw_loser
from gonghui.programmes.disputes.actions.rights import start_enforcement
from gonghui.programmes.disputes.enums import ReviewState
from gonghui.programmes.disputes.models import Case, Review, ReviewJoining
from gonghui.programmes.disputes.papers.kinds import REVIEW_APPLICATION, REVIEW_NOTICE, REVIEW_STATEMENT
from gonghui.programmes.disputes.papers.reviews import application_data, notice_data, statement_data
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import DECIDE_REVIEW, JOIN_APPLICATION
from gonghui.web.wording import date_text

logger = logging.getLogger("gonghui.disputes")
REVIEW_CLOCK = "arbitration_review"
REVIEW_EXTENDED = "arbitration_review_extended"
REVIEW_WORKING_DAYS = 5
"""For the review, and once more where it is extended (rules of arbitration 76)."""
MADE = (ReviewState.ISSUED, ReviewState.EFFECTIVE)


def prepare(scope: Scope, case: Case, *, commission: Organization) -> Review:
    """Open an application to a commission; see `joint.prepare`."""
    made: Review = joint.prepare(scope, routes.REVIEW, case, body=commission)
    return made


def join(scope: Scope, review: Review, *, device: str) -> ReviewJoining:
    """A party agrees to apply; see `joint.join`."""
    made: ReviewJoining = joint.join(scope, review, device=device)
    return made


def file(scope: Scope, review: Review) -> Review:
    """Hand the application to the commission; see `joint.file`."""
    now = joint.fresh(review)
    filed: Review = joint.file(scope, now, REVIEW_APPLICATION, application_data(now, applied_on=clock.today()))
    return filed


@transaction.atomic
def withdraw(scope: Scope, review: Review, *, reason: str) -> Review:
    """Take an application back until the statement has been signed for (ACR 76); a statement that was made goes too."""
    withdrawn: Review = joint.withdraw(scope, review, reason=reason)
    if withdrawn.paper is not None and withdrawn.paper.stands:
        documents.withdraw(scope, withdrawn.paper, reason=reason.strip())
    return withdrawn


@transaction.atomic
def accept(scope: Scope, review: Review, *, number: str, version: int | None = None) -> Review:
    """The commission takes the application under its own number and reviews it within five working days (ACR 76).

    Refuses an empty number and one that another application at this commission bears.
    """
    row = _held(scope, review, "accept", version)
    number = "".join(number.split())
    cure = _("写上仲裁委案号，像 浙望劳人仲审〔2026〕12号。")
    number = required(number, "number", _("仲裁委案号还没有填。"), cure)
    if Review.objects.filter(commission=row.commission_id, number=number).exists():
        sentence = _("案号 %(number)s 已经用在另一件申请上。核对一下。") % {"number": number}
        raise Invalid(sentence, fields={"number": sentence})
    row.number, row.accepted_on = number, clock.today()
    row.save_fields("state", "number", "accepted_on")
    with in_source_language():
        _start_clock(row, REVIEW_CLOCK, clock.today(), _("审查调解协议"))
        told = _("%(body)s受理仲裁审查申请，案号%(number)s") % {"body": row.commission.name, "number": number}
        joint.tell_both(scope, row, "accept", told)
        joint.tell_handler(scope, row, told)
        joint.tell_parties(scope, row, _("仲裁委受理了，五个工作日内审查完。") + told, key="accept")
    return row


@transaction.atomic
def extend(scope: Scope, review: Review, *, reason: str) -> Review:
    """The commission takes five working days more, once, in a special case (ACR 76); both sides and the handler hear.

    Refuses an empty reason, a second time, and a clock that has run out.
    """
    scope.require(DECIDE_REVIEW)
    row: Review = joint.locked(review)
    joint.refuse_stranger(scope, row)
    reason = required(reason, "reason", _("写明为什么要延长，双方会看到。"), _("写一句理由。"))[:200]
    running = Deadline.objects.running().filter(record=row.pk, rule=REVIEW_CLOCK).first()
    if running is None:
        raise IllegalMove(_("没有在走的审查期限可以延。审查的期限只能延一次。"))
    if running.is_overdue:
        raise IllegalMove(_("审查期限已经过了，不能再延。"))
    deadlines.stop(row.pk, REVIEW_CLOCK)
    last = _start_clock(row, REVIEW_EXTENDED, running.last_day, _("审查调解协议（已延长）"))
    with in_source_language():
        day = date_text(last, today=clock.today())
        facts = {"body": row.commission.name, "day": day, "reason": reason}
        told = _("%(body)s延长审查到%(day)s：%(reason)s") % facts
        joint.tell_both(scope, row, "extend", told)
        joint.tell_handler(scope, row, told)
        joint.tell_parties(scope, row, told, key="extend")
    return row


def decline(scope: Scope, review: Review, *, reason: str, version: int | None = None) -> Review:
    """Not accepted, with a reason (ACR 75); the way to the court is open again for what is left of its days.

    The sealed notice is made afterwards; where that fails, `issue_notice` finishes it.
    """
    return _turn_down(scope, review, "decline", reason, version)


def refuse(scope: Scope, review: Review, *, reason: str, version: int | None = None) -> Review:
    """No statement is made, with a reason (ACR 78, 79); the review is over, and there may be talks again."""
    return _turn_down(scope, review, "refuse", reason, version)


def make_statement(scope: Scope, review: Review, *, arbitrator: str, clerk: str, version: int | None = None) -> Review:
    """The commission's mediation statement: printed under its number, sealed, then both sides sign for it (ACR 77).

    Pressing again with the same names is the statement that stands; of two who decide at once the second is refused.
    Not inside a transaction; pressing again after the process has died finishes it.
    """
    arbitrator, clerk = arbitrator.strip(), clerk.strip()
    if not arbitrator or not clerk:
        named = {"arbitrator": arbitrator, "clerk": clerk}
        missing = {name: _("调解书上要有姓名。") for name, value in named.items() if not value}
        raise Invalid(_("仲裁员和书记员的姓名都要写。"), fields=missing)
    made = _made_already(scope, review, arbitrator, clerk)
    if made is not None:
        return made
    claimed: Review = joint.claim(scope, review, "issue", version)
    data = statement_data(claimed, arbitrator=arbitrator, clerk=clerk, decided_on=clock.today())
    left = take_up(scope, joint.papers_of(claimed, REVIEW_STATEMENT), data)
    paper = left or _issue_statement(scope, claimed, data)
    try:
        documents.seal_document(scope, paper, around=lambda sealed: _stating(scope, claimed, sealed))
    except DomainError:
        if joint.fresh(claimed).version != claimed.version:
            withdraw_loser(scope, paper)
        raise
    done: Review = joint.fresh(claimed)
    return done


@transaction.atomic
def receive(scope: Scope, review: Review) -> Review:
    """A party signs for the statement, from its own seat; with the second it takes effect. Twice changes nothing."""
    scope.require(JOIN_APPLICATION)
    row: Review = joint.locked(review)
    seat = joint.own_seat(scope, row)
    joining = row.joinings.get(seat=seat)
    if joining.received_at is not None:
        return row
    if row.state != ReviewState.ISSUED:
        raise IllegalMove(_("申请现在是“%(now)s”，没有要签收的调解书。") % {"now": row.get_state_display()})
    joining.received_at = clock.now()
    joining.save(update_fields=["received_at"])
    with in_source_language():
        told = _("%(role)s签收仲裁调解书") % {"role": seat.get_role_display()}
        joint.tell_both(scope, row, "receive", told)
        if not row.names_still_to_receive():
            _take_effect(scope, row)
    return row


def issue_notice(scope: Scope, review: Review) -> Review:
    """Make or finish the sealed notice of an application that was turned down; one that stands is left as it is."""
    row: Review = joint.fresh(review)
    scope.require(DECIDE_REVIEW)
    joint.refuse_stranger(scope, row)
    if row.state not in (ReviewState.DECLINED, ReviewState.REFUSED) or row.decided_on is None:
        raise IllegalMove(_("这件申请没有被驳回，不用出具通知书。"))
    if row.paper is not None and row.paper.stands and not row.paper.waits_for_seal:
        return row
    declined = row.state == ReviewState.DECLINED
    data = notice_data(row, declined=declined, reason=row.reason, decided_on=row.decided_on)
    paper = take_up(scope, joint.papers_of(row, REVIEW_NOTICE), data) or _issue(row, scope, data, declined)
    sealed = documents.seal_document(scope, paper)
    row.paper = sealed
    row.save_fields("paper")
    return row


def notice_missing(review: Review) -> bool:
    """Whether an application was turned down and its notice has not been made."""
    turned_down = review.state in (ReviewState.DECLINED, ReviewState.REFUSED)
    return turned_down and (review.paper is None or review.paper.state != DocumentState.SEALED)


def _held(scope: Scope, review: Review, name: str, version: int | None) -> Review:
    """The application under lock, moved by its own commission."""
    scope.require(DECIDE_REVIEW)
    row: Review = joint.locked(review)
    joint.refuse_stranger(scope, row)
    move(scope, row, name)
    row.expect_version(version)
    return row


def _turn_down(scope: Scope, review: Review, name: str, reason: str, version: int | None) -> Review:
    row = _write_down(scope, review, name, reason, version)
    try:
        return issue_notice(scope, row)
    except (DomainError, ImproperlyConfigured, OSError) as error:
        logger.warning("notice of review %s: %s", row.pk, error)
        return row


@transaction.atomic
def _write_down(scope: Scope, review: Review, name: str, reason: str, version: int | None) -> Review:
    row = _held(scope, review, name, version)
    reason = required(reason, "reason", _("写明理由，双方会看到。"), _("写明哪一点不符合条件。"))
    row.reason, row.decided_on = reason, clock.today()
    row.save_fields("state", "reason", "decided_on")
    _end_clock(row)
    joint.restart_clocks(row)
    deadlines.stop(row.agreement.case_id, "arbitration_review_of_agreement")
    with in_source_language():
        body = {"body": row.commission.name}
        told = _("%(body)s不予受理仲裁审查申请") if name == "decline" else _("%(body)s决定不制作调解书")
        joint.tell_both(scope, row, name, told % body)
        joint.tell_handler(scope, row, told % body)
        words = _("仲裁委没有同意审查协议。还可以申请司法确认，也可以再次调解、申请仲裁。理由在这里：")
        joint.tell_parties(scope, row, words + page_url(row.agreement.case, "join_review"), key=name)
    return row


def _made_already(scope: Scope, review: Review, arbitrator: str, clerk: str) -> Review | None:
    scope.require(DECIDE_REVIEW)
    row: Review = joint.fresh(review)
    if row.state not in MADE or row.paper is None or row.decided_on is None:
        return None
    joint.refuse_stranger(scope, row)
    if row.paper.data == statement_data(row, arbitrator=arbitrator, clerk=clerk, decided_on=row.decided_on):
        return row
    day = date_text(row.decided_on, today=clock.today(), weekday=False)
    raise IllegalMove(_("%(day)s已经制作过调解书，不能再制作一份。") % {"day": day})


@contextmanager
def _stating(scope: Scope, claimed: Review, sealed: Document) -> Iterator[None]:
    """The application under lock while the seal is written; then the statement on it."""
    row: Review = joint.locked(claimed)
    row.expect_version(claimed.version)
    move(scope, row, "issue")
    yield
    row.paper, row.decided_on = sealed, clock.today()
    row.save_fields("state", "paper", "decided_on")
    _end_clock(row)
    with in_source_language():
        told = _("%(body)s制作仲裁调解书，请双方签收") % {"body": row.commission.name}
        joint.tell_both(scope, row, "issue", told)
        joint.tell_handler(scope, row, told)
        words = _("仲裁委做好了调解书，内容和协议一样。双方都签收以后生效：")
        joint.tell_parties(scope, row, words + page_url(row.agreement.case, "join_review"), key="issue")


def _take_effect(scope: Scope, row: Review) -> None:
    move(scope, row, "take_effect")
    row.effective_on = clock.today()
    row.save_fields("state", "effective_on")
    start_enforcement(row.agreement.case, row.agreement)
    told = _("双方都签收，仲裁调解书生效")
    joint.tell_both(scope, row, "take_effect", told)
    joint.tell_body(scope, row, told)
    joint.tell_handler(scope, row, told)
    words = _("调解书生效了。对方到期不付的，可以申请强制执行：")
    joint.tell_parties(scope, row, words + page_url(row.agreement.case, "join_review"), key="effect")


def _issue_statement(scope: Scope, review: Review, data: dict[str, object]) -> Document:
    with in_source_language():
        title, shown = _("仲裁调解书"), [(_("案由"), _("申请审查调解协议"))]
    return documents.issue(
        scope,
        review,
        kind=REVIEW_STATEMENT,
        title=title,
        data=data,
        organization=review.commission,
        number=joint.free_number(review.federation_id, review.number),
        shown=shown,
    )


def _issue(review: Review, scope: Scope, data: dict[str, object], declined: bool) -> Document:
    with in_source_language():
        title = _("不予受理通知书") if declined else _("不予制作调解书决定书")
    return documents.issue(scope, review, kind=REVIEW_NOTICE, title=title, data=data, organization=review.commission)


def _start_clock(review: Review, rule: str, since: dt.date, label: str) -> dt.date:
    """Five working days from a day on; the last of them."""
    last = current_calendar().add_working_days(since, REVIEW_WORKING_DAYS)
    due = clock.at_midnight(last + dt.timedelta(days=1)) - dt.timedelta(minutes=1)
    deadlines.start_policy_clock(
        review.pk,
        rule,
        due,
        label=label,
        verb=_("审查"),
        organization_id=review.commission_id,
        url=review.get_absolute_url(),
    )
    return last


def _end_clock(review: Review) -> None:
    deadlines.meet(review.pk, REVIEW_CLOCK)
    deadlines.meet(review.pk, REVIEW_EXTENDED)
