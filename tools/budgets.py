"""Keeps files, functions and templates short enough to be read in one go.

Passing a limit stops the build; passing the aim that lies before it is only printed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WARNINGS_SHOWN: Final = 12


@dataclass(frozen=True)
class Budget:
    """Lines that one kind of thing may have: `aim` is printed when passed, `limit` fails."""

    kind: str
    aim: int
    limit: int


FILE: Final = Budget("file", 500, 600)
FUNCTION: Final = Budget("function", 40, 60)
VIEW: Final = Budget("view", 18, 40)
TEMPLATE: Final = Budget("template", 150, 250)
TEST_FILE: Final = Budget("test file", 500, 800)


@dataclass(frozen=True)
class Measured:
    """One thing, where it stands and how long it is."""

    budget: Budget
    place: str
    lines: int


def measure() -> Iterator[Measured]:
    """Everything in the checkout that has a budget; migrations have none, they are written by Django."""
    for top in ("src", "tools", "frontend", "benchmarks"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield Measured(FILE, _place(path), _count(path))
                yield from _functions(path)
    for path in sorted((ROOT / "src").rglob("*.html")):
        yield Measured(TEMPLATE, _place(path), _count(path))
    for path in sorted((ROOT / "tests").rglob("*.py")):
        yield Measured(TEST_FILE, _place(path), _count(path))


def _functions(path: Path) -> Iterator[Measured]:
    budget = VIEW if path.stem == "views" or path.parent.name == "views" else FUNCTION
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
            yield Measured(budget, f"{_place(path)}:{node.lineno} {node.name}", lines)


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """A promise written down must not be what makes a function too long."""
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


def _count(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def main() -> int:
    """Print what is too long, longest overrun first; 1 if a limit is passed."""
    over = sorted(
        (found for found in measure() if found.lines > found.budget.aim),
        key=lambda found: found.lines / found.budget.aim,
        reverse=True,
    )
    stops = [found for found in over if found.lines > found.budget.limit]
    warnings = [found for found in over if found.lines <= found.budget.limit]
    for found in stops:
        print(f"too long: {found.place}: {found.lines} lines, a {found.budget.kind} may have {found.budget.limit}")
    for found in warnings[:WARNINGS_SHOWN]:
        print(f"long: {found.place}: {found.lines} lines, aim for {found.budget.aim}")
    if len(warnings) > WARNINGS_SHOWN:
        print(f"long: and {len(warnings) - WARNINGS_SHOWN} more")
    return 1 if stops else 0


if __name__ == "__main__":
    sys.exit(main())
