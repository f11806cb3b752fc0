"""One step of a page: carried out, and what came of it said where the person looks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages

from gonghui.foundation.accounts.doors import ScopedRequest
from gonghui.kernel.errors import DomainError
from gonghui.web.forms import GonghuiForm


def carry_out(request: ScopedRequest, step: Callable[[], object], done: str) -> None:
    """A step without a form: done, or the refusal, is said over the next page."""
    try:
        step()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)


def went_through(request: ScopedRequest, form: GonghuiForm, step: Callable[[], object], done: str) -> bool:
    """Whether a step with a form was carried out; what refuses it stands at the form, with the words still in it.

    `step` is called only once the form is valid, and may read its cleaned values.
    """
    if not form.is_valid():
        return False
    try:
        step()
    except DomainError as error:
        form.refuse(error)
        return False
    messages.success(request, done)
    return True


def say_over_the_page(request: ScopedRequest, form: GonghuiForm) -> None:
    """What refused a form that the page has no place for any more: nobody is refused without a word."""
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
