"""Draws docs/lifecycles.md from the lifecycle tables, so that the pictures are never older than the code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "lifecycles.md"
HEAD = """# Lifecycles

Drawn from the tables in each programme's `lifecycle.py` by `python -m tools.diagrams`; do not edit.
"""


def page() -> str:
    """The whole page, in Chinese as on screens."""
    from django.utils.translation import override

    from gonghui.kernel.lifecycle import diagram
    from gonghui.kernel.programme import PROGRAMMES

    parts = [HEAD]
    with override("zh-hans"):
        for programme in PROGRAMMES.values():
            parts.append(f"\n## {programme.label} (`{programme.code}`)\n")
            for name, lifecycle in programme.lifecycles.items():
                states = "; ".join(f"`{value}` {label}" for value, label in lifecycle.states.choices)
                parts.append(f"\n### {name}\n\n{states}\n\n```mermaid\n{diagram(lifecycle)}\n```\n")
    return "".join(parts)


def main() -> int:
    """Write the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gonghui.conf.settings.test")
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
