"""The door for workers: report without an account, look by code how far it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.engines.legal.actions import bring_calculations
from gonghui.engines.legal.carrying import put_down
from gonghui.engines.legal.views.brought import brought, line_of
from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.kernel.errors import DomainError, TooMany
from gonghui.programmes.disputes.actions.photos import keep_photos
from gonghui.programmes.disputes.actions.signals import report_signals
from gonghui.programmes.disputes.forms.report import ReportForm
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.views.report_page import (
    Entrance,
    done_context,
    entrance,
    federations,
)

CARRIED = ("trouble", "category")
SESSION_REPORTED = "disputes_reported"
# A whole factory may stand behind one address when something has happened there, hence generous.
RATES = {"try": "300/10m/ip", "report": "100/10m/ip", "query": "60/10m/ip"}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ScopedRequest, place: str = "", report_code: str = "") -> HttpResponse:
    """Five questions and an answer. Sent twice it is one signal."""
    door = entrance(place, report_code)
    if door is None:
        choice = {"federations": list(federations()), "carried": urlencode(carried(request))}
        return render(request, "disputes/report_where.html", choice)
    form = _form(request, door)
    if form.is_valid():
        try:
            limit(request, "report")
            signal = report_signals(request.scope, door.federation.pk, [form.signal()])[0]
            keep_photos(request.scope, signal, form.cleaned_data["photos"])
            _bring(request, signal, form)
        except DomainError as error:
            form.refuse(error)
        else:
            request.session[SESSION_REPORTED] = signal.submission_key
            return redirect("disputes_public:reported")
    context: dict[str, Any] = {
        "form": form,
        "door": door,
        "federation_name": door.federation.name,
        "results": [line_of(each) for each in brought(request.session)],
    }
    return render(request, "disputes/report.html", context)


@public
@never_cache
@require_safe
def done(request: ScopedRequest) -> HttpResponse:
    """What happens next with what was just reported on this device."""
    key = request.session.get(SESSION_REPORTED)
    signal = Signal.objects.with_firm().select_related("federation").filter(submission_key=key).first() if key else None
    if signal is None:
        return redirect("disputes_public:report")
    return render(request, "disputes/reported.html", done_context(signal))


def _bring(request: ScopedRequest, signal: Signal, form: ReportForm) -> None:
    """What was calculated in this browser goes with the report, unless the worker took the tick away."""
    if form.cleaned_data["with_results"]:
        bring_calculations(request.scope, signal.pk, brought(request.session))
    put_down(request.session)


def _form(request: ScopedRequest, door: Entrance) -> ReportForm:
    """The form. Whoever knocks too often keeps their words, but their photos are not looked at: that costs most."""
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    refusal = _knock(request) if sent else None
    form = ReportForm(
        *(sent[:1] if refusal else sent), firm=door.firm, point=door.point, place_id=door.place.pk, towns=door.towns,
        hints=door.hints, carried=carried(request),
    )  # fmt: skip
    if refusal is not None:
        form.refuse(refusal)
    return form


def _knock(request: ScopedRequest) -> TooMany | None:
    try:
        limit(request, "try")
    except TooMany as error:
        return error
    return None


def carried(request: ScopedRequest) -> dict[str, str]:
    """What an address may bring to the form: what a check found, nothing of a person."""
    return {name: request.GET[name][:20] for name in CARRIED if name in request.GET}


def limit(request: ScopedRequest, action: str) -> None:
    """Count a knock at a public door. Raises `TooMany`."""
    if ratelimit.consume(request, app="gonghui.disputes", action=action, config=RATES) is None:
        raise TooMany(_("这个网络里送来的太多了，先歇十分钟。急事请打 12351；有危险马上打 110。"))
