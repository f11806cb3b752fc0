"""What is written down while a warning is handled, and clocks that stand while somebody's answer is awaited."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import meet, pause, resume, start_policy_clocks
from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.notifications.actions import notify
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, required
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.orders import ANSWER_CLOCK
from gonghui.programmes.disputes.actions.warnings import (
    CLOSE_CLOCK,
    FIRST_CONTACT_CLOCK,
    PLAN_CLOCK,
    REPORT_CLOCK,
    report_clock,
)
from gonghui.programmes.disputes.enums import Awaits, NoteKind, OrderState, WarningState
from gonghui.programmes.disputes.models import DisposalOrder, HandlingNote, RiskWarning
from gonghui.programmes.disputes.permissions import ANSWER_ORDER, ISSUE_ORDER
from gonghui.programmes.disputes.policy import policy_of

PAUSABLE = (PLAN_CLOCK, CLOSE_CLOCK)
"""Contact and reports do not wait for anybody: the union can call, and say that nothing is new."""


@transaction.atomic
def note_contact(scope: Scope, warning: RiskWarning, *, text: str, version: int | None = None) -> HandlingNote:
    """Write down that somebody spoke with the worker; it is the first action where nothing was done yet.

    Refuses without words, a closed warning, and bodies without an order of it. The text names nobody who reported.
    """
    note = _write(scope, warning, NoteKind.CONTACT, text, version)
    if warning.first_action_at is None:
        warning.first_action_at = clock.now()
        warning.save_fields("first_action_at")
    meet(warning.pk, FIRST_CONTACT_CLOCK)
    return note


@transaction.atomic
def write_plan(
    scope: Scope,
    warning: RiskWarning,
    *,
    text: str,
    responsible: Organization,
    by_day: dt.date,
    version: int | None = None,
) -> HandlingNote:
    """Write down how the warning is to be dealt with, by whom and until when. A later plan takes the place of this one.

    Refuses what `note_contact` refuses, and a day that has passed.
    """
    if by_day < clock.today():
        raise Invalid(_("办到的日子已经过了。"), fields={"by_day": _("选今天或者以后的日子。")})
    note = _write(scope, warning, NoteKind.PLAN, text, version, responsible=responsible, by_day=by_day)
    meet(warning.pk, PLAN_CLOCK)
    if responsible.pk != scope.organization_id:
        notify(
            scope, record=warning.pk, organization=responsible, title=_("方案：%(title)s") % {"title": warning},
            body=note.text, url=warning.get_absolute_url(),
        )  # fmt: skip
    return note


@transaction.atomic
def report(scope: Scope, warning: RiskWarning, *, text: str, version: int | None = None) -> HandlingNote:
    """Tell upwards how far it is; the next report is due by the rhythm of the colour. Refuses what `note_contact` does.

    A red warning is told to the federation's inbox at once, the others are read where reports are read.
    """
    note = _write(scope, warning, NoteKind.REPORT, text, version)
    policy = policy_of(warning.federation_id).of(warning.colour)
    owner = Deadline.objects.open().filter(record=warning.pk, rule=REPORT_CLOCK).values_list("organization", flat=True)
    answerable = owner.first() or warning.federation_id
    meet(warning.pk, REPORT_CLOCK)
    start_policy_clocks([(warning.pk, report_clock(warning, policy, answerable, begins=False))])
    if policy.report.at_once and scope.organization_id != warning.federation_id:
        notify(
            scope, record=warning.pk, organization=warning.federation_id,
            title=_("进展：%(title)s") % {"title": warning}, body=note.text, url=warning.get_absolute_url(),
        )  # fmt: skip
    return note


@transaction.atomic
def wait_on_warning(
    scope: Scope, warning: RiskWarning, *, awaits: str, reason: str, version: int | None = None
) -> list[Deadline]:
    """Let plan and settling wait for the worker's or the firm's answer. Refuses who does not handle the warning."""
    _may_write(scope, warning, version)
    stood = pause(warning.pk, *PAUSABLE, awaits=_whose(awaits), reason=reason)
    _tell_pause(scope, warning.pk, stood)
    return stood


@transaction.atomic
def wait_on_order(
    scope: Scope, order: DisposalOrder, *, awaits: str, reason: str, version: int | None = None
) -> list[Deadline]:
    """Let the answer to an order wait, by the body that has received it; its sender hears of it."""
    scope.require(ANSWER_ORDER)
    order.expect_version(version)
    if scope.organization_id != order.organization_id and not scope.system:
        raise Forbidden(_("这张交办单发给了%(name)s，由那边的人来办。") % {"name": order.organization.name})
    if order.state != OrderState.RECEIVED:
        raise IllegalMove(_("先签收，再说在等谁。"))
    stood = pause(order.pk, ANSWER_CLOCK, awaits=_whose(awaits), reason=reason)
    sentence = _tell_pause(scope, order.pk, stood)
    notify(scope, record=order.pk, organization=order.sender_id, title=order.record.title, body=sentence,
           url=order.get_absolute_url())  # fmt: skip
    return stood


@transaction.atomic
def go_on(scope: Scope, record_id: int, *, awaits: str = "", why: str = "") -> list[Deadline]:
    """Let the clocks of a warning or an order run on; a step of actions that have checked who asks."""
    moved = resume(record_id, awaits=awaits)
    if moved:
        names = "、".join(each.label for each in moved)
        sentence = _("%(why)s，期限接着走：%(names)s") % {"why": why or _("不再等"), "names": names}
        record_event(scope, record_id, "disputes.clock_resumed", sentence, {"rules": [each.rule for each in moved]})
    return moved


@transaction.atomic
def go_on_warning(scope: Scope, warning: RiskWarning, *, version: int | None = None) -> list[Deadline]:
    """Let the clocks of the warning run on although nothing has come. Refuses who does not handle it."""
    _may_write(scope, warning, version)
    return go_on(scope, warning.pk)


@transaction.atomic
def go_on_order(scope: Scope, order: DisposalOrder, *, version: int | None = None) -> list[Deadline]:
    """Let the clock of the order run on, by either side."""
    order.expect_version(version)
    recipient = scope.has(ANSWER_ORDER) and scope.organization_id == order.organization_id
    if not recipient and not scope.has(ISSUE_ORDER):
        scope.require(ISSUE_ORDER)
    return go_on(scope, order.pk)


def may_write(scope: Scope, warning: RiskWarning) -> bool:
    """Whether this scope handles the warning: the union's duty officers, and bodies that have an order of it."""
    if scope.has(ISSUE_ORDER):
        return True
    if not scope.has(ANSWER_ORDER) or scope.organization_id is None:
        return False
    gone = [OrderState.RETURNED, OrderState.REFERRED]
    return warning.orders.filter(organization=scope.organization_id).exclude(state__in=gone).exists()


def _may_write(scope: Scope, warning: RiskWarning, version: int | None) -> None:
    warning.expect_version(version)
    if not may_write(scope, warning):
        raise Forbidden(_("只有工会值班员和接了交办单的单位能写。"))
    if warning.state == WarningState.CLOSED:
        raise IllegalMove(_("预警已经销号，不用再写。"))


def _write(
    scope: Scope, warning: RiskWarning, kind: NoteKind, text: str, version: int | None, **fields: object
) -> HandlingNote:
    _may_write(scope, warning, version)
    text = required(text, "text", _("没有写内容。"), _("写明说了什么、做了什么。不要写反映人是谁。"))
    note = HandlingNote.objects.create(
        warning=warning, kind=kind, text=text, actor=scope.actor[:120],
        organization_id=scope.organization_id or warning.federation_id, **fields,
    )  # fmt: skip
    sentence = _("%(kind)s：%(text)s") % {"kind": note.get_kind_display(), "text": text}
    record_event(scope, warning.pk, f"disputes.note_{kind}", sentence, {"note": note.pk})
    return note


def _whose(awaits: str) -> str:
    if awaits not in Awaits.values:
        raise Invalid(_("没有选在等谁。"), fields={"awaits": _("选职工或者单位。")})
    return awaits


def _tell_pause(scope: Scope, record_id: int, stood: list[Deadline]) -> str:
    names, first = "、".join(each.label for each in stood), stood[0]
    sentence = _("%(awaits)s（%(reason)s），期限暂停：%(names)s") % {
        "awaits": Awaits(first.awaits).label, "reason": first.pause_reason, "names": names,
    }  # fmt: skip
    record_event(scope, record_id, "disputes.clock_paused", sentence, {"rules": [each.rule for each in stood]})
    return sentence
