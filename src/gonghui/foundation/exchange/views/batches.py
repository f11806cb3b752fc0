"""Batches: what is coming in, and what came."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, signed_in
from gonghui.foundation.exchange.views.pages import home_context


@signed_in
@require_safe
def home(request: ScopedRequest) -> HttpResponse:
    """The registers, each with its template, its way in and its way out."""
    return render(request, "exchange/home.html", home_context(request))
