"""Which petition the law allows in a case now, and if none, why: payment order, arbitration, enforcement. Never writes.

Payment order: LMA 16 on an agreement, LCL 30 for wages without one, CPL 225-227. Arbitration: LMA 5, 15. Enforcement:
only with a ruling, a statement or a decision in force, CPL 247, 250.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel import clock
from gonghui.programmes.disputes import appeals
from gonghui.programmes.disputes.enums import (
    ENFORCEABLE,
    PAYMENT_ORDER_KINDS,
    CaseState,
    Category,
    HandoverState,
    PetitionKind,
)
from gonghui.programmes.disputes.ledger import NOTHING, Ledger, Line
from gonghui.programmes.disputes.models import Agreement, Award, Case, Claim
from gonghui.programmes.disputes.models.joint import JointApplication
from gonghui.programmes.disputes.routes import IN_FORCE, route_of

DIRECT_ORDER = (
    Category.W01, Category.W02, Category.W03, Category.W04, Category.W05, Category.W06, Category.W07, Category.C10,
    Category.I02, Category.F05,
)  # fmt: skip
"""Unpaid or underpaid wages: a payment order without any agreement (LCL 30). Not leave pay: places differ."""
FINAL_BY_SUM = (
    *(Category(f"W0{n}") for n in range(1, 10)),
    Category.C03, Category.C04, Category.C05, Category.C09, Category.C10, Category.T01, Category.T02, Category.T04,
    Category.T05, Category.I01, Category.I02, Category.I03, Category.I04, Category.F05, Category.R00,
)  # fmt: skip
"""Claims whose award is final where no single item is above twelve local minimum wages (LMA 47 (1))."""
FINAL_ALWAYS = (
    Category.S01, Category.S02, Category.S03, Category.H01, Category.H02, Category.H03, Category.F01,
)  # fmt: skip
"""Claims of labour standards: their award is final whatever the sum (LMA 47 (2))."""
OVER = (CaseState.TERMINATED, CaseState.REFUSED, CaseState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of a case where it comes to petitions."""

    case: Case
    claims: Sequence[Claim]
    agreement: Agreement | None
    ledger: Ledger
    applications: Sequence[JointApplication]
    awards: Sequence[Award]
    handed_over: bool

    @property
    def overdue(self) -> list[Line]:
        """Terms of which something is missing although their day is over."""
        return [line for line in self.ledger.lines if line.overdue]

    @property
    def enforceable(self) -> JointApplication | None:
        """The application that made the agreement enforceable."""
        return next((row for row in self.applications if row.state in IN_FORCE), None)


@dataclass(frozen=True, slots=True)
class Way:
    """One petition: open with its sum, or closed with the reason. `note` is what to know before it is used."""

    kind: PetitionKind
    why: str = ""
    amount: Decimal = NOTHING
    missing: tuple[Line, ...] = ()
    basis: str = ""
    note: str | Promise = ""

    @property
    def open(self) -> bool:
        """Whether it may be drawn up now."""
        return not self.why


BODIES = {
    PetitionKind.PAYMENT_ORDER: OrganizationKind.COURT,
    PetitionKind.ARBITRATION: OrganizationKind.ARBITRATION,
    PetitionKind.ENFORCEMENT: OrganizationKind.COURT,
}
LAWS = {
    PetitionKind.PAYMENT_ORDER: gettext_lazy("《劳动争议调解仲裁法》第十六条、《劳动合同法》第三十条"),
    PetitionKind.ARBITRATION: gettext_lazy("《劳动争议调解仲裁法》第五条、第十五条"),
    PetitionKind.ENFORCEMENT: gettext_lazy("《民事诉讼法》第二百四十七条、第二百五十条"),
}


def ways_of(matter: Matter) -> tuple[Way, ...]:
    """The three petitions, each open or closed with its reason. No query."""
    return (_payment_order(matter), _arbitration(matter), _enforcement(matter))


def _payment_order(matter: Matter) -> Way:
    kind = PetitionKind.PAYMENT_ORDER
    if matter.enforceable is not None:
        return Way(kind, _("协议已经能直接申请强制执行，不用走支付令。"))
    if matter.agreement is not None:
        return _order_on_agreement(matter)
    if matter.handed_over or matter.awards:
        return Way(kind, _("案件已经到了仲裁或者诉讼，等那边的结果。"))
    wages = [claim for claim in matter.claims if claim.category in DIRECT_ORDER and claim.amount_claimed]
    if matter.case.state not in OVER:
        return Way(kind, _("还在调解，没有到期没付的协议款。"))
    if not wages:
        return Way(kind, _("没有协议的，只有拖欠、少发的工资能直接申请支付令；这里的诉求要走仲裁。"))
    amount = sum((claim.amount_claimed or NOTHING for claim in wages), NOTHING)
    note = gettext_lazy("单位在十五日内提出书面异议成立的，支付令失效，还要先申请仲裁。金额要是单位认的、算得清的。")
    basis = "、".join(dict.fromkeys(claim.get_category_display() for claim in wages))
    return Way(kind, amount=amount, basis=basis, note=note)


def _order_on_agreement(matter: Matter) -> Way:
    kind = PetitionKind.PAYMENT_ORDER
    if not matter.overdue:
        return Way(kind, _("协议的钱还没有到期没付的。到期没付，第二天就能申请。"))
    fit = tuple(line for line in matter.overdue if line.term.kind in PAYMENT_ORDER_KINDS)
    if not fit:
        sentence = _("支付令只管劳动报酬、工伤医疗费、经济补偿和赔偿金；到期没付的不是这几种，可以起诉或者申请仲裁。")
        return Way(kind, sentence)
    amount = sum((line.left for line in fit), NOTHING)
    note = gettext_lazy("法院五日内决定是否受理，十五日内发支付令。单位提出异议成立的，支付令失效，可以凭协议起诉。")
    return Way(kind, amount=amount, missing=fit, note=note)


def _arbitration(matter: Matter) -> Way:
    kind, state = PetitionKind.ARBITRATION, matter.case.state
    if matter.case.category == Category.N00:
        return Way(kind, _("这件事不属于劳动争议，仲裁委不受理。"))
    if matter.awards:
        return Way(kind, _("已经有裁判结果了。不服的在期限内起诉。"))
    if matter.handed_over:
        return Way(kind, _("案件已经移送，接收单位受理以后不用再交申请书。"))
    if matter.enforceable is not None:
        return Way(kind, _("协议已经能直接申请强制执行，不用再仲裁。"))
    if state == CaseState.AGREED and not matter.overdue:
        return Way(kind, _("协议有效，钱没有到期没付的。一方不履行，另一方才能申请仲裁。"))
    if state not in (*OVER, CaseState.AGREED):
        return Way(kind, _("还在调解。谈不成、终止以后可以申请；也可以随时不谈了去申请。"))
    amount = sum((claim.amount_claimed or NOTHING for claim in matter.claims), NOTHING)
    missing = tuple(matter.overdue) if state == CaseState.AGREED else ()
    return Way(kind, amount=amount, missing=missing, note=_finality(matter.claims))


def _finality(claims: Sequence[Claim]) -> str:
    """Whether the award may be final for the employer (LMA 47)."""
    kinds = {claim.category for claim in claims}
    if kinds and kinds <= {*FINAL_BY_SUM, *FINAL_ALWAYS}:
        return _("裁决可能是终局的：每一项不超过当地月最低工资十二个月的，单位不能起诉，劳动者可以。仲裁不收费。")
    return _("不服裁决，双方都可以在十五日内起诉。仲裁不收费。")


def _enforcement(matter: Matter) -> Way:
    kind = PetitionKind.ENFORCEMENT
    decided = next((row for row in reversed(matter.awards) if in_force(row)), None)
    if decided is not None:
        late = decided.pay_by is None or decided.pay_by < clock.today()
        if not decided.amount or not late:
            return Way(kind, _("裁判文书写明的付款日还没有到，或者没有判令付款。"))
        basis = f"{decided.body.name}{decided.get_kind_display()}，{decided.number}"
        return Way(kind, amount=decided.amount, basis=basis, note=_two_years())
    made = matter.enforceable
    if made is None:
        return Way(kind, _("要有执行依据：法院确认的裁定、仲裁委的调解书或者生效的裁判。只有协议，还不能申请执行。"))
    if not matter.overdue:
        return Way(kind, _("钱还没有到期没付的。到期没付，第二天就能申请。"))
    amount = sum((line.left for line in matter.overdue), NOTHING)
    paper = getattr(made, "ruling", None) or getattr(made, "paper", None)
    number = f"，{paper.number}" if paper is not None else ""
    basis = f"{made.body.name}{route_of(made).label}{number}"
    return Way(kind, amount=amount, missing=tuple(matter.overdue), basis=basis, note=_two_years())


def in_force(award: Award) -> bool:
    """Whether a decision binds by now: statements, final awards and judgments of the second instance at once, others
    when nobody can sue or appeal any more."""
    if award.kind not in ENFORCEABLE:
        return False
    if award.final or not appeals.rule_against(award):
        return True
    found = appeals.until(award)
    return found is not None and clock.today() > found.last_day


def _two_years() -> str:
    return _("从最后付款日起两年内申请，向单位所在地或者财产所在地的法院提出。")


def handed_over(case: Case) -> bool:
    """Whether the file lies with a commission or court. One query."""
    standing = (HandoverState.SENT, HandoverState.RECEIVED, HandoverState.ACCEPTED)
    return bool(case.handovers.filter(state__in=standing).exists())
