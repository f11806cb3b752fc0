"""Proposals for two levels of classification, kind of dispute and kind of risk, and what people make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from gonghui.engines.legal.classify.classifier import Finding
from gonghui.engines.legal.classify.corrections import Correction, register_source
from gonghui.engines.legal.classify.current import GUIDE, classifier_for, model_for
from gonghui.kernel import clock
from gonghui.kernel.access import note_readings
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.models import Signal, SignalClassification

BATCH = 500


def propose(federation_id: int, signals: Iterable[Signal]) -> None:
    """Write a proposal for each signal. A step of taking signals in; a fixed number of statements."""
    classifier, model = classifier_for(federation_id), model_for(federation_id)
    SignalClassification.objects.bulk_create(
        [_proposed(signal, classifier.classify(signal.text), model) for signal in signals],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def decide(signal: Signal, *, category: str, risks: Iterable[str] | None) -> None:
    """Keep what triage took the signal for. `risks` None keeps the proposal. A step of actions that checked the right.

    Refuses a risk that the pack does not name.
    """
    row = _row_of(signal)
    row.decided_labour, row.decided_category, row.decided_at = True, category, clock.now()
    row.decided_risks = row.risks if risks is None else _known(signal.federation_id, risks)
    row.save(update_fields=["decided_labour", "decided_category", "decided_risks", "decided_at"])


def decide_as_told(signals: Sequence[Signal]) -> None:
    """Keep that these signals were taken for what they were told as, with the risks proposed. Three statements."""
    keys = [signal.pk for signal in signals]
    rows = SignalClassification.objects.filter(pk__among=keys)
    there = set(rows.values_list("pk", flat=True))
    if older := [signal for signal in signals if signal.pk not in there]:
        propose(older[0].federation_id, older)
    told = Signal.objects.filter(pk=OuterRef("pk")).values("category")[:1]
    rows.update(decided_labour=True, decided_category=Subquery(told), decided_risks=F("risks"), decided_at=clock.now())


def decide_unrelated(signal: Signal) -> None:
    """Keep that the signal is not about work at all."""
    row = _row_of(signal)
    row.decided_labour, row.decided_at = False, clock.now()
    row.save(update_fields=["decided_labour", "decided_at"])


def confirmed(scope: Scope) -> Iterator[Correction]:
    """What people decided, the oldest first, a thousand rows at a time; every reading is logged."""
    last = 0
    while rows := list(SignalClassification.objects.visible_to(scope).decided().after(last)[:1000]):
        last = rows[-1].pk
        note_readings(scope, [row.pk for row in rows], "disputes.classification", reason=scope.actor)
        yield from map(_correction, rows)


register_source("disputes", confirmed)


def _proposed(signal: Signal, found: Finding, model: str) -> SignalClassification:
    return SignalClassification(
        signal=signal,
        labour=found.labour,
        dispute=found.dispute,
        categories=list(found.categories),
        risks=list(found.risks),
        urgency=found.urgency,
        reasons=[[each.speaks_for, each.words] for each in found.reasons],
        model=model,
    )


def _row_of(signal: Signal) -> SignalClassification:
    """The proposal; for a signal that is older than proposals one is made now."""
    row = SignalClassification.objects.filter(pk=signal.pk).first()
    if row is None:
        propose(signal.federation_id, [signal])
        row = SignalClassification.objects.get(pk=signal.pk)
    return row


def _known(federation_id: int, risks: Iterable[str]) -> list[str]:
    given, known = set(risks), [each.code for each in GUIDE.current(federation_id).risks]
    if unknown := sorted(given - set(known)):
        sentence = _("没有“%(codes)s”这种风险。") % {"codes": "、".join(unknown)}
        raise Invalid(sentence, fields={"risks": _("从列出的风险里选。")})
    return [code for code in known if code in given]


def _correction(row: SignalClassification) -> Correction:
    signal, reporter = row.signal, getattr(row.signal, "reporter", None)
    return Correction(
        key=signal.code,
        text=signal.text,
        labour=bool(row.decided_labour),
        categories=[row.decided_category] if row.decided_category else [],
        risks=row.decided_risks,
        group=f"firm-{signal.enterprise_id}" if signal.enterprise_id else f"signal-{signal.pk}",
        names=[signal.enterprise_name, reporter.name if reporter else ""],
    )
