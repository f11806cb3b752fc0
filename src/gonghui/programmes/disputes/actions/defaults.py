"""A payment that did not come: who hears of it, once, and until when somebody has acted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.engines.deadlines.actions import PolicyClock
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.deadlines.querysets import DeadlineQuerySet
from gonghui.foundation.jobs.actions import once
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove, required
from gonghui.kernel.money import format_yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import Event, record_event, record_events
from gonghui.programmes.disputes.actions.payments import (
    DEFAULT_CLOCK,
    default_rule,
    payee_among,
    seats_of_parties,
    tell_once,
)
from gonghui.programmes.disputes.actions.rights import start_performance
from gonghui.programmes.disputes.aftermath import UNIONS, Default, policy_of
from gonghui.programmes.disputes.models import Case, PaymentTerm, Seat
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import MEDIATE
from gonghui.programmes.disputes.policy import rungs
from gonghui.programmes.disputes.querysets import PaymentTermQuerySet

AT_ONCE = 100


def note_defaults(scope: Scope, federation_id: int) -> int:
    """Take up every payment of a federation that did not come and is not known as a default; how many were new.

    However long nobody looked, each is found, and told once: to the mediator, the nearest union and the payee. Its
    clock runs until somebody acts, with the ladder of the policy. In transactions of a hundred.
    """
    policy = policy_of(federation_id)
    since = clock.today() - dt.timedelta(days=policy.reminders.default_after_days)
    keys = list(_unknown(federation_id).filter(due_on__lte=since).order_by("pk").values_list("pk", flat=True))
    if not keys:
        return 0
    unions = list(Organization.objects.filter(federation=federation_id, kind__in=UNIONS, active=True))
    pieces = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
    return sum(_note(scope, policy.default, unions, piece) for piece in pieces)


@transaction.atomic
def handle(scope: Scope, case: Case, *, what: str) -> Case:
    """Write down what was done about the payments that did not come; nobody above hears of them any more.

    Refuses empty words, and a case in which nothing waits.
    """
    scope.require(MEDIATE)
    what = required(what, "what", _("没有写怎么办的。"), _("写一句：找了谁，说好了什么。"))[:200]
    if not acted(case):
        raise IllegalMove(_("没有等着办的逾期付款。"))
    record_event(scope, case.pk, "payment.handled", _("逾期付款已经在办：%(what)s") % {"what": what}, {"what": what})
    return case


def acted(case: Case) -> int:
    """Somebody has done something about the payments that did not come: their clocks are met. How many ran."""
    rules = list(waiting(case).values_list("rule", flat=True))
    for rule in rules:
        deadlines.meet(case.pk, rule)
    return len(rules)


def waiting(case: Case) -> DeadlineQuerySet:
    """The clocks of payments that did not come and about which nobody has done anything yet."""
    return Deadline.objects.open().filter(record=case.pk, rule__startswith=DEFAULT_CLOCK)


def _unknown(federation_id: int) -> PaymentTermQuerySet:
    """Unpaid terms in force for which no clock of a default was ever started."""
    rule = Concat(Value(DEFAULT_CLOCK), Cast(OuterRef("pk"), CharField()))
    known = Deadline.objects.filter(record=OuterRef("agreement__case"), rule=rule)
    rows = PaymentTerm.objects.in_force().unpaid().filter(agreement__case__federation=federation_id)
    return rows.exclude(Exists(known))


@transaction.atomic
@in_source_language()
def _note(scope: Scope, policy: Default, unions: Sequence[Organization], keys: Sequence[int]) -> int:
    rows = PaymentTerm.objects.in_force().unpaid().filter(pk__in=keys).order_by("pk")
    found = rows.select_related("agreement__case__record", "agreement__case__mediation_body")
    terms = [term for term in found if once(default_rule(term.pk))]
    near = {term.pk: _nearest(unions, term.agreement.case.place_id) for term in terms}
    deadlines.start_policy_clocks([(term.agreement.case_id, _clock(term, policy, near[term.pk])) for term in terms])
    for agreement in {term.agreement.pk: term.agreement for term in terms}.values():
        start_performance(agreement.case, agreement)
    record_events(scope, [_event(term) for term in terms])
    seats = seats_of_parties({term.agreement.case_id for term in terms})
    for term in terms:
        _tell_staff(scope, term, near[term.pk])
        _tell_payee(scope, term, seats.get(term.agreement.case_id, []))
    return len(terms)


def _nearest(unions: Sequence[Organization], place_id: str) -> list[Organization]:
    """The unions whose place this is, from the nearest to the federation."""
    serving = [union for union in unions if union.region_id and place_id.startswith(union.region_id)]
    return sorted(serving, key=lambda union: len(union.region_id or ""), reverse=True)


def _clock(term: PaymentTerm, policy: Default, near: Sequence[Organization]) -> PolicyClock:
    return PolicyClock(
        default_rule(term.pk),
        policy.act.due(clock.now()),
        _("第 %(n)s 笔付款逾期") % {"n": term.position},
        verb=_("帮职工走下一步"),
        organization_id=term.agreement.case.mediation_body_id,
        url=_page(term.agreement.case),
        counting=policy.act.counting,
        ladder=rungs(policy.escalation, near),
    )


def _event(term: PaymentTerm) -> Event:
    told = {"n": term.position, "left": format_yuan(term.amount - term.paid)}  # type: ignore[attr-defined]
    return Event(term.agreement.case_id, "payment.default", _("第 %(n)s 笔到期没有付，还欠 %(left)s 元") % told, told)


def _tell_staff(scope: Scope, term: PaymentTerm, near: Sequence[Organization]) -> None:
    """The mediator, or their body where none is named, and the union nearest to the worker."""
    case = term.agreement.case
    title = _("第 %(n)s 笔付款逾期，可以帮职工准备申请书") % {"n": term.position}
    to: list[dict[str, Any]] = [
        {"user": case.mediator_id} if case.mediator_id else {"organization": case.mediation_body_id},
        *({"organization": union.pk} for union in near[:1]),
    ]
    for whom in to:
        notify(scope, record=case.pk, title=title, body=case.record.title, url=_page(case), **whom)


def _tell_payee(scope: Scope, term: PaymentTerm, seats: Sequence[Seat]) -> None:
    payee = payee_among(term, seats)
    words = _(
        "第 %(n)s 笔 %(left)s 元到期没有付。收到了请确认；没收到，现在能申请支付令、仲裁还是强制执行，"
        "申请书怎么写，都在这里，不收费：%(url)s 不会弄就打 12351。"
    )
    for seat in seats:
        if seat.role == payee:
            tell_once(scope, term, seat, words, key=f"payment:{term.pk}:default:{seat.pk}")


def _page(case: Case) -> str:
    return reverse("disputes:payments", args=[case.code])
