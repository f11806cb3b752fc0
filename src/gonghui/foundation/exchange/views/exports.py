"""A register as a file: the template, and what the list shows."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TypeVar

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, signed_in
from gonghui.foundation.exchange.actions.exports import Export, begin_export
from gonghui.foundation.exchange.enums import FileForm
from gonghui.foundation.exchange.exporting import csv_lines, write_sheet
from gonghui.foundation.exchange.forms import ExportForm
from gonghui.foundation.exchange.registry import Register, register_of
from gonghui.foundation.exchange.template import make_template
from gonghui.foundation.exchange.views.pages import conditions_of, export_context
from gonghui.kernel.errors import DomainError

A = TypeVar("A", bound=HttpResponseBase)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_safe
def template(request: ScopedRequest, register: str) -> HttpResponse:
    """The template of a register, for whoever may take files into it."""
    found = register_of(register)
    found.require_import(request.scope)
    answer = HttpResponse(make_template(found.acting(request.scope), found), content_type=XLSX)
    return _as_file(answer, _("%(register)s模板.xlsx") % {"register": found.label})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ScopedRequest, register: str) -> HttpResponseBase:
    """What the list page shows, as a file. The conditions stand in the address, as they do there."""
    found = register_of(register)
    request.scope.require(found.export_right)
    form = ExportForm(request.POST or None, scope=request.scope, register=found)
    if request.method == "POST" and form.is_valid():
        try:
            return _file_of(begin_export(request.scope, found, conditions_of(request), **form.cleaned_data), found)
        except DomainError as error:
            form.refuse(error)
    return render(request, "exchange/export.html", export_context(request, found, form))


def _file_of(made: Export, register: Register) -> HttpResponseBase:
    name = f"{register.label} {made.log.at:%F}.{made.log.form}"
    if made.log.form == FileForm.CSV:
        return _as_file(StreamingHttpResponse(csv_lines(register, made.rows), content_type="text/csv"), name)
    # The name is gone at once; the file goes when the answer has been sent.
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        write_sheet(Path(file.name), register, made.rows, mark=made.mark)
        content = open(file.name, "rb")  # noqa: SIM115  # the answer closes it
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


def _as_file(answer: A, name: str) -> A:
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
