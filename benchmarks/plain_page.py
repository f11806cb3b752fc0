"""The floor of pages: session, user and fifty cases as objects through Django's template engine, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from gonghui.foundation.accounts.doors import signed_in

CELLS = "".join(
    f"<td>{{{{ row.{name} }}}}</td>"
    for name in (
        "number", "state", "origin", "category", "statement", "filed_on", "accepted_on", "ended_on", "amount_claimed",
        "employment", "created_at", "place_id", "version", "collective", "end_reason",
    )
)  # fmt: skip
PAGE = f"<table>{{% for row in rows %}}<tr>{CELLS}</tr>{{% endfor %}}</table>{{{{ user }}}} {{{{ count }}}}"


@signed_in
def plain(request: HttpRequest) -> HttpResponse:
    """Three statements besides session and user."""
    from gonghui.programmes.disputes.models import Case

    rows = list(Case.objects.select_related("record").order_by("-pk")[:50])
    told = {"rows": rows, "user": request.user, "count": Case.objects.filter(state="filed").count()}
    return HttpResponse(engines["django"].from_string(PAGE).render(told))


urlpatterns = [path("plain/", plain)]
