"""Handling a warning: contact, plan, report, waiting for an answer, a reminder of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gonghui.engines.deadlines.actions import remind as set_reminder
from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import handling as actions
from gonghui.programmes.disputes.forms.handling import ContactForm, PlanForm, RemindForm, ReportForm, WaitForm
from gonghui.programmes.disputes.forms.orders import VersionForm
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.programmes.disputes.permissions import VIEW_ORDERS
from gonghui.programmes.disputes.routing import reachable
from gonghui.programmes.disputes.views.warning_page import warning_context


@scoped(VIEW_ORDERS)
@require_POST
def contact(request: ScopedRequest, code: str) -> HttpResponse:
    """Somebody spoke with the worker."""
    warning = _find(request, code)
    return _step(request, warning, "contact", ContactForm(request.POST), actions.note_contact, _("联系情况记下了。"))


@scoped(VIEW_ORDERS)
@require_POST
def plan(request: ScopedRequest, code: str) -> HttpResponse:
    """The plan is written."""
    warning = _find(request, code)
    form = PlanForm(request.POST, bodies=reachable(warning))
    return _step(request, warning, "plan", form, actions.write_plan, _("方案写好了，负责的单位会看到。"))


@scoped(VIEW_ORDERS)
@require_POST
def report(request: ScopedRequest, code: str) -> HttpResponse:
    """It is told upwards."""
    warning = _find(request, code)
    return _step(
        request, warning, "report", ReportForm(request.POST), actions.report, _("报上去了，下一次的时间定好了。")
    )


@scoped(VIEW_ORDERS)
@require_POST
def wait(request: ScopedRequest, code: str) -> HttpResponse:
    """Clocks stand while somebody's answer is awaited."""
    warning = _find(request, code)
    done = _("期限停下了，对方一回话就接着走。")
    return _step(request, warning, "wait", WaitForm(request.POST), actions.wait_on_warning, done)


@scoped(VIEW_ORDERS)
@require_POST
def go_on(request: ScopedRequest, code: str) -> HttpResponse:
    """Clocks run on although nothing has come."""
    warning = _find(request, code)
    return _step(request, warning, "wait", VersionForm(request.POST), actions.go_on_warning, _("期限接着走了。"))


@scoped(VIEW_ORDERS)
@require_POST
def remind(request: ScopedRequest, code: str) -> HttpResponse:
    """A reminder for whoever asks, seen by nobody else."""
    warning = _find(request, code)

    def act(scope: Any, _warning: RiskWarning, **said: Any) -> object:
        return set_reminder(scope, warning.pk, url=warning.get_absolute_url(), **said)

    return _step(request, warning, "remind", RemindForm(request.POST), act, _("到那天早上提醒您。"))


def _find(request: ScopedRequest, code: str) -> RiskWarning:
    return get_visible(request.scope, RiskWarning.objects.with_firm().with_counts(), record__public_code=code)


def _step(
    request: ScopedRequest, warning: RiskWarning, name: str, form: Form, act: Callable[..., object], done: str
) -> HttpResponse:
    """One step; what the action refuses is said at the form, with the words still in it."""
    if form.is_valid():
        try:
            act(request.scope, warning, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)  # type: ignore[attr-defined]
        else:
            messages.success(request, done)
            return redirect(warning)
    fresh = _find(request, warning.code)
    return render(request, "disputes/warning.html", warning_context(request.scope, fresh, handling={name: form}))
