"""Calculations on the table: the mediator opens one, anybody at it proposes numbers, both sides tick the same lines.

A calculation is a fact like others (`facts`): other numbers are another wording without ticks, and what both sides have
ticked is undisputed, is set down in the record, and may fill what a claim comes to by law.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.kernel.errors import IllegalMove, Invalid
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions import facts
from gonghui.programmes.disputes.actions.rooms import own_seat
from gonghui.programmes.disputes.models import Claim, RoomFact
from gonghui.programmes.disputes.models.cases import Case
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import CALCULATE, MEDIATE, PROPOSE_FACTS


@dataclass(frozen=True, slots=True)
class Sheet:
    """One calculation: by which calculator, in one sentence, what it comes to, and what the page shows of it.

    `shown` is plain JSON: what was sent, steps, articles, lines.
    """

    calculator: str
    text: str
    amount: Decimal | None
    shown: Mapping[str, Any]

    def values(self) -> dict[str, Any]:
        """The columns of a fact."""
        told = json.dumps(self.shown, ensure_ascii=False, sort_keys=True)
        return {"calculator": self.calculator, "text": self.text, "amount": self.amount, "sheet": told}


@transaction.atomic
def open_sheet(scope: Scope, case: Case, sheet: Sheet) -> RoomFact:
    """Lay a calculation before both sides. Mediator and adviser only; the same twice is one."""
    scope.require(PROPOSE_FACTS)
    return facts.put(scope, case, sheet.values(), gettext_lazy("打开第 %(n)s 条计算，请双方核对"))


@transaction.atomic
def propose(scope: Scope, fact: RoomFact, sheet: Sheet) -> RoomFact:
    """Other numbers for the same calculation, from anybody at the table; nobody has ticked them yet.

    The same numbers change nothing. Refuses another calculator, and with `Stale` numbers that were replaced meanwhile.
    """
    scope.require(CALCULATE)
    own_seat(scope, fact.case)
    fact = facts.changeable(fact)
    if not fact.calculator or fact.calculator != sheet.calculator:
        raise Invalid(_("这一条不是这种计算。请从事实页重新打开。"))
    return facts.replace(
        scope, fact, sheet.values(), gettext_lazy("%(role)s给第 %(n)s 条计算提出新的数，双方要重新核对")
    )


@transaction.atomic
def fill_claim(scope: Scope, fact: RoomFact, *, claim_id: int) -> Claim:
    """Write what both sides have ticked as what a claim comes to. Refuses sums that are still disputed."""
    scope.require(MEDIATE)
    fact = facts.standing(fact)
    claim = Claim.objects.filter(case=fact.case_id, pk=claim_id).first()
    if claim is None:
        raise Invalid(_("选一项诉求。"), fields={"claim": _("选一项。")})
    if fact.amount is None:
        raise IllegalMove(_("这个计算算出来的不是金额。"))
    if not fact.case.room_facts.undisputed().filter(pk=fact.pk).exists():
        raise IllegalMove(_("这个数双方还没有都确认，不能填进诉求。"))
    if claim.amount_calculated == fact.amount:
        return claim
    claim.amount_calculated = fact.amount
    claim.save(update_fields=["amount_calculated"])
    told = {"fact": fact.number, "edition": fact.edition, "claim": claim.pk, "amount": f"{fact.amount:.2f}"}
    with in_source_language():
        words = {"n": fact.number, "amount": format_yuan(fact.amount)}
        sentence = _("按第 %(n)s 条计算，测算金额 %(amount)s 元") % words
    record_event(scope, fact.case_id, "claim.calculate", sentence, told)
    return claim
