"""`gonghui …`: everything an administrator does without a browser. Django is loaded when a command needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gonghui.cli.parser import build_parser
from gonghui.cli.running import run


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 = done, 1 = it looked and found something wrong, 2 = refused, 130 = interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser()
    if words[:1] == ["manage"]:
        from gonghui.cli.running import manage  # kept off the path of `--help`

        return manage(words[1:])
    args = parser.parse_args(words)
    if not hasattr(args, "act"):
        args.helper.print_help()
        return 0
    return run(args)
