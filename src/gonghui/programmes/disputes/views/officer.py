"""The form of whoever reports in office: a grid officer on the way, a duty officer at the telephone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.kernel.errors import DomainError
from gonghui.programmes.disputes.actions import triage
from gonghui.programmes.disputes.actions.photos import keep_photos
from gonghui.programmes.disputes.actions.signals import query_code, report_signals
from gonghui.programmes.disputes.forms.officer import OfficerForm
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.permissions import REPORT_SIGNALS, VIEW_SIGNALS

FIRMS_SHOWN = 10


@scoped(REPORT_SIGNALS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Report, and where the right is there accept at once."""
    firm = (request.POST.get("q") or request.GET.get("q", "")).replace("\0", "")[:60]
    found = _firms(request, firm)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OfficerForm(*sent, scope=request.scope, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            signal = report_signals(request.scope, request.scope.federation_id, [form.signal()])[0]
            keep_photos(request.scope, signal, form.cleaned_data["photos"])
        except DomainError as error:
            form.refuse(error)
        else:
            return _reported(request, signal, accept=form.cleaned_data.get("accept_now", False))
    context = {"form": form, "firm": firm, "none_found": bool(firm) and not found}
    return render(request, "disputes/officer_new.html", context)


def _firms(request: ScopedRequest, name: str) -> list[EnterpriseFile]:
    if not name.strip():
        return []
    rows = EnterpriseFile.objects.visible_to(request.scope).filter(federation=request.scope.federation_id)
    return list(rows.named_like(name).select_related("record", "place").order_by("name")[:FIRMS_SHOWN])


def _reported(request: ScopedRequest, signal: Signal, *, accept: bool) -> HttpResponse:
    code = query_code(signal.submission_key or "")
    messages.success(request, _("收到了。查询码 %(code)s，告诉反映人，凭它能看办到哪一步。") % {"code": code})
    if accept:
        try:
            triage.accept(request.scope, signal, category=signal.category)
        except DomainError as error:
            messages.error(request, _("还没有采纳：%(reason)s") % {"reason": error})
    return redirect(signal) if request.scope.has(VIEW_SIGNALS) else redirect("disputes:signal_new")
