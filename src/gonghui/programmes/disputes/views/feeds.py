"""Data of other departments: who sends what and whether it came in time, the rows, one row."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.models import FeedItem
from gonghui.programmes.disputes.permissions import VIEW_FEEDS
from gonghui.programmes.disputes.views.feed_page import item_context, sources_context
from gonghui.programmes.disputes.views.feed_register import FEED_ITEMS
from gonghui.web.registers import show


@scoped(VIEW_FEEDS)
@require_safe
def sources(request: ScopedRequest) -> HttpResponse:
    """Each kind of data by its sender: what came last, what is late; the ways to bring a file."""
    return render(request, "disputes/feeds.html", sources_context(request.scope))


@scoped(VIEW_FEEDS)
@require_safe
def items(request: ScopedRequest) -> HttpResponse:
    """What was sent, row by row, the newest first."""
    return show(request, FEED_ITEMS)


@scoped(VIEW_FEEDS)
@require_safe
def item(request: ScopedRequest, code: str) -> HttpResponse:
    """One row: what the sender says, the firm, the signal that was made of it."""
    rows = FeedItem.objects.with_parts().select_related("signal__record")
    return render(
        request, "disputes/feed_item.html", item_context(get_visible(request.scope, rows, record__public_code=code))
    )
