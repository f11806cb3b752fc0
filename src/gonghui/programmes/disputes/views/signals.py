"""The inbox: what came in, one signal, and the three ends of triage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.access import note_reading
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import triage
from gonghui.programmes.disputes.forms.signals import AcceptForm, MergeForm, ReasonForm, ReporterForm
from gonghui.programmes.disputes.models import RiskWarning, Signal, SignalReporter
from gonghui.programmes.disputes.permissions import SEE_REPORTER, TRIAGE_SIGNALS, VIEW_SIGNALS
from gonghui.programmes.disputes.views.signal_page import alike, signal_context
from gonghui.programmes.disputes.views.signal_register import SIGNALS
from gonghui.web.registers import show


@scoped(VIEW_SIGNALS)
@require_safe
def inbox(request: ScopedRequest) -> HttpResponse:
    """Signals, the newest first, by saved view and filter."""
    return show(request, SIGNALS)


@scoped(VIEW_SIGNALS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One signal and what can be done with it."""
    return _page(request, _find(request, code))


@scoped(TRIAGE_SIGNALS)
@require_POST
def accept(request: ScopedRequest, code: str) -> HttpResponse:
    """Take it for true; on to the warning, if one stands now."""
    signal = _find(request, code)
    form = AcceptForm(request.POST, signal=signal)
    if form.is_valid():
        try:
            signal = triage.accept(request.scope, signal, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return _accepted(request, signal)
    return _page(request, _find(request, code), accept=form)


@scoped(TRIAGE_SIGNALS)
@require_POST
def dismiss(request: ScopedRequest, code: str) -> HttpResponse:
    """Put it aside with a reason."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            triage.dismiss(request.scope, _find(request, code), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("没有采纳。反映人凭查询码能看到理由。"))
            return redirect("disputes:signals")
    return _page(request, _find(request, code), dismiss=form)


@scoped(TRIAGE_SIGNALS)
@require_POST
def merge(request: ScopedRequest, code: str) -> HttpResponse:
    """Join it to another one; on to that one."""
    signal = _find(request, code)
    form = MergeForm(request.POST, alike=alike(request.scope, signal))
    if form.is_valid():
        try:
            triage.merge(request.scope, signal, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("并好了，两条合成一件事来办。"))
            return redirect(form.cleaned_data["into"])
    return _page(request, _find(request, code), merge=form)


@scoped(SEE_REPORTER)
@never_cache
@require_POST
def reporter(request: ScopedRequest, code: str) -> HttpResponse:
    """Note why, then show who reported, this once."""
    found = get_visible(request.scope, SignalReporter, signal__record__public_code=code)
    form = ReporterForm(request.POST)
    if form.is_valid():
        note_reading(request.scope, found.signal_id, _("反映人"), reason=form.cleaned_data["reason"])
        return _page(request, _find(request, code), shown=found)
    return _page(request, _find(request, code), reporter=form)


def _find(request: ScopedRequest, code: str) -> Signal:
    rows = Signal.objects.with_firm().select_related("merged_into__record")
    return get_visible(request.scope, rows, record__public_code=code)


def _page(request: ScopedRequest, signal: Signal, **changes: Any) -> HttpResponse:
    return render(request, "disputes/signal.html", signal_context(request.scope, signal, **changes))


def _accepted(request: ScopedRequest, signal: Signal) -> HttpResponse:
    warning = RiskWarning.objects.visible_to(request.scope).filter(signals=signal).select_related("record").first()
    if warning is None:
        messages.success(request, _("采纳了。按现在的规则还不到预警，先记在单位档案里；再有人反映会一起算。"))
        return redirect(signal)
    messages.success(request, _("采纳了，现在是%(colour)s预警。") % {"colour": warning.get_colour_display()})
    return redirect(warning)
