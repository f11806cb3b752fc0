"""What the pages about the worker's own dates show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.deadlines.querysets import DeadlineQuerySet
from gonghui.kernel import clock
from gonghui.kernel.paging import COUNT_CAP
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.enums import Side
from gonghui.programmes.disputes.forms.rights import ConsentForm, EventForm, ExtensionForm, FactsOfYearForm
from gonghui.programmes.disputes.models import Case, Extension, LimitationEvent
from gonghui.programmes.disputes.views import case_clocks
from gonghui.web.wording import date_text, left_text, left_tone, moment_text, number_text

SHOWN = 100
WEEK, MONTH = 7, 30
VIEWS = {"": gettext_lazy("七天内"), "month": gettext_lazy("三十天内"), "over": gettext_lazy("已经过期")}


def dates_context(scope: Scope, case: Case, facts: FactsOfYearForm, event: EventForm) -> dict[str, Any]:
    """The page of the dates. Four queries: clocks, categories, events, extension."""
    clocks = list(Deadline.objects.shared().filter(record=case.pk).order_by("pk"))
    categories = list(case.claims.values_list("category", flat=True))
    told = case.limitation_events.select_related("recorded_by").order_by("-first_day", "-pk")
    return {
        "case": case,
        "facts_form": facts,
        "event_form": event,
        "told": [_told(each) for each in told],
        **case_clocks.context(scope, case, clocks, categories),
        "dates_url": "",
    }


def extension_context(case: Case, form: ExtensionForm) -> dict[str, Any]:
    """The page of a longer mediation. Two or three queries."""
    today = clock.today()
    running = Deadline.objects.running().filter(record=case.pk, rule="mediation").first()
    found = Extension.objects.filter(case=case).select_related("proposed_by").first()
    consents = {each.side: each for each in found.consents.select_related("recorded_by")} if found else {}
    return {
        "case": case,
        "form": form,
        "consent_form": ConsentForm(),
        "last_day": date_text(running.last_day, today=today) if running else "",
        "extension": found,
        "until": date_text(found.until, today=today) if found else "",
        "sides": [_side(side, consents.get(side)) for side in Side],
    }


def _told(event: LimitationEvent) -> dict[str, Any]:
    days = (event.first_day, event.last_day) if event.last_day else (event.first_day,)
    span = " – ".join(date_text(day, today=clock.today(), weekday=False) for day in days)
    effect = _("停着") if event.suspends else _("重新计算")
    detail = " · ".join(filter(None, (span, event.note, str(event.recorded_by or ""))))
    return {"title": event.get_ground_display(), "strong": True, "detail": detail, "mark": effect}


def _side(side: Side, consent: Any) -> dict[str, Any]:
    if consent is None:
        return {"title": side.label, "strong": True, "lamp": "off", "lamp_text": _("还没同意")}
    when = moment_text(consent.at, today=clock.today())
    detail = f"{consent.get_how_display()} · {when} · {consent.recorded_by or ''}"
    return {"title": side.label, "strong": True, "detail": detail, "lamp": "ok", "lamp_text": _("同意")}


def register_context(rows: DeadlineQuerySet, view: str) -> dict[str, Any]:
    """The list of rights in two queries: the rows of the view, and how many each view has."""
    today, view = clock.today(), view if view in VIEWS else ""
    spans = {name: _within(rows, name, today) for name in VIEWS}
    shown = list(spans[view].soonest_first().select_related("record")[: SHOWN + 1])
    counts = {name: found[: COUNT_CAP + 1].count() for name, found in spans.items()}
    return {
        "tabs": [
            {
                "label": label,
                "url": f"?view={name}" if name else "?",
                "count": number_text(counts[name]),
                "current": name == view,
            }
            for name, label in VIEWS.items()
        ],
        "columns": [
            {"label": _("最后一天")},
            {"label": _("案件")},
            {"label": _("还剩")},
            {"label": _("什么权利")},
            {"label": _("过期会怎样")},
            {"label": _("依据")},
        ],
        "rows": [_row(each, today) for each in shown[:SHOWN]],
        "more": SHOWN if len(shown) > SHOWN else 0,
        "over": view == "over",
    }


def _within(rows: DeadlineQuerySet, view: str, today: dt.date) -> DeadlineQuerySet:
    if view == "over":
        return rows.filter(last_day__lt=today)
    days = MONTH if view == "month" else WEEK
    return rows.filter(last_day__gte=today).due_by(today + dt.timedelta(days=days))


def _row(each: Deadline, today: dt.date) -> list[dict[str, Any]]:
    moved = each.nominal_last_day != each.last_day
    nominal = _("名义 %(day)s") % {"day": date_text(each.nominal_last_day, today=today, weekday=False)} if moved else ""
    return [
        {"text": date_text(each.last_day, today=today), "sub": nominal},
        {"text": each.record.title, "strong": True, "url": each.url or reverse("disputes:cases")},
        {"lamp": left_tone(each.last_day, today=today), "text": left_text(each.last_day, today=today)},
        {"text": each.label},
        {"text": each.lapses.rstrip("。") or "—"},
        {"law": each.article},
    ]
