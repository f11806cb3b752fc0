"""What is printed for a review by the arbitration commission: application, statement, notice. Reads, never writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gonghui.programmes.disputes.models import Review
from gonghui.programmes.disputes.papers.confirmations import (
    agreement_facts,
    applicants,
    joint_application,
    payment_terms,
    signed_text,
)
from gonghui.programmes.disputes.papers.wording import day_in_words, day_text, full_sentence, in_source_language, listed


@in_source_language()
def application_data(review: Review, *, applied_on: dt.date) -> dict[str, Any]:
    """The joint application: whom, which agreement, what it says."""
    return {
        "commission": review.commission.name,
        "terms": _terms(review),
        **joint_application(review, applied_on=applied_on),
    }


@in_source_language()
def statement_data(review: Review, *, arbitrator: str, clerk: str, decided_on: dt.date) -> dict[str, Any]:
    """The mediation statement: its content is that of the agreement (rules of arbitration 77)."""
    return {
        **_head(review),
        "accepted_on": day_text(review.accepted_on),
        "terms": _terms(review),
        "arbitrator": arbitrator,
        "clerk": clerk,
        "decided_on": day_in_words(decided_on),
    }


@in_source_language()
def notice_data(review: Review, *, declined: bool, reason: str, decided_on: dt.date) -> dict[str, Any]:
    """Why the application was not accepted, or why no statement is made (rules of arbitration 75, 78, 79)."""
    return {
        **_head(review),
        "filed_on": day_text(review.filed_on),
        "declined": declined,
        "reason": full_sentence(reason),
        "decided_on": day_text(decided_on),
    }


def _head(review: Review) -> dict[str, Any]:
    agreement = review.agreement
    return {
        "parties": applicants(signed_text(agreement)),
        "agreement": agreement_facts(agreement, agreement.case),
    }


def _terms(review: Review) -> list[str]:
    signed = signed_text(review.agreement)
    return listed([*payment_terms(signed), *(line.rstrip("。；") for line in signed["status_terms"])])
