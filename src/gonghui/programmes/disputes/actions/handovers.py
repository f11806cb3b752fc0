"""The file of a mediation that brought no agreement, handed over to the commission or the court.

What goes: the notices and records that both sides know, undisputed facts, evidence opened to both. What never goes:
talks, minutes, drafts of agreements, notes, evidence that the other side has not seen (EMR 24, OMR 22).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.kinds import ACCEPTANCE_NOTICE, UNDISPUTED_FACTS
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.uploads import SUFFIXES
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import access, clock
from gonghui.kernel.errors import DomainError, Forbidden, IllegalMove, Invalid, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import Event, record_events
from gonghui.programmes.disputes.actions import evidence as evidence_actions
from gonghui.programmes.disputes.actions.agreements import page_url, take_up, tell_seats
from gonghui.programmes.disputes.actions.joint import papers_of, party_seats
from gonghui.programmes.disputes.actions.rights import settle_limitation
from gonghui.programmes.disputes.enums import CaseState, Consent, Ground, HandoverState
from gonghui.programmes.disputes.models import Case, Handover, HandoverItem, LimitationEvent
from gonghui.programmes.disputes.papers.kinds import HANDOVER_INDEX, ORAL_RECORD, SIGNED_SCAN
from gonghui.programmes.disputes.papers.wording import day_text, in_source_language
from gonghui.programmes.disputes.permissions import MEDIATE, TAKE_HANDOVERS, VIEW_HANDOVERS

logger = logging.getLogger("gonghui.disputes")
ROLE = "receiver"
GROUNDS = {OrganizationKind.ARBITRATION: Ground.ARBITRATION, OrganizationKind.COURT: Ground.SUIT}
PAPERS = (ACCEPTANCE_NOTICE.code, ORAL_RECORD.code, UNDISPUTED_FACTS.code)
AWARD_CLOCK, AWARD_EXTENDED = "arbitration_award", "arbitration_award_extended"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of the file that may go: a paper or a piece of evidence."""

    title: str
    number: str
    sha256: str
    document: Document | None = None
    evidence: Any = None


def file_of(case: Case) -> list[Piece]:
    """What would be handed over of a case now, in order. Two queries."""
    rows = Document.objects.filter(record=case.pk).standing().exclude(file="").order_by("created_at", "pk")
    papers = [row for row in rows if row.kind in PAPERS or _is_signed_record(row)]
    shown = case.evidence.exclude(opened_at=None).order_by("number")
    return [
        *(Piece(row.title, row.number, row.sha256, document=row) for row in papers),
        *(
            Piece(row.title, evidence_actions.what_of(row), row.sha256, evidence=row)
            for row in shown
        ),
    ]  # fmt: skip


@transaction.atomic
def _open(scope: Scope, case: Case, body: Organization, consent: str) -> Handover:
    scope.require(MEDIATE)
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("record").get(pk=case.pk)
    _refuse(case, body, consent)
    with in_source_language():
        made = new_record(
            Handover,
            federation_id=case.federation_id,
            place_id=case.place_id,
            title=case.record.title,
            case=case,
            body=body,
            consent=consent,
            sent_on=clock.today(),
        )
        HandoverItem.objects.bulk_create(
            HandoverItem(
                handover=made,
                position=position,
                title=piece.title[:120],
                number=piece.number,
                sha256=piece.sha256,
                document=piece.document,
                evidence=piece.evidence,
            )
            for position, piece in enumerate(file_of(case), start=1)
        )
        access.grant(made.pk, role=ROLE, organization_id=body.pk)
        if not case.mediation_body.is_union:
            access.grant(made.pk, role="mediation", organization_id=case.mediation_body_id)
        _tell(scope, made, "send", _("移送%(body)s，申请人%(consent)s") % {
            "body": body.name, "consent": Consent(consent).label,
        })  # fmt: skip
        _tell_body(scope, made, _("收到移送的案件：%(title)s") % {"title": case.record.title})
        words = _("您的案件移送到%(body)s了，调解中说过的话不移送。进展在这里看：%(url)s") % {
            "body": body.name,
            "url": page_url(case, "room"),
        }
        tell_seats(scope, case, party_seats(case), words, key=f"handover:{made.pk}")
    return made


def hand_over(scope: Scope, case: Case, *, body: Organization, consent: str) -> Handover:
    """Hand the file over to a commission or court, with the applicant's consent to this very body (PIPL 23).

    Refuses a case whose mediation has not ended without agreement, a second hand-over beside one that stands, a body
    of another kind, and a consent that nobody gave. The sealed index is made afterwards, outside the transaction; where
    that fails `issue_index` finishes it.
    """
    made = _open(scope, case, body, consent)
    try:
        return issue_index(scope, made)
    except (DomainError, ImproperlyConfigured, OSError) as error:
        logger.warning("index of hand-over %s: %s", made.pk, error)
        return made


def issue_index(scope: Scope, handover: Handover) -> Handover:
    """Make or finish the sealed index; one that stands is left as it is. Not inside a transaction."""
    scope.require(MEDIATE)
    row: Handover = _with_parts().get(pk=handover.pk)
    if row.index is not None and row.index.stands and not row.index.waits_for_seal:
        return row
    data = _index_data(row)
    paper = take_up(scope, papers_of(row, HANDOVER_INDEX), data) or _print_index(scope, row, data)
    row.index = documents.seal_document(scope, paper)
    row.save_fields("index")
    return row


@transaction.atomic
def receive(scope: Scope, handover: Handover) -> Handover:
    """The body has the file. Doing it again changes nothing."""
    row = _held(scope, handover)
    if row.state != HandoverState.SENT and row.received_at is not None:
        return row
    move(scope, row, "receive")
    row.received_at, row.received_by_id = clock.now(), scope.user_id
    row.save_fields("state", "received_at", "received_by")
    with in_source_language():
        told = _("%(body)s签收移送材料") % {"body": row.body.name}
        _tell(scope, row, "receive", told)
        _tell_sender(scope, row, told)
    return row


@transaction.atomic
def accept(scope: Scope, handover: Handover, *, number: str, version: int | None = None) -> Handover:
    """The body takes the dispute under its own number: the worker has used the right, so the year no longer runs.

    With a commission the 45 days for the award begin (LMA 43). Refuses an empty number.
    """
    row = _held(scope, handover)
    move(scope, row, "accept")
    row.expect_version(version)
    cure = _("写上你们的案号，像 浙望劳人仲案〔2026〕118号。")
    row.number = required("".join(number.split()), "number", _("案号还没有填。"), cure)[:60]
    row.decided_on = clock.today()
    row.save_fields("state", "number", "decided_on")
    ground = GROUNDS[OrganizationKind(row.body.kind)]
    LimitationEvent.objects.create(
        case=row.case, ground=ground, first_day=clock.today(), note=row.number, recorded_by_id=scope.user_id
    )
    settle_limitation(row.case)
    if row.body.kind == OrganizationKind.ARBITRATION:
        deadlines.start_clock(
            row.pk, AWARD_CLOCK, clock.today(), organization_id=row.body_id, verb=_("裁决"), url=row.get_absolute_url()
        )
    with in_source_language():
        told = _("%(body)s受理，案号%(number)s") % {"body": row.body.name, "number": row.number}
        _tell(scope, row, "accept", told)
        _tell_sender(scope, row, told)
        key = f"handover:{row.pk}:accept"
        tell_seats(scope, row.case, party_seats(row.case), told, key=key)
    return row


@transaction.atomic
def extend_award(scope: Scope, handover: Handover, *, reason: str) -> Handover:
    """The commission takes fifteen days more for a complex case, once, and both sides are told in writing (LMA 43).

    Refuses an empty reason, a second time, and a clock that has run out: then a suit is open.
    """
    row = _held(scope, handover)
    reason = required(reason, "reason", _("写明案情为什么复杂，双方会看到。"), _("写一句理由。"))[:200]
    running = Deadline.objects.running().filter(record=row.pk, rule=AWARD_CLOCK).first()
    if row.state != HandoverState.ACCEPTED or running is None:
        raise IllegalMove(_("没有在走的裁决期限可以延。裁决的期限只能延一次。"))
    if running.nominal_last_day < clock.today():
        raise IllegalMove(_("裁决期限已经过了，不能再延。当事人可以就这件事起诉。"))
    deadlines.stop(row.pk, AWARD_CLOCK)
    later = deadlines.start_clock(
        row.pk, AWARD_EXTENDED, running.started_on, organization_id=row.body_id, verb=_("裁决"),
        url=row.get_absolute_url(),
    )  # fmt: skip
    with in_source_language():
        facts = {"body": row.body.name, "day": day_text(later.nominal_last_day), "reason": reason}
        told = _("%(body)s延长裁决期限到%(day)s：%(reason)s") % facts
        _tell(scope, row, "extend", told)
        _tell_sender(scope, row, told)
        tell_seats(scope, row.case, party_seats(row.case), told, key=f"handover:{row.pk}:extend")
    return row


@transaction.atomic
def send_back(scope: Scope, handover: Handover, *, reason: str, version: int | None = None) -> Handover:
    """The body does not take it: it says why, and its access ends. The file may be handed over elsewhere."""
    row = _held(scope, handover)
    move(scope, row, "return_")
    row.expect_version(version)
    reason = required(reason, "reason", _("写明为什么退回，调解组织会看到。"), _("写一句理由。"))
    row.return_reason, row.decided_on = reason[:300], clock.today()
    row.save_fields("state", "return_reason", "decided_on")
    access.withdraw(row.pk, role=ROLE, organization_id=row.body_id)
    with in_source_language():
        told = _("%(body)s退回移送：%(reason)s") % {"body": row.body.name, "reason": row.return_reason}
        _tell(scope, row, "return", told)
        _tell_sender(scope, row, told)
    return row


@transaction.atomic
def recognise(scope: Scope, item: HandoverItem) -> HandoverItem:
    """The receiving body takes a piece as its own, with the hash under which it came; it is not asked for again (F-26).

    Refuses a hand-over that it has not accepted. Doing it again changes nothing.
    """
    row = _held(scope, item.handover)
    if row.state != HandoverState.ACCEPTED:
        raise IllegalMove(_("受理以后才能认可材料。"))
    item = HandoverItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    if item.recognised_at is None:
        item.recognised_at, item.recognised_by_id = clock.now(), scope.user_id
        item.save(update_fields=["recognised_at", "recognised_by"])
        with in_source_language():
            told = _("%(body)s认可第 %(n)s 份材料") % {"body": row.body.name, "n": item.position}
            _tell(scope, row, "recognise", told, {"position": item.position, "sha256": item.sha256})
    return item


def contents(scope: Scope, handover: Handover) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file of the package, checked against the hash under which it was handed over.

    Notes who reads it. Refuses a hand-over without its sealed index, and a file that is no longer what it was.
    """
    scope.require(VIEW_HANDOVERS)
    if handover.index is None:
        raise IllegalMove(_("移送清单还没出具。出具以后才能下载。"))
    access.note_reading(scope, handover.pk, str(_("移送材料")), reason=str(_("下载移送材料")))
    yield _("00 移送清单.pdf"), documents.read_file(handover.index)
    sums = []
    for item in handover.items.select_related("document", "evidence"):
        content = _content(item)
        if content is None:
            continue
        name = f"{item.position:02d} {_plain(item.title)}{_suffix(item)}"
        sums.append(f"{item.sha256}  {name}")
        yield name, content
    yield "SHA256SUMS.txt", ("\n".join(sums) + "\n").encode()


def _content(item: HandoverItem) -> bytes | None:
    """The bytes of a piece; None for a thing that lies somewhere."""
    if item.document is not None:
        content: bytes | None = documents.read_file(item.document)
    else:
        assert item.evidence is not None
        content = evidence_actions.stored_bytes(item.evidence) if item.evidence.file else None
    if content is not None and hashlib.sha256(content).hexdigest() != item.sha256:
        sentence = _("第 %(n)s 份和移送时不一样，不能下载。请调解组织查明原因，重新移送。")
        raise IllegalMove(sentence % {"n": item.position})
    return content


def _suffix(item: HandoverItem) -> str:
    return ".pdf" if item.evidence is None else SUFFIXES.get(item.evidence.content_type, "")


def _plain(title: str) -> str:
    """A title without what file systems do not take."""
    return "".join("_" if letter in '\\/:*?"<>|' or ord(letter) < 32 else letter for letter in title)[:60]


def _is_signed_record(row: Document) -> bool:
    """The scan of a signed oral application; scans of other papers stay where they are."""
    return row.kind == SIGNED_SCAN.code and row.title.startswith(str(ORAL_RECORD.label))


def _refuse(case: Case, body: Organization, consent: str) -> None:
    if case.state != CaseState.TERMINATED:
        raise IllegalMove(_("调解终止、没有谈成的案件才能移送。"))
    standing = (HandoverState.SENT, HandoverState.RECEIVED, HandoverState.ACCEPTED)
    if case.handovers.filter(state__in=standing).exists():
        raise IllegalMove(_("这个案件已经移送了，在那一件上看进展。"))
    if body.kind not in GROUNDS or body.federation_id != case.federation_id or not body.active:
        raise Invalid(_("移送要选本地的仲裁委或者法院。"), fields={"body": _("换一个单位。")})
    if consent not in Consent.values:
        raise Invalid(_("要申请人同意移送给这个单位。"), fields={"consent": _("选一项：怎么同意的。")})


def _held(scope: Scope, handover: Handover) -> Handover:
    """The hand-over under lock, for the body that it lies with."""
    scope.require(TAKE_HANDOVERS)
    Case.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=handover.case_id)
    row: Handover = _with_parts().select_for_update(of=("self",), no_key=True).get(pk=handover.pk)
    if not scope.system and row.body_id not in scope.bodies:
        raise Forbidden(_("这件移送的是%(body)s，由那里的人办。") % {"body": row.body.name})
    return row


def _with_parts() -> Any:
    return Handover.objects.with_parts().select_related("case__mediation_body__federation", "case__extension")


@in_source_language()
def _index_data(row: Handover) -> dict[str, Any]:
    case = row.case
    parties = case.parties.order_by("side", "pk")
    last = case.arbitration_last_day
    return {
        "addressee": row.body.name,
        "facts": [
            [_("调解案号"), case.number or ""],
            [_("当事人"), "、".join(f"{party.name}（{party.get_side_display()}）" for party in parties)],
            [_("案由"), case.get_category_display()],
            [_("申请调解"), _("%(day)s（时效中断）") % {"day": day_text(case.filed_on)}],
            [_("调解终止"), _("%(day)s（时效重新计算）") % {"day": day_text(case.ended_on)}],
            [_("申请仲裁的最后一天"), day_text(last) if last else _("在职期间追讨工资没有期限")],
            [_("申请人同意移送"), row.get_consent_display()],
        ],
        "claims": [
            [claim.get_category_display(), claim.detail, format_yuan(claim.amount_claimed) or "—"]
            for claim in case.claims.order_by("pk")
        ],
        "items": [
            [str(item.position), item.title, item.number, item.sha256 or _("实物，见登记的存放处")]
            for item in row.items.all()
        ],
        "sent_on": day_text(row.sent_on),
    }


def _print_index(scope: Scope, row: Handover, data: dict[str, Any]) -> Document:
    with in_source_language():
        title, shown = str(HANDOVER_INDEX.label), [(_("接收单位"), row.body.name)]
    return documents.issue(
        scope,
        row,
        kind=HANDOVER_INDEX,
        title=title,
        data=data,
        organization=row.case.mediation_body,
        shown=shown,
    )


def _tell(scope: Scope, row: Handover, verb: str, summary: str, changes: dict[str, Any] | None = None) -> None:
    """The story of the hand-over and that of its case."""
    told = {"handover": row.pk, **(changes or {})}
    record_events(scope, [Event(key, f"handover.{verb}", summary, told) for key in (row.case_id, row.pk)])


def _tell_body(scope: Scope, row: Handover, title: str) -> None:
    notify(scope, record=row.pk, organization=row.body_id, title=title, url=row.get_absolute_url())


def _tell_sender(scope: Scope, row: Handover, title: str) -> None:
    case = row.case
    to: dict[str, Any] = {"user": case.mediator_id} if case.mediator_id else {"organization": case.mediation_body_id}
    notify(scope, record=row.pk, title=title, url=row.get_absolute_url(), **to)
