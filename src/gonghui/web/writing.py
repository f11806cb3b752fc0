"""HTML written by the program, where templates would cost more than the rest of the page together.

Everything that comes from outside passes `escaped`; what it answers, and literals of the program, are joined as text
and marked as HTML once, at the end.
"""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def escaped(value: Any) -> str:
    """`value` as text that HTML shows as it is; HTML that was made safe already stays. None is empty."""
    if value.__class__ is not str:
        if hasattr(value, "__html__"):
            return str(value.__html__())
        value = "" if value is None else str(value)
    return escape(value)


def markup(text: str) -> SafeString:
    """`text` as HTML: literals of the program, and between them nothing that has not passed `escaped`."""
    return mark_safe(text)
