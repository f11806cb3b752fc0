"""Snapshots of figures: register, a new one, one of them beside what the figures say now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.figures.actions.snapshots import freeze
from gonghui.foundation.figures.models import Snapshot
from gonghui.foundation.figures.permissions import FREEZE
from gonghui.kernel.errors import DomainError
from gonghui.kernel.paging import page_of
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.figures import REPORTED
from gonghui.programmes.disputes.forms.snapshots import SnapshotForm
from gonghui.programmes.disputes.permissions import VIEW_FIGURES
from gonghui.programmes.disputes.views.snapshot_page import register_context, snapshot_context


@scoped(VIEW_FIGURES)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """All snapshots, the newest first."""
    page = page_of(Snapshot.objects.with_parts(), request.scope, cursor=request.GET.get("cursor", ""))
    return render(request, "disputes/snapshots.html", register_context(request.scope, page))


@scoped(FREEZE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Freeze the figures of a period; on to the snapshot."""
    form = SnapshotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = freeze(request.scope, REPORTED, title=said["title"], period=form.period, note=said["note"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("定格好了。以后数据再变，这一份不变。"))
            return redirect("disputes:snapshot", made.code)
    return render(request, "disputes/snapshot_new.html", {"form": form, "count": len(REPORTED)})


@scoped(VIEW_FIGURES)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One snapshot, each number beside what it would be today."""
    found = get_visible(request.scope, Snapshot.objects.with_parts(), record__public_code=code)
    return render(request, "disputes/snapshot.html", snapshot_context(request.scope, found))
