"""The floor of pages: session, user, three statements, and fifty cases of twenty columns as objects through Django's
template engine. What Django's own tutorial would write: about 150 lines of template, about 30 kB of page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from gonghui.conf import urls
from gonghui.foundation.accounts.doors import public

SHOWN, CAP = 50, 1_001


@cache
def _template() -> Any:
    text = Path(__file__).with_name("plain_page.html").read_text(encoding="utf-8")
    return engines["django"].from_string(text)


@public
def plain(request: HttpRequest) -> HttpResponse:
    """Three statements besides session and user: the rows, how many there are (capped), and one small number."""
    from gonghui.foundation.regions.models import Region
    from gonghui.programmes.disputes.models import Case

    told = {
        "user": request.user,
        "rows": Case.objects.select_related("record").order_by("-pk")[:SHOWN],
        "count": Case.objects.order_by()[:CAP].count(),
        "towns": Region.objects.count(),
        "path": request.path,
        "pages": range(1, 10),
        "sections": ("signals", "warnings", "orders", "cases", "confirmations", "figures", "people", "firms"),
    }
    return HttpResponse(_template().render(told, request))


urlpatterns = [path("plain/", plain), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
