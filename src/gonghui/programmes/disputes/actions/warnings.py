"""The colour of a warning: set, raised, lowered, closed, and the clocks that follow. Rules speak through `weighing`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import PolicyClock, meet, start_policy_clocks, stop, stop_all
from gonghui.engines.deadlines.enums import Counting
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.rules.models import Decision
from gonghui.foundation.notifications.actions import Word, notify_many
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_many
from gonghui.kernel.errors import Invalid, Stale, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import Event, record_event, record_events
from gonghui.programmes.disputes.actions.findings import note_closed
from gonghui.programmes.disputes.enums import Colour, WarningState
from gonghui.programmes.disputes.models import RiskWarning, Signal, WarningColour
from gonghui.programmes.disputes.permissions import LOWER_WARNING, TRIAGE_SIGNALS, VIEW_WARNINGS
from gonghui.programmes.disputes.policy import ColourPolicy, DisputesSection, Handlers, handlers_among, policy_of, rungs

FIRST_CONTACT_CLOCK = "disputes.first_contact"
PLAN_CLOCK = "disputes.plan"
REPORT_CLOCK = "disputes.report"
CLOSE_CLOCK = "disputes.close"
ONCE = (FIRST_CONTACT_CLOCK, PLAN_CLOCK)
"""What is not asked for again when a person takes the colour down."""


def join_signal(warning: RiskWarning, signal: Signal) -> None:
    """Let the signal belong to the warning, which begins with the earliest of its signals. A step of triage."""
    warning.signals.add(signal)
    occurred = min(warning.occurred_on or signal.occurred_on, signal.occurred_on)
    received = min(warning.received_at, signal.created_at)
    if (occurred, received) != (warning.occurred_on, warning.received_at):
        warning.occurred_on, warning.received_at = occurred, received
        warning.save_fields("occurred_on", "received_at")


@dataclass(frozen=True, slots=True)
class Coloured:
    """The colour that a warning takes, and why; with the decision of the rules, or by a person's judgement."""

    warning: RiskWarning
    colour: str
    reason: str
    decision: Decision | None = None

    @property
    def lowers(self) -> bool:
        """Whether it is less than the warning has now."""
        now = self.warning.colour
        return now in Colour.values and _rank(self.colour) < _rank(now)


def set_colour(
    scope: Scope,
    warning: RiskWarning,
    section: DisputesSection,
    *,
    colour: str,
    reason: str,
    decision: Decision | None = None,
) -> WarningColour:
    """Give one warning a colour; a set of one of `set_colours`."""
    return set_colours(scope, section, [Coloured(warning, colour, reason, decision)])[0]


def set_colours(scope: Scope, section: DisputesSection, changes: Sequence[Coloured]) -> list[WarningColour]:
    """Give warnings of one federation their colours, start their clocks and tell the handlers.

    A step of actions that have checked their right. A fixed number of statements for any number of warnings; `Stale`
    where somebody else has written one of them since it was read.
    """
    lowered = {each.warning.pk for each in changes if each.lowers}
    _paint(changes)
    at = clock.now()
    rows = insert_many(
        WarningColour,
        [
            WarningColour(
                warning=each.warning, colour=each.colour, decision=each.decision, reason=each.reason[:400],
                actor=scope.actor, at=at,
            )
            for each in changes
        ],
    )  # fmt: skip
    record_events(scope, [_event(scope, each) for each in changes])
    handlers = _handlers(section, [each.warning for each in changes])
    _start_clocks(section, handlers, lowered=lowered)
    reasons = {each.warning.pk: each.reason for each in changes}
    notify_many(scope, [word for each, own in handlers for word in _words(each, own, reasons[each.pk])])
    return rows


def _paint(changes: Sequence[Coloured]) -> None:
    """Write the colours, once it is certain that the rows are those that were read."""
    keys = [each.warning.pk for each in changes]
    rows = RiskWarning.objects.filter(pk__among=keys)
    held = dict(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", "version"))
    if any(held.get(each.warning.pk) != each.warning.version for each in changes):
        raise Stale()
    at = clock.now()
    for colour in {each.colour for each in changes}:
        those = [each.warning.pk for each in changes if each.colour == colour]
        rows.filter(pk__among=those).update(colour=colour, coloured_at=at, version=F("version") + 1)
    for each in changes:
        each.warning.colour, each.warning.coloured_at = each.colour, at
        each.warning.version += 1


def _event(scope: Scope, change: Coloured) -> Event:
    by_rules, by_hand, by_code = (
        _("定为%(colour)s"),
        _("人工定为%(colour)s：%(reason)s"),
        _("升为%(colour)s：%(reason)s"),
    )
    told = by_rules if change.decision else by_hand if scope.user_id or scope.system else by_code
    summary = told % {"colour": Colour(change.colour).label, "reason": change.reason}
    changes = {"colour": change.colour, "decision": change.decision.pk if change.decision else None}
    return Event(change.warning.pk, "disputes.warning_coloured", summary, changes)


Handled = list[tuple[RiskWarning, Handlers]]


def _handlers(section: DisputesSection, warnings: Sequence[RiskWarning]) -> Handled:
    """Who deals with each warning, by its colour and place. One query."""
    federation_id = warnings[0].federation_id
    bodies = Organization.objects.filter(federation=federation_id)
    serving = bodies.serving_each({each.place_id for each in warnings})
    return [(each, handlers_among(section.of(each.colour), federation_id, serving[each.place_id])) for each in warnings]


@transaction.atomic
def lower(scope: Scope, warning: RiskWarning, *, colour: str, reason: str, version: int | None = None) -> RiskWarning:
    """Take the warning down to a lower colour by a person's judgement. Refuses without a reason, upwards and sideways.

    Rules raise it again when more comes in.
    """
    scope.require(LOWER_WARNING)
    warning.expect_version(version)
    if warning.state == WarningState.CLOSED:
        raise Invalid(_("预警已经销号，不用再降。"))
    if colour not in Colour.values or _rank(colour) >= _rank(warning.colour):
        sentence = _("现在是%(now)s，只能往低降。") % {"now": warning.get_colour_display()}
        raise Invalid(sentence, fields={"colour": _("选更低的颜色。")})
    reason = required(reason, "reason", _("没有写理由。"), _("写明查到了什么、为什么可以降。"))[:300]
    set_colour(scope, warning, policy_of(warning.federation_id), colour=colour, reason=reason)
    return warning


@transaction.atomic
def raise_colour(
    scope: Scope, warning: RiskWarning, *, colour: str, reason: str, version: int | None = None
) -> RiskWarning:
    """Take the warning up to a higher colour by a person's judgement: somebody knows what no rule reads.

    Its clocks start anew. Refuses without a reason, downwards and sideways.
    """
    scope.require(TRIAGE_SIGNALS)
    warning.expect_version(version)
    if warning.state == WarningState.CLOSED:
        raise Invalid(_("预警已经销号。再有信号，会另立一条。"))
    if colour not in Colour.values or _rank(colour) <= _rank(warning.colour):
        sentence = _("现在是%(now)s，只能往高升。") % {"now": warning.get_colour_display()}
        raise Invalid(sentence, fields={"colour": _("选更高的颜色。")})
    reason = required(reason, "reason", _("没有写理由。"), _("写明听到、看到了什么，为什么等不得。"))[:300]
    set_colour(scope, warning, policy_of(warning.federation_id), colour=colour, reason=reason)
    return warning


@transaction.atomic
def close(scope: Scope, warning: RiskWarning, *, reason: str, version: int | None = None) -> RiskWarning:
    """Close the warning: settled, or handed on. Refuses without a reason and while an order waits for its answer."""
    warning.expect_version(version)
    move(scope, warning, "close")
    warning.close_reason = required(reason, "reason", _("没有写理由。"), _("写明怎么解决的，或者转到了哪里。"))[:300]
    warning.closed_at = clock.now()
    warning.save_fields("state", "closed_at", "close_reason")
    meet(warning.pk, CLOSE_CLOCK)
    stop(warning.pk)
    note_closed(warning)
    summary = _("销号：%(reason)s") % {"reason": warning.close_reason}
    record_event(scope, warning.pk, "disputes.warning_closed", summary)
    return warning


def _rank(colour: str) -> int:
    return Colour.values.index(colour)


def _start_clocks(section: DisputesSection, handled: Handled, *, lowered: set[int]) -> None:
    """Until when somebody has spoken with the worker, a plan is written, it is reported and it is settled.

    A colour that rises asks for contact and plan anew; one that a person lowers does not where they are done.
    """
    open_now = Deadline.objects.open().filter(record__among=lowered) if lowered else Deadline.objects.none()
    running = set(open_now.values_list("record", "rule"))
    for colour in {each.colour for each, _handlers in handled}:
        asked = [
            (warning.pk, each)
            for warning, handlers in handled
            if warning.colour == colour
            for each in _clocks(warning, section, handlers)
            if not (warning.pk in lowered and each.rule in ONCE and (warning.pk, each.rule) not in running)
        ]
        if section.of(colour).close is None:
            stop_all([key for key, _clock in asked], CLOSE_CLOCK)
        start_policy_clocks(asked)


def _clocks(warning: RiskWarning, section: DisputesSection, handlers: Handlers) -> list[PolicyClock]:
    policy, begin = section.of(warning.colour), warning.coloured_at
    lengths = {
        FIRST_CONTACT_CLOCK: (policy.first_contact, _("首次联系"), _("去处置")),
        PLAN_CLOCK: (policy.plan, _("处置方案"), _("写方案")),
        CLOSE_CLOCK: (policy.close, _("化解销号"), _("看预警")),
    }
    asked = [
        PolicyClock(
            rule, length.due(begin), label, verb=verb, organization_id=handlers.lead.pk, url=warning.get_absolute_url(),
            counting=length.counting,
            ladder=rungs(policy.escalation, handlers.serving) if rule == FIRST_CONTACT_CLOCK else (),
        )
        for rule, (length, label, verb) in lengths.items()
        if length is not None
    ]  # fmt: skip
    return [*asked, report_clock(warning, policy, handlers.lead.pk, begins=True)]


def report_clock(warning: RiskWarning, policy: ColourPolicy, organization_id: int, *, begins: bool) -> PolicyClock:
    """The clock of the next report: by the rhythm of the colour, or sooner where it begins with one at once."""
    first = policy.report.first if begins else None
    return PolicyClock(
        REPORT_CLOCK, policy.report.due(clock.now(), begins=begins), _("进展报告"), verb=_("写报告"),
        organization_id=organization_id, url=warning.get_absolute_url(),
        counting=first.counting if first else Counting.DAYS,
    )  # fmt: skip


def _words(warning: RiskWarning, handlers: Handlers, reason: str) -> list[Word]:
    """What the leading body and the nearest union read: those of their posts that may look at warnings."""
    title = _("%(colour)s预警：%(title)s") % {"colour": warning.get_colour_display(), "title": warning.record.title}
    told = dict.fromkeys((handlers.lead.pk, handlers.nearest.pk))
    return [
        Word(title, reason, warning.get_absolute_url(), warning.pk, organization=key, right=VIEW_WARNINGS)
        for key in told
    ]
