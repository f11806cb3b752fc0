"""The clocks of a case as its pages show them: those of the house, and the worker's own with article and both days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import DeadlineState
from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.clocks import RULES
from gonghui.engines.legal.views.rights import moved
from gonghui.kernel import clock
from gonghui.kernel.kept import kept
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.rights import LIMITATION
from gonghui.programmes.disputes.enums import CaseState
from gonghui.programmes.disputes.limitation import Year, is_exercised, years_of
from gonghui.programmes.disputes.models import Case, LimitationEvent
from gonghui.programmes.disputes.permissions import MEDIATE
from gonghui.web.clocks import ClockFace, clock_face
from gonghui.web.wording import date_text, left_text, left_tone, moment_text

BEFORE_AGREEMENT = (CaseState.FILED, CaseState.MEDIATING, CaseState.SIGNING)
TALKING = (CaseState.MEDIATING, CaseState.SIGNING)


@kept
def _events(*, case: int) -> QuerySet[LimitationEvent]:
    return LimitationEvent.objects.filter(case=case).order_by("first_day", "pk")


def context(scope: Scope, case: Case, clocks: Sequence[Deadline], categories: Iterable[str]) -> dict[str, Any]:
    """What `case_clocks.html` reads, of a case fetched with its extension. One query."""
    events = _events(case=case.pk)
    years = [] if case.state == CaseState.AGREED or is_exercised(events) else years_of(case, categories, events)
    may = scope.has(MEDIATE)
    return {
        "faces": faces(case, clocks, years, clock.today()),
        "doubts": [year.doubt for year in years if year.doubt],
        "dates_url": reverse("disputes:case_dates", args=[case.code]) if may else "",
        **_extension(case, may),
    }


def strip(case: Case) -> dict[str, str] | None:
    """The party's right that ends first, in a line for every page below the case; None where none runs. One query."""
    rows = Deadline.objects.running().shared().filter(record=case.pk, organization=None)
    each, today = rows.soonest_first().first(), clock.today()
    if each is None:
        return None
    text = _("%(left)s，最后一天 %(day)s") % {
        "left": left_text(each.last_day, today=today),
        "day": date_text(each.last_day, today=today),
    }
    return {"name": each.label, "tone": left_tone(each.last_day, today=today), "text": text, "law": each.article}


def faces(case: Case, clocks: Sequence[Deadline], years: Sequence[Year], today: dt.date) -> list[ClockFace]:
    """Running clocks by last day, met ones after them, then the year for arbitration and what an agreement starts."""
    own = [each for each in clocks if each.rule != LIMITATION]
    running = sorted((each for each in own if each.state == DeadlineState.RUNNING), key=lambda each: each.last_day)
    met = [each for each in own if each.state == DeadlineState.MET]
    return [
        *(running_face(each, today) for each in running),
        *(_met_face(each, today) for each in met),
        *(_year_face(year, today) for year in years),
        *_faces_to_come(case, clocks, today),
    ]


def running_face(each: Deadline, today: dt.date) -> ClockFace:
    """A clock that runs, with article, both days and what lapses."""
    return clock_face(
        each.label,
        today=today,
        first=each.started_on,
        last=each.last_day,
        why=moved(each.nominal_last_day, each.last_day, today),
        then=each.lapses,
        law=each.article,
    )


def _met_face(each: Deadline, today: dt.date) -> ClockFace:
    done = moment_text(each.ended_at, today=today) if each.ended_at else ""
    return clock_face(each.label, today=today, state="met", why=done)


def _year_face(year: Year, today: dt.date) -> ClockFace:
    rule = RULES[LIMITATION]
    name = _("仲裁时效（追讨工资）") if year.wages else str(rule.label)
    if year.last is None or year.nominal is None:
        return clock_face(name, today=today, state="endless", why=year.why, law=str(rule.article))
    why = "，".join(filter(None, (year.why, moved(year.nominal, year.last, today))))
    return clock_face(
        name, today=today, first=year.started_on, last=year.last, why=why, then=str(rule.lapses), law=str(rule.article)
    )


def _faces_to_come(case: Case, clocks: Sequence[Deadline], today: dt.date) -> list[ClockFace]:
    """Clocks that an agreement would start, grey until then."""
    if case.state not in BEFORE_AGREEMENT:
        return []
    known = {each.rule for each in clocks}
    return [
        clock_face(str(RULES[rule].label), today=today, state="waiting", why=why, law=str(RULES[rule].article))
        for rule, why in (
            ("judicial_confirmation", _("协议生效起 30 日")),
            ("arbitration_review_of_agreement", _("协议生效起 15 日，与司法确认只能选一个")),
            ("enforcement", _("法院确认以后，从最后一笔付款日起 2 年")),
        )
        if rule not in known
    ]


def _extension(case: Case, may: bool) -> dict[str, str]:
    """The way to a longer mediation while there is one; no query where the case came with its extension."""
    found = getattr(case, "extension", None)
    if not may or case.state not in TALKING or (found is not None and found.in_force_at is not None):
        return {"extension_url": "", "extension_until": ""}
    return {
        "extension_url": reverse("disputes:case_extension", args=[case.code]),
        "extension_until": date_text(found.until, today=clock.today()) if found else "",
    }
