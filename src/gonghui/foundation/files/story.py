"""A file's one dated line: what was done to the file itself, and what the programmes saw happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.facts.models import Fact
from gonghui.foundation.facts.vocabulary import VOCABULARY
from gonghui.kernel import clock
from gonghui.kernel.models import TimelineEntry
from gonghui.kernel.money import format_yuan
from gonghui.kernel.programme import Happening
from gonghui.kernel.scope import Scope
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Column
from gonghui.web.wording import date_text, moment_text, number_text

SHOWN = 100
FACT_COLUMNS = (
    Column(gettext_lazy("事实"), MAIN),
    Column(gettext_lazy("值"), MARK),
    Column(gettext_lazy("哪天"), UNDER),
    Column(gettext_lazy("谁说的")),
    Column(gettext_lazy("可靠程度"), MORE),
)


def story_of(scope: Scope, record_id: int, happenings: Iterable[Happening]) -> list[dict[str, Any]]:
    """The events for `tl.html`, the newest first. One query for the record's own timeline."""
    own = TimelineEntry.objects.visible_to(scope).filter(record=record_id).order_by("-sequence")[:SHOWN]
    line = [Happening(entry.at, entry.summary, detail=entry.actor) for entry in own]
    line = sorted([*line, *happenings], key=lambda each: each.at, reverse=True)[:SHOWN]
    return [_event(each) for each in line]


def _event(each: Happening) -> dict[str, Any]:
    return {
        "title": each.title,
        "when": moment_text(each.at, today=clock.today()),
        "detail": each.detail,
        "tone": each.tone,
        "url": each.url,
        "url_text": _("打开") if each.url else "",
    }


def facts_of(scope: Scope, record_id: int) -> list[list[dict[str, Any]]]:
    """The newest observation of each declared fact: value, day, who said it, how sure, whether it still is fresh."""
    rows = Fact.objects.visible_to(scope).filter(record=record_id, key__in=VOCABULARY).standing()
    return [_fact_row(fact) for fact in rows.newest_of_each().select_related("source")]


def _fact_row(fact: Fact) -> list[dict[str, Any]]:
    key, today = VOCABULARY[fact.key], clock.today()
    age = (today - fact.observed_on).days
    stale = bool(key.fresh_days) and age > key.fresh_days
    day = date_text(fact.observed_on, today=today, weekday=False)
    return [
        {"text": str(key.label), "strong": True},
        {"text": fact_text(fact)},
        {"text": day, "sub": _("过了 %(n)s 天，该重新问了") % {"n": number_text(age)} if stale else ""},
        {"text": fact.source.title if fact.source else _("本档案")},
        {"mark": fact.get_sureness_display(), "mark_tone": "y" if stale else ""},
    ]


def fact_text(fact: Fact) -> str:
    """The value as people write it, with its unit."""
    key = VOCABULARY[fact.key]
    if key.value_type is bool:
        return _("是") if fact.value else _("否")
    if key.value_type is dt.date:
        return date_text(dt.date.fromisoformat(fact.value), today=clock.today(), weekday=False)
    if key.value_type is Decimal:
        return f"{format_yuan(Decimal(fact.value))} {key.unit}".strip()
    if key.value_type is int:
        return f"{number_text(fact.value)} {key.unit}".strip()
    return str(key.words(fact.value) if key.words else fact.value)
