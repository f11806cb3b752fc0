"""The agreement: sent out to be signed, taken down, sealed. It is written in `drafting` and signed in `signing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.kinds import MEDIATION_AGREEMENT, DocumentKind
from gonghui.engines.documents.models import Document
from gonghui.engines.legal.clocks import deadline
from gonghui.foundation.notifications.actions import notify, send
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError, IllegalMove, Stale, required
from gonghui.kernel.lifecycle import move, require_open
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.rights import start_performance
from gonghui.programmes.disputes.enums import AgreementState
from gonghui.programmes.disputes.models import Agreement, Case, Seat
from gonghui.programmes.disputes.papers.agreements import shown_facts, signed_data, signing_seats, text_data
from gonghui.programmes.disputes.papers.kinds import AGREEMENT_TEXT
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import SEAL_AGREEMENT
from gonghui.web.wording import date_text

UNDER_WAY = (AgreementState.DRAFT, AgreementState.SIGNING, AgreementState.SIGNED)


def send_for_signing(scope: Scope, agreement: Agreement) -> Agreement:
    """Print the text, fix its hash, and ask everybody who has to sign. The case waits for the signatures.

    Refuses unclear terms (CPL-I 358) and people who could not sign. Not inside a transaction; if the process dies on
    the way nothing has been sent out, and pressing again goes on with the text that was printed.
    """
    agreement = _fresh(agreement)
    require_open(scope, agreement, "send")  # before any paper is printed; `move` asks again under the lock
    missing = agreement.missing_signers()
    if missing is not None:
        raise IllegalMove(missing)
    text = _printed_text(scope, agreement)
    with transaction.atomic(durable=True):
        return _send_out(scope, agreement, text)


@in_source_language()
def _send_out(scope: Scope, agreement: Agreement, text: Document) -> Agreement:
    case, agreement = _locked(agreement)
    move(scope, agreement, "send")
    agreement.draft, agreement.content_sha256, agreement.sent_at = text, text.sha256, clock.now()
    agreement.save_fields("state", "draft", "content_sha256", "sent_at")
    move(scope, case, "offer_agreement")
    case.save_fields("state")
    told = {"edition": agreement.edition, "sha256": text.sha256, "total": format_yuan(agreement.total())}
    record_event(scope, case.pk, "agreement.send", _("发出调解协议第 %(edition)s 稿，等各方签字") % told, told)
    words = _("调解协议写好了，请打开看一遍，同意就签字：%(url)s") % {"url": page_url(case, "agreement")}
    tell_seats(scope, case, signing_seats(case), words, key=f"agreement:{agreement.pk}:send")
    return agreement


@transaction.atomic
def take_down(scope: Scope, agreement: Agreement, *, reason: str) -> Agreement:
    """Take back a draft or a text being signed: signatures lapse, the printed text is withdrawn, talks go on.

    Refuses an empty reason, and an agreement in force.
    """
    case, agreement = _locked(agreement)
    move(scope, agreement, "take_down")
    reason = required(reason, "reason", _("写明为什么撤下，双方会看到。"), _("写一句理由。"))
    was_out = agreement.sent_at is not None
    if was_out:
        move(scope, case, "reopen_talks")
        case.save_fields("state")
    lapse(scope, agreement, reason=reason)
    with in_source_language():
        if was_out:
            words = _("调解协议撤下了，已签的字作废，接着谈。理由：%(reason)s") % {"reason": reason[:60]}
            tell_seats(scope, case, signing_seats(case), words, key=f"agreement:{agreement.pk}:down")
    return agreement


def lapse(scope: Scope, agreement: Agreement, *, reason: str) -> None:
    """Write that an agreement moved to 已撤下 no longer stands: its signatures lapse, what was printed is withdrawn.

    For actions that end it together with more; the move and its right are theirs, and so is telling people.
    """
    agreement.save_fields("state")
    lapsed = agreement.signatures.valid().update(withdrawn_at=clock.now())
    for paper in _open_papers(agreement.case):
        documents.withdraw(scope, paper, reason=reason)
    told = {"edition": agreement.edition, "lapsed": lapsed, "reason": reason}
    with in_source_language():
        summary = _("撤下调解协议第 %(edition)s 稿：%(reason)s") % told
    record_event(scope, agreement.case_id, "agreement.take_down", summary, told)


def seal_and_conclude(scope: Scope, agreement: Agreement) -> Agreement:
    """Put the body's seal on the signed agreement: from then on it binds both sides, and the case is agreed.

    The final paper is printed with the evidence of signing and sealed outside any transaction; seal, agreement, case
    and clocks are then written in one. Killed at any point, either nothing is in force or everything is; pressing
    again finishes it, and on an agreement in force changes nothing. Refuses while a signature is missing.
    """
    scope.require(SEAL_AGREEMENT)
    agreement = _fresh(agreement)
    if agreement.state == AgreementState.EFFECTIVE:
        return agreement
    require_open(scope, agreement, "seal")
    paper = _final_paper(scope, agreement)
    try:
        documents.seal_document(scope, paper, around=lambda sealed: _concluding(scope, agreement, sealed))
    except DomainError:
        now = _fresh(agreement)
        if now.state == AgreementState.SIGNED:
            raise
        return _yield_to_winner(scope, now, paper)
    return _fresh(agreement)


@contextmanager
def _concluding(scope: Scope, agreement: Agreement, sealed: Document) -> Iterator[None]:
    """Case and agreement under lock while the seal is written; then everything that it puts in force."""
    case, agreement = _locked(agreement)
    move(scope, agreement, "seal")
    yield
    with in_source_language():
        _conclude(scope, case, agreement, sealed)


def _conclude(scope: Scope, case: Case, agreement: Agreement, sealed: Document) -> None:
    agreement.sealed, agreement.effective_at = sealed, sealed.sealed_at
    agreement.save_fields("state", "sealed", "effective_at")
    effective_on = clock.today() if sealed.sealed_at is None else sealed.sealed_at.astimezone(clock.SHANGHAI).date()
    move(scope, case, "conclude")
    case.ended_on = case.agreed_on = effective_on
    case.amount_agreed = agreement.total()
    case.save_fields("state", "ended_on", "agreed_on", "amount_agreed")
    deadlines.meet(case.pk, "mediation")
    url = case.get_absolute_url()
    deadlines.start_clock(case.pk, "judicial_confirmation", effective_on, verb=_("申请司法确认"), url=url)
    deadlines.start_clock(case.pk, "arbitration_review_of_agreement", effective_on, verb=_("申请仲裁审查"), url=url)
    start_performance(case, agreement)
    told = {"number": sealed.number, "sha256": sealed.sha256, "amount": format_yuan(case.amount_agreed)}
    record_event(scope, case.pk, "agreement.effective", _("调解协议 %(number)s 盖章生效，调解结束") % told, told)
    _tell_effective(scope, case, agreement, effective_on)


def _tell_effective(scope: Scope, case: Case, agreement: Agreement, effective_on: dt.date) -> None:
    if agreement.draft is not None and agreement.sealed is not None:
        words = _("已经签署盖章，以《调解协议书》%(number)s 为准") % {"number": agreement.sealed.number}
        documents.note_effect(scope, agreement.draft, effect=words)
    last = deadline("judicial_confirmation", effective_on).last_day
    words = _("调解协议已经生效。双方可以在 %(last)s 前共同申请司法确认。协议在这里看：%(url)s") % {
        "last": date_text(last, today=clock.today()),
        "url": page_url(case, "agreement"),
    }
    tell_seats(scope, case, signing_seats(case), words, key=f"agreement:{agreement.pk}:effective")


def tell_seats(scope: Scope, case: Case, seats: Sequence[Seat], text: str, *, key: str) -> None:
    """Tell people of a case something: a text message to their phone, a line in the inbox of who has an account."""
    for seat in seats:
        if seat.phone:
            send(scope, phone=seat.phone, text=text, key=f"{key}:{seat.pk}", record=case.pk)
        if seat.user_id is not None and seat.user_id != scope.user_id:
            notify(scope, record=case.pk, user=seat.user_id, title=text[:60], body=text, url=case.get_absolute_url())


def page_url(case: Case, name: str) -> str:
    """The full address of one of the phone pages of a case, for messages."""
    return settings.GONGHUI_SITE_URL.rstrip("/") + reverse(f"disputes_public:{name}", args=[case.code])


def _printed_text(scope: Scope, agreement: Agreement) -> Document:
    """The text to be signed as an issued document; one that an interrupted sending left behind is taken up again."""
    case, data = agreement.case, text_data(agreement)
    left = take_up(scope, _open_papers(case, AGREEMENT_TEXT), data)
    if left is not None:
        return left
    count = Document.objects.filter(record=case.pk, kind=AGREEMENT_TEXT.code).count()
    with in_source_language():
        number = _("%(case)s 待签第%(count)s稿") % {"case": case.number or case.code, "count": count + 1}
        title = str(AGREEMENT_TEXT.label)
    return documents.issue(
        scope,
        case,
        kind=AGREEMENT_TEXT,
        title=title,
        data=data,
        organization=case.mediation_body,
        number=number,
    )


def _final_paper(scope: Scope, agreement: Agreement) -> Document:
    """The paper to be sealed, issued; one that an interrupted sealing left behind is taken up again with its number."""
    if agreement.draft is None:
        raise IllegalMove(_("待签文本不在了，不能盖章。请撤下协议，重新发出签字。"))
    scan = _scan_of_all(agreement)
    if scan is not None:
        return _scan_to_seal(scope, agreement, agreement.draft, scan)
    data = signed_data(agreement, agreement.draft)
    left = take_up(scope, _open_papers(agreement.case, MEDIATION_AGREEMENT), data)
    if left is not None:
        return left
    with in_source_language():
        title = str(MEDIATION_AGREEMENT.label)
    return documents.issue(
        scope,
        agreement.case,
        kind=MEDIATION_AGREEMENT,
        title=title,
        data=data,
        organization=agreement.case.mediation_body,
        shown=shown_facts(agreement.draft),
    )


def _scan_of_all(agreement: Agreement) -> Document | None:
    """The one scan on which everybody has signed; None where somebody signed by phone or on another copy."""
    signed = agreement.signatures.valid().select_related("scan")
    scans = {signature.scan_id: signature.scan for signature in signed}
    return scans.popitem()[1] if len(scans) == 1 else None


def _scan_to_seal(scope: Scope, agreement: Agreement, text: Document, scan: Document) -> Document:
    """The signed paper itself as the agreement: its scan, with the number and the data of what it says."""
    for paper in _open_papers(agreement.case, MEDIATION_AGREEMENT):
        if paper.issued_sha256 == scan.sha256 and paper.state == DocumentState.ISSUED:
            return paper
    with in_source_language():
        title = str(MEDIATION_AGREEMENT.label)
    return documents.attach_file(
        scope,
        agreement.case,
        kind=MEDIATION_AGREEMENT,
        title=title,
        pdf=documents.read_file(scan),
        organization=agreement.case.mediation_body,
        shown=shown_facts(text),
        data=text.data,
    )


def take_up(scope: Scope, left: Sequence[Document], data: dict[str, object]) -> Document | None:
    """Of papers that an interrupted act left behind the one that says `data`, issued by now; the others are withdrawn.

    Answers None where there is no such paper.
    """
    found = next((paper for paper in left if paper.data == data), None)
    for paper in left:
        if paper is not found:
            with in_source_language():
                reason = _("没有办完，重新出具")
            documents.withdraw(scope, paper, reason=reason)
    if found is None:
        return None
    return documents.issue_draft(scope, found) if found.state == DocumentState.DRAFT else found


def withdraw_loser(scope: Scope, paper: Document) -> None:
    """Take back a paper that was printed while somebody else finished the same act."""
    paper = Document.objects.get(pk=paper.pk)
    if paper.state == DocumentState.ISSUED:
        with in_source_language():
            reason = _("同时办理，以先办完的为准")
        documents.withdraw(scope, paper, reason=reason)


def _yield_to_winner(scope: Scope, now: Agreement, paper: Document) -> Agreement:
    """Somebody else sealed or took down at the same moment: theirs stands, our paper is taken back."""
    withdraw_loser(scope, paper)
    if now.state == AgreementState.EFFECTIVE:
        return now
    raise Stale(_("刚才有人先动了这份协议，没有盖章。请刷新后再看一遍。"))


def _open_papers(case: Case, *kinds: DocumentKind) -> list[Document]:
    """Printed for an agreement of this case, not yet sealed or withdrawn."""
    wanted = [kind.code for kind in kinds or (AGREEMENT_TEXT, MEDIATION_AGREEMENT)]
    states = (DocumentState.DRAFT, DocumentState.ISSUED)
    in_force = case.agreements.filter(state=AgreementState.EFFECTIVE, draft__isnull=False)
    rows = Document.objects.filter(record=case.pk, kind__in=wanted, state__in=states)
    rows = rows.exclude(pk__in=in_force.values("draft"))
    return list(rows.select_related("organization", "record").order_by("-pk"))


def _fresh(agreement: Agreement) -> Agreement:
    parts = ("case__record", "case__mediation_body__federation", "draft", "sealed")
    return Agreement.objects.select_related(*parts).get(pk=agreement.pk)


def locked_case(case: Case) -> Case:
    """The case under the lock that everybody takes before its agreement's."""
    return Case.objects.select_for_update(of=("self",), no_key=True).select_related("record").get(pk=case.pk)


def _locked(agreement: Agreement) -> tuple[Case, Agreement]:
    """Case and agreement under lock, the case first: everybody takes them in this order."""
    case = locked_case(agreement.case)
    locked = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("draft").get(pk=agreement.pk)
    locked.case = case
    return case, locked
