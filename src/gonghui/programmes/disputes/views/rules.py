"""The rules: what is in force, a draft beside it, its rehearsal, and the signature."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gonghui.engines.rules.actions import in_force, put_in_force, revise
from gonghui.engines.rules.models import Rehearsal, RuleSetVersion
from gonghui.engines.rules.permissions import PUT_IN_FORCE, REHEARSE, VIEW_RULES
from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.jobs import progress
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import rehearsing
from gonghui.programmes.disputes.forms.rules import RehearseForm, SignForm, ThresholdForm
from gonghui.programmes.disputes.policy import policy_of
from gonghui.programmes.disputes.tasks import run_rehearsal
from gonghui.programmes.disputes.views.rules_page import overview_context, version_context
from gonghui.programmes.disputes.views.rules_rehearsal import rehearsal_context


@scoped(VIEW_RULES)
@require_safe
def overview(request: ScopedRequest) -> HttpResponse:
    """The version in force as a table, the drafts, the versions before."""
    return render(request, "disputes/rules.html", overview_context(request.scope))


@scoped(REHEARSE)
def revision(request: ScopedRequest) -> HttpResponse:
    """A draft with other numbers."""
    base = in_force(request.scope.federation_id, policy_of(request.scope.federation_id).rule_set)
    form = ThresholdForm(request.POST or None, rule_set=base.rule_set)
    if request.method == "POST" and form.is_valid():
        try:
            made = revise(request.scope, base, form.revised())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("草案存好了，还没有施行。先演练，再签发。"))
            return redirect("disputes:rules_version", made.pk)
    return render(request, "disputes/rules_draft.html", {"form": form, "base": base})


@scoped(VIEW_RULES)
@require_safe
def version(request: ScopedRequest, version_id: int) -> HttpResponse:
    """One version: what it changes, its rehearsals, and what can be done with it."""
    return _version_page(request, _find(request, version_id))


@scoped(REHEARSE)
@require_POST
def rehearse(request: ScopedRequest, version_id: int) -> HttpResponse:
    """Start a rehearsal; on to its page, which shows how far it has come."""
    found, form = _find(request, version_id), RehearseForm(request.POST)
    if form.is_valid():
        try:
            asked = rehearsing.begin(request.scope, found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            progress.begin(asked.progress_key, label=_("演练规则"))
            run_rehearsal.enqueue(asked.pk)
            return redirect("disputes:rehearsal", asked.pk)
    return _version_page(request, found, rehearse=form)


@scoped(PUT_IN_FORCE)
@require_POST
def sign(request: ScopedRequest, version_id: int) -> HttpResponse:
    """Put a draft in force with the numbers of its rehearsal."""
    found, form = _find(request, version_id), SignForm(request.POST)
    if form.is_valid():
        asked = Rehearsal.objects.visible_to(request.scope).filter(pk=form.cleaned_data["rehearsal"]).first()
        try:
            put_in_force(request.scope, found, signed_by=form.cleaned_data["signed_by"], rehearsal=asked)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("签发了，从现在起按第 %(n)s 版定颜色。") % {"n": found.version})
            return redirect("disputes:rules")
    return _version_page(request, found, sign=form)


@scoped(VIEW_RULES)
@require_safe
def rehearsal(request: ScopedRequest, rehearsal_id: int) -> HttpResponse:
    """What a rehearsal came to, or how far it has come."""
    rows = Rehearsal.objects.select_related("version", "against")
    found = get_visible(request.scope, rows, pk=rehearsal_id)
    return render(request, "disputes/rehearsal.html", rehearsal_context(request.scope, found))


def _find(request: ScopedRequest, version_id: int) -> RuleSetVersion:
    return get_visible(request.scope, RuleSetVersion.objects.select_related("rehearsal"), pk=version_id)


def _version_page(
    request: ScopedRequest,
    found: RuleSetVersion,
    *,
    rehearse: RehearseForm | None = None,
    sign: SignForm | None = None,
) -> HttpResponse:
    context = version_context(request.scope, found, rehearse=rehearse, sign=sign)
    return render(request, "disputes/rules_version.html", context)
