"""The inbox: what came in, one signal, and the three ends of triage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.access import note_reading
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import sorting, triage
from gonghui.programmes.disputes.forms.signals import (
    AcceptForm,
    AsideForm,
    DismissForm,
    HandOverForm,
    LinkForm,
    MergeForm,
    ReporterForm,
)
from gonghui.programmes.disputes.models import RiskWarning, Signal, SignalReporter
from gonghui.programmes.disputes.permissions import SEE_REPORTER, TRIAGE_SIGNALS, VIEW_SIGNALS
from gonghui.programmes.disputes.views.signal_page import signal_context
from gonghui.programmes.disputes.views.signal_register import SIGNALS
from gonghui.programmes.disputes.views.signal_triage import (
    COMPARED,
    alike,
    aside_context,
    files_like,
    likely,
    mergeable,
    together_context,
    together_words,
    towns_besides,
)
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
    return _page(request, _find(request, code), firm=request.GET.get("firm", "").replace("\0", "")[:60])


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
    form = DismissForm(request.POST)
    if form.is_valid():
        try:
            triage.dismiss(request.scope, _find(request, code), **form.told())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("没有采纳。反映人凭查询码能看到理由。"))
            return redirect("disputes:signals")
    return _page(request, _find(request, code), dismiss=form)


@scoped(TRIAGE_SIGNALS)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_many(request: ScopedRequest) -> HttpResponse:
    """Take for true what was ticked in the inbox, as it was told; what wants a closer look is named and left."""
    signals = _chosen(request)
    if request.method == "POST":
        try:
            risen = triage.accept_many(request.scope, [each for each in signals if triage.as_told(each)])
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, together_words(signals, risen))
            return redirect("disputes:signals")
    return render(request, "disputes/signals_accept.html", together_context(signals))


@scoped(TRIAGE_SIGNALS)
@require_http_methods(["GET", "HEAD", "POST"])
def dismiss_many(request: ScopedRequest) -> HttpResponse:
    """Put aside what was ticked in the inbox, for one reason; what somebody was faster with is named and left out."""
    form = AsideForm(request.POST if request.method == "POST" else None)
    signals = _chosen(request)
    if request.method == "POST" and form.is_valid():
        try:
            many = sorting.dismiss_many(request.scope, signals, reason=form.reason_told())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(n)s 条没有采纳。反映人凭查询码能看到理由。") % {"n": many})
            return redirect("disputes:signals")
    return render(request, "disputes/signals_dismiss.html", aside_context(signals, form))


@scoped(TRIAGE_SIGNALS)
@require_POST
def merge(request: ScopedRequest, code: str) -> HttpResponse:
    """Join it to another one; on to that one."""
    signal = _find(request, code)
    form = MergeForm(request.POST, alike=_into(request, signal))
    if form.is_valid():
        try:
            triage.merge(request.scope, signal, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("并好了，两条合成一件事来办。"))
            return redirect(form.cleaned_data["into"])
    return _page(request, _find(request, code), merge=form)


@scoped(TRIAGE_SIGNALS)
@require_POST
def absorb(request: ScopedRequest, code: str) -> HttpResponse:
    """Merge the ticked ones into this one."""
    into = _find(request, code)
    try:
        many = sorting.absorb(request.scope, into, _ticked(request, request.POST.getlist("signals")))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("并好了，并进来 %(n)s 条，合成一件事来办。") % {"n": many})
    return redirect(into)


@scoped(TRIAGE_SIGNALS)
@require_POST
def link(request: ScopedRequest, code: str) -> HttpResponse:
    """Put it into an enterprise's file."""
    signal, firm = _find(request, code), request.POST.get("firm", "").replace("\0", "")[:60]
    form = LinkForm(request.POST, found=files_like(request.scope, signal, firm))
    if form.is_valid():
        try:
            signal = sorting.link(request.scope, signal, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("归到%(name)s的档案了。") % {"name": signal.enterprise_name})
            return redirect(signal)
    return _page(request, _find(request, code), link=form, firm=firm)


@scoped(TRIAGE_SIGNALS)
@require_POST
def hand_over(request: ScopedRequest, code: str) -> HttpResponse:
    """Hand it to another town; on to the inbox, since it may be out of sight now."""
    signal = _find(request, code)
    form = HandOverForm(request.POST, towns=towns_besides(signal))
    if form.is_valid():
        try:
            signal = sorting.hand_over(request.scope, signal, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("转给%(place)s了，那里的工会已经收到。") % {"place": signal.place.name})
            return redirect("disputes:signals")
    return _page(request, _find(request, code), hand_over=form)


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
    rows = Signal.objects.with_firm().with_phone().select_related("merged_into__record", "federation")
    return get_visible(request.scope, rows, record__public_code=code)


def _chosen(request: ScopedRequest) -> list[Signal]:
    """What was ticked, by the address or by the form that was drawn from it."""
    sent = request.POST if request.method == "POST" else request.GET
    return _ticked(request, sent.getlist("chosen"))


def _ticked(request: ScopedRequest, codes: list[str]) -> list[Signal]:
    known = [code for code in codes if code.isalnum()][: sorting.MOST_AT_ONCE + 1]
    rows = Signal.objects.visible_to(request.scope).with_firm().filter(record__public_code__in=known)
    return list(rows.order_by("-pk")) if known else []


def _into(request: ScopedRequest, signal: Signal) -> list[Signal]:
    near = [row for _why, row in likely(request.scope, signal)]
    return mergeable(signal, [*near, *alike(request.scope, signal)[:COMPARED]])


def _page(request: ScopedRequest, signal: Signal, **changes: Any) -> HttpResponse:
    return render(request, "disputes/signal.html", signal_context(request.scope, signal, **changes))


def _accepted(request: ScopedRequest, signal: Signal) -> HttpResponse:
    warning = RiskWarning.objects.visible_to(request.scope).filter(signals=signal).select_related("record").first()
    if warning is None:
        messages.success(request, _("采纳了。按现在的规则还不到预警，先记在单位档案里；再有人反映会一起算。"))
        return redirect(signal)
    messages.success(request, _("采纳了，现在是%(colour)s预警。") % {"colour": warning.get_colour_display()})
    return redirect(warning)
