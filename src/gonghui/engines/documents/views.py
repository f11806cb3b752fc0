from __future__ import annotations

from io import BytesIO
from typing import Any

from allauth.core.internal import ratelimit
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gonghui.engines.documents.actions import read_file, word_file
from gonghui.engines.documents.enums import Comparison
from gonghui.engines.documents.forms import CompareForm, FindForm
from gonghui.engines.documents.models import Document
from gonghui.engines.documents.permissions import READ
from gonghui.engines.documents.verify import Verification, compare, find_file, verify_code
from gonghui.foundation.accounts.doors import ScopedRequest, public, scoped
from gonghui.kernel import codes
from gonghui.kernel.access import note_reading
from gonghui.kernel.errors import NotFound, TooMany
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope

RATES = {"verify": "300/10m/ip", "compare": "30/10m/ip"}
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {Comparison.SAME: "p", Comparison.BEFORE_SEAL: "y"}
COMPARED = {
    Comparison.SAME: (_("文件一样"), _("和出具的文件一模一样。")),
    Comparison.BEFORE_SEAL: (
        _("这是盖章以前的文本"),
        _("内容是我们出具的，但要以盖章后的文件为准。"),
    ),
    Comparison.CHANGED: (_("您手里的文件被改过"), _("它带着这份文书的验真码，但内容和出具的不一样，不能用。")),
    Comparison.OTHER: (
        _("您手里的文件不是这一份"),
        _("可能选错了，也可能打开后重新保存过。请用收到的原文件再比一次。"),
    ),
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: ScopedRequest) -> HttpResponse:
    """Where somebody types a number or a code, or sends the file itself. A number alone tells only that such a document
    exists; a file is hashed and not kept."""
    if request.method == "POST":
        return _verify_file(request)
    form = FindForm(request.GET if "q" in request.GET else None)
    if form.is_bound:
        _limit(request)
    typed = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    if typed and Document.objects.public_by_code(typed) is not None:
        return redirect("documents:verify_document", code=codes.typed(typed))
    issued = list(Document.objects.public_by_number(typed).latest_first()[:5]) if typed else []
    return _home(request, CompareForm(), typed=typed, issued=issued)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify_document(request: ScopedRequest, code: str) -> HttpResponse:
    """The answer for one document; a POST compares a file with it and stores nothing."""
    _limit(request, "compare" if request.method == "POST" else "verify")
    found = verify_code(code)
    if found is None:
        return _home(request, CompareForm(), typed=code, status=404)
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    outcome = compare(code, form.cleaned_data["file"]) if form.is_valid() else None
    return render(request, "documents/verify_document.html", _answer(found, form, outcome))


def _verify_file(request: ScopedRequest) -> HttpResponse:
    _limit(request, "compare")
    form = CompareForm(request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, form, status=422)
    found = find_file(form.cleaned_data["file"])
    if found is None:
        return _home(request, CompareForm(), unknown=True, status=404)
    return render(request, "documents/verify_document.html", _answer(found[0], CompareForm(), found[1]))


def _home(request: ScopedRequest, form: CompareForm, *, status: int = 200, **told: Any) -> HttpResponse:
    context = {"typed": "", "issued": [], "unknown": False, "form": form} | told
    return render(request, "documents/verify.html", context, status=status)


def _limit(request: ScopedRequest, act: str = "verify") -> None:
    """Count a question: codes and numbers must not be tried out, and files are dearer still. Raises `TooMany`."""
    # Questions are asked by GET, which the library does not count unless it is told to.
    if ratelimit.consume(request, app="gonghui.documents", action=act, config=RATES, limit_get=True) is None:
        raise TooMany(_("这个网络里查得太多了，先歇十分钟再查。"))


@scoped(READ)
@require_safe
def download(request: ScopedRequest, code: str) -> HttpResponseBase:
    """The file, for posts that see the record."""
    document = get_visible(request.scope, Document, verification_code=code)
    return pdf_response(request.scope, document)


@scoped(READ)
@require_safe
def word(request: ScopedRequest, code: str) -> HttpResponse:
    """The same letter for a word processor, for posts that see the record."""
    rows = Document.objects.select_related("organization")
    return word_response(request.scope, get_visible(request.scope, rows, verification_code=code))


def word_response(scope: Scope, document: Document) -> HttpResponse:
    """The document for a word processor as an answer, after noting who took it.

    The caller has fetched `document`, with its organisation, through `visible_to`.
    """
    content = word_file(document)
    note_reading(scope, document.record_id, document.number, reason=str(_("下载文书（Word）")))
    name = f"{document.title} {document.number}.docx"
    response = HttpResponse(content, content_type=WORD_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def pdf_response(scope: Scope, document: Document) -> HttpResponseBase:
    """The file as an answer, checked against its hash, after noting who took it.

    The caller has fetched `document` through `get_visible`. A file that is missing or was changed is refused.
    """
    if not document.file:
        raise NotFound()
    content = read_file(document)
    note_reading(scope, document.record_id, document.number, reason=str(_("下载文书")))
    response = FileResponse(
        BytesIO(content), content_type="application/pdf", filename=f"{document.title} {document.number}.pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _answer(found: Verification, form: CompareForm, outcome: Comparison | None) -> dict[str, Any]:
    """What the page says; a file that does not fit takes the headline, so that nobody reads the good news first."""
    words = COMPARED[outcome] if outcome else None
    refused = words is not None and outcome not in TONES
    return {
        "found": found,
        "document": found.document,
        "form": form,
        "genuine": found.genuine and not refused,
        "lamp": found.in_force if words is None or not refused else _("没对上"),
        "headline": words[0] if words is not None and refused else found.headline,
        "sentence": words[1] if words is not None and refused else found.sentence,
        "compared": words[1] if words is not None else "",
        "tone": TONES.get(outcome, "r") if outcome else "",
    }
