"""Codes that people read aloud and type: no 0/O, no 1/I/L, no vowels that could spell a word."""

from __future__ import annotations

import os
from functools import lru_cache

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
DIGITS = "0123456789"
BYTES, SPARE = 256, 4


def random_code(length: int, *, alphabet: str = ALPHABET) -> str:
    """An unguessable code; 10 characters of the default alphabet carry 48 bits."""
    table, over = _sieve(alphabet)
    found = b""
    while len(found) < length:
        found += os.urandom(length + SPARE).translate(table, over)
    return found[:length].decode("ascii")


@lru_cache(maxsize=8)
def _sieve(alphabet: str) -> tuple[bytes, bytes]:
    """The character that each byte stands for, and the bytes that are thrown away so that all are equally likely."""
    fair = BYTES - BYTES % len(alphabet)
    table = bytes(ord(alphabet[byte % len(alphabet)]) for byte in range(BYTES))
    return table, bytes(range(fair, BYTES))


def public_code() -> str:
    """The opaque name of a record in addresses and in the API."""
    return random_code(12)


def typed(code: str) -> str:
    """A code as a person typed it, brought into our form: capitals, no spaces or hyphens."""
    return "".join(code.split()).replace("-", "").upper()
