"""What the pages of a warning and of an order show of the handling: notes, what is awaited, ladders, forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.actions import reminder_rule
from gonghui.engines.deadlines.models import Deadline
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.handling import PAUSABLE, may_write
from gonghui.programmes.disputes.enums import NoteKind, WarningState
from gonghui.programmes.disputes.forms.handling import ContactForm, PlanForm, RemindForm, ReportForm, WaitForm
from gonghui.programmes.disputes.models import HandlingNote, RiskWarning, SignalNote
from gonghui.programmes.disputes.permissions import VIEW_SIGNALS
from gonghui.programmes.disputes.routing import reachable
from gonghui.programmes.disputes.views.ladders import ladders_of
from gonghui.programmes.disputes.views.letter_page import letters_of
from gonghui.web.wording import date_text, moment_text

NOTES_SHOWN = 50


def handling_context(
    scope: Scope, warning: RiskWarning, clocks: Sequence[Deadline], refused: dict[str, Form] | None = None
) -> dict[str, Any]:
    """The context of `handling.html` and its neighbours, from the warning's clocks and four statements besides.

    `refused` are forms that an action refused, by name; the first stands open.
    """
    refused, version = refused or {}, {"version": warning.version}
    open_ = warning.state != WarningState.CLOSED
    writes = open_ and may_write(scope, warning)
    clocks = [each for each in clocks if each.ended_at is None]
    mine = next((each for each in clocks if each.rule == reminder_rule(scope.user_id or 0)), None)
    forms: dict[str, Form] = {"remind": RemindForm(initial={"on": clock.today()})}
    if writes:
        bodies = reachable(warning)
        forms |= {
            "contact": ContactForm(initial=version),
            "plan": PlanForm(initial={**version, "responsible": scope.organization_id}, bodies=bodies),
            "report": ReportForm(initial=version),
            "wait": WaitForm(initial=version),
        }
    return {
        **letters_of(scope, warning),
        "notes": _notes(warning),
        "worker_notes": _worker_notes(scope, warning),
        "ladders": ladders_of([warning.pk]),
        "waiting": [each for each in clocks if each.paused_at is not None],
        "may_wait": any(each.rule in PAUSABLE and each.paused_at is None for each in clocks),
        "writes": writes,
        "reminder": date_text(mine.last_day, today=clock.today()) if mine else "",
        "handling_forms": forms | refused,
        "handling_opened": next(iter(refused), ""),
    }


def _worker_notes(scope: Scope, warning: RiskWarning) -> list[dict[str, str]]:
    """What reporters added since, for those who see what they told in the first place."""
    if not scope.has(VIEW_SIGNALS):
        return []
    rows = SignalNote.objects.visible_to(scope).filter(signal__warnings=warning.pk).order_by("-at", "-pk")
    return [{"title": row.text, "right": moment_text(row.at, today=clock.today())} for row in rows[:NOTES_SHOWN]]


def _notes(warning: RiskWarning) -> list[dict[str, Any]]:
    rows = HandlingNote.objects.filter(warning=warning.pk).select_related("organization", "responsible")
    return [_note(row) for row in rows.order_by("-at", "-pk")[:NOTES_SHOWN]]


def _note(row: HandlingNote) -> dict[str, Any]:
    today = clock.today()
    who = ""
    if row.kind == NoteKind.PLAN and row.responsible is not None and row.by_day is not None:
        who = _("%(who)s负责，%(day)s前办到") % {
            "who": row.responsible.short_name, "day": date_text(row.by_day, today=today),
        }  # fmt: skip
    return {
        "kind": row.get_kind_display(),
        "text": row.text,
        "who": who,
        "when": moment_text(row.at, today=today),
        "by": row.actor,
    }
