"""Every address of the product and every operation of its API, found by asking the product and never listed by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gonghui.foundation.accounts.doors import Door, door_of
from gonghui.kernel.rights import Right

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")


@dataclass(frozen=True)
class Route:
    """One address: its pattern (`disputes/cases/<slug:code>/`), its name, its view."""

    pattern: str
    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name or self.pattern

    @property
    def door(self) -> Door | None:
        """The door that the view declares."""
        return door_of(self.view)

    @property
    def right(self) -> Right | None:
        """The right that a scoped view asks for."""
        return getattr(self.view, "right", None)

    @property
    def is_ours(self) -> bool:
        """Whether the view is the product's own and not a library's."""
        return _undecorated(self.view).__module__.startswith("gonghui.")

    @property
    def parameters(self) -> list[str]:
        """The patterns that end with each parameter, in order: `disputes/cases/<slug:code>`."""
        return [self.pattern[: found.end()] for found in PARAMETER.finditer(self.pattern)]

    def address(self, values: Sequence[object]) -> str:
        """The address with these values in the places of its parameters."""
        left = iter(values)
        return "/" + PARAMETER.sub(lambda _found: str(next(left)), self.pattern)


def routes() -> list[Route]:
    """All addresses but those of the API's operations, which `operations` finds."""
    return [route for route in _walk(get_resolver().url_patterns, "", ()) if route.door is not Door.API]


def behind(door: Door, *, ours: bool = True) -> list[Route]:
    """The addresses of one door; those of libraries only where asked for."""
    return [route for route in routes() if route.door is door and (route.is_ours or not ours)]


def _walk(patterns: Sequence[Any], prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry.url_patterns, here, inner)
        elif isinstance(entry, URLPattern):
            yield Route(here, ":".join((*spaces, entry.name)) if entry.name else "", entry.callback)


def _undecorated(view: Callable[..., Any]) -> Callable[..., Any]:
    inner: Callable[..., Any] = getattr(view, "view_class", None) or getattr(view, "func", view)
    return inner


def operations(*, open_to_all: bool = False) -> list[Route]:
    """The operations of the API as its own description tells them: those that want a token, or those that want none.

    `view` asks one with a client.
    """
    spec = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json").json()
    return [
        Route(path.lstrip("/"), f"{method.upper()} {path}", _asking(method, operation))
        for path, methods in sorted(spec["paths"].items())
        for method, operation in methods.items()
        if ("security" not in operation) is open_to_all
    ]


def _asking(method: str, operation: Any) -> Callable[..., Any]:
    """A call of the operation, with an empty document where it takes one."""

    def ask(client: Client, url: str, **options: Any) -> Any:
        body = {"data": "{}", "content_type": "application/json"} if "requestBody" in operation else {}
        return getattr(client, method)(url, **body, **options)

    return ask
