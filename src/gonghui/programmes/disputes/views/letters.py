"""Letters about a warning: draft, wording, preview, issue, service, answer, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gonghui.foundation.accounts.doors import ScopedRequest, scoped
from gonghui.kernel.errors import DomainError
from gonghui.kernel.querysets import get_visible
from gonghui.programmes.disputes.actions import letters as actions
from gonghui.programmes.disputes.forms.letters import LetterForm, ReplyForm, ServeForm
from gonghui.programmes.disputes.forms.orders import VersionForm
from gonghui.programmes.disputes.forms.signals import ReasonForm
from gonghui.programmes.disputes.models import Letter, RiskWarning
from gonghui.programmes.disputes.permissions import ISSUE_LETTER, VIEW_ORDERS
from gonghui.programmes.disputes.views.letter_page import letter_context
from gonghui.web.forms import GonghuiForm


@scoped(ISSUE_LETTER)
@require_POST
def draft(request: ScopedRequest, code: str) -> HttpResponse:
    """A draft filled with what the warning knows; nothing has to be typed again."""
    warning = get_visible(request.scope, RiskWarning.objects.with_firm(), record__public_code=code)
    return redirect(actions.draft_letter(request.scope, warning, kind=request.POST.get("kind", "")))


@scoped(VIEW_ORDERS)
@require_safe
def detail(request: ScopedRequest, code: str) -> HttpResponse:
    """One letter: the draft to be worded, or what was issued."""
    return _page(request, _find(request, code))


@scoped(ISSUE_LETTER)
@require_POST
def save(request: ScopedRequest, code: str) -> HttpResponse:
    """Keep the wording."""
    return _step(request, code, LetterForm(request.POST), actions.save_letter, _("存好了。"), "wording")


@scoped(ISSUE_LETTER)
@require_safe
def preview(request: ScopedRequest, code: str) -> HttpResponse:
    """The draft as a PDF, marked as a draft on every page."""
    response = HttpResponse(actions.preview_letter(request.scope, _find(request, code)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@scoped(ISSUE_LETTER)
@require_POST
def issue(request: ScopedRequest, code: str) -> HttpResponse:
    """Number, seal and freeze the wording that was saved last."""

    def act(scope: Any, letter: Letter, *, version: int) -> Letter:
        letter.expect_version(version)
        return actions.issue_letter(scope, letter)

    return _step(request, code, VersionForm(request.POST), act, _("出具了，编号和印章都有了。"), "issue")


@scoped(ISSUE_LETTER)
@require_POST
def discard(request: ScopedRequest, code: str) -> HttpResponse:
    """Put a draft away."""
    return _step(request, code, VersionForm(request.POST), actions.discard, _("这份草稿不用了。"), "discard")


@scoped(ISSUE_LETTER)
@require_POST
def serve(request: ScopedRequest, code: str) -> HttpResponse:
    """It was received."""
    return _step(request, code, ServeForm(request.POST), actions.serve, _("送达记下了。"), "serve")


@scoped(ISSUE_LETTER)
@require_POST
def reply(request: ScopedRequest, code: str) -> HttpResponse:
    """It was answered."""
    return _step(request, code, ReplyForm(request.POST), actions.record_reply, _("答复记下了。"), "reply")


@scoped(ISSUE_LETTER)
@require_POST
def withdraw(request: ScopedRequest, code: str) -> HttpResponse:
    """It is taken back."""
    return _step(
        request, code, ReasonForm(request.POST), actions.withdraw_letter, _("撤回了，文书留着备查。"), "withdraw"
    )


def _find(request: ScopedRequest, code: str) -> Letter:
    rows = Letter.objects.select_related("sender", "organization", "document", "warning__record", "warning__place")
    return get_visible(request.scope, rows, code=code)


def _page(request: ScopedRequest, letter: Letter, **refused: GonghuiForm) -> HttpResponse:
    return render(request, "disputes/letter.html", letter_context(request.scope, letter, **refused))


def _step(
    request: ScopedRequest, code: str, form: GonghuiForm, act: Callable[..., Letter], done: str, name: str
) -> HttpResponse:
    """One step; what the action refuses is said at the form, with the words still in it."""
    letter = _find(request, code)
    if form.is_valid():
        try:
            act(request.scope, letter, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(letter.warning if name == "discard" else letter)
    return _page(request, _find(request, code), **{name: form})
