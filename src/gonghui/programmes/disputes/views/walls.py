"""The big screen: for whoever has signed in, and for a monitor by a link that a leader lends and takes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, code_door, scoped
from gonghui.foundation.figures.actions.walls import lend_wall, take_back_wall, wall_scope
from gonghui.foundation.figures.models import WallLink
from gonghui.foundation.figures.permissions import LEND_WALL
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.forms.snapshots import WallForm
from gonghui.programmes.disputes.permissions import VIEW_FIGURES
from gonghui.programmes.disputes.views.board_page import wall_of
from gonghui.programmes.disputes.views.wall_page import register_context

LINKS_SHOWN = 50


def open_wall(request: HttpRequest) -> Scope:
    """The scope of the monitor whose key stands in the address. For `code_door`; raises `CodeRefused`."""
    match = request.resolver_match
    assert match is not None
    return wall_scope(str(match.kwargs["key"]), VIEW_FIGURES)


@scoped(VIEW_FIGURES)
@require_safe
def wall(request: ScopedRequest) -> HttpResponse:
    """The big screen for the places that the post sees."""
    return render(request, "disputes/wall.html", wall_of(request.scope))


@code_door(open_wall)
@never_cache
@require_safe
def kiosk(request: ScopedRequest, key: str) -> HttpResponse:
    """The big screen on a monitor that nobody signs in at; its numbers lead to pages that ask to sign in."""
    return render(request, "disputes/wall.html", wall_of(request.scope))


@scoped(LEND_WALL)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ScopedRequest) -> HttpResponse:
    """The links that are out, and a form for another one, whose address is shown once."""
    form = WallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _link, key = lend_wall(request.scope, **form.said())
        except DomainError as error:
            form.refuse(error)
        else:
            url = request.build_absolute_uri(reverse("disputes_public:wall_kiosk", args=[key]))
            messages.success(request, _("链接做好了，只显示这一次，在大屏的浏览器里打开：%(url)s") % {"url": url})
            return redirect("disputes:walls")
    links = WallLink.objects.visible_to(request.scope).order_by("-pk")[:LINKS_SHOWN]
    return render(request, "disputes/walls.html", register_context(form, list(links)))


@scoped(LEND_WALL)
@require_POST
def take_back(request: ScopedRequest, link_id: int) -> HttpResponse:
    """Close a link; the monitor is dark at its next look."""
    take_back_wall(request.scope, get_visible(request.scope, WallLink, pk=link_id))
    messages.success(request, _("收回了。那块屏最多一分钟后就看不到了。"))
    return redirect("disputes:walls")
