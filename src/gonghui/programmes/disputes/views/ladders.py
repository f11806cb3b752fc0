"""The ladder of a clock as a page shows it: who was told when, who is next and at what time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import Asker, DeadlineState
from gonghui.engines.deadlines.escalation import whom
from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.kernel import clock
from gonghui.web.wording import moment_text


def ladders_of(record_ids: Iterable[int]) -> list[dict[str, Any]]:
    """The ladders of the records' open clocks, and of ended ones where somebody was told. One statement."""
    rows = EscalationStep.objects.filter(deadline__record__in=record_ids, deadline__user=None).ladder()
    ladders = [_ladder(deadline, list(steps)) for deadline, steps in groupby(rows, key=lambda step: step.deadline)]
    return [each for each in ladders if each["events"]]


def _ladder(deadline: Deadline, steps: list[EscalationStep]) -> dict[str, Any]:
    runs = deadline.state in (DeadlineState.RUNNING, DeadlineState.PAUSED)
    levels = [list(same) for _level, same in groupby(steps, key=lambda step: step.level)]
    shown = [level for level in levels if runs or level[0].told_at is not None]
    waiting = next((level for level in shown if level[0].told_at is None), None)
    return {
        "title": deadline.label,
        "paused": deadline.state == DeadlineState.PAUSED,
        "events": [_level(level, next_one=level is waiting) for level in shown],
    }


def _level(level: list[EscalationStep], *, next_one: bool) -> dict[str, str]:
    first, today = level[0], clock.today()
    names = "、".join(dict.fromkeys(whom(step) for step in level))
    when = moment_text(first.told_at or first.at, today=today)
    if first.told_at is not None:
        return {"title": names, "when": when, "detail": str(Asker(first.asked_by).label), "tone": "r"}
    detail = _("没人办就报到这里") if next_one else ""
    return {"title": names, "when": _("%(when)s起") % {"when": when}, "detail": detail, "tone": "todo"}
