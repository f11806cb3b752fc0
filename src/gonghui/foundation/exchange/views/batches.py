"""Files on their way in: brought, matched, looked at, decided on, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, signed_in
from gonghui.foundation.exchange.actions import editing, running, staging
from gonghui.foundation.exchange.enums import Verdict
from gonghui.foundation.exchange.forms import MappingForm, UploadForm
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.exchange.registry import register_of
from gonghui.foundation.exchange.returning import write_returned
from gonghui.foundation.exchange.views.batch_page import batch_context
from gonghui.foundation.exchange.views.pages import home_context, start_context
from gonghui.kernel.errors import DomainError, IllegalMove, Invalid, Stale
from gonghui.kernel.querysets import get_visible

CELL, USE = "cell_", "use_"


@signed_in
@require_safe
def home(request: ScopedRequest) -> HttpResponse:
    """The registers, each with its template, its way in and its way out; the files that came lately."""
    return render(request, "exchange/home.html", home_context(request))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: ScopedRequest, register: str) -> HttpResponse:
    """Bring a file; on to what the check says of it."""
    found = register_of(register)
    found.require_import(request.scope)
    form = UploadForm(request.POST or None, request.FILES or None, scope=request.scope, register=found)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            acting = found.acting(request.scope)
            return redirect(staging.stage(acting, found, content=sent.read(), name=sent.name, **form.told()))
        except DomainError as error:
            form.refuse(error)
    return render(request, "exchange/start.html", start_context(request, found, form))


@signed_in
@require_safe
def batch(request: ScopedRequest, code: str) -> HttpResponse:
    """One file: its columns, what it would do, how far it has come, what became of it."""
    return _page(request, _find(request, code))


@signed_in
@require_POST
def mapping(request: ScopedRequest, code: str) -> HttpResponse:
    """Match the columns and have every row checked."""
    found = _find(request, code)
    form = MappingForm(request.POST, batch=found)
    if form.is_valid():
        try:
            return redirect(staging.match_columns(request.scope, found, mapping=form.mapping))
        except DomainError as error:
            form.refuse(error)
    return _page(request, found, mapping=form)


@signed_in
@require_POST
def check(request: ScopedRequest, code: str) -> HttpResponse:
    """Have every row checked once more, against the register as it is now."""
    found = _find(request, code)
    with told(request):
        staging.ask_to_check(request.scope, found)
    return redirect(found)


@signed_in
@require_POST
def mend(request: ScopedRequest, code: str) -> HttpResponse:
    """Set the cells of one row as typed, or as we proposed, and check it again."""
    found = _find(request, code)
    number = request.POST.get("row", "")
    if not number.isdecimal() or len(number) > 9:
        return redirect(found)
    sent = request.POST.dict()
    cells = {name.removeprefix(CELL): text for name, text in sent.items() if name.startswith(CELL)}
    cells |= {name.removeprefix(USE): text for name, text in sent.items() if name.startswith(USE)}
    with told(request):
        row = editing.mend(request.scope, found, number=int(number), cells=cells)
        if row.verdict == Verdict.WRONG:
            messages.warning(request, _("第 %(row)s 行还有错，往下看。") % {"row": row.number})
        else:
            messages.success(request, _("第 %(row)s 行改好了。") % {"row": row.number})
    return redirect(f"{found.get_absolute_url()}?show=wrong")


@signed_in
@require_POST
def write(request: ScopedRequest, code: str) -> HttpResponse:
    """Let it be written; with faulty rows only the good ones, which the button says."""
    found = _find(request, code)
    with told(request):
        running.decide(request.scope, found, good_only=request.POST.get("good_only") == "1")
    return redirect(found)


@signed_in
@require_POST
def discard(request: ScopedRequest, code: str) -> HttpResponse:
    """Give it up."""
    found = running.discard(request.scope, _find(request, code))
    messages.success(request, _("不导了。文件里的内容已经清掉，什么都没有写入。"))
    return redirect("exchange:start", found.register)


@signed_in
@require_POST
def undo(request: ScopedRequest, code: str) -> HttpResponse:
    """Take the whole batch back."""
    found = _find(request, code)
    with told(request):
        running.take_back(request.scope, found)
    return redirect(found)


@signed_in
@require_safe
def returned(request: ScopedRequest, code: str) -> HttpResponseBase:
    """The same file back with what is wrong: only the wrong rows, or with `rows=all` every row."""
    found = _find(request, code)
    register_of(found.register).require_raw(request.scope, found.user_id)
    content, name = write_returned(found, everything=request.GET.get("rows") == "all")
    return FileResponse(content, as_attachment=True, filename=name)


@contextmanager
def told(request: ScopedRequest) -> Iterator[None]:
    """A refusal is said on the page of the batch, where the way on is; a missing right stays a refusal."""
    try:
        yield
    except (Invalid, IllegalMove, Stale) as error:
        messages.error(request, str(error))


def _find(request: ScopedRequest, code: str) -> Batch:
    return get_visible(request.scope, Batch, code=code)


def _page(request: ScopedRequest, found: Batch, *, mapping: MappingForm | None = None) -> HttpResponse:
    return render(request, "exchange/batch.html", batch_context(request, found, mapping=mapping))
