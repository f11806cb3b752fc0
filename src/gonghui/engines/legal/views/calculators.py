"""The calculators: a list by everyday words, one page for each with its answer, the answer on one sheet of paper.

What is entered travels in the body of the request and is kept nowhere: no account, no row, no address to tell a wage.
"""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.engines.legal.calculators import calculator_named
from gonghui.engines.legal.carrying import carry
from gonghui.engines.legal.doors import limit
from gonghui.engines.legal.forms import CalculatorForm
from gonghui.engines.legal.lookups import region_names
from gonghui.engines.legal.views.result_page import (
    list_context,
    page_context,
    paper_of,
    report_address,
    result_context,
    sent_of,
)
from gonghui.foundation.accounts.doors import ScopedRequest, public
from gonghui.kernel.errors import DomainError


@public
@require_safe
def calculators(request: ScopedRequest) -> HttpResponse:
    """What can be calculated, by what has happened to somebody."""
    return render(request, "legal/calculators.html", list_context())


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: ScopedRequest, name: str) -> HttpResponse:
    """The questions of one calculator, and above them the answer once they were answered."""
    found = calculator_named(name)
    form = CalculatorForm(request.POST or None, calculator=found, places=region_names(), carried=request.GET.dict())
    result = None
    if request.method == "POST" and form.is_valid():
        try:
            limit(request, "calculate")
            result = result_context(form)
        except DomainError as error:
            form.refuse(error)
    return render(request, "legal/calculator.html", page_context(form, result))


@public
@never_cache
@require_POST
def take_along(request: ScopedRequest, name: str) -> HttpResponse:
    """Take the answer to the report, in this browser alone; on to where it is told."""
    found = calculator_named(name)
    form = CalculatorForm(request.POST, calculator=found, places=region_names())
    if form.is_valid():
        try:
            limit(request, "calculate")
            form.answer()
        except DomainError as error:
            form.refuse(error)
        else:
            carry(request.session, found, dict(sent_of(form)))
            return redirect(report_address(found, form.cleaned_data))
    return render(request, "legal/calculator.html", page_context(form, None))


@public
@never_cache
@require_POST
def paper(request: ScopedRequest, name: str) -> HttpResponseBase:
    """The same answer as a PDF that nobody signed, made on the spot and kept nowhere."""
    form = CalculatorForm(request.POST, calculator=calculator_named(name), places=region_names())
    if form.is_valid():
        try:
            limit(request, "paper")
            title, pdf = paper_of(form)
        except DomainError as error:
            form.refuse(error)
        else:
            return FileResponse(BytesIO(pdf), content_type="application/pdf", filename=f"{title}.pdf")
    return render(request, "legal/calculator.html", page_context(form, None))
