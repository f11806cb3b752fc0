from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from gonghui.foundation.accounts.tokens import scope_behind
from gonghui.kernel.scope import Scope


class TokenBearer(HttpBearer):
    """`Authorization: Bearer gh_…`. The token's scope takes the place of whoever may be signed in by a session."""

    openapi_description = "A token of your organisation (`gonghui token issue`)."

    def authenticate(self, request: HttpRequest, token: str) -> Scope | None:
        scope = scope_behind(token)
        if scope is not None:
            request.scope = scope  # type: ignore[attr-defined]
        return scope
