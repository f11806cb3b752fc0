"""Papers in the room: read there, and laid on the table together with evidence."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gonghui.engines.documents.models import Document
from gonghui.engines.documents.views import pdf_response
from gonghui.foundation.accounts.doors import ScopedRequest, code_door
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import rooms as actions
from gonghui.programmes.disputes.doors import open_seat
from gonghui.programmes.disputes.models import Evidence
from gonghui.programmes.disputes.papers.kinds import ROOM_PAPERS
from gonghui.programmes.disputes.views.room_page import Room


@code_door(open_seat)
@never_cache
@require_safe
def paper(request: ScopedRequest, code: str, document_id: int) -> HttpResponseBase:
    """A paper that everybody in the room may read."""
    return pdf_response(request.scope, _document(request, Room.of(request.scope, code), document_id))


@code_door(open_seat)
@require_POST
def share_paper(request: ScopedRequest, code: str, document_id: int) -> HttpResponse:
    """Lay it on the table."""
    room = Room.of(request.scope, code)
    document, key = _document(request, room, document_id), _key(request, room)
    return _shared(request, room, lambda: actions.share_paper(request.scope, room.case, document, client_key=key))


@code_door(open_seat)
@require_POST
def share_evidence(request: ScopedRequest, code: str, evidence_id: int) -> HttpResponse:
    """Lay evidence that both sides may see on the table."""
    room = Room.of(request.scope, code)
    rows, key = Evidence.objects.shown_to(room.me), _key(request, room)
    evidence = get_visible(request.scope, rows, pk=evidence_id, case=room.case)
    return _shared(request, room, lambda: actions.share_evidence(request.scope, room.case, evidence, client_key=key))


def _shared(request: ScopedRequest, room: Room, act: Callable[[], object]) -> HttpResponse:
    """On to the talk where it lies now; what is refused is said where it was chosen."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("disputes_public:room_evidence", code=room.case.code)
    return redirect(room.url(None))


def _document(request: ScopedRequest, room: Room, document_id: int) -> Document:
    rows = Document.objects.filter(kind__in=ROOM_PAPERS).standing()
    return get_visible(request.scope, rows, pk=document_id, record=room.case.pk)


def _key(request: ScopedRequest, room: Room) -> str:
    """The key of the page that was shown, so that a doubled click shares once."""
    return request.POST.get("client_key") or actions.key_prefix(room.me, None) + random_code(16)
