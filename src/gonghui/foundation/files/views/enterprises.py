"""Enterprises: the register, one file, registering and amending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.enterprises import actions
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES, VIEW_ENTERPRISES
from gonghui.foundation.files.forms.enterprises import EnterpriseAmendForm, EnterpriseForm, ReasonForm
from gonghui.foundation.files.views.enterprise_page import file_context
from gonghui.foundation.files.views.enterprise_register import register_of
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel.access import note_reading
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.web.registers import show


@scoped(VIEW_ENTERPRISES)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Enterprises of the federation, the newest file first."""
    return show(request, register_of(request.scope))


@scoped(REGISTER_ENTERPRISES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Open a file; on to the one that exists where the firm is known."""
    form = EnterpriseForm(request.POST or None, scope=request.scope)
    if form.is_valid():
        try:
            file = actions.register_enterprise(request.scope, **form.known())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("登记好了。"))
            return redirect(file)
    return render(request, "files/enterprise_form.html", {"form": form, "file": None})


@scoped(VIEW_ENTERPRISES)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """All that is known of one enterprise."""
    file = _find(request, code)
    return render(request, "files/enterprise.html", file_context(request.scope, file))


@scoped(REGISTER_ENTERPRISES)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: ScopedRequest, code: str) -> HttpResponse:
    """Write down what has changed."""
    file = _find(request, code)
    form = EnterpriseAmendForm(request.POST or None, scope=request.scope, file=file)
    if form.is_valid():
        try:
            actions.amend_enterprise(request.scope, file, **form.known())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("改好了，改了哪几项记在经过里。"))
            return redirect(file)
    return render(request, "files/enterprise_form.html", {"form": form, "file": file})


@scoped(UNMASK_PEOPLE)
@never_cache
@require_POST
def contact(request: ScopedRequest, code: str) -> HttpResponse:
    """Note why, then show the contact, this once."""
    file = _find(request, code)
    form = ReasonForm(request.POST)
    if form.is_valid():
        note_reading(request.scope, file.pk, _("单位联系人"), reason=form.cleaned_data["reason"])
    context = file_context(request.scope, file, reason=form, shown=form.is_valid())
    return render(request, "files/enterprise.html", context)


def _find(request: ScopedRequest, code: str) -> EnterpriseFile:
    return get_visible(request.scope, EnterpriseFile.objects.with_parts(), record__public_code=code)
