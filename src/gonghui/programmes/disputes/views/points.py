"""The points where people scan to report: register, new one, page, posters to print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions.points import close_point, open_points, reopen_point
from gonghui.programmes.disputes.forms.points import PointForm
from gonghui.programmes.disputes.models import ReportPoint
from gonghui.programmes.disputes.permissions import MANAGE_POINTS
from gonghui.programmes.disputes.views.point_page import point_context, posters_context
from gonghui.programmes.disputes.views.point_register import POINTS
from gonghui.web.registers import show


@scoped(MANAGE_POINTS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Points, the newest first, with what came in through each."""
    return show(request, POINTS)


@scoped(MANAGE_POINTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Put one up; on to its page, where the poster is printed."""
    form = PointForm(request.POST if request.method == "POST" else None, scope=request.scope)
    if request.method == "POST" and form.is_valid():
        try:
            point = open_points(request.scope, [form.point()])[0]
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("设好了。打印海报贴上去，就能扫码。"))
            return redirect(point)
    return render(request, "disputes/point_new.html", {"form": form})


@scoped(MANAGE_POINTS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One point, its code and what came in through it."""
    return render(request, "disputes/point.html", point_context(request.scope, _find(request, code)))


@scoped(MANAGE_POINTS)
@require_POST
def close(request: ScopedRequest, code: str) -> HttpResponse:
    """Take it down."""
    point = close_point(request.scope, _find(request, code))
    messages.success(request, _("停用了。再扫这个码，会请人换一个扫，或者打 12351。"))
    return redirect(point)


@scoped(MANAGE_POINTS)
@require_POST
def reopen(request: ScopedRequest, code: str) -> HttpResponse:
    """Put it up again."""
    point = reopen_point(request.scope, _find(request, code))
    messages.success(request, _("又能扫了，墙上的码不用换。"))
    return redirect(point)


@scoped(MANAGE_POINTS)
@require_safe
def posters(request: ScopedRequest) -> HttpResponse:
    """Posters to print, a page each: the points or firms that were ticked."""
    return render(request, "disputes/point_posters.html", posters_context(request))


def _find(request: ScopedRequest, code: str) -> Any:
    return get_visible(request.scope, ReportPoint.objects.with_parts(), record__public_code=code)
