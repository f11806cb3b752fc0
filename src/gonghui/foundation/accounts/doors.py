"""Every route declares its door: public, code, signed in, or scoped by a right. A route without one does not open."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from gonghui.foundation.accounts.models import Post
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


class Door(StrEnum):
    """Who may knock at a route."""

    PUBLIC = "public"
    CODE = "code"
    SIGNED_IN = "signed_in"
    SCOPED = "scoped"
    API = "api"


class ScopedRequest(HttpRequest):
    """A request on which the middleware has put the scope of whoever asks, and the posts they hold."""

    scope: Scope
    posts: list[Post]
    htmx: HtmxDetails


View = Callable[Concatenate[ScopedRequest, P], HttpResponseBase]
THIRD_PARTY = {
    "allauth.": Door.PUBLIC,
    "django.views.": Door.PUBLIC,
    "django.contrib.staticfiles": Door.PUBLIC,
    "ninja.": Door.API,
}


def public(view: View[P]) -> View[P]:
    """Open to everybody, without an account and without a code."""
    return _marked(view, Door.PUBLIC)


def signed_in(view: View[P]) -> View[P]:
    """Open to whoever has signed in; shows only what is their own."""
    return _marked(view, Door.SIGNED_IN)


def scoped(right: Right) -> Callable[[View[P]], View[P]]:
    """Open to posts that hold `right`, on the rows that `visible_to` shows them."""

    def mark(view: View[P]) -> View[P]:
        # Here and not in the middleware: what a middleware's `process_view` raises, Django answers with 500.
        @wraps(view)
        def held(request: ScopedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.scope.require(right)
            return view(request, *args, **kwargs)

        return _marked(held, Door.SCOPED, right)

    return mark


def code_door(opener: Callable[[HttpRequest], Scope]) -> Callable[[View[P]], View[P]]:
    """Open to the bearer of a code. `opener` turns the request's session into a scope, or raises `CodeRefused`."""

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def opened(request: ScopedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.scope = opener(request)
            return view(request, *args, **kwargs)

        return _marked(opened, Door.CODE)

    return mark


def _marked(view: View[P], door: Door, right: Right | None = None) -> View[P]:
    view.door = door  # type: ignore[attr-defined]
    view.right = right  # type: ignore[attr-defined]
    return view


def door_of(view: Callable[..., Any]) -> Door | None:
    """The door that a view declares; pages of the libraries we route to are named in one table."""
    declared: Door | None = getattr(view, "door", None)
    if declared is not None:
        return declared
    inner = getattr(view, "view_class", view)
    module = getattr(inner, "__module__", "")
    return next((door for prefix, door in THIRD_PARTY.items() if f"{module}.".startswith(prefix)), None)
