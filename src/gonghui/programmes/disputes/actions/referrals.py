"""Cases that a court or labour bureau hands over, and the result that it gets back (F-32)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.models import Document
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import access, clock
from gonghui.kernel.errors import Invalid, Stale, required
from gonghui.kernel.lifecycle import move, require_open
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.cases import (
    BODY,
    Application,
    NewClaim,
    NewParty,
    file_application,
    nearest_body,
)
from gonghui.programmes.disputes.actions.notices import day_text
from gonghui.programmes.disputes.enums import CaseState, Origin, Side
from gonghui.programmes.disputes.models import Case, Referral
from gonghui.programmes.disputes.papers.kinds import REFERRAL_RESULT
from gonghui.programmes.disputes.permissions import REFER_CASES

SENDER = "sender"
ORIGINS = {
    OrganizationKind.COURT: Origin.COURT,
    OrganizationKind.LABOUR_BUREAU: Origin.LABOUR,
    OrganizationKind.ARBITRATION: Origin.LABOUR,
}


def refer(
    scope: Scope,
    *,
    number: str,
    category: str,
    statement: str,
    place_id: str,
    applicant: NewParty,
    respondent: NewParty,
    claims: Sequence[NewClaim],
    submission_key: str,
) -> Referral:
    """Hand a case over under the sender's own number: it is filed with the body nearest to `place_id`.

    The same key with the same content gives the same referral; with other content it is refused. Refuses whoever acts
    for no court, labour bureau or commission, a number that was handed over before, and what `open_case` refuses.
    """
    scope.require(REFER_CASES)
    sender = _sender(scope)
    number = required(number, "number", _("写上你们的案号。"), _("照立案信息写。"))
    key = f"refer:{sender.pk}:{submission_key}"
    key = hashlib.sha256(key.encode()).hexdigest()
    sides = {Side.APPLICANT: applicant, Side.RESPONDENT: respondent}
    origin = ORIGINS[OrganizationKind(sender.kind)]
    said = Application(origin, number, category, statement, place_id, sides, claims, key)
    digest = _digest(said)
    known = _known(scope, key, digest)
    if known is not None:
        return known
    said.refuse_gaps()
    if Referral.objects.filter(sender=sender, number=number).exists():
        raise Invalid(_("案号 %(number)s 已经移交过。") % {"number": number}, fields={"number": _("核对案号。")})
    try:
        return _hand_over(scope, sender, said, digest)
    except IntegrityError:
        known = _known(scope, key, digest)
        if known is None:
            raise Invalid(_("没有移交成：同一件事刚刚有人在移交。刷新以后看一看。")) from None
        return known


def give_result(scope: Scope, referral: Referral, *, note: str = "", version: int | None = None) -> Referral:
    """Tell the sender how the case ended, with a sealed paper. Not inside a transaction.

    Refuses a case that has not ended. Where the paper cannot be made nothing is returned; pressing again tries anew.
    """
    referral.expect_version(version)
    require_open(scope, referral, "give_back")
    result = result_of(referral.case, note)
    paper = _paper(scope, referral, result)
    with transaction.atomic():
        referral = Referral.objects.select_for_update(of=("self",), no_key=True).with_parts().get(pk=referral.pk)
        move(scope, referral, "give_back")
        referral.result, referral.paper, referral.returned_at = result, paper, clock.now()
        referral.save_fields("state", "result", "paper", "returned_at")
        told = _("办理结果回告%(sender)s") % {"sender": referral.sender.name}
        record_event(scope, referral.pk, "referral.give_back", told, {"document": paper.pk})
        record_event(scope, referral.case_id, "referral.give_back", told, {"referral": referral.code})
        title = _("移交案件 %(number)s 有结果了") % {"number": referral.number}
        url = referral.get_absolute_url()
        notify(scope, record=referral.pk, title=title, organization=referral.sender_id, url=url)
    return referral


@transaction.atomic
def mark_read(scope: Scope, referral: Referral) -> Referral:
    """Note that the sender has taken the result in; doing it twice changes nothing."""
    scope.require(REFER_CASES)
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).with_parts().get(pk=referral.pk)
    if referral.read_at is not None:
        return referral
    move(scope, referral, "read")
    referral.read_at, referral.read_by_id = clock.now(), scope.user_id
    referral.save_fields("state", "read_at", "read_by")
    record_event(scope, referral.pk, "referral.read", _("移交单位已阅"))
    return referral


def result_of(case: Case, note: str = "") -> str:
    """How the case ended, in a sentence that says nothing of what was talked about."""
    facts = {"day": day_text(case.ended_on or clock.today()), "amount": format_yuan(case.amount_agreed)}
    sentence = {
        CaseState.AGREED: _("%(day)s达成调解协议，协议金额 %(amount)s 元"),
        CaseState.TERMINATED: _("%(day)s调解终止，没有达成协议"),
        CaseState.WITHDRAWN: _("%(day)s申请人撤回申请"),
        CaseState.REFUSED: _("%(day)s决定不予受理"),
    }[CaseState(case.state)]
    return "；".join(filter(None, (sentence % facts, note.strip().rstrip("。"))))[:300]


def _sender(scope: Scope) -> Organization:
    rows = Organization.objects.filter(pk=scope.organization_id, kind__in=ORIGINS)
    sender: Organization | None = rows.first()
    if sender is None or sender.federation_id is None:
        raise Invalid(_("只有法院、人力社保局和仲裁委能移交案件。请用那里的岗位或者密钥。"))
    return sender


def _known(scope: Scope, key: str, digest: str) -> Referral | None:
    found = Referral.objects.visible_to(scope).with_parts().filter(submission_key=key).first()
    if found is not None and found.payload_digest != digest:
        raise Stale(_("这个 Idempotency-Key 用过，内容和那次不同。换一个新的再送。"))
    return found


def _digest(said: Application) -> str:
    content: dict[str, Any] = {
        **asdict(said),
        "sides": {str(side): asdict(party) for side, party in said.sides.items()},
    }
    text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def _hand_over(scope: Scope, sender: Organization, said: Application, digest: str) -> Referral:
    federation_id = sender.federation_id
    assert federation_id is not None
    body = nearest_body(federation_id, said.place_id)
    case = file_application(scope, federation_id, said, mediation_body=body)
    referral = new_record(
        Referral,
        federation_id=federation_id,
        place_id=said.place_id,
        title=case.record.title,
        sender=sender,
        number=said.origin_number,
        case=case,
        submission_key=said.submission_key,
        payload_digest=digest,
    )
    access.grant(referral.pk, role=SENDER, organization_id=sender.pk)
    access.grant(referral.pk, role=BODY, organization_id=body.pk)
    sentence = _("%(sender)s移交，案号 %(number)s") % {"sender": sender.name, "number": referral.number}
    record_event(scope, referral.pk, "referral.sent", sentence, {"case": case.code})
    return referral


def _paper(scope: Scope, referral: Referral, result: str) -> Document:
    """The sealed paper that tells the result; one that an interrupted answer left behind is taken up again."""
    case = referral.case
    rows = Document.objects.filter(record=referral.pk).of_kind(REFERRAL_RESULT.code).select_related("organization")
    data = {
        "addressee": referral.sender.name,
        "facts": [
            [_("移交案号"), referral.number],
            [_("当事人"), case.record.title],
            [_("调解案号"), case.number or _("没有受理，没有案号")],
            [_("收到日期"), day_text(case.filed_on)],
            [_("调解组织"), case.mediation_body.name],
        ],
        "result": result,
    }
    rows = rows.filter(withdrawn_at=None, effect="")  # a result that was recalled is told on a paper of its own
    left = next((paper for paper in rows.order_by("-pk") if paper.data == data), None)
    paper = left or documents.issue(
        scope,
        referral,
        kind=REFERRAL_RESULT,
        title=_("移交案件办理结果告知书"),
        data=data,
        organization=case.mediation_body,
        shown=[(_("移交案号"), referral.number)],
    )
    if not paper.file:
        paper = documents.issue_draft(scope, paper)
    return documents.seal_document(scope, paper) if paper.waits_for_seal else paper
