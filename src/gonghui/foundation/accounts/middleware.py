from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from gonghui.foundation.accounts.doors import Door, door_of
from gonghui.foundation.accounts.scopes import current_posts, lacks_second_factor, scope_of
from gonghui.kernel.readonly import reading_only
from gonghui.kernel.scope import Scope

SESSION_POST = "gonghui_post"
Respond = Callable[[HttpRequest], HttpResponseBase]


class ScopeMiddleware:
    """Puts `request.scope` and `request.posts` on each request, worked out when first asked for."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.posts = SimpleLazyObject(lambda: _posts(request))  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class DoorMiddleware:
    """Holds every route to the door it declares; keeps reading requests from writing, and what was read from caches."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with reading_only() if request.method in ("GET", "HEAD", "OPTIONS") else nullcontext():
            response = self.get_response(request)
        match = request.resolver_match
        if match is not None and door_of(match.func) is not Door.PUBLIC:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404  # nothing has such a name, and PostgreSQL does not take it for text at all
        door = door_of(view)
        if door is None:
            raise ImproperlyConfigured(f"{view.__module__}.{getattr(view, '__name__', view)} declares no door")
        if door in (Door.PUBLIC, Door.CODE, Door.API):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if lacks_second_factor(request.posts):  # type: ignore[attr-defined]
            return redirect("mfa_activate_totp")
        return None


def _posts(request: HttpRequest) -> list[Any]:
    return current_posts(request.user) if request.user.is_authenticated else []


def _scope(request: HttpRequest) -> Scope:
    if not request.user.is_authenticated:
        return Scope.nobody()
    posts = list(request.posts)  # type: ignore[attr-defined]
    chosen = request.session.get(SESSION_POST)
    post = next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
    return scope_of(request.user, post)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path())
