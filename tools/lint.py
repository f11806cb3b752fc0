"""Runs every check that needs no database, two at a time; a check that is content takes one line.

python -m tools.lint
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
BIN: Final = Path(sys.executable).parent

# The slowest first, so that the short ones run beside it.
CHECKS: Final[tuple[tuple[str, Sequence[str | Path]], ...]] = (
    ("types", [BIN / "mypy", "--no-error-summary", "--hide-error-context"]),
    ("style", [BIN / "ruff", "check", "--quiet", "--output-format", "concise"]),
    ("format", [BIN / "ruff", "format", "--check", "--quiet", "--output-format", "concise"]),
    ("storeys", [BIN / "lint-imports", "--no-logo"]),
    ("budgets", [sys.executable, "-m", "tools.budgets"]),
    ("leaks", [sys.executable, "-m", "tools.leaks"]),
    ("catalogue", [sys.executable, "-m", "tools.messages", "--check"]),
    ("proofs", [sys.executable, "-m", "tools.requirements", "--check"]),
)
LINES_SHOWN: Final = 60


def run(name: str, command: Sequence[str | Path]) -> bool:
    """One check; its words are shown when it fails, and the budgets' warnings always."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    lines = (done.stdout + done.stderr).rstrip().splitlines()
    if name == "format" and not good:
        lines.append("`make format` puts this right")
    said = lines if not good or name == "budgets" else []
    if len(said) > LINES_SHOWN:
        said = [*said[:LINES_SHOWN], f"… and {len(said) - LINES_SHOWN} lines more"]
    heading = f"{name:<10} {'ok' if good else 'FAILED':<7} {time.monotonic() - start:5.1f} s"
    print("\n    ".join([heading, *said]), flush=True)
    return good


def main() -> int:
    """All checks, even after one has failed; 1 if any did."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda check: run(*check), CHECKS))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
