"""Where a warning stands: its stamps, the next step with owner and clock, the other matters of the firm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.figures.registry import Unit, in_unit
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import CaseState, SignalState, WarningState
from gonghui.programmes.disputes.models import Case, RiskWarning, Signal
from gonghui.programmes.disputes.views.pieces import due_cell, due_text
from gonghui.web.wording import date_text, moment_text

FIRM_ROWS = 8
DAY = dt.timedelta(days=1)
MATTERS = {
    "warning": (RiskWarning, WarningState, "disputes:warning"),
    "signal": (Signal, SignalState, "disputes:signal"),
    "case": (Case, CaseState, "disputes:case"),
}


def stamps(warning: RiskWarning) -> list[tuple[str, str]]:
    """Occurred, received, first action, closed, each with how long it took; what has not happened says so."""
    today, got = clock.today(), warning.received_at
    occurred = _("没有写")
    if warning.occurred_on:
        occurred = date_text(warning.occurred_on, today=today, weekday=False)
    return [
        (_("发生"), occurred),
        (_("收到"), moment_text(got, today=today)),
        (_("第一次处置"), _after(warning.first_action_at, got, _("收到后 %(span)s"))),
        (_("销号"), _after(warning.closed_at, got, _("收到后 %(span)s"))),
    ]


def _after(moment: dt.datetime | None, since: dt.datetime, words: str) -> str:
    if moment is None:
        return _("还没有")
    span = moment - since
    unit = Unit.HOURS if span < 2 * DAY else Unit.DAYS
    return f"{moment_text(moment, today=clock.today())} · {words % {'span': f'{in_unit(span, unit)} {unit.label}'}}"


def next_step(warning: RiskWarning, clocks: Sequence[Deadline]) -> dict[str, Any]:
    """The running clock that ends first: what, who, by when, with its lamp; none once the warning is closed."""
    running = [each for each in clocks if each.state == DeadlineState.RUNNING]
    if not running:
        return {}
    first = min(running, key=lambda each: (each.last_day, each.due_at or clock.at_midnight(each.last_day + DAY)))
    due = first.due_at or clock.at_midnight(first.last_day)
    return {
        "what": first.label,
        "who": first.organization.name if first.organization else "",
        "when": due_text(due) if first.due_at else date_text(first.last_day, today=clock.today()),
        **due_cell(first),
    }


def matters_of_firm(scope: Scope, warning: RiskWarning) -> list[dict[str, Any]]:
    """What else the scope sees of the enterprise: signals, warnings, cases, newest first. One statement."""
    if warning.enterprise_id is None:
        return []
    others: dict[str, QuerySet[Any]] = {
        "warning": RiskWarning.objects.exclude(pk=warning.pk),
        "signal": Signal.objects.exclude(warnings=warning),
        "case": Case.objects.all(),
    }
    parts = [
        rows.visible_to(scope)  # type: ignore[attr-defined]
        .filter(enterprise=warning.enterprise_id)
        .order_by()
        .values(kind=Value(kind, CharField()), title=F("record__title"), code=F("record__public_code"),
                its=F("state"), at=F("created_at"))
        for kind, rows in others.items()
    ]  # fmt: skip
    found = parts[0].union(*parts[1:], all=True).order_by("-at")[:FIRM_ROWS]
    return [_matter(row) for row in found]


def _matter(row: dict[str, Any]) -> dict[str, Any]:
    words = {"warning": _("预警"), "signal": _("信号"), "case": _("案件")}
    _model, states, url_name = MATTERS[row["kind"]]
    return {
        "title": f"{words[row['kind']]}：{row['title']}",
        "url": reverse(url_name, args=[row["code"]]),
        "detail": moment_text(row["at"], today=clock.today()),
        "mark": states(row["its"]).label,
    }
