"""Triage: what becomes of a signal, and of the warning that it raises or joins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import meet, meet_all
from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.facts.actions import record_facts
from gonghui.foundation.facts.enums import Sureness
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid, Stale, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.money import yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import Event, record_event, record_events
from gonghui.programmes.disputes.actions.announcing import TRIAGE_CLOCK
from gonghui.programmes.disputes.actions.classifying import decide, decide_as_told, decide_unrelated
from gonghui.programmes.disputes.actions.signals import in_order, refuse_odd_numbers, refuse_odd_signs
from gonghui.programmes.disputes.actions.telling import observations, tell_again
from gonghui.programmes.disputes.actions.warnings import join_signal, set_colour
from gonghui.programmes.disputes.actions.weighing import Subject, raise_warning, weigh, weigh_many
from gonghui.programmes.disputes.enums import Category, Colour, SignalState
from gonghui.programmes.disputes.models import RiskWarning, Signal
from gonghui.programmes.disputes.permissions import LOWER_WARNING
from gonghui.programmes.disputes.policy import policy_of

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
    risks: Iterable[str] | None = None,
    colour: str = "",
    colour_reason: str = "",
    version: int | None = None,
) -> Signal:
    """Take the signal for true, with its category and, where given, better numbers, signs and the enterprise's name.

    Then weigh the rules over all that is known of its subject: a warning is raised, or joined and perhaps raised in
    colour, never lowered. Where no rule fires and no warning stands there is none, and the signal stays accepted.
    With `colour` a person sets another one than the rules, for a reason that is kept with their name.
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
    if "enterprise" in changed:
        tell_again(signal, Sureness.VERIFIED)
    elif changed:
        record_facts(observations(signal, Sureness.VERIFIED))
    told = {name: value if name != "enterprise" else signal.enterprise_id for name, value in changed.items()}
    decide(signal, category=category, risks=risks)
    record_events(scope, [_accepted(signal, told)])
    meet(signal.pk, TRIAGE_CLOCK)
    warning = weigh(scope, signal)
    if colour:
        _colour_by_hand(scope, signal, warning, colour=colour, reason=colour_reason)
    return signal


@transaction.atomic
def accept_many(scope: Scope, signals: Sequence[Signal]) -> int:
    """Take many signals for true as they were told; how many warnings were raised or rose for it.

    Each enterprise is weighed once, over all of them, to what it comes to for one signal after the other. A fixed
    number of statements for any number. Refuses the whole set where one has no category of labour disputes or names no
    enterprise, and where somebody was faster with one.
    """
    for signal in signals:
        if not as_told(signal):
            sentence = _("“%(title)s”还没有类别或者单位，要一条一条研判。") % {"title": signal.record.title}
            raise Invalid(sentence)
        move(scope, signal, "accept")
    with clock.standing(clock.now()):
        keys = [signal.pk for signal in signals]
        rows = Signal.objects.filter(pk__among=keys, state=SignalState.RECEIVED)
        changes = {"state": SignalState.ACCEPTED, "triaged_at": clock.now(), "version": F("version") + 1}
        if rows.update(**changes) != len(set(keys)):
            raise Stale()
        decide_as_told(signals)
        record_events(scope, [_accepted(each, {}) for each in signals])
        meet_all(keys, TRIAGE_CLOCK)
        return weigh_many(scope, signals)


def as_told(signal: Signal) -> bool:
    """Whether the signal says all that is needed to take it for true without looking closer."""
    return signal.category not in ("", Category.N00) and signal.enterprise_id is not None


def _accepted(signal: Signal, told: Mapping[str, Any]) -> Event:
    summary = _("采纳，类别：%(category)s") % {"category": signal.get_category_display()}
    return Event(signal.pk, "disputes.signal_accepted", summary, told)


@transaction.atomic
def dismiss(
    scope: Scope, signal: Signal, *, reason: str, unrelated: bool = False, version: int | None = None
) -> Signal:
    """Put the signal aside for a reason, which its reporter can read. Refuses an empty one.

    `unrelated` says that it is not about work at all, from which proposals learn.
    """
    cure = _("反映人凭查询码能看到，写明为什么，该向哪里反映。")
    reason = required(reason, "reason", _("没有写理由。"), cure)[:300]
    _end(scope, signal, "dismiss", reason=reason, version=version)
    if unrelated:
        decide_unrelated(signal)
    record_event(scope, signal.pk, "disputes.signal_dismissed", _("不采纳：%(reason)s") % {"reason": reason})
    return signal


@transaction.atomic
def merge(scope: Scope, signal: Signal, *, into: Signal, reason: str = "", version: int | None = None) -> Signal:
    """Join the signal to another one that tells of the same matter; its numbers then count once.

    Refuses a signal of another enterprise, a nameless one of another place, one that was itself put aside, and itself.
    The caller has fetched `into` through `visible_to`.
    """
    # Of two who merge each into the other one is refused.
    into = lock_in_order([signal.pk, into.pk])[into.pk]
    if not _same_subject(signal, into):
        sentence = _("只能并入同一家单位的信号；没有写单位的，只能并入同一个镇街的信号。")
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


def lock_in_order(keys: Iterable[int]) -> dict[int, Signal]:
    """Hold signals until the transaction ends, whoever asks for them in the same order. One statement."""
    rows = Signal.objects.select_for_update(of=("self",), no_key=True).select_related("record")
    return {row.pk: row for row in rows.filter(pk__in=set(keys)).order_by("pk")}


def _end(
    scope: Scope, signal: Signal, verb: str, *, reason: str, version: int | None, also: tuple[str, ...] = ()
) -> None:
    signal.expect_version(version)
    move(scope, signal, verb)
    signal.triaged_at, signal.triage_reason = clock.now(), reason
    signal.save_fields("state", "triaged_at", "triage_reason", *also)
    meet(signal.pk, TRIAGE_CLOCK)


def _same_subject(signal: Signal, into: Signal) -> bool:
    """Of one firm; a signal that names none may join one of its own town."""
    if signal.pk == into.pk or signal.federation_id != into.federation_id:
        return False
    if signal.enterprise_id:
        return bool(signal.enterprise_id == into.enterprise_id)
    return signal.place_id == into.place_id


def _colour_by_hand(
    scope: Scope, signal: Signal, warning: RiskWarning | None, *, colour: str, reason: str
) -> RiskWarning:
    """The colour of a person over that of the rules. Downwards only with the right to lower, as on the warning."""
    cure = _("写明看到了什么，为什么跟规则定的不一样。")
    reason = required(reason, "colour_reason", _("没有写改颜色的理由。"), cure)[:300]
    if colour not in Colour.values:
        raise Invalid(_("没有这个颜色。"), fields={"colour": _("选一个颜色。")})
    if warning is None:
        about = Subject(signal.federation_id, signal.place, signal.category, signal.enterprise)
        warning = raise_warning(about, colour, [signal])
        join_signal(warning, signal)
    elif warning.colour == colour:
        return warning
    elif Colour.values.index(colour) < Colour.values.index(warning.colour):
        scope.require(LOWER_WARNING)
    set_colour(scope, warning, policy_of(signal.federation_id), colour=colour, reason=reason)
    return warning


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
