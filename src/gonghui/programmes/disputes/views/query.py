"""The door of a query code: how far it is, a word to the union, and passing it up when nobody acts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gonghui.engines.deadlines.escalation import whom
from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.kernel.errors import DomainError
from gonghui.programmes.disputes.actions.signals import signal_of_code
from gonghui.programmes.disputes.actions.worker import add_note, pass_up
from gonghui.programmes.disputes.forms.report import QueryForm, WorkerNoteForm
from gonghui.programmes.disputes.models import Signal
from gonghui.programmes.disputes.views.query_page import progress_context
from gonghui.programmes.disputes.views.report import limit


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def query(request: ScopedRequest) -> HttpResponse:
    """How far it is, for the bearer of a query code."""
    form = QueryForm(request.POST or None)
    signal = _signal(request, form) if request.method == "POST" else None
    if signal is None:
        return render(request, "disputes/query.html", {"form": form})
    context = progress_context(signal, code=form.cleaned_data["code"])
    return render(request, "disputes/query_found.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: ScopedRequest) -> HttpResponse:
    """A word to the union; who waited for it goes on."""
    form, words = QueryForm(request.POST or None), WorkerNoteForm(request.POST or None)
    signal = _signal(request, form) if request.method == "POST" else None
    if signal is None:
        return redirect("disputes_public:query")
    said = ""
    refused: WorkerNoteForm | None = words
    if words.is_valid():
        try:
            add_note(signal, **words.cleaned_data)
        except DomainError as error:
            words.refuse(error)
        else:
            said, refused = _("送到了，经办的人会看到。"), None
    context = progress_context(signal, code=form.cleaned_data["code"], note=refused, said=said)
    return render(request, "disputes/query_found.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def up(request: ScopedRequest) -> HttpResponse:
    """Pass the matter up because the promised time is over."""
    form = QueryForm(request.POST or None)
    signal = _signal(request, form) if request.method == "POST" else None
    if signal is None:
        return redirect("disputes_public:query")
    try:
        names = "、".join(dict.fromkeys(whom(step) for step in pass_up(signal)))
        said = _("已经报到%(names)s，对方马上会收到。") % {"names": names}
    except DomainError as error:
        said = str(error)
    context = progress_context(signal, code=form.cleaned_data["code"], said=said)
    return render(request, "disputes/query_found.html", context)


def _signal(request: ScopedRequest, form: QueryForm) -> Signal | None:
    """The signal behind the code; None where it is refused, which the form then says."""
    if not form.is_valid():
        return None
    try:
        limit(request, "query")
        return signal_of_code(form.cleaned_data["code"])
    except DomainError as error:
        form.refuse(error)
        return None
