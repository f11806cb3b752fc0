"""What the bearer of a query code sees: how far it is, who is next by when, what is asked, what can be done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.kernel.models import AccessLog
from gonghui.programmes.disputes.actions.worker import Promise, chain_of, promise_of, records_of
from gonghui.programmes.disputes.enums import Awaits, SignalState, WarningState
from gonghui.programmes.disputes.forms.report import WorkerNoteForm
from gonghui.programmes.disputes.models import RiskWarning, Signal
from gonghui.programmes.disputes.views.pieces import due_text
from gonghui.programmes.disputes.views.report_page import HOTLINE, unions_of
from gonghui.web.wording import moment_text

LOOKS_SHOWN, NOTES_SHOWN = 5, 10


def progress_context(
    signal: Signal, *, code: str, note: WorkerNoteForm | None = None, said: str = ""
) -> dict[str, Any]:
    """How far the matter of a signal has come, in plain words. `said` is what was just done, `note` a refused form.

    Names nobody of the firm's side. `code` goes along in the forms of the page, since nobody is signed in.
    """
    shown, warning = chain_of(signal)
    records = records_of(shown, warning)
    promise = promise_of(records)
    today, union = clock.today(), unions_of(signal.federation_id, signal.place_id)[0]
    looks = AccessLog.objects.filter(record=signal.pk).order_by("-at", "-pk")
    return {
        "found": signal,
        "code": code,
        "said": said,
        "headline": _headline(shown, warning),
        "reason": shown.triage_reason if shown.state == SignalState.DISMISSED else "",
        "union": union,
        "call_url": f"tel:{union.phone or HOTLINE}",
        **_promised(promise, union),
        "questions": _questions(records),
        "note_form": note or WorkerNoteForm(initial={"key": random_code(32)}),
        "notes": _notes(signal),
        "steps": _steps(signal, shown, warning, today),
        "looks": [
            {"title": look.actor, "detail": look.reason, "right": moment_text(look.at, today=today)}
            for look in looks[:LOOKS_SHOWN]
        ],
        "look_count": looks.count(),
        "federation_name": signal.federation.name,
    }


def _promised(promise: Promise | None, union: Organization) -> dict[str, Any]:
    """Who is to do what by when, and whether the matter can be passed up now."""
    if promise is None or promise.clock.due_at is None:
        return {"next_date": "", "late": False, "may_pass_up": False, "why_not": "", "told": "", "handler": union.name}
    names = "、".join(dict.fromkeys(step.organization.name for step in promise.told if step.organization))
    return {
        "next_date": due_text(promise.clock.due_at),
        "late": promise.clock.is_overdue,
        "may_pass_up": not promise.refusal,
        "why_not": promise.refusal,
        "told": names,
        "handler": promise.clock.organization.name if promise.clock.organization else union.name,
    }


def _questions(records: list[int]) -> list[str]:
    """What somebody waits to hear from the reporter."""
    rows = Deadline.objects.filter(record__in=records, state=DeadlineState.PAUSED, awaits=Awaits.WORKER)
    return list(dict.fromkeys(rows.order_by("pk").values_list("pause_reason", flat=True)))


def _notes(signal: Signal) -> list[dict[str, str]]:
    today = clock.today()
    rows = signal.notes.order_by("-at", "-pk")[:NOTES_SHOWN]
    return [{"title": row.text, "right": moment_text(row.at, today=today)} for row in rows]


def _headline(signal: Signal, warning: RiskWarning | None) -> str:
    if signal.state == SignalState.RECEIVED:
        return _("收到了，正在排队看")
    if signal.state == SignalState.DISMISSED:
        return _("看过了，没有往下办")
    if warning is None:
        return _("采纳了，由工会跟进")
    if warning.state == WarningState.CLOSED:
        return _("办完了")
    return _("正在办") if warning.first_action_at else _("采纳了，马上有人去办")


def _steps(signal: Signal, shown: Signal, warning: RiskWarning | None, today: dt.date) -> list[dict[str, str]]:
    told: list[tuple[str, dt.datetime | None]] = [(_("收到您的情况"), signal.created_at)]
    if signal.merged_into_id is not None:
        told.append((_("有人先反映了同一件事，合在一起办"), signal.triaged_at))
    if shown.state == SignalState.ACCEPTED:
        told.append((_("工会看过，采纳了"), shown.triaged_at))
    if shown.state == SignalState.DISMISSED:
        told.append((_("工会看过，没有采纳"), shown.triaged_at))
    if shown.state == SignalState.RECEIVED:
        told.append((_("工会看过，定下怎么办"), None))
    if warning is not None:
        told.append((_("交给有关单位去办"), warning.first_action_at))
        told.append((_("办完"), warning.closed_at))
    steps = []
    for title, at in told:
        when = moment_text(at, today=today) if at else _("还没到这一步")
        steps.append({"title": title, "when": when, "tone": "on" if at else "todo"})
    return steps
