"""The registers of the foundation: enterprises, people, bodies."""

from __future__ import annotations


def register() -> None:
    """Enter them. They name models, so they are loaded when those are."""
    from gonghui.foundation.exchange.registers import bodies, enterprises, people  # noqa: F401 register themselves
