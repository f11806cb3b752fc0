"""What the pages of report points show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.models import ReportPoint, Signal
from gonghui.programmes.disputes.permissions import VIEW_SIGNALS
from gonghui.programmes.disputes.views.pieces import events_of, excerpt, lamp
from gonghui.web.qr import qr_code
from gonghui.web.wording import moment_text, number_text

MOST_POSTERS = 200
RECENT = dt.timedelta(days=90)
SHOWN = 10


def point_context(scope: Scope, point: ReportPoint) -> dict[str, Any]:
    """The context of one point: its code, figures, the newest signals, the story."""
    rows = Signal.objects.visible_to(scope).filter(point=point.pk)
    since = clock.now() - RECENT
    newest = list(rows.select_related("record").order_by("-pk")[:SHOWN])
    return {
        "point": point,
        "line": " · ".join([point.get_kind_display(), point.place.full_name]),
        "poster_url": f"{reverse('disputes:point_posters')}?chosen={point.code}",
        "qr": qr_code(point.report_url),
        "address": point.report_url,
        "all_url": f"{reverse('disputes:signals')}?view=all&point={point.code}" if scope.has(VIEW_SIGNALS) else "",
        "recent": number_text(rows.filter(created_at__gte=since).count()),
        "signals": [_signal(signal) for signal in newest],
        "events": events_of(point.pk),
    }


def _signal(signal: Signal) -> dict[str, Any]:
    shown = lamp(signal.candidate) if signal.candidate else {}
    return {
        "title": signal.record.title,
        "url": signal.get_absolute_url(),
        "detail": f"{excerpt(signal.text)} · {moment_text(signal.created_at, today=clock.today())}",
        "mark": signal.get_state_display(),
        "lamp": shown.get("lamp", ""),
        "lamp_text": shown.get("text", ""),
    }


def posters_context(request: ScopedRequest) -> dict[str, Any]:
    """A poster for each point or firm that the address names, up to two hundred."""
    points = _points(request.scope, request.GET)
    firms = _firms(request.scope, request.GET)
    posters = [_of_point(point) for point in points] + [_of_firm(firm) for firm in firms]
    return {"posters": posters[:MOST_POSTERS], "more": len(posters) > MOST_POSTERS, "most": MOST_POSTERS}


def _points(scope: Scope, asked: QueryDict) -> list[ReportPoint]:
    rows = ReportPoint.objects.visible_to(scope).open().with_parts().select_related("federation").order_by("pk")
    codes = asked.getlist("chosen")[:MOST_POSTERS]
    return list(rows.filter(record__public_code__in=_plain(codes))) if codes else []


def _firms(scope: Scope, asked: QueryDict) -> list[EnterpriseFile]:
    codes = asked.getlist("firm")[:MOST_POSTERS]
    if not codes:
        return []
    rows = EnterpriseFile.objects.visible_to(scope).filter(record__public_code__in=_plain(codes))
    return list(rows.exclude(report_code=None).select_related("place", "federation").order_by("pk"))


def _plain(codes: list[str]) -> list[str]:
    return [code for code in codes if code.isalnum()]


def _of_point(point: ReportPoint) -> dict[str, Any]:
    return _poster(point.name, point.place.name, point.federation.name, point.report_code, point.report_url)


def _of_firm(firm: EnterpriseFile) -> dict[str, Any]:
    code = firm.report_code or ""
    url = f"{settings.GONGHUI_SITE_URL}{reverse('disputes_public:report_firm', args=[code])}"
    return _poster(firm.name, firm.place.name, firm.federation.name, code, url)


def _poster(name: str, place: str, federation: str, code: str, url: str) -> dict[str, Any]:
    return {"name": name, "place": place, "federation": federation, "code": code, "url": url, "qr": qr_code(url)}
