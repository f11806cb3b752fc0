"""Weighing: what the rules in force come to for a subject, and the warning that follows. Never lowers a colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gonghui.engines.rules.actions import decide, decide_many, in_force
from gonghui.engines.rules.evaluate import Verdict, evaluate
from gonghui.engines.rules.metrics import Value, measure
from gonghui.engines.rules.models import Decision, RuleSetVersion
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.findings import note_accepted
from gonghui.programmes.disputes.actions.signals import DOT
from gonghui.programmes.disputes.actions.warnings import join_signal, set_colour
from gonghui.programmes.disputes.enums import Category, SignalState
from gonghui.programmes.disputes.facts import FRESH_DAYS
from gonghui.programmes.disputes.known import READ, Told, subject_of, told_subject
from gonghui.programmes.disputes.models import RiskWarning, Signal
from gonghui.programmes.disputes.policy import DisputesSection, policy_of


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a warning is about: an enterprise, or where none is known a place and a kind of dispute."""

    federation_id: int
    place: Region
    category: str
    enterprise: EnterpriseFile | None

    @property
    def warnings(self) -> Q:
        """The condition of its warnings."""
        if self.enterprise is not None:
            return Q(federation=self.federation_id, enterprise=self.enterprise.pk)
        return Q(federation=self.federation_id, enterprise=None, place=self.place.pk, category=self.category)

    @property
    def signals(self) -> QuerySet[Signal]:
        """The accepted signals that speak of it."""
        rows = Signal.objects.filter(federation=self.federation_id, state=SignalState.ACCEPTED)
        if self.enterprise is not None:
            return rows.filter(enterprise=self.enterprise.pk)
        return rows.filter(enterprise=None, place=self.place.pk, category=self.category)

    @property
    def facts(self) -> QuerySet[Fact]:
        """Its facts; without an enterprise those of its signals."""
        if self.enterprise is not None:
            return Fact.objects.filter(record=self.enterprise.pk)
        return Fact.objects.filter(record__in=self.signals.values("pk"))

    def lock(self) -> None:
        """Hold it until the transaction ends: facts written and decisions made of it come one after the other."""
        if self.enterprise is not None:
            Record.objects.select_for_update(no_key=True).get(pk=self.enterprise.pk)
        else:
            Region.objects.select_for_update(no_key=True).get(pk=self.place.pk)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the version in force came to for a subject at this moment."""

    section: DisputesSection
    version: RuleSetVersion
    facts: dict[str, Value]
    verdict: Verdict

    @property
    def colour(self) -> str:
        """The colour that the rules came to; empty for none."""
        return self.verdict.outcome.code if self.verdict.outcome else ""

    def rank(self, colour: str) -> int:
        """The rank of a colour among the outcomes of the version."""
        return self.version.rule_set.ranks.get(colour, 0)


def weigh(scope: Scope, signal: Signal) -> RiskWarning | None:
    """An accepted signal counts from now on: the warning of its subject is raised, or joined and perhaps rises.

    A step of triage, in its transaction. Facts and decision bear one moment, so that a rehearsal sees what was seen.
    """
    section = policy_of(signal.federation_id)
    version = in_force(signal.federation_id, section.rule_set)
    about = Subject(signal.federation_id, signal.place, signal.category, signal.enterprise)
    about.lock()
    with clock.standing(clock.now()):
        note_accepted([signal])
        weighed = weighed_now(about, section, version)
        warning = standing(about)
        if warning is None and weighed.verdict.outcome is None:
            decide(scope, signal.record, version.code, weighed.facts)
            return None
        if warning is None:
            warning = raise_warning(about, weighed.colour, [signal])
        join_signal(warning, signal)
        summary = _("并入信号“%(title)s”") % {"title": signal.record.title}
        record_event(scope, warning.pk, "disputes.warning_signal", summary, {"signal": signal.code})
        first = not warning.colours.exists()
        _follow(scope, warning, weighed, rises=first or weighed.verdict.rank > weighed.rank(warning.colour))
    return warning


def weigh_many(scope: Scope, signals: Sequence[Signal]) -> int:
    """Many accepted signals about enterprises count from now on, each enterprise weighed once over all of them.

    How many warnings were raised or rose. A step of triage, in its transaction and at one moment.
    """
    if not signals:
        return 0
    newest: dict[int, Signal] = {signal.enterprise_id: signal for signal in signals if signal.enterprise_id}
    list(
        Record.objects.select_for_update(no_key=True)
        .filter(pk__in=list(newest))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    note_accepted(signals)
    federation_id = signals[0].federation_id
    section = policy_of(federation_id)
    version = in_force(federation_id, section.rule_set)
    stands = _standing_many(federation_id, newest)
    quiet: list[tuple[Record, dict[str, Value]]] = []
    raised = 0
    for firm, weighed in _weigh_all(section, version, newest):
        signal, warning = newest[firm], stands.get(firm)
        if weighed.verdict.rank <= (weighed.rank(warning.colour) if warning else 0):
            quiet.append((warning.record if warning else signal.record, weighed.facts))
            continue
        if warning is None:
            about = Subject(federation_id, signal.place, signal.category, signal.enterprise)
            stands[firm] = warning = raise_warning(about, weighed.colour, [signal])
        _follow(scope, warning, weighed, rises=True)
        raised += 1
    decide_many(scope, quiet, version.code)
    _join(stands, signals)
    return raised


def _weigh_all(
    section: DisputesSection, version: RuleSetVersion, firms: Iterable[int]
) -> Iterator[tuple[int, Weighed]]:
    """What the rules come to for each of these enterprises, at this moment. One query."""
    rows = Fact.objects.filter(record__in=list(firms), key__in=READ, recorded_at__lte=clock.now())
    told = (Told(*row) for row in rows.order_by("record", "pk").values_list(*Told._fields))
    for firm, mine in groupby(told, key=lambda row: row.record_id):
        facts = measure(version.rule_set, told_subject(mine, as_of=clock.today()))
        yield firm, Weighed(section, version, facts, evaluate(version.rule_set, facts))


def _standing_many(federation_id: int, firms: Iterable[int]) -> dict[int | None, RiskWarning]:
    """The open warnings of these enterprises, locked. One query."""
    rows = RiskWarning.objects.select_for_update(of=("self",), no_key=True).open().select_related("record", "place")
    return {each.enterprise_id: each for each in rows.filter(federation=federation_id, enterprise__in=list(firms))}


def _join(warnings: Mapping[int | None, RiskWarning], signals: Sequence[Signal]) -> None:
    """The signals belong to the warnings of their enterprises, which begin with the earliest of them."""
    through = RiskWarning.signals.through
    pairs = [(warnings[each.enterprise_id], each) for each in signals if each.enterprise_id in warnings]
    through.objects.bulk_create(
        [through(riskwarning_id=warning.pk, signal_id=signal.pk) for warning, signal in pairs],
        ignore_conflicts=True,
        batch_size=1000,
    )
    for warning, signal in pairs:
        warning.occurred_on = min(warning.occurred_on or signal.occurred_on, signal.occurred_on)
        warning.received_at = min(warning.received_at, signal.created_at)
    earlier = {warning.pk: warning for warning, _signal in pairs}
    RiskWarning.objects.bulk_update(earlier.values(), ["occurred_on", "received_at"], batch_size=500)


def weigh_again(scope: Scope, about: Subject, section: DisputesSection, version: RuleSetVersion) -> RiskWarning | None:
    """Time has passed: the warning of the subject is raised or rises where the rules now come to more; else nothing.

    More than its colour, and more than they came to when a person lowered it. A step of a scan, in its transaction.
    """
    about.lock()
    weighed = weighed_now(about, section, version)
    warning = standing(about)
    if weighed.verdict.rank <= (0 if warning is None else standing_rank(warning, weighed)):
        return None
    if warning is None:
        recent = about.signals.filter(occurred_on__gt=clock.today() - dt.timedelta(days=FRESH_DAYS))
        signals = list(recent.only("occurred_on", "created_at"))
        warning = raise_warning(about, weighed.colour, signals)
        warning.signals.add(*signals)
    summary = _("按日重算：日子过去，规则够得上更高的颜色")
    record_event(scope, warning.pk, "disputes.warning_scanned", summary)
    _follow(scope, warning, weighed, rises=True)
    return warning


def weighed_now(about: Subject, section: DisputesSection, version: RuleSetVersion) -> Weighed:
    """Read the facts as they are known at this moment, and weigh the rules over them. One query."""
    asked = subject_of(about.facts, moment=clock.now(), as_of=clock.today())
    facts = measure(version.rule_set, asked)
    return Weighed(section, version, facts, evaluate(version.rule_set, facts))


def standing(about: Subject) -> RiskWarning | None:
    """The open warning of the subject, locked until the end of the transaction."""
    return RiskWarning.objects.select_for_update(no_key=True).open().filter(about.warnings).first()


def standing_rank(warning: RiskWarning, weighed: Weighed) -> int:
    """The higher of the warning's colour and of what the rules came to at its last decision."""
    last = Decision.objects.filter(record=warning.pk).latest_first().values_list("outcome", flat=True).first()
    return max(weighed.rank(warning.colour), weighed.rank(last or ""))


def raise_warning(about: Subject, colour: str, signals: Sequence[Signal]) -> RiskWarning:
    """A new warning of the subject, which begins with the earliest of the signals.

    Where somebody raised one at this very moment, it is that one.
    """
    name = about.enterprise.name if about.enterprise else about.place.name
    try:
        with transaction.atomic():
            return new_record(
                RiskWarning,
                federation_id=about.federation_id,
                place_id=about.place.pk,
                title=f"{name}{DOT}{Category(about.category).label}",
                enterprise=about.enterprise,
                category=about.category,
                colour=colour,
                occurred_on=min((signal.occurred_on for signal in signals), default=clock.today()),
                received_at=min((signal.created_at for signal in signals), default=clock.now()),
            )
    except IntegrityError:
        return RiskWarning.objects.open().get(about.warnings)


def _follow(scope: Scope, warning: RiskWarning, weighed: Weighed, *, rises: bool) -> None:
    """Keep the decision; the colour rises to what the rules came to, and does not fall when they come to less."""
    decision = decide(scope, warning.record, weighed.version.code, weighed.facts)
    if rises and weighed.colour:
        reason = "；".join(decision.explanation)
        set_colour(scope, warning, weighed.section, colour=weighed.colour, reason=reason, decision=decision)
