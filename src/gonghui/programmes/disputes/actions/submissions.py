"""Signals that another department's system sends: all of a call or none, every fault named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.enterprises.uscc import normalized_uscc
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Access
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import NewSignal, checked, report_signals
from gonghui.programmes.disputes.enums import Source
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import SUBMIT_SIGNALS

MOST_AT_ONCE = 500
SENDER_ROLE = "disputes.sender"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of one row: its signal, and whether this call made it."""

    signal: Signal
    created: bool


@transaction.atomic
def submit_signals(scope: Scope, rows: Sequence[NewSignal]) -> list[Submitted]:
    """Take in what the scope's organisation sends, in order, in a fixed number of statements.

    A row with an `external_id` that the organisation has sent before is not written again. The sender sees its own
    signals from now on, and nothing else by it. Refuses the whole call for one wrong row; `fields` names each fault as
    `signals.3.workers`.
    """
    scope.require(SUBMIT_SIGNALS)
    sender = Organization.objects.select_related("federation").get(pk=scope.organization_id)
    federation = sender.federation or sender
    named = [
        replace(row, source=Source.DEPARTMENT, sender_id=sender.pk, place_id=row.place_id or federation.region_id)
        for row in rows
    ]
    _refuse_faults(scope, federation, named)
    known = _known(sender, named)
    signals = report_signals(scope, federation.pk, named)
    if not sender.is_union:
        open_to_sender(sender, signals)
    answered = []
    for row, signal in zip(named, signals, strict=True):
        answered.append(Submitted(signal, row.external_id not in known))
        known |= {row.external_id} - {""}
    return answered


def _refuse_faults(scope: Scope, federation: Organization, rows: Sequence[NewSignal]) -> None:
    if len(rows) > MOST_AT_ONCE:
        sentence = _("一次最多 %(most)s 条，这次有 %(count)s 条。分几次送。") % {
            "most": MOST_AT_ONCE,
            "count": len(rows),
        }
        raise Invalid(sentence, fields={"signals": sentence})
    places = set(Region.objects.filter(pk__in={row.place_id for row in rows}).values_list("pk", flat=True))
    reach = scope.place_prefix or federation.region_id
    faults: dict[str, str] = {}
    for index, row in enumerate(rows):
        found = dict(_faults(row))
        if row.place_id not in places or not row.place_id.startswith(reach):
            found["place"] = _("区划代码 %(code)s 不在%(name)s的范围里。") % {
                "code": row.place_id, "name": federation.name,
            }  # fmt: skip
        faults |= {f"signals.{index}.{name}": text for name, text in found.items()}
    if faults:
        raise Invalid(
            _("有 %(n)s 处不合要求，一条也没有收。fields 里写了是哪几处。") % {"n": len(faults)}, fields=faults
        )


def _faults(row: NewSignal) -> Mapping[str, str]:
    if row.uscc and not row.enterprise_name.strip():
        return {"enterprise_name": _("有统一社会信用代码，没有单位名称。请补上单位名称。")}
    try:
        checked(row)
        if row.uscc:
            normalized_uscc(row.uscc)
    except Invalid as error:
        return {name: text if text in str(error) else f"{error}{text}" for name, text in error.fields.items()} or {
            "text": str(error)
        }
    return {}


def _known(sender: Organization, rows: Sequence[NewSignal]) -> set[str]:
    named = {row.external_id for row in rows if row.external_id}
    found = Signal.objects.filter(sender=sender, external_id__in=named).values_list("external_id", flat=True)
    return {str(each) for each in found}


def open_to_sender(sender: Organization, signals: Sequence[Signal]) -> None:
    """Let the body follow what became of its signals. A step of actions that have checked their right."""
    rows = [Access(record_id=key, organization=sender, role=SENDER_ROLE) for key in {row.pk for row in signals}]
    Access.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
