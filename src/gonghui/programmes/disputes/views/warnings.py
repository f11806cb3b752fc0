"""Warnings: the register, one warning with why it has its colour, and what is done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import warnings as actions
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.forms.warnings import LowerForm, RaiseForm
from gonghui.programmes.disputes.models import RiskWarning
from gonghui.programmes.disputes.permissions import LOWER_WARNING, TRIAGE_SIGNALS, VIEW_ORDERS, VIEW_WARNINGS
from gonghui.programmes.disputes.views.warning_page import warning_context
from gonghui.programmes.disputes.views.warning_register import WARNINGS
from gonghui.web.registers import show


@scoped(VIEW_WARNINGS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Warnings, the newest first, by saved view and filter."""
    return show(request, WARNINGS)


@scoped(VIEW_ORDERS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One warning. Bodies that have an order of it see it too, without signals and reporters."""
    return _page(request, _find(request, code))


@scoped(LOWER_WARNING)
@require_POST
def lower(request: ScopedRequest, code: str) -> HttpResponse:
    """Take the colour down."""
    warning = _find(request, code)
    form = LowerForm(request.POST, warning=warning)
    if form.is_valid():
        try:
            actions.lower(request.scope, warning, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("降成了%(colour)s。") % {"colour": warning.get_colour_display()})
            return redirect(warning)
    return _page(request, _find(request, code), lower=form)


@scoped(TRIAGE_SIGNALS)
@require_POST
def raise_(request: ScopedRequest, code: str) -> HttpResponse:
    """Take the colour up."""
    warning = _find(request, code)
    form = RaiseForm(request.POST, warning=warning)
    if form.is_valid():
        try:
            actions.raise_colour(request.scope, warning, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("升成了%(colour)s。") % {"colour": warning.get_colour_display()})
            return redirect(warning)
    return _page(request, _find(request, code), raise_=form)


@scoped(LOWER_WARNING)
@require_POST
def close(request: ScopedRequest, code: str) -> HttpResponse:
    """Close the warning."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.close(request.scope, _find(request, code), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("销号了。这家单位再有信号，会另立一条预警。"))
            return redirect("disputes:warnings")
    return _page(request, _find(request, code), close=form)


def _find(request: ScopedRequest, code: str) -> RiskWarning:
    return get_visible(request.scope, RiskWarning.objects.with_firm().with_counts(), record__public_code=code)


def _page(request: ScopedRequest, warning: RiskWarning, **changes: Any) -> HttpResponse:
    return render(request, "disputes/warning.html", warning_context(request.scope, warning, **changes))
