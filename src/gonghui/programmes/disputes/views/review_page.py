"""What the page of one review shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.documents.models import Document
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.reviews import MADE, REVIEW_CLOCK, REVIEW_EXTENDED, notice_missing
from gonghui.programmes.disputes.enums import ReviewState
from gonghui.programmes.disputes.models import Review
from gonghui.programmes.disputes.permissions import DECIDE_REVIEW
from gonghui.programmes.disputes.routes import REVIEW, last_day
from gonghui.programmes.disputes.views.joint_page import day_of, joiners, parties_of, questions, slip_of

TONES = {
    ReviewState.PREPARING: "y",
    ReviewState.FILED: "y",
    ReviewState.ACCEPTED: "b",
    ReviewState.DECLINED: "r",
    ReviewState.ISSUED: "y",
    ReviewState.EFFECTIVE: "p",
    ReviewState.REFUSED: "r",
}


def papers_of(review: Review) -> dict[str, Document]:
    """The papers of the application by their names in addresses, as far as there are any; no other of the case's."""
    found = {"agreement": review.agreement.sealed, "application": review.application, "decision": review.paper}
    return {name: paper for name, paper in found.items() if paper is not None}


def detail_context(scope: Scope, review: Review) -> dict[str, Any]:
    """The context of one application."""
    state, case = ReviewState(review.state), review.agreement.case
    open_names = {row.name for row in review.lifecycle.moves_open(review, scope)}
    clocks = {row.rule: row for row in Deadline.objects.filter(record__in=[review.pk, case.pk]).order_by("pk")}
    parties = parties_of(review)
    receivers = joiners(parties, field="received_at", words=receiving_words()) if state in MADE else []
    return {
        "review": review,
        "case": case,
        "state": state,
        "tone": TONES.get(state, ""),
        "answer": _answer(scope, review, state),
        "amount": case.amount_agreed,
        "papers": [slip_of("disputes:review_paper", review, name, paper) for name, paper in papers_of(review).items()],
        "joiners": joiners(parties),
        "receivers": receivers,
        "may": {name: name in open_names for name in ("file", "withdraw", "accept", "decline", "issue", "refuse")}
        | {"extend": _may_extend(scope, review, clocks.get(REVIEW_CLOCK))},
        "may_notice": scope.has(DECIDE_REVIEW) and notice_missing(review),
        "why_not": questions(review, scope),
        "last": last_day(REVIEW, review.agreement),
        "rule": REVIEW.rule,
        "party_clock": clocks.get(REVIEW.rule_key),
        "body_clock": clocks.get(REVIEW_EXTENDED) or clocks.get(REVIEW_CLOCK),
        "facts": _facts(review),
    }


def _may_extend(scope: Scope, review: Review, running: Deadline | None) -> bool:
    """Whether the commission may still take its five days more."""
    mine = review.commission_id in scope.bodies and scope.has(DECIDE_REVIEW)
    return mine and running is not None and running.state == DeadlineState.RUNNING and not running.is_overdue


def receiving_words() -> dict[str, str]:
    """What is said of who has signed for the statement and who has not."""
    return {"done": _("%(at)s 签收"), "own": _("等您签收"), "other": _("还没签收")}


def _answer(scope: Scope, review: Review, state: ReviewState) -> str:
    """The sentence that opens the page: what is so, and who is next."""
    body = {"body": _("您") if review.commission_id in scope.bodies else review.commission.name}
    if state == ReviewState.PREPARING and not review.names_still_to_join():
        return _("双方都同意了，可以递交%(body)s") % body
    return {
        ReviewState.PREPARING: _("等双方都在手机上同意，就能递交%(body)s") % body,
        ReviewState.FILED: _("等%(body)s决定是否受理") % body,
        ReviewState.ACCEPTED: _("等%(body)s审查，五个工作日内") % body,
        ReviewState.DECLINED: _("仲裁委没有受理，还可以申请司法确认"),
        ReviewState.ISSUED: _("调解书做好了，等双方签收"),
        ReviewState.EFFECTIVE: _("调解书生效，一方不履行，对方可以申请执行"),
        ReviewState.REFUSED: _("仲裁委没有制作调解书，可以再调解，或者申请司法确认"),
        ReviewState.WITHDRAWN: _("申请撤回了"),
    }[state]


def _facts(review: Review) -> list[tuple[str, str]]:
    agreement = review.agreement
    pairs = [
        (_("仲裁委"), review.commission.name),
        (_("调解组织"), agreement.case.mediation_body.name),
        (_("协议"), agreement.sealed.number if agreement.sealed else ""),
        (_("协议生效"), day_of(agreement.effective_at)),
        (_("递交"), day_of(review.filed_on)),
        (_("受理"), day_of(review.accepted_on)),
        (_("仲裁委案号"), review.number),
        (_("决定"), day_of(review.decided_on)),
        (_("理由"), review.reason),
        (_("调解书生效"), day_of(review.effective_on)),
    ]
    return [pair for pair in pairs if pair[1]]
