"""Refuses text that ties the repository to one machine: registry hosts, and absolute paths of whoever wrote it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

# Written so that no line of this file matches itself.
HOSTS: Final = (
    r"(?:https?:)?//[\w.-]*(?:pypi|npm|registry|pythonhosted|mirrors?)[\w-]*\.[a-z]",
    r"\bpypi\.[a-z]{2,}\b",
    r"\b(?:registry|mirrors?)\.[a-z0-9-]+\.[a-z]{2,}\b",
    r'"resolved"\s*:',
    r"^\s*--?(?:extra-)?(?:index-url|find-links)\b",
)
PATHS: Final = (r"(?<![\w.~/-])/(?:home|Users)/\w", r"(?<![\w.~/-])/root/\w", r"\.\./shared\b", r"\b[A-Z]:\\\\?Users\b")


def patterns() -> re.Pattern[str]:
    """The fixed patterns and this machine's own folders; a checkout right under / has no folder worth guarding."""
    own = {str(ROOT), str(ROOT.parent), str(Path.home())}
    names = [re.escape(name) + r"(?=/|\b)" for name in own if len(Path(name).parts) > 2]
    return re.compile("|".join((*HOSTS, *PATHS, *names)), re.MULTILINE)


def candidate_files() -> list[Path]:
    """What git tracks or would track. Outside a git checkout there is nothing to guard."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = done.stdout.decode().split("\0") if done.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def main() -> int:
    """Print each offending line; 1 if there is one."""
    wanted, found = patterns(), 0
    for path in candidate_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for match in wanted.finditer(text):
            found += 1
            line = text.count("\n", 0, match.start()) + 1
            print(f"{path.relative_to(ROOT)}:{line}: a registry host or a path of one machine: {match.group().strip()}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
