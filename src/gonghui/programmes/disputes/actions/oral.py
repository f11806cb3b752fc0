"""Oral applications (口头申请): taken down, printed with a code, signed on paper, brought back by that code."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.uploads import one_pdf
from gonghui.kernel import codes
from gonghui.kernel.errors import IllegalMove, Invalid, NotFound
from gonghui.kernel.money import format_yuan
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.notices import day_text
from gonghui.programmes.disputes.enums import Origin, Side
from gonghui.programmes.disputes.models import Case, Party
from gonghui.programmes.disputes.papers import ORAL_RECORD, SIGNED_SCAN
from gonghui.programmes.disputes.permissions import OPEN_CASE


def issue_record(scope: Scope, case: Case) -> Document:
    """The record to be printed and signed: made, finished where a process died on the way, or given back as it is.

    Not inside a transaction. Refuses a case that did not come by word of mouth.
    """
    scope.require(OPEN_CASE)
    if case.origin != Origin.ORAL:
        raise IllegalMove(_("这起案件不是口头申请的，没有笔录。"))
    rows = Document.objects.filter(record=case.pk).of_kind(ORAL_RECORD.code)
    found = rows.exclude(state=DocumentState.WITHDRAWN).select_related("organization").order_by("pk").last()
    if found is None:
        return documents.issue(
            scope,
            case,
            kind=ORAL_RECORD,
            title=_("劳动争议调解口头申请笔录"),
            data=_data(scope, case),
            organization=case.mediation_body,
            shown=[(_("案由"), case.get_category_display()), (_("申请日期"), day_text(case.filed_on))],
        )
    return documents.issue_draft(scope, found) if found.state == DocumentState.DRAFT else found


def take_back(scope: Scope, *, code: str, pages: Sequence[IO[bytes]]) -> Document:
    """File the signed paper with the case that its code names, as a document of its own.

    Not inside a transaction. The code is the one printed on the paper, or the address that its QR code opens. Refuses
    papers of cases that the asker does not see as if they did not exist, a paper that came back already, and files that
    are neither photos nor a PDF.
    """
    scope.require(OPEN_CASE)
    paper = _paper(scope, code)
    number = _("%(number)s（签字）") % {"number": paper.number}
    if Document.objects.filter(record=paper.record_id, number=number).exists():
        raise Invalid(_("这份笔录签好的已经传过了。"), fields={"code": _("核对是不是另一份。")})
    try:
        pdf = one_pdf(pages)
    except Invalid as error:
        raise Invalid(str(error), fields={"pages": str(error)}) from error
    title = _("%(title)s（签字扫描件）") % {"title": paper.title}
    scan = documents.attach_file(
        scope, paper.record, kind=SIGNED_SCAN, title=title, pdf=pdf, organization=paper.organization, number=number
    )
    documents.note_effect(scope, paper, effect=_("已经签字，签字件存档"))
    return scan


def _paper(scope: Scope, code: str) -> Document:
    typed = codes.typed(code.strip().rstrip("/").rsplit("/", 1)[-1])
    rows = Document.objects.of_kind(ORAL_RECORD.code).standing().select_related("record", "organization")
    try:
        return get_visible(scope, rows, verification_code=typed)
    except NotFound as error:
        sentence = _("没有找到这个码的笔录。对照纸的页脚再写一遍；码里没有 0、1、I、L、O 和 A、E、U。")
        raise Invalid(sentence, fields={"code": sentence}) from error


def _data(scope: Scope, case: Case) -> dict[str, Any]:
    sides: dict[str, list[Party]] = {}
    for party in case.parties.order_by("pk"):
        sides.setdefault(party.side, []).append(party)
    claims = list(case.claims.order_by("pk"))
    applicant, respondent = sides[Side.APPLICANT][0], sides[Side.RESPONDENT][0]
    total = sum((claim.amount_claimed or Decimal(0) for claim in claims), Decimal(0))
    return {
        "taken": [
            [_("记录时间"), day_text(case.filed_on)],
            [_("记录地点"), case.mediation_body.name],
            [_("记录人"), scope.actor],
        ],
        "applicant": _printed(applicant, _("申请人")),
        "respondent": _printed(respondent, _("被申请人")),
        "statement": [line for line in case.statement.splitlines() if line.strip()],
        "claims": [
            [claim.get_category_display(), claim.detail, format_yuan(claim.amount_claimed) or "—"] for claim in claims
        ],
        "total": format_yuan(total),
        "signatures": [
            {"role": _("申请人"), "name": applicant.name},
            {"role": _("记录人"), "name": scope.actor.split(" · ")[0]},
        ],
    }


def _printed(party: Party, side: str) -> dict[str, str]:
    return {"side": side, "name": party.name, "phone": party.phone, "agent": party.representative}
