"""The worker's own dates: what they are counted from, a longer mediation, and the list of those that end soon."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions import extensions, rights
from gonghui.programmes.disputes.forms.rights import ConsentForm, EventForm, ExtensionForm, FactsOfYearForm
from gonghui.programmes.disputes.models import Case, Extension
from gonghui.programmes.disputes.permissions import MEDIATE, VIEW_CASES
from gonghui.programmes.disputes.views.rights_page import dates_context, extension_context, register_context


def find(scope: Scope, code: str) -> Case:
    """The case of the address, if the asker sees it, as the pages about it name it. One query."""
    return get_visible(scope, Case.objects.with_clocks(), record__public_code=code)


@scoped(MEDIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: ScopedRequest, code: str) -> HttpResponse:
    """From which day the year for arbitration runs, with everything that has moved it."""
    case = find(request.scope, code)
    known = {"employment": case.employment, "knew_on": case.knew_on, "version": case.version}
    known["relationship_ended_on"] = case.relationship_ended_on
    form = FactsOfYearForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            rights.note_facts(request.scope, case, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("记下了：%(last)s。") % {"last": rights.last_text(case)})
            return redirect("disputes:case_dates", code=code)
    return render(request, "disputes/case_dates.html", dates_context(request.scope, case, form, EventForm()))


@scoped(MEDIATE)
@require_POST
def event(request: ScopedRequest, code: str) -> HttpResponse:
    """Note what started the year anew or stopped it."""
    case = find(request.scope, code)
    form = EventForm(request.POST)
    if form.is_valid():
        try:
            rights.note_event(request.scope, case, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("记下了：%(last)s。") % {"last": rights.last_text(case)})
            return redirect("disputes:case_dates", code=code)
    facts = FactsOfYearForm(initial={"employment": case.employment, "knew_on": case.knew_on, "version": case.version})
    return render(request, "disputes/case_dates.html", dates_context(request.scope, case, facts, form))


@scoped(MEDIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: ScopedRequest, code: str) -> HttpResponse:
    """Propose a later day; below it, each side's agreement."""
    case = find(request.scope, code)
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            extensions.propose(request.scope, case, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("disputes:case_extension", code=code)
    return render(request, "disputes/case_extension.html", extension_context(case, form))


@scoped(MEDIATE)
@require_POST
def consent(request: ScopedRequest, code: str) -> HttpResponse:
    """Note that a side agrees; with the second one the clock has moved."""
    case, form = find(request.scope, code), ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有记下：选好哪一方、怎么同意的。"))
        return redirect("disputes:case_extension", code=code)
    try:
        found: Extension = extensions.consent(request.scope, case, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("disputes:case_extension", code=code)
    if found.in_force_at is None:
        messages.success(request, _("记下了。还要另一方同意，期限才动。"))
        return redirect("disputes:case_extension", code=code)
    messages.success(request, _("双方都同意了，调解期限已经延长。"))
    return redirect(f"{case.get_absolute_url()}#clocks")


@scoped(VIEW_CASES)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """People's rights that end soon, the nearest first."""
    rows = Deadline.objects.visible_to(request.scope).running().filter(organization=None, record__kind="disputes.case")
    return render(request, "disputes/rights.html", register_context(rows, request.GET.get("view", "")))
