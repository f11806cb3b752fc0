"""Evidence of a case: at the desk, and for a seat of the room what was opened to it."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.documents.uploads import SUFFIXES
from gonghui.foundation.accounts.doors import ScopedRequest, code_door, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import evidence as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.forms.evidence import EvidenceForm, StanceForm
from gonghui.programmes.disputes.models import Evidence
from gonghui.programmes.disputes.permissions import MEDIATE, VIEW_CASES
from gonghui.programmes.disputes.views.evidence_page import desk_context, room_context
from gonghui.programmes.disputes.views.rights import find
from gonghui.programmes.disputes.views.room_page import Room


@scoped(VIEW_CASES)
@require_safe
def register(request: ScopedRequest, code: str) -> HttpResponse:
    """All evidence of the case: who brought it, who has seen it, who accepts it."""
    case = find(request.scope, code)
    return render(request, "disputes/evidence.html", desk_context(request.scope, case, EvidenceForm()))


@scoped(MEDIATE)
@require_POST
def add(request: ScopedRequest, code: str) -> HttpResponse:
    """Take a piece of evidence in."""
    case = find(request.scope, code)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            added = actions.add(request.scope, case, **form.evidence())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("收下了，是证据 %(number)s。") % {"number": added.number})
            return redirect("disputes:evidence", code=code)
    return render(request, "disputes/evidence.html", desk_context(request.scope, case, form))


@scoped(MEDIATE)
@require_POST
def show(request: ScopedRequest, code: str, evidence_id: int) -> HttpResponse:
    """Let both sides see it."""
    evidence = actions.open_to_both(request.scope, _evidence(request, code, evidence_id))
    messages.success(request, _("证据 %(number)s 双方在调解室里看得到了。") % {"number": evidence.number})
    return redirect("disputes:evidence", code=code)


@scoped(MEDIATE)
@require_POST
def stance(request: ScopedRequest, code: str, evidence_id: int) -> HttpResponse:
    """Note what a side says of it."""
    evidence, form = _evidence(request, code, evidence_id), StanceForm(request.POST)
    try:
        if not form.is_valid():
            messages.error(request, _("没有记下：选好哪一方、认不认。"))
        else:
            actions.take_stance(request.scope, evidence, **form.cleaned_data)
            messages.success(request, _("记下了。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("disputes:evidence", code=code)


@scoped(VIEW_CASES)
@require_safe
def file(request: ScopedRequest, code: str, evidence_id: int) -> HttpResponseBase:
    """The file, for posts that see the case."""
    evidence = _evidence(request, code, evidence_id)
    return _answer(evidence, actions.read_file(request.scope, evidence))


@code_door(open_seat)
@never_cache
@require_http_methods(["GET", "HEAD"])
def in_room(request: ScopedRequest, code: str) -> HttpResponse:
    """What this seat may see."""
    return render(request, "disputes/room_evidence.html", room_context(request, Room.of(request.scope, code)))


@code_door(open_seat)
@never_cache
@require_safe
def file_in_room(request: ScopedRequest, code: str, evidence_id: int) -> HttpResponseBase:
    """The file, for a seat that may see it; for any other it does not exist."""
    room = Room.of(request.scope, code)
    rows = Evidence.objects.shown_to(room.me).select_related("case__record")
    evidence = get_visible(request.scope, rows, pk=evidence_id, case=room.case)
    return _answer(evidence, actions.read_file(request.scope, evidence, seat=room.me))


def _evidence(request: ScopedRequest, code: str, evidence_id: int) -> Evidence:
    rows = Evidence.objects.select_related("case__record")
    return get_visible(request.scope, rows, pk=evidence_id, case__record__public_code=code)


def _answer(evidence: Evidence, content: bytes) -> HttpResponseBase:
    name = f"{evidence}{SUFFIXES[evidence.content_type]}"
    response = FileResponse(BytesIO(content), content_type=evidence.content_type, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
