"""What the register of applications and the page of one application show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.confirmations import COURT_CLOCK
from gonghui.programmes.disputes.enums import ConfirmationState
from gonghui.programmes.disputes.models import Confirmation
from gonghui.programmes.disputes.routes import CONFIRMATION, last_day
from gonghui.programmes.disputes.views.joint_page import day_of, joiners, parties_of, questions, slip_of

TONES = {
    ConfirmationState.PREPARING: "y",
    ConfirmationState.FILED: "y",
    ConfirmationState.DOCKETED: "b",
    ConfirmationState.GRANTED: "p",
    ConfirmationState.REFUSED: "r",
}


def papers_of(confirmation: Confirmation) -> dict[str, Document]:
    """The papers of the application by their names in addresses, as far as there are any; no other of the case's."""
    found = {
        "agreement": confirmation.agreement.sealed,
        "application": confirmation.application,
        "ruling": confirmation.ruling,
    }
    return {name: paper for name, paper in found.items() if paper is not None}


def detail_context(scope: Scope, confirmation: Confirmation) -> dict[str, Any]:
    """The context of one application."""
    state = ConfirmationState(confirmation.state)
    case = confirmation.agreement.case
    open_names = {row.name for row in confirmation.lifecycle.moves_open(confirmation, scope)}
    deadlines = {row.rule: row for row in Deadline.objects.filter(record__in=[confirmation.pk, case.pk]).order_by("pk")}
    return {
        "confirmation": confirmation,
        "case": case,
        "state": state,
        "tone": TONES.get(state, ""),
        "answer": _answer(scope, confirmation, state),
        "amount": case.amount_agreed,
        "papers": [
            slip_of("disputes:confirmation_paper", confirmation, name, paper)
            for name, paper in papers_of(confirmation).items()
        ],
        "joiners": joiners(parties_of(confirmation)),
        "may": {name: name in open_names for name in ("file", "withdraw", "docket", "grant", "refuse")},
        "why_not": questions(confirmation, scope),
        "last": last_day(CONFIRMATION, confirmation.agreement),
        "party_clock": deadlines.get("judicial_confirmation"),
        "court_clock": deadlines.get(COURT_CLOCK),
        "facts": _facts(confirmation),
    }


def _answer(scope: Scope, confirmation: Confirmation, state: ConfirmationState) -> str:
    """The sentence that opens the page: what is so, and who is next."""
    court = {"court": _("您") if confirmation.court_id in scope.bodies else confirmation.court.name}
    if state == ConfirmationState.PREPARING and not confirmation.names_still_to_join():
        return _("双方都同意了，可以递交%(court)s") % court
    return {
        ConfirmationState.PREPARING: _("等双方都在手机上同意，就能递交%(court)s") % court,
        ConfirmationState.FILED: _("等%(court)s立案") % court,
        ConfirmationState.DOCKETED: _("等%(court)s裁定") % court,
        ConfirmationState.GRANTED: _("协议有效，一方不履行，对方可以申请执行"),
        ConfirmationState.REFUSED: _("法院没有确认，可以再调解、仲裁或者起诉"),
        ConfirmationState.WITHDRAWN: _("申请撤回了"),
    }[state]


def _facts(confirmation: Confirmation) -> list[tuple[str, str]]:
    agreement = confirmation.agreement
    pairs = [
        (_("法院"), confirmation.court.name),
        (_("调解组织"), agreement.case.mediation_body.name),
        (_("协议"), agreement.sealed.number if agreement.sealed else agreement.paper_number),
        (_("协议生效"), day_of(agreement.effective_at)),
        (_("递交"), day_of(confirmation.filed_on)),
        (_("立案"), day_of(confirmation.docketed_on)),
        (_("法院案号"), confirmation.court_number),
        (_("裁定"), day_of(confirmation.ruled_on)),
        (_("裁定理由"), confirmation.ruling_reason),
    ]
    return [pair for pair in pairs if pair[1]]
