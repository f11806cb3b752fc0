"""The programme's own kinds of paper; their templates lie in `typst/` of the programme."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gonghui.engines.documents import rendering
from gonghui.engines.documents.kinds import MEDIATION_AGREEMENT, UNDISPUTED_FACTS, DocumentKind
from gonghui.engines.documents.parts import agreement_parts, petition_parts
from gonghui.programmes.disputes.enums import PetitionKind

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"

AGREEMENT_TEXT = DocumentKind(
    "agreement_text", _("调解协议书（待签文本）"), rendering.TEMPLATES / "mediation_agreement.typ", "",
    needs_seal=True, parts=agreement_parts,
)  # fmt: skip
REFUSAL_NOTICE = DocumentKind(
    "refusal_notice", _("不予受理通知书"), TEMPLATES / "refusal_notice.typ", "调不受", needs_seal=True
)
ORAL_RECORD = DocumentKind("oral_record", _("口头申请笔录"), TEMPLATES / "oral_record.typ", "调记申", needs_seal=False)
MEDIATION_MINUTES = DocumentKind(
    "mediation_minutes", _("调解笔录"), TEMPLATES / "mediation_minutes.typ", "调录", needs_seal=True
)
SIGNED_SCAN = DocumentKind("signed_scan", _("签字扫描件"), TEMPLATES / "oral_record.typ", "", needs_seal=False)
REFERRAL_RESULT = DocumentKind(
    "referral_result", _("办理结果告知书"), TEMPLATES / "referral_result.typ", "调告", needs_seal=True
)
PETITIONS = {
    PetitionKind.PAYMENT_ORDER: DocumentKind(
        "payment_order_petition", PetitionKind.PAYMENT_ORDER.label, TEMPLATES / "petition.typ", "支申",
        needs_seal=False, parts=petition_parts,
    ),
    PetitionKind.ARBITRATION: DocumentKind(
        "arbitration_petition", PetitionKind.ARBITRATION.label, TEMPLATES / "petition.typ", "仲申",
        needs_seal=False, parts=petition_parts,
    ),
    PetitionKind.ENFORCEMENT: DocumentKind(
        "enforcement_petition", PetitionKind.ENFORCEMENT.label, TEMPLATES / "petition.typ", "执申",
        needs_seal=False, parts=petition_parts,
    ),
}  # fmt: skip
"""What the mediation body draws up for an applicant, who signs it by hand."""
HANDOVER_INDEX = DocumentKind(
    "handover_index", _("案件移送清单"), TEMPLATES / "handover_index.typ", "移", needs_seal=True
)
AWARD_PAPER = DocumentKind("award_paper", _("裁判文书"), TEMPLATES / "handover_index.typ", "", needs_seal=False)
REVIEW_APPLICATION = DocumentKind(
    "review_application", _("仲裁审查申请书"), TEMPLATES / "review_application.typ", "审申", needs_seal=False
)
REVIEW_STATEMENT = DocumentKind(
    "review_statement", _("仲裁调解书"), TEMPLATES / "review_statement.typ", "", needs_seal=True
)
REVIEW_NOTICE = DocumentKind(
    "review_notice", _("仲裁审查决定通知"), TEMPLATES / "review_notice.typ", "审决", needs_seal=True
)

ROOM_PAPERS = (UNDISPUTED_FACTS.code, MEDIATION_MINUTES.code, MEDIATION_AGREEMENT.code)
"""Kinds of papers that every seat may read in the room."""
