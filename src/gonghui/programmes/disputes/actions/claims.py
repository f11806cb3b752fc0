"""What the applicant asks for, in three amounts: claimed, calculated, agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.kernel.errors import IllegalMove, Invalid
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.rights import settle_limitation
from gonghui.programmes.disputes.enums import CaseState, Category
from gonghui.programmes.disputes.models import Case, Claim
from gonghui.programmes.disputes.permissions import MEDIATE

OPEN = (CaseState.FILED, CaseState.MEDIATING)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One row of the table; `claim_id` None is a new one, an empty category takes a row away."""

    claim_id: int | None
    category: str
    detail: str = ""
    amount_claimed: Decimal | None = None
    amount_calculated: Decimal | None = None
    amount_agreed: Decimal | None = None


@transaction.atomic
def set_claims(scope: Scope, case: Case, lines: Sequence[ClaimLine], *, version: int | None = None) -> Case:
    """Write the table of claims as a whole; the sum claimed and the year for arbitration follow.

    Refuses a case that is being signed or over, an empty table, a kind that is not in the list, amounts below zero.
    """
    scope.require(MEDIATE)
    case.expect_version(version)
    if case.state not in OPEN:
        raise IllegalMove(_("案件现在是“%(now)s”，诉求不能改。") % {"now": case.get_state_display()})
    kept = [line for line in lines if line.category]
    _refuse(kept)
    own = {claim.pk: claim for claim in case.claims.all()}
    case.claims.exclude(pk__in=[line.claim_id for line in kept if line.claim_id]).delete()
    changed = [_filled(own[line.claim_id], line) for line in kept if line.claim_id in own]
    Claim.objects.bulk_update(changed, FIELDS, batch_size=100)
    Claim.objects.bulk_create([_filled(Claim(case=case), line) for line in kept if line.claim_id is None])
    before, case.amount_claimed = case.amount_claimed, case.total_of_claims()
    case.save_fields("amount_claimed")
    settle_limitation(case)
    facts = {"count": len(kept), "amount": format_yuan(case.amount_claimed)}
    changes = {"before": f"{before:.2f}", "after": f"{case.amount_claimed:.2f}"}
    record_event(scope, case.pk, "case.claims", _("核对诉求 %(count)s 项，主张共 %(amount)s 元") % facts, changes)
    return case


FIELDS = ["category", "detail", "amount_claimed", "amount_calculated", "amount_agreed"]


def _filled(claim: Claim, line: ClaimLine) -> Claim:
    for name in FIELDS:
        setattr(claim, name, getattr(line, name))
    claim.detail = claim.detail.strip()[:200]
    return claim


def _refuse(lines: Sequence[ClaimLine]) -> None:
    if not lines:
        raise Invalid(_("至少留一项诉求。"))
    for line in lines:
        if line.category not in Category.values:
            raise Invalid(_("诉求的类别不在表里。请重新选一次。"))
        amounts = (line.amount_claimed, line.amount_calculated, line.amount_agreed)
        if any(amount is not None and amount < 0 for amount in amounts):
            raise Invalid(_("金额不能小于零。"))
