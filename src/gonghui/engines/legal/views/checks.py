"""The guided self-check: a question a page, answers as links, so that back keeps what was said. Nothing is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gonghui.engines.legal.checks import GUIDE, way
from gonghui.engines.legal.doors import limit
from gonghui.engines.legal.forms import DayForm, WordsForm
from gonghui.engines.legal.views.check_page import end_context, question_context
from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.kernel.errors import DomainError


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ScopedRequest) -> HttpResponse:
    """The first question; or, from somebody's own words, the ends that they may mean."""
    section, form, found = GUIDE.current(), WordsForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            limit(request, "check")
            found = form.cleaned_data["text"]
        except DomainError as error:
            form.refuse(error)
    return render(request, "legal/check.html", question_context(section, way(section, ""), form, found))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def on_the_way(request: ScopedRequest, trail: str) -> HttpResponse:
    """The next question of a trail, or its end; a day that was told moves the clocks of the end."""
    section = GUIDE.current()
    here, form = way(section, trail), DayForm(request.POST or None)
    if here.end is None:
        return render(request, "legal/check.html", question_context(section, here))
    day = None
    if request.method == "POST" and form.is_valid():
        try:
            limit(request, "check")
            day = form.cleaned_data["day"]
        except DomainError as error:
            form.refuse(error)
    return render(request, "legal/check_end.html", end_context(here, here.end, form, day))
