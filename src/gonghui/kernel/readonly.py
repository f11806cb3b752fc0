"""GET never writes domain tables: a guard on the database connection, not a convention."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

WRITES = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?([a-z_0-9]+)"?', re.IGNORECASE)
OUTSIDE_THE_DOMAIN = (
    "django_session",
    "django_tasks",
    "kernel_accesslog",
    "account_",
    "mfa_",
    "usersessions_",
    "django_cache",
)


class WriteOnRead(RuntimeError):
    """A page that only shows tried to change a domain table: a mistake in the program, never the user's."""


@contextmanager
def reading_only() -> Iterator[None]:
    """Refuse statements that write domain tables while the block runs; sessions and the access log may be written."""

    def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found = WRITES.match(sql)
        if found and not found.group(1).startswith(OUTSIDE_THE_DOMAIN):
            raise WriteOnRead(f"a reading request wrote {found.group(1)}")
        return execute(sql, params, many, context)

    wrappers = [connection.execute_wrapper(guard) for connection in connections.all()]
    for wrapper in wrappers:
        wrapper.__enter__()
    try:
        yield
    finally:
        for wrapper in reversed(wrappers):
            wrapper.__exit__(None, None, None)
