"""Weighing: what the rules in force come to for a subject, and the warning that follows. Never lowers a colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gonghui.engines.rules.actions import decide, decide_many, in_force
from gonghui.engines.rules.evaluate import Verdict, evaluate
from gonghui.engines.rules.metrics import Value, measure, measured_rows
from gonghui.engines.rules.models import Decision, RuleSetVersion
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_absent, update_rows
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_records
from gonghui.kernel.timeline import Event, record_event, record_events
from gonghui.programmes.disputes import metrics
from gonghui.programmes.disputes.actions.findings import note_accepted
from gonghui.programmes.disputes.actions.signals import DOT
from gonghui.programmes.disputes.actions.warnings import Coloured, join_signal, set_colour, set_colours
from gonghui.programmes.disputes.enums import Category, SignalState
from gonghui.programmes.disputes.facts import FRESH_DAYS
from gonghui.programmes.disputes.known import subject, subject_of
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
        record_events(scope, [_joined(warning, signal)])
        first = not warning.colours.exists()
        _follow(scope, warning, weighed, rises=first or weighed.verdict.rank > weighed.rank(warning.colour))
    return warning


def weigh_many(scope: Scope, signals: Sequence[Signal]) -> int:
    """Many accepted signals about enterprises count from now on, each enterprise weighed once over all of them.

    How many warnings were raised or rose. A step of triage, in its transaction and at one moment; a fixed number of
    statements for any number of signals.
    """
    if not signals:
        return 0
    newest: dict[int, Signal] = {signal.enterprise_id: signal for signal in signals if signal.enterprise_id}
    firms = Record.objects.select_for_update(no_key=True).filter(pk__among=newest)
    list(firms.order_by("pk").values_list("pk", flat=True))
    note_accepted(signals)
    federation_id = signals[0].federation_id
    section = policy_of(federation_id)
    version = in_force(federation_id, section.rule_set)
    weighed = weigh_firms(federation_id, section, version, newest)
    stands = _standing_many(federation_id, newest)
    new = _raise_many({firm: found for firm, found in weighed.items() if firm not in stands}, newest, signals)
    stands |= new
    _join(scope, stands, signals)
    about = {firm: stands.get(firm, newest[firm]) for firm in weighed}
    told = [(about[firm].record, each.facts) for firm, each in weighed.items()]
    decisions = zip(weighed.items(), decide_many(scope, told, version.code), strict=True)
    risen = [
        Coloured(stands[firm], each.colour, "；".join(decision.explanation), decision)
        for (firm, each), decision in decisions
        if firm in new or (firm in stands and each.verdict.rank > each.rank(stands[firm].colour))
    ]
    if risen:
        set_colours(scope, section, risen)
    return len(risen)


def weigh_firms(
    federation_id: int, section: DisputesSection, version: RuleSetVersion, firms: Iterable[int]
) -> dict[int, Weighed]:
    """What the rules come to for these enterprises at this moment. One statement, which costs by their number alone."""
    return {
        firm: Weighed(section, version, facts, evaluate(version.rule_set, facts))
        for firm, facts in measured(federation_id, version, firms).items()
    }


def measured(federation_id: int, version: RuleSetVersion, firms: Iterable[int]) -> dict[int, dict[str, Value]]:
    """What the metrics say of these enterprises at this moment, out of their findings. One statement.

    The same as of one enterprise out of its facts, at what the grouping of its rows costs.
    """
    keys = list(firms)
    rows = metrics.fresh(federation_id, clock.today()).filter(enterprise__among=keys).order_by()
    found = measured_rows(rows, version.rule_set, by="enterprise_id")
    nothing = measure(version.rule_set, subject((), as_of=clock.today()))
    return {firm: found.get(firm, nothing) for firm in keys}


def _raise_many(
    weighed: Mapping[int, Weighed], newest: Mapping[int, Signal], signals: Sequence[Signal]
) -> dict[int, RiskWarning]:
    """Warnings of enterprises that have none and for which something fires; their records are locked."""
    firing = [firm for firm, found in weighed.items() if found.colour]
    mine: dict[int, list[Signal]] = {firm: [] for firm in firing}
    for signal in signals:
        if signal.enterprise_id in mine:
            mine[signal.enterprise_id].append(signal)
    about = [
        Subject(signal.federation_id, signal.place, signal.category, signal.enterprise)
        for signal in map(newest.__getitem__, firing)
    ]
    rows = [_fields(each, weighed[firm].colour, mine[firm]) for firm, each in zip(firing, about, strict=True)]
    return dict(zip(firing, new_records(RiskWarning, rows), strict=True)) if rows else {}


def _standing_many(federation_id: int, firms: Iterable[int]) -> dict[int, RiskWarning]:
    """The open warnings of these enterprises, locked. One query."""
    rows = RiskWarning.objects.select_for_update(of=("self",), no_key=True).open().select_related("record", "place")
    found = rows.filter(federation=federation_id, enterprise__among=firms).order_by("pk")
    return {each.enterprise_id: each for each in found if each.enterprise_id}


def _join(scope: Scope, warnings: Mapping[int, RiskWarning], signals: Sequence[Signal]) -> None:
    """The signals belong to the warnings of their enterprises, which begin with the earliest of them."""
    pairs = [(found, each) for each in signals if each.enterprise_id and (found := warnings.get(each.enterprise_id))]
    insert_absent(
        RiskWarning.signals.through,
        ("riskwarning", "signal"),
        [(warning.pk, signal.pk) for warning, signal in pairs],
    )
    earlier: dict[int, RiskWarning] = {}
    for warning, signal in pairs:
        begins = (
            min(warning.occurred_on or signal.occurred_on, signal.occurred_on),
            min(warning.received_at, signal.created_at),
        )
        if begins != (warning.occurred_on, warning.received_at):
            warning.occurred_on, warning.received_at = begins
            earlier[warning.pk] = warning
    update_rows(
        RiskWarning,
        ("occurred_on", "received_at"),
        [(key, row.occurred_on, row.received_at) for key, row in earlier.items()],
    )
    record_events(scope, [_joined(warning, signal) for warning, signal in pairs])


def _joined(warning: RiskWarning, signal: Signal) -> Event:
    summary = _("并入信号“%(title)s”") % {"title": signal.record.title}
    return Event(warning.pk, "disputes.warning_signal", summary, {"signal": signal.code})


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
    try:
        with transaction.atomic():
            return new_records(RiskWarning, [_fields(about, colour, signals)])[0]
    except IntegrityError:
        return RiskWarning.objects.open().get(about.warnings)


def _fields(about: Subject, colour: str, signals: Sequence[Signal]) -> dict[str, Any]:
    name = about.enterprise.name if about.enterprise else about.place.name
    return {
        "federation_id": about.federation_id,
        "place_id": about.place.pk,
        "title": f"{name}{DOT}{Category(about.category).label}",
        "enterprise": about.enterprise,
        "category": about.category,
        "colour": colour,
        "occurred_on": min((signal.occurred_on for signal in signals), default=clock.today()),
        "received_at": min((signal.created_at for signal in signals), default=clock.now()),
    }


def _follow(scope: Scope, warning: RiskWarning, weighed: Weighed, *, rises: bool) -> None:
    """Keep the decision; the colour rises to what the rules came to, and does not fall when they come to less."""
    decision = decide(scope, warning.record, weighed.version.code, weighed.facts)
    if rises and weighed.colour:
        reason = "；".join(decision.explanation)
        set_colour(scope, warning, weighed.section, colour=weighed.colour, reason=reason, decision=decision)
