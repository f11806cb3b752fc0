"""Cases that ended before the platform came: their register, and one line of the ledger taken over by hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.programmes.disputes.actions.past import record_past_cases
from gonghui.programmes.disputes.forms.past import PastForm
from gonghui.programmes.disputes.permissions import RECORD_PAST, VIEW_CASES
from gonghui.programmes.disputes.views.past_register import PAST_CASES
from gonghui.programmes.disputes.views.steps import went_through
from gonghui.web.registers import show


@scoped(VIEW_CASES)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """What was taken over, the newest first, with the way to bring a whole ledger."""
    return show(request, PAST_CASES)


@scoped(RECORD_PAST)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Take one line over; the same number of the ledger again is the case that is there."""
    form = PastForm(request.POST or None, scope=request.scope)
    made = []

    def step() -> None:
        made.extend(record_past_cases(request.scope, [form.past()]))

    if request.method == "POST" and went_through(request, form, step, _("补录好了。")):
        return redirect(made[0])
    return render(request, "disputes/past_new.html", {"form": form}, status=422 if form.errors else 200)
