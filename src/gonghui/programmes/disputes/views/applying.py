"""The worker's own application for mediation, behind the query code of what was reported."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.engines.deadlines.models import Deadline
from gonghui.engines.legal.models import Calculation
from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.kernel import clock
from gonghui.kernel.errors import DomainError
from gonghui.programmes.disputes.actions.applying import applied, apply_from_signal
from gonghui.programmes.disputes.actions.signals import signal_of_code
from gonghui.programmes.disputes.forms.applying import ApplyForm
from gonghui.programmes.disputes.forms.report import QueryForm
from gonghui.programmes.disputes.limitation import years_of
from gonghui.programmes.disputes.models import Case, Signal
from gonghui.programmes.disputes.views import case_clocks
from gonghui.programmes.disputes.views.report import SESSION_REPORTED, limit
from gonghui.programmes.disputes.views.report_page import CODE_SHOWN_FOR

SESSION_APPLYING = "disputes_applying"
OPEN_FOR = dt.timedelta(hours=1)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: ScopedRequest) -> HttpResponse:
    """Ask for mediation. What was reported on this device is known; anybody else gives the query code first."""
    signal = _signal(request)
    if signal is None:
        return _ask_code(request)
    if applied(signal) is not None:
        return redirect("disputes_public:applied")
    asked = request.POST if request.method == "POST" and "name" in request.POST else None
    form = ApplyForm(asked, initial=_known(signal))
    if form.is_valid():
        try:
            limit(request, "report")
            apply_from_signal(request.scope, signal, **form.application())
        except DomainError as error:
            form.refuse(error)
        else:
            _open(request, signal)
            return redirect("disputes_public:applied")
    context = {"form": form, "signal": signal, "federation_name": signal.federation.name}
    return render(request, "disputes/apply.html", context)


@public
@never_cache
@require_safe
def done(request: ScopedRequest) -> HttpResponse:
    """What happens next with the application."""
    signal = _signal(request)
    case = applied(signal) if signal else None
    if case is None:
        return redirect("disputes_public:apply")
    return render(request, "disputes/applied.html", _done(case))


def _ask_code(request: ScopedRequest) -> HttpResponse:
    form = QueryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limit(request, "query")
            signal = signal_of_code(form.cleaned_data["code"])
        except DomainError as error:
            form.refuse(error)
        else:
            _open(request, signal)
            return redirect("disputes_public:apply")
    return render(request, "disputes/apply_code.html", {"form": form})


def _open(request: ScopedRequest, signal: Signal) -> None:
    """This browser shows the matter for an hour from now on."""
    request.session[SESSION_APPLYING] = [signal.pk, (clock.now() + OPEN_FOR).timestamp()]


def _signal(request: ScopedRequest) -> Signal | None:
    """What this browser may apply about: its code was typed here, or it was reported here just now.

    A shared phone must not tell the next person what was reported: a typed code opens the page for an hour, a report
    for as long as its code is shown. A form that was opened in time may be sent later.
    """
    rows = Signal.objects.with_firm().select_related("federation")
    sending = request.method == "POST" and "name" in request.POST
    chosen, until = request.session.get(SESSION_APPLYING) or (None, 0)
    if chosen is not None and (sending or clock.now().timestamp() < until):
        return rows.filter(pk=chosen).first()
    key = request.session.get(SESSION_REPORTED)
    if not sending:
        rows = rows.filter(created_at__gt=clock.now() - CODE_SHOWN_FOR)
    return rows.filter(submission_key=key).first() if key else None


def _known(signal: Signal) -> dict[str, Any]:
    """What the worker has said already; not to be typed again. The name and number are asked for anew."""
    return {
        "firm": signal.enterprise.name if signal.enterprise else signal.enterprise_name,
        "statement": signal.text,
        "want_1": signal.category,
        "amount_1": signal.amount if signal.amount is not None else _calculated(signal),
    }


def _calculated(signal: Signal) -> Decimal | None:
    """The sum that was brought with the report for its kind of claim."""
    rows = Calculation.objects.of(signal.pk).filter(category=signal.category, amount__isnull=False)
    return rows.values_list("amount", flat=True).last()


def _done(case: Case) -> dict[str, Any]:
    clocks = list(Deadline.objects.shared().filter(record=case.pk).order_by("pk"))
    categories = list(case.claims.values_list("category", flat=True))
    years = years_of(case, categories, list(case.limitation_events.all()))
    return {
        "case": case,
        "faces": case_clocks.faces(case, clocks, years, clock.today()),
        "body": case.mediation_body,
        "federation_name": case.federation.name,
    }
