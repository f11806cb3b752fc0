"""The colour of a warning: set, raised, lowered, closed, and the clocks that follow. Rules speak through `weighing`."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import PolicyClock, meet, start_policy_clocks, stop
from gonghui.engines.deadlines.enums import Counting
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.rules.models import Decision
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid, required
from gonghui.kernel.lifecycle import move
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.findings import note_closed
from gonghui.programmes.disputes.enums import Colour, WarningState
from gonghui.programmes.disputes.models import RiskWarning, Signal, WarningColour
from gonghui.programmes.disputes.permissions import LOWER_WARNING, TRIAGE_SIGNALS
from gonghui.programmes.disputes.policy import ColourPolicy, DisputesSection, Handlers, handlers_of, policy_of, rungs

FIRST_CONTACT_CLOCK = "disputes.first_contact"
PLAN_CLOCK = "disputes.plan"
REPORT_CLOCK = "disputes.report"
CLOSE_CLOCK = "disputes.close"


def join_signal(warning: RiskWarning, signal: Signal) -> None:
    """Let the signal belong to the warning, which begins with the earliest of its signals. A step of triage."""
    warning.signals.add(signal)
    occurred = min(warning.occurred_on or signal.occurred_on, signal.occurred_on)
    received = min(warning.received_at, signal.created_at)
    if (occurred, received) != (warning.occurred_on, warning.received_at):
        warning.occurred_on, warning.received_at = occurred, received
        warning.save_fields("occurred_on", "received_at")


def set_colour(
    scope: Scope,
    warning: RiskWarning,
    section: DisputesSection,
    *,
    colour: str,
    reason: str,
    decision: Decision | None = None,
) -> WarningColour:
    """Give the warning a colour, start its clocks and tell the handlers.

    A step of actions that have checked their right and hold the warning in their transaction.
    """
    lowered = warning.colour in Colour.values and Colour.values.index(colour) < Colour.values.index(warning.colour)
    warning.colour, warning.coloured_at = colour, clock.now()
    warning.save_fields("colour", "coloured_at")
    row = WarningColour.objects.create(
        warning=warning, colour=colour, decision=decision, reason=reason[:400], actor=scope.actor
    )
    by_rules, by_hand, by_code = (
        _("定为%(colour)s"),
        _("人工定为%(colour)s：%(reason)s"),
        _("升为%(colour)s：%(reason)s"),
    )
    told = by_rules if decision else by_hand if scope.user_id or scope.system else by_code
    summary = told % {"colour": Colour(colour).label, "reason": reason}
    changes = {"colour": colour, "decision": decision.pk if decision else None}
    record_event(scope, warning.pk, "disputes.warning_coloured", summary, changes)
    handlers = handlers_of(section.of(colour), warning.federation_id, warning.place_id)
    _start_clocks(warning, section, handlers, lowered=lowered)
    _tell(scope, warning, handlers, reason)
    return row


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


def _start_clocks(warning: RiskWarning, section: DisputesSection, handlers: Handlers, *, lowered: bool) -> None:
    """Until when somebody has spoken with the worker, a plan is written, it is reported and it is settled.

    A colour that rises asks for contact and plan anew; one that a person lowers does not where they are done.
    """
    policy = section.of(warning.colour)
    running = (
        set(Deadline.objects.open().filter(record=warning.pk).values_list("rule", flat=True)) if lowered else set()
    )
    begin = warning.coloured_at
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
        if length is not None and not (lowered and rule in (FIRST_CONTACT_CLOCK, PLAN_CLOCK) and rule not in running)
    ]  # fmt: skip
    asked.append(report_clock(warning, policy, handlers.lead.pk, begins=True))
    if policy.close is None:
        stop(warning.pk, CLOSE_CLOCK)
    start_policy_clocks([(warning.pk, each) for each in asked])


def report_clock(warning: RiskWarning, policy: ColourPolicy, organization_id: int, *, begins: bool) -> PolicyClock:
    """The clock of the next report: by the rhythm of the colour, or sooner where it begins with one at once."""
    first = policy.report.first if begins else None
    return PolicyClock(
        REPORT_CLOCK, policy.report.due(clock.now(), begins=begins), _("进展报告"), verb=_("写报告"),
        organization_id=organization_id, url=warning.get_absolute_url(),
        counting=first.counting if first else Counting.DAYS,
    )  # fmt: skip


def _tell(scope: Scope, warning: RiskWarning, handlers: Handlers, reason: str) -> None:
    title = _("%(colour)s预警：%(title)s") % {"colour": warning.get_colour_display(), "title": warning.record.title}
    for key in dict.fromkeys((handlers.lead.pk, handlers.nearest.pk)):
        notify(scope, record=warning.pk, organization=key, title=title, body=reason, url=warning.get_absolute_url())
