"""The terms of an agreement: suggested, written down edition by edition. What follows is in `agreements`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove, Invalid, Stale
from gonghui.kernel.lifecycle import move
from gonghui.kernel.money import format_yuan, yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.agreements import UNDER_WAY, locked_case
from gonghui.programmes.disputes.enums import CaseState, Category, PaymentKind, Side, StatusKind
from gonghui.programmes.disputes.models import Agreement, Case, PaymentTerm, StatusTerm
from gonghui.programmes.disputes.papers.wording import day_text, in_source_language, lines
from gonghui.programmes.disputes.permissions import MEDIATE

MOST_PAYMENTS = 36
MOST_STATUSES = 12
LONGEST_DETAIL = 500
KIND_OF_CLAIM = {
    Category.W08: PaymentKind.DAMAGES,
    Category.W09: PaymentKind.DAMAGES,
    Category.T01: PaymentKind.COMPENSATION,
    Category.T04: PaymentKind.COMPENSATION,
    Category.T02: PaymentKind.DAMAGES,
    Category.I01: PaymentKind.INJURY,
}
"""What a claim is paid as where its group (W: pay) does not say so."""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """One payment as it was drafted. Payee and account may be missing until the text is sent out."""

    amount: Decimal
    due_on: dt.date
    payee: str = ""
    account: str = ""
    kind: str = PaymentKind.OTHER


@dataclass(frozen=True, slots=True)
class NewStatus:
    """One term besides money as it was drafted."""

    kind: str
    due_on: dt.date | None = None
    detail: str = ""


@in_source_language()
def suggested_facts(case: Case) -> str:
    """A first wording of the facts: what both sides cannot deny, then what the applicant says, and that it is hers.

    Her words alone would stand under the heading of what both accept.
    """
    about = {"category": case.get_category_display(), "day": day_text(case.filed_on)}
    said = _("申请人称：%(words)s") % {"words": " ".join(lines(case.statement))}
    return "\n".join([_("双方因%(category)s发生争议，申请人%(day)s申请调解。") % about, said])


def suggested_payments(case: Case) -> list[NewPayment]:
    """One payment over what was agreed so far for each claim, to the applicant; none where nothing was agreed."""
    agreed = [claim for claim in case.claims.all() if claim.amount_agreed]
    if not agreed:
        return []
    payee = case.parties.filter(side=Side.APPLICANT).order_by("pk").first()
    kinds = {kind_of_claim(claim.category) for claim in agreed}
    return [
        NewPayment(
            yuan(sum((claim.amount_agreed or Decimal(0) for claim in agreed), Decimal(0))),
            clock.today() + dt.timedelta(days=10),
            payee.name if payee else "",
            kind=kinds.pop() if len(kinds) == 1 else PaymentKind.OTHER,
        )
    ]


def kind_of_claim(category: str) -> PaymentKind:
    """What a claim of this category is paid as."""
    usual = PaymentKind.WAGES if category.startswith("W") else PaymentKind.OTHER
    return KIND_OF_CLAIM.get(Category(category), usual)


@transaction.atomic
def draft_agreement(
    scope: Scope,
    case: Case,
    *,
    facts: str,
    payments: Sequence[NewPayment] = (),
    statuses: Sequence[NewStatus] = (),
    agreed_total: Decimal | None = None,
    takes_facts: bool = True,
    on_paper: bool = False,
    version: int | None = None,
) -> Agreement:
    """A new edition; a draft that stands is replaced. `version` is the edition the writer had in view, 0 for none.

    `takes_facts` prints what both sides confirmed in the room; `on_paper` lets people without a phone sign by hand.
    Without `agreed_total` the sum of the payments is it.
    Refuses a case that is not being mediated, terms already out for signing, empty facts, amounts or days that cannot
    be, and with `Stale` a draft that somebody else has replaced meanwhile. What is only unclear is kept and listed by
    `Agreement.problems`.
    """
    scope.require(MEDIATE)
    case = locked_case(case)
    if case.state != CaseState.MEDIATING:
        now = CaseState(case.state).label
        raise IllegalMove(_("案件现在是“%(now)s”，不能起草协议。要改已发出的协议，先撤下再谈。") % {"now": now})
    _refuse_terms(facts, payments, statuses)
    _replace(scope, case, version)
    total = sum((yuan(row.amount) for row in payments), Decimal(0))
    made = Agreement.objects.create(
        case=case,
        edition=case.agreements.count() + 1,
        facts=facts.strip(),
        takes_facts=takes_facts,
        on_paper=on_paper,
        agreed_total=yuan(agreed_total) if agreed_total is not None else (total or None),
        created_at=clock.now(),
    )
    _write_terms(made, payments, statuses)
    told = {
        "edition": made.edition,
        "total": format_yuan(total),
        "payments": len(payments),
        "statuses": [row.kind for row in statuses],
    }
    with in_source_language():
        record_event(scope, case.pk, "agreement.draft", _("起草调解协议第 %(edition)s 稿") % told, told)
    return made


def _replace(scope: Scope, case: Case, version: int | None) -> None:
    standing = case.agreements.filter(state__in=UNDER_WAY).first()
    if version is not None and version != (standing.edition if standing else 0):
        raise Stale(_("刚才有人先改了协议草稿，您的改动没有写入。看一遍现在的，再改。"))
    if standing is not None:
        move(scope, standing, "take_down")
        standing.save_fields("state")


def _write_terms(agreement: Agreement, payments: Sequence[NewPayment], statuses: Sequence[NewStatus]) -> None:
    PaymentTerm.objects.bulk_create(
        PaymentTerm(
            agreement=agreement,
            position=position,
            kind=row.kind,
            amount=yuan(row.amount),
            due_on=row.due_on,
            payee=row.payee.strip(),
            account=row.account.strip(),
        )
        for position, row in enumerate(payments, 1)
    )
    StatusTerm.objects.bulk_create(
        StatusTerm(agreement=agreement, position=position, kind=row.kind, due_on=row.due_on, detail=row.detail.strip())
        for position, row in enumerate(statuses, 1)
    )


def _refuse_terms(facts: str, payments: Sequence[NewPayment], statuses: Sequence[NewStatus]) -> None:
    if not facts.strip():
        raise Invalid(_("双方认可的事实还没有写。"), fields={"facts": _("写上双方因为什么事、从什么时候起有争议。")})
    if len(payments) > MOST_PAYMENTS or len(statuses) > MOST_STATUSES:
        most = MOST_PAYMENTS if len(payments) > MOST_PAYMENTS else MOST_STATUSES
        raise Invalid(_("最多写 %(most)s 条。") % {"most": most})
    for position, status in enumerate(statuses, 1):
        if status.kind not in StatusKind.values or len(status.detail.strip()) > LONGEST_DETAIL:
            sentence = _("其他约定第 %(n)s 条写得不对。") % {"n": position}
            cure = _("选一种，最多写 %(most)s 个字。") % {"most": LONGEST_DETAIL}
            raise Invalid(sentence, fields={f"status_detail_{position}": cure})
    previous = clock.today()
    for position, row in enumerate(payments, 1):
        _refuse_payment(position, row, previous)
        previous = row.due_on


def _refuse_payment(position: int, row: NewPayment, previous: dt.date) -> None:
    if row.kind not in PaymentKind.values:
        sentence = _("第 %(n)s 笔没有选是什么款。") % {"n": position}
        raise Invalid(sentence, fields={f"kind_{position}": sentence})
    if yuan(row.amount) <= 0:
        sentence = _("第 %(n)s 笔的金额要大于零。") % {"n": position}
        raise Invalid(sentence, fields={f"amount_{position}": sentence})
    if row.due_on < previous:
        day = _("今天") if position == 1 else _("上一笔")
        sentence = _("第 %(n)s 笔的付款日不能早于%(day)s。") % {"n": position, "day": day}
        raise Invalid(sentence, fields={f"due_on_{position}": sentence})
