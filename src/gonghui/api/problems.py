"""Every refusal of the API is a problem document (RFC 9457) with the sentence that the screens show and a field map."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gonghui.kernel.errors import DomainError, NotFound

logger = logging.getLogger("gonghui.api")
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:gonghui:problem:{}"


def problem(status: int, slug: str, detail: str, fields: Mapping[str, Any] | None = None) -> HttpResponse:
    """One problem document. `fields` maps input names, dotted where they nest, to what is wrong with each."""
    content: dict[str, Any] = {
        "type": TYPE.format(slug),
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if fields:
        content["fields"] = dict(fields)
    return JsonResponse(content, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problem(error.status, error.slug, str(error), error.fields)


def _wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {_named(item["loc"]): item["msg"] for item in error.errors}
    return problem(422, "invalid", _("有几项不合格式，fields 里写了是哪几项。"), fields)


def _named(location: tuple[str | int, ...]) -> str:
    """The input's name as it was sent. After "body" comes the name of our own parameter, which nobody sent."""
    steps = location[2:] if location[0] == "body" else location[1:]
    return ".".join(str(step) for step in steps) or "body"


def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, "not-authenticated", _("密钥不对，或者过期、收回了。请找本单位的工会管理员重发一个。"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refusal(request, NotFound())


def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "http-error", str(error))


def _ours(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.exception("%s %s", request.method, request.path)
    return problem(
        500, "server-error", _("我们这边出错了，没有写进一半的东西。请稍后再试，还是不行就告诉我们时间和地址。")
    )


def install(api: NinjaAPI) -> None:
    """Make `api` answer every refusal in this way."""
    handlers: dict[type[Exception], Any] = {
        DomainError: _refusal,
        ValidationError: _wrong_shape,
        AuthenticationError: _nobody,
        Http404: _missing,
        HttpError: _other,
        Exception: _ours,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
