from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gonghui.channels.demo_phone.models import DemoMessage
from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.kernel.errors import NotFound

SHOWN = 30
REFRESH_SECONDS = 5


@public
@require_safe
@never_cache
def messages(request: ScopedRequest) -> HttpResponse:
    """What the demo has sent to telephones, the newest first. Answers like any missing page outside the demo."""
    if not settings.DEMO:
        raise NotFound()
    answer = render(request, "demo_phone/messages.html", {"texts": DemoMessage.objects.order_by("-pk")[:SHOWN]})
    # The page renews itself without script; the header does what a meta element would.
    answer["Refresh"] = str(REFRESH_SECONDS)
    return answer
