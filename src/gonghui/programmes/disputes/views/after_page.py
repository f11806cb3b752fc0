"""What a seat sees once there is an agreement: payments, proofs, the next days, how far the court is, its petitions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.joint import PREPARING
from gonghui.programmes.disputes.actions.payments import ledger_of_case, payee_role
from gonghui.programmes.disputes.actions.petitions import matter_of
from gonghui.programmes.disputes.actions.rights import PERFORMANCE
from gonghui.programmes.disputes.enums import Side
from gonghui.programmes.disputes.ledger import Ledger
from gonghui.programmes.disputes.models import Agreement, Case, Seat
from gonghui.programmes.disputes.models.joint import PARTIES, JointApplication
from gonghui.programmes.disputes.papers.kinds import PETITIONS
from gonghui.programmes.disputes.permissions import DRAW_PETITION
from gonghui.programmes.disputes.petitions import LAWS, OVER, Way, ways_of
from gonghui.programmes.disputes.routes import IN_FORCE, Route, applications_of, route_of
from gonghui.programmes.disputes.views.case_clocks import running_face
from gonghui.programmes.disputes.views.payment_page import (
    answer_of,
    form_of,
    line_of,
    newest,
    payment_of,
    sums_of,
)
from gonghui.web.clocks import ClockFace
from gonghui.web.wording import date_text


def seat_context(scope: Scope, case: Case) -> dict[str, Any]:
    """The page of a seat: for parties with a form, for others to read."""
    agreement, ledger, payments = ledger_of_case(case)
    seat = Seat.objects.filter(pk=scope.seat_id, case=case).first() if scope.seat_id is not None else None
    party = seat is not None and seat.role in PARTIES
    respondents = list(case.parties.filter(side=Side.RESPONDENT).values_list("name", flat=True))
    receives = {
        line.term.pk: seat is not None and seat.role == payee_role(line.term, respondents) for line in ledger.lines
    }
    return {
        "case": case,
        "answer": answer_of(ledger),
        "ledger": sums_of(ledger),
        "lines": [line_of(line) for line in ledger.lines],
        "told": [
            payment_of(each, may=receives.get(each.term_id, False), case=case, in_room=True)
            for each in newest(payments)
        ],
        "form": form_of(ledger) if party and ledger.left else None,
        "receives": any(receives.values()),
        "owes": party and any(line.overdue and not receives[line.term.pk] for line in ledger.lines),
        "slips": [_agreement_slip(case, agreement), *route_slips(case, agreement, seat)] if agreement else [],
        "faces": _faces(case),
        **_petitions(scope, case, agreement, ledger),
    }


def route_slips(case: Case, agreement: Agreement, seat: Seat | None) -> list[dict[str, Any]]:
    """What was asked of a court or commission about the agreement, with what waits for the reader. Two queries."""
    party = seat is not None and seat.role in PARTIES
    found = applications_of(agreement)
    shown = [row for row in found if row.stands] or found[-1:]
    return [_route_slip(case, route_of(row), row, party=party) for row in shown]


def _route_slip(case: Case, route: Route, row: JointApplication, *, party: bool) -> dict[str, Any]:
    waits = party and row.state == PREPARING
    return {
        "title": _("共同申请%(route)s") % {"route": route.label},
        "detail": _("双方都同意才能递交；办成以后，到期不付可以直接申请强制执行")
        if row.state == PREPARING
        else row.body.name,
        "url": reverse(f"disputes_public:{route.page}", args=[case.code]),
        "icon": "gavel",
        "mark": _("等您决定") if waits else row.get_state_display(),
        "mark_tone": "y" if waits else "p" if row.state in IN_FORCE else "b",
    }


def _agreement_slip(case: Case, agreement: Agreement) -> dict[str, Any]:
    number = agreement.sealed.number if agreement.sealed is not None else agreement.paper_number
    return {
        "title": _("调解协议书"),
        "detail": number,
        "url": reverse("disputes_public:agreement", args=[case.code]),
        "icon": "writing",
        "mark": agreement.get_state_display(),
        "mark_tone": "p",
    }


def _faces(case: Case) -> list[ClockFace]:
    """The days that bind the parties, the nearest first; those of payments stand with the payments. One query."""
    rows = Deadline.objects.running().shared().filter(record=case.pk, organization=None).exclude(rule=PERFORMANCE)
    return [running_face(each, clock.today()) for each in rows.soonest_first()]


def _petitions(scope: Scope, case: Case, agreement: Agreement | None, ledger: Ledger) -> dict[str, Any]:
    """The applicant's own petitions: those that the law allows now, and why the others are closed."""
    if not scope.has(DRAW_PETITION) or not (ledger.overdue or case.state in OVER):
        return {"petitions": [], "closed": []}
    ways = ways_of(matter_of(case, agreement, ledger))
    kinds = {form.code: kind for kind, form in PETITIONS.items()}
    papers = Document.objects.filter(record=case.pk, kind__in=kinds).standing().latest_first()
    drawn: dict[Any, Document] = {}
    for paper in papers:
        drawn.setdefault(kinds[paper.kind], paper)
    return {
        "petitions": [_petition(way, case, drawn.get(way.kind)) for way in ways if way.open],
        "closed": [{"title": way.kind.label, "why": way.why} for way in ways if not way.open],
    }


def _petition(way: Way, case: Case, paper: Document | None) -> dict[str, Any]:
    at = (paper.issued_at or paper.created_at) if paper is not None else None
    return {
        "title": way.kind.label,
        "amount": way.amount,
        "note": way.note,
        "law": LAWS[way.kind],
        "url": reverse("disputes_public:petition", args=[case.code, way.kind]),
        "word_url": reverse("disputes_public:petition_word", args=[case.code, way.kind]),
        "paper": f"{paper.number} · {date_text(at, today=clock.today(), weekday=False)}" if paper and at else "",
    }


def after_slip(case: Case) -> dict[str, Any]:
    """The way from the room to all this."""
    return {
        "title": _("付款和以后的事"),
        "detail": _("付了没有，还差多少，到期没付怎么办"),
        "url": reverse("disputes_public:payments", args=[case.code]),
        "icon": "list-details",
        "mark": "",
        "mark_tone": "",
    }
