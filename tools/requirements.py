"""Writes docs/requirements.md: for each requirement line the tests that prove it, gathered from their marks.

python -m tools.requirements            writes the page anew
python -m tools.requirements --check    1 if the page is stale, or a mark names a line that there is none of
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.requirement_lines import LINES

ROOT: Final = Path(__file__).resolve().parent.parent
TESTS: Final = ROOT / "tests"
PAGE: Final = ROOT / "docs/requirements.md"
MARK: Final = "requirement"
OPEN: Final = "- **open**: no test proves it"
HEAD: Final = """# What is asked, and which tests prove it

Written by `python -m tools.requirements` from the marks of the tests (`@requirement("F-15")`); do not edit. A test that
is named here fails when what it proves breaks. A line without one is open; one with tests may be wider than they are.

The lines are those of the disputes programme.
"""


def proofs(tests: Path = TESTS) -> tuple[dict[str, list[str]], list[str]]:
    """The tests of each line, by name, and what is wrong with the marks. Reads the files and runs nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    wrong: list[str] = []
    for path in sorted(tests.rglob("*.py")):
        name = path.relative_to(tests.parent).as_posix()
        tree = ast.parse(path.read_text("utf-8"), name)
        held = dict(_held_marks(tree, name))
        for call in _marks(tree):
            if call not in held:
                wrong.append(f"{name}:{call.lineno}: a mark that stands over no test and no `pytestmark`")
            for line in _lines(call):
                if line in LINES:
                    found[line].append(held.get(call, name))
                else:
                    wrong.append(f"{name}:{call.lineno}: there is no line {line!r} in tests/requirement_lines.py")
    return {line: sorted(set(found[line])) for line in LINES}, wrong


def _held_marks(tree: ast.Module, name: str) -> Iterator[tuple[ast.Call, str]]:
    """Each mark with what it marks: a test by its name, a module where it stands in `pytestmark`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from ((call, f"{name}::{node.name}") for call in _marks(decorator))
        elif isinstance(node, ast.Assign) and any(getattr(to, "id", "") == "pytestmark" for to in node.targets):
            yield from ((call, name) for call in _marks(node.value))


def _marks(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == MARK:
            yield node


def _lines(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        yield str(argument.value) if isinstance(argument, ast.Constant) else ast.unparse(argument)


def page(found: dict[str, list[str]]) -> str:
    """The whole page: one test a line, so that two branches that both add tests join by themselves."""
    parts = [HEAD]
    for line, title in LINES.items():
        tests = [f"- `{test}`" for test in found[line]] or [OPEN]
        parts.append("\n".join((f"\n## {line} {title}\n", *tests, "")))
    return "".join(parts)


def same(stored: str, wanted: str) -> bool:
    """Whether both say the same. The order of the tests under a line does not matter: merging may shuffle it."""
    return _sections(stored) == _sections(wanted)


def _sections(text: str) -> list[list[str]]:
    return [sorted(part.strip().splitlines()) for part in text.split("\n## ")]


def main(arguments: list[str]) -> int:
    """Write the page, or say what is wrong with it."""
    found, wrong = proofs()
    checking = arguments == ["--check"]
    if not checking:
        PAGE.write_text(page(found), "utf-8")
    elif not PAGE.exists() or not same(PAGE.read_text("utf-8"), page(found)):
        wrong.append("docs/requirements.md is older than the marks: run `python -m tools.requirements`")
    for line in wrong:
        print(f"proofs: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
