"""Let those who do the same thing come one after the other, where there is no row yet to lock."""

from __future__ import annotations

from django.db import connection


def hold(name: str) -> None:
    """Whoever holds the same name waits until this transaction ends. SQLite has one writer at a time anyway."""
    if not connection.in_atomic_block:
        raise RuntimeError("a name is held in a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
