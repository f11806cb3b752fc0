"""The board: figures and nothing else. Every number opens the rows behind it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped, signed_in
from gonghui.foundation.figures.models import Snapshot
from gonghui.foundation.figures.registry import FIGURES
from gonghui.kernel.errors import NotFound
from gonghui.kernel.programme import PROGRAMMES
from gonghui.programmes.disputes.forms.risk import RowsFilter
from gonghui.programmes.disputes.permissions import VIEW_FIGURES
from gonghui.programmes.disputes.views.board_page import board_of
from gonghui.programmes.disputes.views.figure_page import rows_of


@signed_in
@require_safe
def home(request: ScopedRequest) -> HttpResponse:
    """The first page of the programme that the asker's post opens."""
    items = (item for group in PROGRAMMES["disputes"].menu for item in group.items)
    first = next((item.url_name for item in items if request.scope.has(item.right)), "web:workbench")
    return redirect(first)


@scoped(VIEW_FIGURES)
@require_safe
def board(request: ScopedRequest) -> HttpResponse:
    """The leader's board for the places that the post sees, over a period."""
    return render(request, "disputes/board.html", board_of(request.scope, request.GET.get("period", "")))


@scoped(VIEW_FIGURES)
@require_safe
def rows(request: ScopedRequest, key: str) -> HttpResponse:
    """The definition of a figure and the newest rows behind it, narrowed as the number was that led here."""
    if key not in FIGURES:
        raise NotFound()
    figure, cut = FIGURES[key], RowsFilter(request.GET, scope=request.scope)
    since = Snapshot.objects.with_parts().filter(record__public_code=request.GET.get("snapshot", ""))
    snapshot = since.visible_to(request.scope).first() if "snapshot" in request.GET else None
    return render(request, "disputes/figure_rows.html", rows_of(request.scope, figure, cut, snapshot))
