"""What the applicant asks for, in three amounts: claimed, calculated, agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.legal.models import Calculation
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


@transaction.atomic
def use_calculation(scope: Scope, case: Case, calculation: Calculation, *, claim_id: int) -> Claim:
    """Take a result that was brought to the case as what the law gives for one of its claims.

    The caller has fetched both through `visible_to`. Refuses a case that is being signed or over, a result without a
    sum, and a claim of another case.
    """
    scope.require(MEDIATE)
    if case.state not in OPEN:
        raise IllegalMove(_("案件现在是“%(now)s”，诉求不能改。") % {"now": case.get_state_display()})
    claim = case.claims.select_for_update(no_key=True).filter(pk=claim_id).first()
    if claim is None or calculation.record_id != case.pk:
        raise Invalid(_("诉求改过了。刷新以后再选一次。"), fields={"claim": _("选一项诉求。")})
    if calculation.amount is None:
        raise Invalid(_("这个结果不是金额，不能用作测算。"))
    before, claim.amount_calculated = claim.amount_calculated, calculation.amount
    claim.save(update_fields=["amount_calculated"])
    summary = _("“%(claim)s”的测算用职工算的：%(amount)s 元") % {
        "claim": claim.get_category_display(),
        "amount": format_yuan(calculation.amount),
    }
    changes = {"before": None if before is None else f"{before:.2f}", "after": f"{calculation.amount:.2f}"}
    record_event(scope, case.pk, "case.calculation_used", summary, changes)
    return claim


def adopt(case: Case, calculations: Iterable[Calculation]) -> None:
    """Fill the column of what the law gives from results of the same kind, where nobody has filled it in. A step of
    filing an application.
    """
    sums = {each.category: each.amount for each in calculations if each.category and each.amount is not None}
    claims = [claim for claim in case.claims.all() if claim.amount_calculated is None and claim.category in sums]
    for claim in claims:
        claim.amount_calculated = sums[claim.category]
    Claim.objects.bulk_update(claims, ["amount_calculated"])


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
