"""What names a person, masked in free text before it leaves the register."""

from __future__ import annotations

import re
from collections.abc import Iterable

SIGN = "*"
# A number is long before it is anything else: the longest kinds come first.
PERSONAL = re.compile(
    r"(?<![0-9])(?:"
    r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]"  # identity number
    r"|[1-9]\d{14,18}"  # bank card
    r"|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"  # mobile number
    r"|0\d{2,3}[- ]?\d{7,8}"  # landline
    r")(?![0-9])"
    r"|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
)


def masked_numbers(text: str) -> str:
    """The text with identity numbers, cards, phones and mail addresses as stars."""
    return PERSONAL.sub(lambda match: SIGN * len(match[0]), text)


def masked_names(text: str, names: Iterable[str]) -> str:
    """The text with these names as stars, the longest first. One character is no name: it would blank half a letter."""
    for name in sorted({each.strip() for each in names}, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, SIGN * len(name))
    return text
