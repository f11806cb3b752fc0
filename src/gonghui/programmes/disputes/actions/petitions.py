"""The applicant's petitions, drawn up from the case in one press: payment order, arbitration, enforcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.documents import actions as documents
from gonghui.engines.documents.enums import DocumentState
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.permissions import ISSUE, WITHDRAW
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.errors import IllegalMove, Invalid, NotFound
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.agreements import take_up
from gonghui.programmes.disputes.actions.defaults import acted
from gonghui.programmes.disputes.actions.payments import ledger_of_case
from gonghui.programmes.disputes.aftermath import policy_of
from gonghui.programmes.disputes.enums import PetitionKind, Side
from gonghui.programmes.disputes.ledger import Ledger, Line
from gonghui.programmes.disputes.letters import blocks_of
from gonghui.programmes.disputes.models import Agreement, Case
from gonghui.programmes.disputes.papers.agreements import party_data
from gonghui.programmes.disputes.papers.kinds import PETITIONS
from gonghui.programmes.disputes.papers.wording import day_text, in_source_language, lines
from gonghui.programmes.disputes.permissions import DRAW_PETITION, MEDIATE
from gonghui.programmes.disputes.petitions import BODIES, Matter, Way, handed_over, ways_of
from gonghui.programmes.disputes.routes import applications_of


def matter_of(case: Case, agreement: Agreement | None, ledger: Ledger) -> Matter:
    """What is known of a case where it comes to petitions, beside its ledger. At most five queries."""
    return Matter(
        case=case,
        claims=list(case.claims.order_by("pk")),
        agreement=agreement,
        ledger=ledger,
        applications=applications_of(agreement) if agreement else (),
        awards=list(case.awards.in_order()),
        handed_over=handed_over(case),
    )


def draw(scope: Scope, case: Case, kind: str) -> Document:
    """Draw up a petition: numbered, as PDF and for a word processor; the applicant signs it by hand.

    The mediator draws it for the applicant, who may do so at their own seat. Pressing again while nothing has changed
    is the paper that stands; where something has, it takes the older one's place. Refuses what the law does not allow
    now, with the reason. Not inside a transaction.
    """
    scope = drawing(scope)
    if kind not in PetitionKind.values:
        raise Invalid(_("没有这种申请书。"))
    agreement, ledger, _payments = ledger_of_case(case)
    matter = matter_of(case, agreement, ledger)
    way = next(each for each in ways_of(matter) if each.kind == kind)
    if not way.open:
        raise IllegalMove(way.why)
    data = petition_data(matter, way)
    form = PETITIONS[PetitionKind(kind)]
    states = (DocumentState.DRAFT, DocumentState.ISSUED)
    rows = Document.objects.filter(record=case.pk, kind=form.code, state__in=states)
    paper = take_up(scope, list(rows.select_related("organization", "record").order_by("-pk")), data)
    if paper is None:
        with in_source_language():
            title = str(form.label)
        paper = documents.issue(scope, case, kind=form, title=title, data=data, organization=case.mediation_body)
    if scope.has(MEDIATE):
        acted(case)
    return paper


def drawn(scope: Scope, case: Case, kind: str) -> Document:
    """The petition of this kind that stands, for the applicant at their own seat. `NotFound` for everybody else."""
    if not scope.has(DRAW_PETITION) or kind not in PetitionKind.values:
        raise NotFound()
    rows = Document.objects.filter(record=case.pk, kind=PETITIONS[PetitionKind(kind)].code).standing()
    paper = rows.visible_to(scope).select_related("organization").latest_first().first()
    if paper is None:
        raise NotFound()
    return paper


def drawing(scope: Scope) -> Scope:
    """The scope that may draw up: the mediator's own, or the applicant's with what it takes to issue this one paper."""
    if scope.has(DRAW_PETITION) and not scope.has(MEDIATE):
        return replace(scope, rights=scope.rights | {ISSUE.code, WITHDRAW.code})
    scope.require(MEDIATE)
    return scope


@in_source_language()
def petition_data(matter: Matter, way: Way) -> dict[str, Any]:
    """What is printed: parties, the text of the pack with the case's values, where it goes."""
    template = policy_of(matter.case.federation_id).of(way.kind)
    parties = matter.case.parties.select_related("person__person", "enterprise__enterprise").order_by("side", "pk")
    rows = list(parties)
    sides = {side: [party.name for party in rows if party.side == side] for side in Side}
    return {
        "addressee": _addressee(matter.case, way),
        "parties": [{**party_data(party), "side": party.get_side_display()} for party in rows],
        "blocks": blocks_of(template.filled(_values(matter, way, sides))),
        "attachments": list(template.attachments),
        "drawn_up_by": matter.case.mediation_body.name,
    }


def _values(matter: Matter, way: Way, sides: dict[Side, list[str]]) -> dict[str, str]:
    case, agreement = matter.case, matter.agreement
    known = agreement.sealed if agreement is not None else None
    on_agreement = bool(way.missing)
    return {
        "applicant": "、".join(sides[Side.APPLICANT]),
        "respondent": "、".join(sides[Side.RESPONDENT]),
        "body": case.mediation_body.name,
        "number": case.number or "",
        "agreement": known.number if known is not None and on_agreement else "",
        "agreed_on": day_text(case.agreed_on) if on_agreement else "",
        "total": format_yuan(matter.ledger.total) if on_agreement else "",
        "paid": format_yuan(matter.ledger.paid) if on_agreement else "",
        "left": format_yuan(way.amount),
        "missing": _missing(way.missing),
        "basis": way.basis,
        "claims": _claims(matter),
        "sum": format_yuan(way.amount) if way.amount else "",
        "facts": "\n".join(lines(case.statement)),
    }


def _missing(missing: Sequence[Line]) -> str:
    words = [
        _("第 %(n)s 笔（%(what)s）应于%(day)s前付 %(amount)s 元，尚欠 %(left)s 元")
        % {
            "n": line.term.position,
            "what": line.term.get_kind_display(),
            "day": day_text(line.term.due_on),
            "amount": format_yuan(line.term.amount),
            "left": format_yuan(line.left),
        }
        for line in missing
    ]
    return "；".join(words) + "。" if words else ""


def _claims(matter: Matter) -> str:
    return "\n".join(
        "".join(
            (
                claim.get_category_display(),
                f"（{claim.detail}）" if claim.detail else "",
                _("，%(amount)s 元") % {"amount": format_yuan(claim.amount_claimed)} if claim.amount_claimed else "",
                "；",
            )
        )
        for claim in matter.claims
    )


def _addressee(case: Case, way: Way) -> str:
    kind = BODIES[way.kind]
    kept = Organization.objects.of_kind(kind).filter(federation=case.federation_id, active=True)
    found = kept.order_by("pk").first()
    return found.name if found is not None else str(kind.label)
