"""Persons: the register, one file, registering, amending, and looking behind the mask."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.foundation.files.forms.enterprises import ReasonForm
from gonghui.foundation.files.forms.people import NumberForm, PersonAmendForm, PersonForm
from gonghui.foundation.files.views.person_page import PEOPLE, file_context
from gonghui.foundation.people import actions
from gonghui.foundation.people.models import PersonFile
from gonghui.foundation.people.permissions import REGISTER_PEOPLE, UNMASK_PEOPLE, VIEW_PEOPLE
from gonghui.kernel.access import note_reading
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.web.registers import show


@scoped(VIEW_PEOPLE)
@require_safe
def register(request: ScopedRequest) -> HttpResponse:
    """Persons that the federation knows, masked, the newest file first."""
    return show(request, PEOPLE)


@scoped(VIEW_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: ScopedRequest) -> HttpResponse:
    """Open the file of whoever has exactly this number."""
    form = NumberForm(request.POST or None)
    if form.is_valid():
        found = PersonFile.objects.visible_to(request.scope).with_number(form.cleaned_data["number"])
        file = found.select_related("record").first()
        if file is not None:
            return redirect(file)
        form.add_error("number", _("没有这个号码的档案。核对一下，或者登记一个人。"))
    may_register = request.scope.has(REGISTER_PEOPLE)
    return render(request, "files/person_find.html", {"form": form, "may_register": may_register})


@scoped(REGISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ScopedRequest) -> HttpResponse:
    """Open a file; on to the one that exists where the person is known."""
    form = PersonForm(request.POST or None, scope=request.scope)
    if form.is_valid():
        try:
            file = actions.register_person(request.scope, **form.known())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("登记好了。"))
            return redirect(file)
    return render(request, "files/person_form.html", {"form": form, "file": None})


@scoped(VIEW_PEOPLE)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """What is known of one person, masked."""
    return render(request, "files/person.html", file_context(request.scope, _find(request, code)))


@scoped(REGISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: ScopedRequest, code: str) -> HttpResponse:
    """Write down a new place or number."""
    file = _find(request, code)
    form = PersonAmendForm(request.POST or None, scope=request.scope, person=file)
    if form.is_valid():
        try:
            actions.amend_person(request.scope, file, **form.known())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("改好了，改了哪几项记在经过里。"))
            return redirect(file)
    return render(request, "files/person_form.html", {"form": form, "file": file})


@scoped(UNMASK_PEOPLE)
@never_cache
@require_POST
def reveal(request: ScopedRequest, code: str) -> HttpResponse:
    """Note why, then show name and numbers, this once."""
    file = _find(request, code)
    form = ReasonForm(request.POST)
    if form.is_valid():
        note_reading(request.scope, file.pk, _("姓名、电话、证件号"), reason=form.cleaned_data["reason"])
    return render(request, "files/person.html", file_context(request.scope, file, reason=form, shown=form.is_valid()))


def _find(request: ScopedRequest, code: str) -> PersonFile:
    return get_visible(request.scope, PersonFile.objects.with_parts(), record__public_code=code)
