"""What the pages of report points show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.paging import Page
from gonghui.kernel.querysets import within
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.forms.points import PointFilter
from gonghui.programmes.disputes.models import ReportPoint, Signal
from gonghui.programmes.disputes.views.pieces import events_of, excerpt, lamp
from gonghui.web.qr import qr_code
from gonghui.web.wording import moment_text, number_text

MOST_POSTERS = 200
RECENT = dt.timedelta(days=90)
SHOWN = 10


def register_context(
    request: ScopedRequest, form: PointFilter, chosen: dict[str, str], page: Page[ReportPoint]
) -> dict[str, Any]:
    """The context of the register in two queries besides the page's own: what came in, places."""
    told = _told([point.pk for point in page.rows])
    return {
        "form": form,
        "buttons": [
            {"label": _("设扫码点"), "url": reverse("disputes:point_new"), "icon": "plus", "primary": True},
        ],
        "rows": [_row(point, told.get(point.pk, (0, None))) for point in page.rows],
        "filtered": any(chosen.values()),
        "place_posters": f"{reverse('disputes:point_posters')}?place={chosen['place']}" if chosen["place"] else "",
        "new_url": reverse("disputes:point_new"),
        "previous_url": _paged(request.GET, page.previous_cursor),
        "next_url": _paged(request.GET, page.next_cursor),
    }


def _told(points: list[int]) -> dict[int, tuple[int, dt.datetime | None]]:
    rows = Signal.objects.filter(point__in=points).order_by().values("point")
    counted = rows.annotate(many=Count("pk"), last=Max("created_at")).values_list("point", "many", "last")
    return {point: (many, last) for point, many, last in counted}


def _row(point: ReportPoint, told: tuple[int, dt.datetime | None]) -> dict[str, Any]:
    many, last = told
    return {
        "code": point.code,
        "url": point.get_absolute_url(),
        "name": point.name,
        "kind": point.get_kind_display(),
        "place": point.place.name,
        "firm": point.enterprise.name if point.enterprise and point.enterprise.name != point.name else "",
        "many": number_text(many),
        "last": moment_text(last, today=clock.today()) if last else "—",
        "closed": point.closed_at is not None,
    }


def point_context(scope: Scope, point: ReportPoint) -> dict[str, Any]:
    """The context of one point: its code, figures, the newest signals, the story."""
    rows = Signal.objects.visible_to(scope).filter(point=point.pk)
    since = clock.now() - RECENT
    newest = list(rows.select_related("record").order_by("-pk")[:SHOWN])
    return {
        "point": point,
        "line": " · ".join([point.get_kind_display(), point.place.full_name]),
        "poster_url": f"{reverse('disputes:point_posters')}?code={point.code}",
        "qr": qr_code(point.report_url),
        "address": point.report_url,
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
    place, codes = asked.get("place", ""), asked.getlist("code")[:MOST_POSTERS]
    if place.isascii() and place.isdecimal():
        return list(rows.filter(within(place))[: MOST_POSTERS + 1])
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


def _paged(asked: QueryDict, cursor: str) -> str:
    """The address of a neighbouring page with the same conditions; empty without one."""
    if not cursor:
        return ""
    turned = asked.copy()
    turned["cursor"] = cursor
    return f"?{turned.urlencode()}"
