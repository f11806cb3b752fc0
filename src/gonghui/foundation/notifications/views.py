from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, signed_in
from gonghui.foundation.notifications.actions import mark_all_read, mark_read
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel.paging import page_of

ALL = "all"


@signed_in
@require_safe
def inbox(request: ScopedRequest) -> HttpResponse:
    """What was told to this person and to the posts like theirs, the newest first: what is unread, else everything."""
    news = Notice.objects.unread_by(request.scope)
    unread = news.count()
    whole = request.GET.get("view") == ALL or not unread
    rows = Notice.objects.all() if whole else news
    page = page_of(rows.with_seen(request.scope), request.scope, cursor=request.GET.get("cursor", ""))
    stem = f"?view={ALL}&cursor=" if whole else "?cursor="
    facts = {
        "page": page,
        "unread": unread,
        "tabs": [
            {"label": _("没看的"), "url": "?", "current": not whole, "count": unread},
            {"label": _("全部"), "url": f"?view={ALL}", "current": whole},
        ],
        "previous_url": f"{stem}{page.previous_cursor}" if page.previous_cursor else "",
        "next_url": f"{stem}{page.next_cursor}" if page.next_cursor else "",
    }
    return render(request, "notifications/inbox.html", facts)


@signed_in
@require_POST
def open_notice(request: ScopedRequest, notice_id: int) -> HttpResponse:
    """Mark one notice as read by this account and go where it leads."""
    notice = mark_read(request.scope, notice_id)
    return redirect(notice.url or "notifications:inbox")


@signed_in
@require_POST
def read_all(request: ScopedRequest) -> HttpResponse:
    """Mark the whole inbox as read by this account."""
    mark_all_read(request.scope)
    return redirect("notifications:inbox")
