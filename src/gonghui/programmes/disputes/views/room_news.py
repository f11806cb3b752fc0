"""What open pages of facts and minutes ask for, as the talk does: nothing new, or the part that shows how it is now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel.models import TimelineHead
from gonghui.programmes.disputes.models import Case

PART = "part"


def asks_for_news(request: ScopedRequest) -> bool:
    """Whether an open page asks what has changed since it was drawn."""
    return request.method == "GET" and request.GET.get(PART) == "list"


def sequence_of(case: Case) -> int:
    """How many things have happened in the case: what a page was drawn at. Read it before the rows. One query."""
    rows = TimelineHead.objects.filter(record=case.pk).values_list("sequence", flat=True)
    return rows.first() or 0


def news(request: ScopedRequest, case: Case, template: str, context: Callable[[], dict[str, Any]]) -> HttpResponse:
    """204 where nothing has happened in the case since the page was drawn, else the part as it stands.

    What was missed without a connection is in it: the answer is the state, not the steps.
    """
    since, sequence = request.GET.get("since", ""), sequence_of(case)
    if since.isdecimal() and len(since) < 10 and sequence <= int(since):
        return HttpResponse(status=204)
    return render(request, template, {**context(), "sequence": sequence})
