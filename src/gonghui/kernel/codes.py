"""Codes that people read aloud and type: no 0/O, no 1/I/L, no vowels that could spell a word."""

from __future__ import annotations

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
DIGITS = "0123456789"


def random_code(length: int, *, alphabet: str = ALPHABET) -> str:
    """An unguessable code; 10 characters of the default alphabet carry 48 bits."""
    number, base, characters = secrets.randbelow(len(alphabet) ** length), len(alphabet), []
    for _place in range(length):
        number, place = divmod(number, base)
        characters.append(alphabet[place])
    return "".join(characters)


def public_code() -> str:
    """The opaque name of a record in addresses and in the API."""
    return random_code(12)


def typed(code: str) -> str:
    """A code as a person typed it, brought into our form: capitals, no spaces or hyphens."""
    return "".join(code.split()).replace("-", "").upper()
