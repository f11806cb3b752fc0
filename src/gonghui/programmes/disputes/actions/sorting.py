"""Steps of triage that end nothing: whose file a signal belongs to, which town looks at it, and many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.engines.deadlines import actions as deadlines
from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.facts.actions import set_aside
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.errors import IllegalMove, Invalid, Stale, required
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import Event, record_event, record_events
from gonghui.programmes.disputes.actions.announcing import TRIAGE_CLOCK
from gonghui.programmes.disputes.actions.signals import DOT
from gonghui.programmes.disputes.actions.telling import tell_again
from gonghui.programmes.disputes.actions.triage import lock_in_order, merge
from gonghui.programmes.disputes.enums import SignalState
from gonghui.programmes.disputes.lifecycle import SIGNAL
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import TRIAGE_SIGNALS

MOST_AT_ONCE = 100
UNIONS = (OrganizationKind.TOWN_UNION, OrganizationKind.FEDERATION)


@transaction.atomic
def link(
    scope: Scope,
    signal: Signal,
    *,
    enterprise: EnterpriseFile | None = None,
    enterprise_name: str = "",
    version: int | None = None,
) -> Signal:
    """Put the signal into an enterprise's file: one that is known, or a new one by its full name.

    What it says stands in that file from now on, and is set aside where it stood. The caller has fetched `enterprise`
    through `visible_to`. Refuses a signal that was triaged already, and neither file nor name.
    """
    _expect_waiting(scope, signal, version)
    if enterprise is None:
        name = required(enterprise_name, "enterprise_name", _("没有选单位。"), _("选一家，或者写上单位全称。"))
        named = [Named(name, signal.place_id)]
        enterprise = know_enterprises(scope, signal.federation_id, named)[0]
    if enterprise.federation_id != signal.federation_id:
        raise Invalid(_("这家单位不在本工会的档案里。"), fields={"enterprise": _("选本工会档案里的单位。")})
    if enterprise.pk == signal.enterprise_id:
        return signal
    _retitle(signal, enterprise)
    signal.enterprise, signal.enterprise_name = enterprise, enterprise.name
    signal.save_fields("enterprise", "enterprise_name")
    tell_again(signal, Sureness.REPORTED)
    told = {"enterprise": enterprise.code}
    record_event(scope, signal.pk, "disputes.signal_linked", _("归到单位：%(name)s") % {"name": enterprise.name}, told)
    return signal


@transaction.atomic
def hand_over(scope: Scope, signal: Signal, *, place_id: str, reason: str, version: int | None = None) -> Signal:
    """Hand the signal to another town, where the work is done; its union hears of it, the clock runs on.

    Refuses a triaged signal, the same place, and places of another federation.
    """
    _expect_waiting(scope, signal, version)
    reason = required(reason, "reason", _("没有写理由。"), _("写明为什么归那里管。"))[:200]
    place = Region.objects.filter(pk=place_id).first()
    federation = Organization.objects.get(pk=signal.federation_id)
    if place is None or place.pk == signal.place_id or not place.pk.startswith(federation.region_id):
        raise Invalid(_("转不过去：不是本工会范围里的另一个镇街。"), fields={"place": _("选另一个镇街。")})
    signal.place = place
    signal.save_fields("place")
    Record.objects.filter(pk=signal.pk).update(place=place)
    nearest = Organization.objects.filter(federation=federation).of_kind(*UNIONS).serving(place.pk)[0]
    deadlines.hand_over(signal.pk, TRIAGE_CLOCK, nearest.pk)
    summary = _("转给%(place)s：%(reason)s") % {"place": place.name, "reason": reason}
    record_event(scope, signal.pk, "disputes.signal_handed_over", summary, {"place": place.pk})
    title = _("转来一条信号：%(title)s") % {"title": signal.record.title}
    notify(
        scope, record=signal.pk, organization=nearest.pk, right=TRIAGE_SIGNALS, title=title, body=reason,
        url=signal.get_absolute_url(),
    )  # fmt: skip
    return signal


@transaction.atomic
def absorb(scope: Scope, into: Signal, signals: Sequence[Signal], *, reason: str = "") -> int:
    """Merge several signals into one of the same matter; how many it was. Refuses as `merge` does, and then all."""
    _refuse_many(len(signals))
    # All under lock before the first is written, in one order: of two who absorb crosswise one waits for the other.
    lock_in_order([into.pk, *(signal.pk for signal in signals)])
    for signal in sorted(signals, key=lambda each: each.pk):
        merge(scope, signal, into=into, reason=reason)
    return len(signals)


@transaction.atomic
def dismiss_many(scope: Scope, signals: Sequence[Signal], *, reason: str) -> int:
    """Put many signals aside for one reason that their reporters can read; how many it was.

    A fixed number of statements. `Stale` where somebody triaged one of them meanwhile; then none is put aside.
    """
    scope.require(TRIAGE_SIGNALS)
    _refuse_many(len(signals))
    reason = required(reason, "reason", _("没有写理由。"), _("反映人凭查询码能看到，写明为什么。"))[:300]
    keys = [signal.pk for signal in signals]
    waiting = Signal.objects.filter(pk__in=keys, state=SignalState.RECEIVED)
    changed = waiting.update(
        state=SIGNAL.table["dismiss"].target, triaged_at=clock.now(), triage_reason=reason, version=F("version") + 1
    )
    if changed != len(set(keys)):
        raise Stale()
    summary = _("不采纳：%(reason)s") % {"reason": reason}
    record_events(scope, [Event(key, "disputes.signal_dismissed", summary, {}) for key in keys])
    deadlines.meet_all(keys, TRIAGE_CLOCK)
    return changed


def withdraw(scope: Scope, signals: Sequence[Signal], *, reason: str) -> None:
    """Put aside signals that nobody has triaged because their file was taken back, with what they told.

    Their numbers may come again. A step of undoing, which has locked the signals and checked its right.
    """
    set_aside([signal.pk for signal in signals])
    Signal.objects.filter(pk__among=[signal.pk for signal in signals]).update(
        state=SignalState.DISMISSED,
        triaged_at=clock.now(),
        triage_reason=reason,
        external_id=None,
        version=F("version") + 1,
    )
    told = [Event(each.pk, "disputes.signal_dismissed", reason, {"external_id": each.external_id}) for each in signals]
    record_events(scope, told)


def _expect_waiting(scope: Scope, signal: Signal, version: int | None) -> None:
    scope.require(TRIAGE_SIGNALS)
    signal.expect_version(version)
    if signal.state != SignalState.RECEIVED:
        sentence = _("这条信号已经研判过，现在是“%(state)s”。") % {"state": signal.get_state_display()}
        raise IllegalMove(sentence)


def _refuse_many(count: int) -> None:
    if not 0 < count <= MOST_AT_ONCE:
        raise Invalid(_("一次选 1 到 %(most)s 条。") % {"most": MOST_AT_ONCE}, fields={"signals": _("勾几条再办。")})


def _retitle(signal: Signal, enterprise: EnterpriseFile) -> None:
    """A title that was made of the firm's name follows it; one that the sender wrote stays."""
    title = signal.record.title
    old = f"{signal.enterprise_name}{DOT}"
    if signal.enterprise_name and title.startswith(old):
        title = title.removeprefix(old)
    elif signal.enterprise_name or title not in (signal.get_category_display(), _("情况反映")):
        return
    signal.record.title = f"{enterprise.name}{DOT}{title}"[:200]
    Record.objects.filter(pk=signal.pk).update(title=signal.record.title)
