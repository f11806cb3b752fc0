"""The language of the screens, and refusals raised by actions as pages or, where a part was asked for, as notes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from gonghui.kernel.errors import DomainError, TooLarge
from gonghui.web.errors import refusal_page


class LanguageMiddleware:
    """Screens are Chinese unless somebody chose otherwise: what staff write becomes part of files, whatever language
    their browser was installed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            return self.get_response(request)


class BodySizeMiddleware:
    """Refuses what is larger than any page takes by its announced length, before a byte of it is kept anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) <= settings.GONGHUI_LARGEST_BODY:
            return self.get_response(request)
        return refusal_page(request, TooLarge(_("文件太大了，最多 20 MB。换一份小一点的再传。")))


class DomainErrorMiddleware:
    """Answers a `DomainError` that no view caught with its own sentence and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only our refusals; anything else is a mistake of ours and goes to the page that says so."""
        if not isinstance(error, DomainError):
            return None
        if request.headers.get("HX-Request") == "true":
            note = {"text": str(error), "tone": "r"}
            return render(request, "components/note.html", note, status=error.status)
        return refusal_page(request, error)
