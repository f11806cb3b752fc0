"""A database of its own for another process, so that a test may kill it at any point."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of an empty database: a file, or on PostgreSQL when the suite runs on that."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'own.sqlite3'}"
        return
    name, (address, _mark, options) = f"own_{secrets.token_hex(6)}", os.environ["GONGHUI_DATABASE_URL"].partition("?")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"{address.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
