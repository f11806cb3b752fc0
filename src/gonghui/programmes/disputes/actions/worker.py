"""What the reporter can do with the query code: add something, answer a question, have the matter passed up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import Asker
from gonghui.engines.deadlines.escalation import climb, whom
from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel.errors import IllegalMove, Invalid, required
from gonghui.kernel.scope import Scope, Via
from gonghui.kernel.timeline import record_event
from gonghui.programmes.disputes.actions.announcing import TRIAGE_CLOCK
from gonghui.programmes.disputes.actions.handling import go_on
from gonghui.programmes.disputes.actions.orders import ANSWER_CLOCK, RECEIVE_CLOCK, moment_words
from gonghui.programmes.disputes.actions.warnings import FIRST_CONTACT_CLOCK
from gonghui.programmes.disputes.enums import Awaits
from gonghui.programmes.disputes.models import RiskWarning, Signal, SignalNote

PROMISES = (TRIAGE_CLOCK, FIRST_CONTACT_CLOCK, RECEIVE_CLOCK, ANSWER_CLOCK)
KEY = re.compile(r"[0-9A-Z]{32}")
MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class Promise:
    """The clock that the reporter waits for, and how far its ladder has been climbed.

    `refusal` says why it cannot be passed up now; it is empty where it can.
    """

    clock: Deadline
    told: tuple[EscalationStep, ...]
    refusal: str


def chain_of(signal: Signal) -> tuple[Signal, RiskWarning | None]:
    """The signal that the matter goes on under, and its warning."""
    shown = signal
    while shown.merged_into is not None:
        shown = shown.merged_into
    return shown, shown.warnings.order_by("-pk").first()


def records_of(signal: Signal, warning: RiskWarning | None) -> list[int]:
    """The records whose clocks concern the reporter: the signal, the warning, its orders."""
    orders = list(warning.orders.values_list("pk", flat=True)) if warning else []
    return [signal.pk, *([warning.pk, *orders] if warning else [])]


def promise_of(records: list[int]) -> Promise | None:
    """The promise that ran out first, else the next to run out; None where nothing is promised. Two statements."""
    rows = Deadline.objects.running().filter(record__in=records, rule__in=PROMISES, due_at__isnull=False)
    clock_ = rows.order_by("due_at", "pk").first()
    if clock_ is None:
        return None
    steps = list(clock_.steps.ladder())
    told = tuple(step for step in steps if step.told_at is not None)
    return Promise(clock_, told, _refusal(clock_, told, [step for step in steps if step.told_at is None]))


@transaction.atomic
def add_note(signal: Signal, *, text: str, key: str) -> SignalNote:
    """Keep what the reporter adds; clocks that waited for them run on, and whoever handles the matter is told.

    The same form sent twice is one note. Refuses empty words and the fifty-first note.
    """
    text = required(text, "text", _("没有写内容。"), _("写一两句话再送。"))[:2000]
    if not KEY.fullmatch(key):
        raise Invalid(_("这一页不完整。重新输一次查询码再写。"))
    # Two clicks at once come one after the other, so that the second finds what the first has written.
    Signal.objects.select_for_update(of=("self",), no_key=True).get(pk=signal.pk)
    same = SignalNote.objects.filter(key=key).first()
    if same is not None and same.signal_id != signal.pk:
        raise Invalid(_("这一页不完整。重新输一次查询码再写。"))
    if same is not None:
        return same
    if signal.notes.count() >= MOST_NOTES:
        raise Invalid(_("补充得很多了，打电话说更快：12351。"))
    note = SignalNote.objects.create(signal=signal, text=text, key=key)
    shown, warning = chain_of(signal)
    scope = reporter()
    record_event(scope, signal.pk, "disputes.signal_note", _("反映人补充了情况"), {"note": note.pk})
    for record_id in records_of(shown, warning):
        go_on(scope, record_id, awaits=Awaits.WORKER, why=_("反映人回话了"))
    _tell(scope, shown, warning)
    return note


@transaction.atomic
def pass_up(signal: Signal) -> list[EscalationStep]:
    """Tell the next level at once, because the promised time is over and nobody has acted.

    Refuses before that time, a second time on the same level, and where the last level has been told.
    """
    shown, warning = chain_of(signal)
    records = records_of(shown, warning)
    list(
        Deadline.objects.select_for_update(no_key=True)
        .running()
        .filter(record__in=records, rule__in=PROMISES)
        .order_by("pk")
    )
    promise = promise_of(records)
    if promise is None:
        raise IllegalMove(_("现在没有等着办的事。有新情况，在下面写给我们。"))
    if promise.refusal:
        raise IllegalMove(promise.refusal)
    return climb(promise.clock.pk, scope=reporter(), asked_by=Asker.WORKER)


def reporter() -> Scope:
    """Whoever holds the query code; the story never says who."""
    return Scope.nobody(_("反映人"), via=Via.CODE)


def _refusal(clock_: Deadline, told: tuple[EscalationStep, ...], waiting: list[EscalationStep]) -> str:
    assert clock_.due_at is not None
    if not clock_.is_overdue:
        return _("说好的时间还没到。%(when)s以后还没人办，再来往上反映。") % {"when": moment_words(clock_.due_at)}
    if not waiting:
        names = "、".join(dict.fromkeys(whom(step) for step in told)) or _("县总工会")
        return _("已经报到%(names)s了。急事请打 12351。") % {"names": names}
    if told and told[-1].asked_by == Asker.WORKER:
        return _("已经替您往上报了。%(when)s还没人办，会再往上一级。") % {"when": moment_words(waiting[0].at)}
    return ""


def _tell(scope: Scope, signal: Signal, warning: RiskWarning | None) -> None:
    clock_ = Deadline.objects.open().filter(record__in=records_of(signal, warning), organization__isnull=False).first()
    subject = warning or signal
    notify(
        scope, record=subject.pk,
        organization=clock_.organization_id if clock_ else signal.federation_id,
        title=_("反映人补充了情况：%(title)s") % {"title": subject.record.title}, url=subject.get_absolute_url(),
    )  # fmt: skip
