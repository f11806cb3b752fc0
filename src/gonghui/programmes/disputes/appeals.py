"""What may still be done against a decision, and until when: suit after an award, appeal after a judgment. Pure."""

from __future__ import annotations

from gonghui.engines.legal.clocks import Deadline, deadline
from gonghui.programmes.disputes.enums import AwardKind, AwardResult
from gonghui.programmes.disputes.models import Award

SUIT, SET_ASIDE = "suit_after_award", "set_aside_by_employer"
JUDGMENT, RULING = "appeal_against_judgment", "appeal_against_ruling"
CLOCKS = (SUIT, SET_ASIDE, JUDGMENT, RULING)
"""Their clocks; the next decision ends those of the one before."""


def rule_against(award: Award) -> str:
    """The clock of the way against a decision; empty where there is none. Of rulings only a dismissal may be appealed
    (CPL 157); a judgment of the second instance is final (CPL 182)."""
    if award.kind == AwardKind.AWARD:
        return SUIT
    if award.kind == AwardKind.JUDGMENT:
        return JUDGMENT
    return RULING if award.kind == AwardKind.RULING and award.result == AwardResult.DISMISSED else ""


def until(award: Award) -> Deadline | None:
    """When the way against a decision closes; None where there is none, or nobody has said when it was served."""
    rule = rule_against(award)
    return deadline(rule, award.served_on) if rule and award.served_on is not None else None
