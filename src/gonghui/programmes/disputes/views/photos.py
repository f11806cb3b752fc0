"""Photos of a signal, for whoever sees the signal."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel import clock
from gonghui.kernel.access import note_reading
from gonghui.kernel.models import AccessLog
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.models import SignalPhoto
from gonghui.programmes.disputes.models.photos import PHOTO_LOOK
from gonghui.programmes.disputes.permissions import VIEW_SIGNALS


@scoped(VIEW_SIGNALS)
@require_safe
def photo(request: ScopedRequest, code: str, photo_id: int) -> HttpResponseBase:
    """The photo as it is kept; every look is logged, and the worker sees it."""
    found = get_visible(request.scope, SignalPhoto, pk=photo_id, signal__record__public_code=code)
    note_reading(request.scope, found.signal_id, PHOTO_LOOK, reason=_("看照片"))
    return _shown(found.file.open("rb"), found)


@scoped(VIEW_SIGNALS)
@require_safe
def small(request: ScopedRequest, code: str, photo_id: int) -> HttpResponseBase:
    """The small one that stands on the page of the signal; the first look of an account on a day is logged."""
    found = get_visible(request.scope, SignalPhoto, pk=photo_id, signal__record__public_code=code)
    looks = AccessLog.objects.filter(record=found.signal_id, what=PHOTO_LOOK, user=request.scope.user_id)
    if not looks.filter(at__gte=clock.at_midnight(clock.today())).exists():
        note_reading(request.scope, found.signal_id, PHOTO_LOOK, reason=_("看照片"))
    return _shown(found.small.open("rb"), found)


def _shown(file: object, photo: SignalPhoto) -> HttpResponseBase:
    """A picture and nothing else, kept by no cache: who may see it is asked each time."""
    answer = FileResponse(file, content_type="image/jpeg", filename=f"{photo.sha256[:12]}.jpg")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
