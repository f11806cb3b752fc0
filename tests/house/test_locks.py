"""Row locks: a lock that also stops foreign keys would set two reports of one firm against each other."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.source import SOURCE, programs


def test_a_row_lock_lets_others_point_at_the_row() -> None:
    """On PostgreSQL a plain `FOR UPDATE` waits for every row that points here; keys never change, so none has to."""
    found = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in programs()
        for call in _locks(path)
        if not any(keyword.arg == "no_key" for keyword in call.keywords)
    ]

    assert found == []


def _locks(path: Path) -> list[ast.Call]:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "select_for_update"]
