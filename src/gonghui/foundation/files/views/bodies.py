"""Bodies: the register of unions and of what stands beside them, one body, registering and amending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.files.forms.bodies import ActivityForm, BodyAmendForm, BodyForm
from gonghui.foundation.files.views.body_page import BODIES, body_context
from gonghui.foundation.organizations import actions
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.organizations.permissions import MANAGE_ORGANIZATIONS, VIEW_ORGANIZATIONS
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.web.registers import show


@scoped(VIEW_ORGANIZATIONS)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """The tree of unions, and the bodies beside it."""
    return show(request, BODIES)


@scoped(MANAGE_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Register a union or a body; its code is ours to give."""
    form = BodyForm(request.POST or None, scope=request.scope)
    if form.is_valid():
        federation = get_visible(request.scope, Organization, pk=request.scope.federation_id)
        try:
            body = actions.register_organization(
                request.scope, federation, code=f"b-{random_code(10).lower()}", **form.known()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("登记好了。给它开岗位，里面的人才能登录。"))
            return redirect(body)
    return render(request, "files/body_form.html", {"form": form, "body": None})


@scoped(VIEW_ORGANIZATIONS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One body: where and at which level it works, who is in it, what was changed."""
    return render(request, "files/body.html", body_context(request.scope, _find(request, code)))


@scoped(MANAGE_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: ScopedRequest, code: str) -> HttpResponse:
    """Write down what has changed."""
    body = _find(request, code)
    form = BodyAmendForm(request.POST or None, scope=request.scope, body=body)
    if form.is_valid():
        try:
            actions.amend_organization(request.scope, body, **form.known())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("改好了。"))
            return redirect(body)
    return render(request, "files/body_form.html", {"form": form, "body": body})


@scoped(MANAGE_ORGANIZATIONS)
@require_POST
def activity(request: ScopedRequest, code: str) -> HttpResponse:
    """Take it out of the choices, or back in."""
    body = _find(request, code)
    form = ActivityForm(request.POST)
    if form.is_valid():
        try:
            actions.set_active(request.scope, body, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            stopped = _("停用了，手上的事照办，新的事不再选到它。")
            messages.success(request, _("恢复使用了。") if body.active else stopped)
            return redirect(body)
    return render(request, "files/body.html", body_context(request.scope, _find(request, code), activity=form))


def _find(request: ScopedRequest, code: str) -> Organization:
    found: Organization = get_visible(request.scope, Organization.objects.with_place(), code=code)
    return found
