"""What follows at once where signals come in: the promise to who reported, and one notice to each union concerned.

Steps of actions that have checked their right and run in a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import start_policy_clock
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Colour, Source
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import TRIAGE_SIGNALS
from gonghui.programmes.disputes.policy import handlers_of, policy_if_any, rungs

TRIAGE_CLOCK = "disputes.triage"


def promise(federation_id: int, signals: Iterable[Signal]) -> None:
    """A worker was told by when somebody calls; that promise runs as a clock until the signal is triaged."""
    by_workers = [signal for signal in signals if signal.source == Source.WORKER and not signal.external_id]
    section = policy_if_any(federation_id) if by_workers else None
    if section is None:
        return
    for signal in by_workers:
        colour = section.of(signal.candidate or Colour.BLUE)
        handlers = handlers_of(colour, federation_id, signal.place_id)
        start_policy_clock(
            signal.pk,
            TRIAGE_CLOCK,
            colour.first_contact.due(signal.created_at),
            label=_("研判，给反映人回话"),
            verb=_("研判"),
            organization_id=handlers.nearest.pk,
            url=signal.get_absolute_url(),
            counting=colour.first_contact.counting,
            ladder=rungs(colour.escalation, handlers.serving),
        )


def announce(scope: Scope, federation_id: int, signals: list[Signal]) -> None:
    """One notice to each union that has something to triage, however many signals came at once."""
    unions = Organization.objects.filter(
        federation=federation_id, active=True, kind__in=[OrganizationKind.FEDERATION, OrganizationKind.TOWN_UNION]
    )
    nearest = sorted(unions, key=lambda union: len(union.region_id), reverse=True)
    boxes: dict[int, list[Signal]] = {}
    for signal in signals:
        serving = [union for union in nearest if signal.place_id.startswith(union.region_id)]
        told = {union.pk for union in serving[:1]}
        if signal.candidate == Colour.RED:
            told.add(federation_id)
        for key in told:
            boxes.setdefault(key, []).append(signal)
    for key, box in boxes.items():
        _notice(scope, key, box)


def _notice(scope: Scope, organization_id: int, box: list[Signal]) -> None:
    red = sum(signal.candidate == Colour.RED for signal in box)
    if len(box) == 1:
        signal = box[0]
        title = _("红色初判：%(title)s") if red else _("新信号：%(title)s")
        notify(
            scope, record=signal.pk, organization=organization_id, right=TRIAGE_SIGNALS,
            title=title % {"title": signal.record.title}, body=_("等着研判。"), url=signal.get_absolute_url(),
        )  # fmt: skip
        return
    body = _("其中 %(red)d 条初判红色，先看。") % {"red": red} if red else _("等着研判。")
    url = reverse("disputes:signals") + ("?view=red" if red else "")
    title = _("收到 %(count)d 条新信号") % {"count": len(box)}
    notify(scope, record=None, organization=organization_id, right=TRIAGE_SIGNALS, title=title, body=body, url=url)
