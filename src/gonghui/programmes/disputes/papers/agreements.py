"""What is printed on the papers of an agreement: plain data for the templates of the documents engine. Never writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.documents.models import Document
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.money import format_yuan, in_words
from gonghui.programmes.disputes.enums import SeatRole, Side, SigningMethod, StatusKind
from gonghui.programmes.disputes.models import Agreement, Case, Claim, Party, PaymentTerm, Seat, Signature, StatusTerm
from gonghui.programmes.disputes.models.agreements import SIGNING_ROLES
from gonghui.programmes.disputes.papers.wording import day_text, in_source_language, lines, moment_text
from gonghui.web.wording import masked_name

SIDES = {Side.APPLICANT: gettext_lazy("甲方（申请人）"), Side.RESPONDENT: gettext_lazy("乙方（被申请人）")}
ROLES = {
    SeatRole.APPLICANT: gettext_lazy("甲方"),
    SeatRole.RESPONDENT: gettext_lazy("乙方"),
    SeatRole.MEDIATOR: gettext_lazy("调解员"),
}


@in_source_language()
def text_data(agreement: Agreement) -> dict[str, Any]:
    """The text that everybody signs: the mediation agreement with empty places for the signatures."""
    case = agreement.case
    seats = signing_seats(case)
    claims = list(case.claims.order_by("pk"))
    return {
        "parties": party_rows(case),
        "facts_table": [
            [_("案由"), "、".join(dict.fromkeys(claim.get_category_display() for claim in claims))
             or case.get_category_display()],
            [_("受理日期"), day_text(case.accepted_on)],
            [_("调解地点"), _("线上调解室")],
        ],
        "mediators": [seat.name for seat in seats if seat.role == SeatRole.MEDIATOR],
        "facts": lines(agreement.facts),
        "claims": [_claim(claim) for claim in claims],
        "payments": _payments(list(agreement.payment_terms.all()), case.parties.order_by("pk")),
        "undisputed": undisputed_lines(case) if agreement.takes_facts else [],
        "status_terms": [status_sentence(row) for row in agreement.status_terms.all()],
        "court": _nearest(case, OrganizationKind.COURT, _("有管辖权的人民法院")),
        "commission": _nearest(case, OrganizationKind.ARBITRATION, _("有管辖权的劳动人事争议仲裁委员会")),
        "electronic": True,
        "signatures": [{"role": str(ROLES[SeatRole(seat.role)]), "name": signer_name(seat)} for seat in seats],
        "evidence": None,
    }  # fmt: skip


@in_source_language()
def signed_data(agreement: Agreement, text: Document) -> dict[str, Any]:
    """The text as it was signed, with drawings and times in their places and the evidence of signing behind it."""
    seats = {seat.pk: seat for seat in signing_seats(agreement.case)}
    signed = [
        row
        for row in agreement.signatures.valid().select_related("scan").order_by("signed_at", "pk")
        if row.seat_id in seats
    ]
    by_seat = {row.seat_id: row for row in signed}
    return {
        **text.data,
        "signatures": [_signature(seat, by_seat[seat.pk]) for seat in seats.values() if seat.pk in by_seat],
        "evidence": {
            "digest": agreement.content_sha256,
            "rows": [_evidence(seats[row.seat_id], row) for row in signed],
        },
    }


@in_source_language()
def shown_facts(text: Document) -> list[tuple[str, str]]:
    """What the public verification page may say of an agreement: masked parties, who signed."""
    return [
        masked_parties(text.data),
        (str(_("签署")), str(_("当事人双方和调解员都已签字，调解组织盖章"))),
    ]


def party_rows(case: Case) -> list[dict[str, Any]]:
    """Both sides as the heads of papers name them. One query."""
    rows = case.parties.select_related("person__person", "enterprise__enterprise").order_by("side", "pk")
    return [party_data(party) for party in rows]


def masked_parties(data: Mapping[str, Any]) -> tuple[str, str]:
    """What the public may know of who stands on a paper: firms by name, people masked."""
    names = [row["name"] if row["is_firm"] else masked_name(row["name"]) for row in data["parties"]]
    return str(_("当事人")), "、".join(names)


def signing_seats(case: Case) -> list[Seat]:
    """Whoever has to sign: applicants, respondents, mediators, in this order. One query."""
    seats = case.seats.filter(role__in=SIGNING_ROLES).select_related("party", "user").order_by("pk")
    return sorted(seats, key=lambda seat: SIGNING_ROLES.index(SeatRole(seat.role)))


def signer_name(seat: Seat) -> str:
    """`周桂兰`, or for who speaks for a firm `望溪恒织纺织有限公司（何建平）`."""
    if seat.party is None or seat.party.name == seat.name:
        return seat.name
    return f"{seat.party.name}（{seat.name}）"


def undisputed_lines(case: Case) -> list[str]:
    """What both sides have confirmed, sentence by sentence. One query."""
    return list(case.room_facts.undisputed().values_list("text", flat=True))


def party_data(party: Party) -> dict[str, Any]:
    """A party as papers print it: number, telephone, who acts for it."""
    row = {"side": str(SIDES[Side(party.side)]), "name": party.name, "phone": party.phone}
    if party.enterprise is not None:
        label, number = _("统一社会信用代码"), party.enterprise.enterprise.uscc or ""
    else:
        label, number = _("公民身份号码"), party.person.person.id_number if party.person else ""
    return {
        **row,
        "is_firm": party.enterprise is not None,
        "id_label": label,
        "id_number": number,
        "agent": party.representative,
    }


def _claim(claim: Claim) -> str:
    text = f"{claim.get_category_display()}{'：' + claim.detail if claim.detail else ''}"
    if claim.amount_claimed is None:
        return f"{text}。"
    return _("%(what)s，%(amount)s 元。") % {"what": text, "amount": format_yuan(claim.amount_claimed)}


STATUS_WORDS = {
    StatusKind.END: gettext_lazy("双方的劳动关系于%(day)s解除"),
    StatusKind.CONFIRM: gettext_lazy("双方确认存在劳动关系"),
    StatusKind.CONTINUE: gettext_lazy("双方自%(day)s起继续履行劳动合同"),
    StatusKind.INSURANCE: gettext_lazy("用人单位最迟%(day)s为劳动者补缴社会保险"),
    StatusKind.CERTIFICATE: gettext_lazy("用人单位最迟%(day)s出具离职证明"),
    StatusKind.FILES: gettext_lazy("用人单位最迟%(day)s办完档案和社会保险关系转移手续"),
    StatusKind.RETURN: gettext_lazy("证件、物品最迟%(day)s返还"),
}


@in_source_language()
def status_sentence(row: StatusTerm) -> str:
    """A term besides money as the paper says it, with what was added: `用人单位最迟2026年12月15日出具离职证明。`"""
    words = STATUS_WORDS.get(StatusKind(row.kind))
    said = [str(words) % {"day": day_text(row.due_on)}] if words is not None else []
    said += [line.rstrip("。") for line in lines(row.detail)]
    return "。".join(said) + "。"


def _payments(rows: Sequence[PaymentTerm], parties: Iterable[Party]) -> dict[str, Any] | None:
    """Who pays what by when; the account stands once where all payments go to the same."""
    if not rows:
        return None
    payees = list(dict.fromkeys(row.payee for row in rows))
    accounts = list(dict.fromkeys((row.payee, row.account) for row in rows))
    sides: dict[str, list[str]] = {Side.APPLICANT: [], Side.RESPONDENT: []}
    for party in parties:
        sides[party.side].append(party.name)
    payers = sides[Side.APPLICANT] if set(payees) <= set(sides[Side.RESPONDENT]) else sides[Side.RESPONDENT]
    total = sum((row.amount or Decimal(0) for row in rows), Decimal(0))
    one = len(accounts) == 1
    return {
        "payer": "、".join(payers),
        "payee": "、".join(payees),
        "total": format_yuan(total),
        "total_words": in_words(total),
        "manner": _("银行转账"),
        "account": _("户名%(payee)s，%(account)s") % {"payee": payees[0], "account": rows[0].account} if one else "",
        "items": [
            {
                "no": str(row.position),
                "what": row.get_kind_display() if one else f"{row.get_kind_display()}，{row.payee}，{row.account}",
                "amount": format_yuan(row.amount),
                "due": day_text(row.due_on),
            }
            for row in rows
        ],
    }


def _signature(seat: Seat, signature: Signature) -> dict[str, Any]:
    return {
        "role": str(ROLES[SeatRole(seat.role)]),
        "name": signer_name(seat),
        "signed_at": moment_text(signature.signed_at),
        "drawing": json.loads(signature.drawing) if signature.drawing else None,
    }


def _evidence(seat: Seat, signature: Signature) -> dict[str, str]:
    paper = signature.method == SigningMethod.PAPER
    scan = signature.scan.sha256[:16] if signature.scan is not None else ""
    return {
        "name": seat.name,
        "role": str(ROLES[SeatRole(seat.role)]),
        "method": _("手写签名，手机一次性验证码")
        if not paper
        else _("纸面签字，调解员核对，扫描件指纹 %(scan)s…") % {"scan": scan},
        "sent_to": _("尾号 %(tail)s 的手机") % {"tail": signature.phone_tail} if not paper else "—",
        "confirmed_at": moment_text(signature.signed_at, seconds=True),
        "device": signature.device,
    }


def _nearest(case: Case, kind: OrganizationKind, otherwise: str) -> str:
    kept = Organization.objects.of_kind(kind).filter(federation=case.federation_id)
    found = kept.serving(case.place_id).first() or kept.filter(active=True).order_by("pk").first()
    return found.name if found else otherwise
