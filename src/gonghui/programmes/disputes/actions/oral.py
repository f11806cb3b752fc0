"""Oral applications (口头申请): taken down and printed with a code. Signed, they come back by `scans`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.kernel.errors import IllegalMove
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.notices import day_text
from gonghui.programmes.disputes.enums import Origin, Side
from gonghui.programmes.disputes.models import Case, Party
from gonghui.programmes.disputes.papers.kinds import ORAL_RECORD
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
