"""Who stands on each side, what is asked for, colleagues' notes: the pages below a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.legal.models import Calculation
from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import claims as claim_actions
from gonghui.programmes.disputes.actions import notes as note_actions
from gonghui.programmes.disputes.actions import parties as actions
from gonghui.programmes.disputes.forms.parties import AgentForm, ClaimsForm, MembersForm, NoteForm, PartyForm
from gonghui.programmes.disputes.models import Party
from gonghui.programmes.disputes.permissions import MEDIATE, VIEW_CASES
from gonghui.programmes.disputes.views.parties_page import notes_context, parties_context
from gonghui.programmes.disputes.views.rights import find
from gonghui.programmes.disputes.views.steps import carry_out
from gonghui.web.forms import GonghuiForm


@scoped(MEDIATE)
@require_POST
def use_calculation(request: ScopedRequest, code: str, calculation_id: int) -> HttpResponse:
    """Take a result over for a claim."""
    case = find(request.scope, code)
    calculation = get_visible(request.scope, Calculation, pk=calculation_id, record=case.pk)
    claim = request.POST.get("claim", "")
    carry_out(
        request,
        lambda: claim_actions.use_calculation(
            request.scope, case, calculation, claim_id=int(claim) if claim.isdecimal() and len(claim) < 19 else 0
        ),
        _("记下了，写进了“测算”一栏。"),
    )
    return redirect(case)


@scoped(VIEW_CASES)
@require_safe
def register(request: ScopedRequest, code: str) -> HttpResponse:
    """Parties with their agents; the workers behind a collective case."""
    return render(request, "disputes/parties.html", parties_context(request.scope, find(request.scope, code)))


@scoped(MEDIATE)
@require_POST
def add(request: ScopedRequest, code: str) -> HttpResponse:
    """Another party."""
    form = PartyForm(request.POST)

    def act(case: Any) -> str:
        actions.add_party(request.scope, case, side=form.cleaned_data["side"], party=form.party())
        return _("加好了。")

    return _acted(request, code, form, "party_form", act)


@scoped(MEDIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def agent(request: ScopedRequest, code: str, party_id: int) -> HttpResponse:
    """Who acts for a party."""
    rows = Party.objects.select_related("case__record")
    party = get_visible(request.scope, rows, pk=party_id, case__record__public_code=code)
    known = {"name": party.representative, "kind": party.agent_kind, "authority": party.agent_authority}
    form = AgentForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.note_agent(request.scope, party, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("记下了。"))
            return redirect("disputes:parties", code=code)
    return render(request, "disputes/agent.html", {"form": form, "party": party, "case": party.case})


@scoped(MEDIATE)
@require_POST
def members(request: ScopedRequest, code: str) -> HttpResponse:
    """Workers with the same claim."""
    form = MembersForm(request.POST)

    def act(case: Any) -> str:
        count = actions.add_members(request.scope, case, lines=form.cleaned_data["lines"])
        return _("新登记 %(count)s 人。") % {"count": count}

    return _acted(request, code, form, "members_form", act)


@scoped(MEDIATE)
@require_POST
def speakers(request: ScopedRequest, code: str) -> HttpResponse:
    """Whom the workers have chosen."""
    case = find(request.scope, code)
    chosen = [int(each) for each in request.POST.getlist("member") if each.isascii() and each.isdigit()]
    carry_out(request, lambda: actions.choose_speakers(request.scope, case, members=chosen), _("代表记下了。"))
    return redirect("disputes:parties", code=code)


@scoped(MEDIATE)
@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: ScopedRequest, code: str) -> HttpResponse:
    """The table of claims."""
    case = find(request.scope, code)
    rows = list(case.claims.order_by("pk"))
    form = ClaimsForm(request.POST or None, claims=rows, initial={"version": case.version})
    if form.is_valid():
        try:
            claim_actions.set_claims(request.scope, case, form.lines(), version=form.cleaned_data["version"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("诉求记下了。"))
            return redirect(case)
    return render(request, "disputes/claims.html", {"form": form, "case": case})


@scoped(VIEW_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: ScopedRequest, code: str) -> HttpResponse:
    """What colleagues tell each other about the case."""
    case = find(request.scope, code)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        try:
            note_actions.add_note(request.scope, case, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("记下了。"))
            return redirect("disputes:case_notes", code=code)
    return render(request, "disputes/notes.html", notes_context(case, form))


def _acted(request: ScopedRequest, code: str, form: GonghuiForm, name: str, act: Callable[[Any], str]) -> HttpResponse:
    """One form of the page of parties: done and back to it, or the page again with what is wrong."""
    case = find(request.scope, code)
    if form.is_valid():
        try:
            done = act(case)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("disputes:parties", code=code)
    return render(request, "disputes/parties.html", {**parties_context(request.scope, case), name: form})
