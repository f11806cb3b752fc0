"""Triage: what becomes of a signal, and of the warning that it raises or joins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import meet
from gonghui.engines.rules.actions import decide, in_force
from gonghui.engines.rules.evaluate import Verdict, evaluate
from gonghui.engines.rules.metrics import measure
from gonghui.engines.rules.models import Decision, RuleSetVersion
from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.facts.actions import record_facts
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.facts.models import Fact
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.money import yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import Event, record_event, record_events
from gonghui.programmes.disputes import metrics
from gonghui.programmes.disputes.actions.signals import (
    DOT,
    TRIAGE_CLOCK,
    in_order,
    observations,
    refuse_odd_numbers,
    refuse_odd_signs,
)
from gonghui.programmes.disputes.actions.warnings import join_signal, set_colour
from gonghui.programmes.disputes.enums import Category, SignalState
from gonghui.programmes.disputes.models import RiskWarning, Signal
from gonghui.programmes.disputes.policy import DisputesSection, policy_of

CONFIRMED = (
    "category", "workers", "arrears_days", "amount", "signs", "insurance_months", "hurt", "agreement_due_on",
    "enterprise", "enterprise_name",
)  # fmt: skip


@transaction.atomic
def accept(
    scope: Scope,
    signal: Signal,
    *,
    category: str,
    workers: int | None = None,
    arrears_days: int | None = None,
    amount: Decimal | None = None,
    signs: Iterable[str] | None = None,
    insurance_months: int | None = None,
    hurt: int | None = None,
    agreement_due_on: dt.date | None = None,
    enterprise_name: str = "",
    version: int | None = None,
) -> Signal:
    """Take the signal for true, with its category and, where given, better numbers, signs and the enterprise's name.

    Then weigh the rules over all that is known of its subject: a warning is raised, or joined and perhaps raised in
    colour, never lowered. Where no rule fires and no warning stands there is none, and the signal stays accepted.
    Refuses a category outside labour disputes; `NotInForce`, `NoPolicy` where the federation has not set up its rules.
    """
    signal.expect_version(version)
    move(scope, signal, "accept")
    if category not in Category.values or category == Category.N00:
        sentence = _("采纳要先定一个劳动争议的类别。不属于劳动争议的，选“不采纳”，写明该向哪里反映。")
        raise Invalid(sentence, fields={"category": _("选一个类别。")})
    amount = None if amount is None else yuan(amount)
    refuse_odd_numbers(workers, arrears_days, amount)
    seen = None if signs is None else list(in_order(signs))
    refuse_odd_signs(signs or (), insurance_months, hurt)
    before = {name: getattr(signal, name) for name in CONFIRMED}
    signal.category = category
    _correct(
        signal, workers=workers, arrears_days=arrears_days, amount=amount, signs=seen,
        insurance_months=insurance_months, hurt=hurt, agreement_due_on=agreement_due_on,
    )  # fmt: skip
    _link(scope, signal, enterprise_name)
    signal.triaged_at = clock.now()
    signal.save_fields("state", "triaged_at", *CONFIRMED)
    changed = {name: getattr(signal, name) for name in CONFIRMED if getattr(signal, name) != before[name]}
    if changed:
        record_facts(observations(signal, Sureness.VERIFIED))
    told = {name: value if name != "enterprise" else signal.enterprise_id for name, value in changed.items()}
    summary = _("采纳，类别：%(category)s") % {"category": signal.get_category_display()}
    record_event(scope, signal.pk, "disputes.signal_accepted", summary, told)
    meet(signal.pk, TRIAGE_CLOCK)
    _weigh(scope, signal)
    return signal


@transaction.atomic
def dismiss(scope: Scope, signal: Signal, *, reason: str, version: int | None = None) -> Signal:
    """Put the signal aside for a reason, which its reporter can read. Refuses an empty one."""
    cure = _("反映人凭查询码能看到，写明为什么，该向哪里反映。")
    reason = required(reason, "reason", _("没有写理由。"), cure)[:300]
    _end(scope, signal, "dismiss", reason=reason, version=version)
    record_event(scope, signal.pk, "disputes.signal_dismissed", _("不采纳：%(reason)s") % {"reason": reason})
    return signal


@transaction.atomic
def merge(scope: Scope, signal: Signal, *, into: Signal, reason: str = "", version: int | None = None) -> Signal:
    """Join the signal to another one that tells of the same matter; its numbers then count once.

    Refuses a signal of another enterprise (of another place where none is known), one that was itself put aside, and
    itself. The caller has fetched `into` through `visible_to`.
    """
    # Both under lock, in one order: of two who merge each into the other one is refused.
    both = Signal.objects.select_for_update(of=("self",)).filter(pk__in=[signal.pk, into.pk]).order_by("pk")
    into = next(row for row in both.select_related("record") if row.pk == into.pk)
    if not _same_subject(signal, into):
        sentence = _("只能并入同一家单位的信号；没有写单位的，只能并入同一个镇街、也没有写单位的信号。")
        raise Invalid(sentence, fields={"into": _("选同一件事的信号。")})
    if into.state in (SignalState.DISMISSED, SignalState.MERGED):
        sentence = _("那条信号现在是“%(state)s”，不能并进去。") % {"state": into.get_state_display()}
        raise Invalid(sentence, fields={"into": _("选一条没有了结的信号。")})
    signal.merged_into = into
    _end(scope, signal, "merge", reason=reason.strip()[:300], version=version, also=("merged_into",))
    told = {"into": into.code, "from": signal.code}
    gone, grown = _("并入“%(title)s”"), _("并进来一条：“%(title)s”")
    record_events(
        scope,
        [
            Event(signal.pk, "disputes.signal_merged", gone % {"title": into.record.title}, told),
            Event(into.pk, "disputes.signal_absorbed", grown % {"title": signal.record.title}, told),
        ],
    )
    return signal


def _end(
    scope: Scope, signal: Signal, verb: str, *, reason: str, version: int | None, also: tuple[str, ...] = ()
) -> None:
    signal.expect_version(version)
    move(scope, signal, verb)
    signal.triaged_at, signal.triage_reason = clock.now(), reason
    signal.save_fields("state", "triaged_at", "triage_reason", *also)
    meet(signal.pk, TRIAGE_CLOCK)


def _same_subject(signal: Signal, into: Signal) -> bool:
    if signal.pk == into.pk or signal.federation_id != into.federation_id:
        return False
    if signal.enterprise_id or into.enterprise_id:
        return signal.enterprise_id == into.enterprise_id
    return signal.place_id == into.place_id


def _correct(signal: Signal, **numbers: int | Decimal | list[str] | dt.date | None) -> None:
    for name, value in numbers.items():
        if value is not None:
            setattr(signal, name, value)


def _link(scope: Scope, signal: Signal, enterprise_name: str) -> None:
    """A signal without an enterprise gets one, and from now on its facts stand in that file."""
    if signal.enterprise_id is not None or not enterprise_name.strip():
        return
    named = [Named(enterprise_name, signal.place_id)]
    signal.enterprise = know_enterprises(scope, signal.federation_id, named)[0]
    signal.enterprise_name = signal.enterprise.name


def _weigh(scope: Scope, signal: Signal) -> RiskWarning | None:
    """Weigh the rules in force over what is known of the signal's subject, and let the warning follow."""
    section = policy_of(signal.federation_id)
    version = in_force(signal.federation_id, section.rule_set)
    today = clock.today()
    asked = metrics.subject(metrics.known_of(_facts_about(signal), as_of=today), as_of=today)
    facts = measure(version.rule_set, asked)
    verdict = evaluate(version.rule_set, facts)
    warning = _standing(signal)
    if warning is None and verdict.outcome is None:
        decide(scope, signal.record, version.code, facts)
        return None
    if warning is None:
        warning = _raise(signal, str(verdict.outcome.code) if verdict.outcome else "")
    join_signal(warning, signal)
    decision = decide(scope, warning.record, version.code, facts)
    _follow(scope, warning, signal, section, version, decision, verdict)
    return warning


def _facts_about(signal: Signal) -> QuerySet[Fact]:
    """The facts of the enterprise; without one, of the accepted signals of the same place and kind that name none."""
    if signal.enterprise_id is not None:
        return Fact.objects.filter(record=signal.enterprise_id)
    alike = Signal.objects.filter(
        federation=signal.federation_id, place=signal.place_id, category=signal.category, enterprise=None
    )
    return Fact.objects.filter(record__in=alike.values("pk"))


def _standing(signal: Signal) -> RiskWarning | None:
    """The open warning of the signal's subject, locked until the end of the transaction."""
    return RiskWarning.objects.select_for_update().open().filter(_subject(signal)).first()


def _subject(signal: Signal) -> Q:
    if signal.enterprise_id is not None:
        return Q(federation=signal.federation_id, enterprise=signal.enterprise_id)
    return Q(federation=signal.federation_id, enterprise=None, place=signal.place_id, category=signal.category)


def _raise(signal: Signal, colour: str) -> RiskWarning:
    about = signal.enterprise.name if signal.enterprise else signal.place.name
    try:
        with transaction.atomic():
            return new_record(
                RiskWarning,
                federation_id=signal.federation_id,
                place_id=signal.place_id,
                title=f"{about}{DOT}{signal.get_category_display()}",
                enterprise=signal.enterprise,
                category=signal.category,
                colour=colour,
                occurred_on=signal.occurred_on,
                received_at=signal.created_at,
            )
    except IntegrityError:
        # Somebody accepted another signal of the same subject at this moment and has raised the warning already.
        return RiskWarning.objects.open().get(_subject(signal))


def _follow(
    scope: Scope,
    warning: RiskWarning,
    signal: Signal,
    section: DisputesSection,
    version: RuleSetVersion,
    decision: Decision,
    verdict: Verdict,
) -> None:
    """The colour rises to what the rules came to; it does not fall by itself when they come to less."""
    record_event(
        scope, warning.pk, "disputes.warning_signal", _("并入信号“%(title)s”") % {"title": signal.record.title},
        {"signal": signal.code},
    )  # fmt: skip
    ranks = version.rule_set.ranks
    first = not warning.colours.exists()
    if verdict.outcome is not None and (first or verdict.rank > ranks.get(warning.colour, 0)):
        reason = "；".join(decision.explanation)
        set_colour(scope, warning, section, colour=verdict.outcome.code, reason=reason, decision=decision)
