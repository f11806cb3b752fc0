"""The page on which an administrator sees whether the work behind the screens is done."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.jobs import health
from gonghui.foundation.jobs.actions import retry
from gonghui.foundation.jobs.permissions import RETRY_JOBS, WATCH_JOBS


@scoped(WATCH_JOBS)
@require_safe
def overview(request: ScopedRequest) -> HttpResponse:
    """Workers, schedule, queue, running work, failures."""
    workers, turns = health.workers(), health.turns()
    facts = {
        "alarms": health.alarms(workers, turns),
        "workers": workers,
        "turns": turns,
        "queue": health.queue(),
        "running": health.running(),
        "failures": health.failures(),
        "may_retry": request.scope.has(RETRY_JOBS),
    }
    return render(request, "jobs/overview.html", facts)


@scoped(RETRY_JOBS)
@require_POST
def again(request: ScopedRequest, task_id: uuid.UUID) -> HttpResponse:
    """Enqueue a failed task once more."""
    if retry(request.scope, task_id):
        messages.success(request, _("又排进队里了，轮到就做。"))
    else:
        messages.info(request, _("已经重试过了，不用再点。"))
    return redirect("jobs:overview")
