"""From the words of a command to its act: loads Django, turns refusals into one line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gonghui.cli.terminal import Terminal

DEMO_MARK = "demo"
REFUSED, INTERRUPTED = 2, 130


def data_folder() -> Path:
    """The data folder, as the settings will find it."""
    return Path(os.environ.get("GONGHUI_DATA_DIR", "var")).absolute()


def load_django() -> None:
    """Load settings and apps. In the data folder of a demo every command belongs to the demo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gonghui.conf.settings.base")
    if (data_folder() / DEMO_MARK).exists():
        os.environ.setdefault("GONGHUI_DEMO", "1")
    import django

    django.setup()


def manage(words: Sequence[str]) -> int:
    """Hand over to Django's own command line."""
    load_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gonghui manage", *words])
    return 0


def run(args: argparse.Namespace) -> int:
    """Do what the words ask for; refusals go to standard error as the sentence that screens would show."""
    if getattr(args, "demo", False):
        os.environ["GONGHUI_DEMO"] = "1"
        os.environ.setdefault("GONGHUI_SITE_URL", f"http://{args.host}:{args.port}")
    load_django()
    from django.db import DatabaseError

    from gonghui.kernel.errors import DomainError

    try:
        return args.act(args, Terminal()) or 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except DomainError as error:
        print(error, file=sys.stderr)
    except DatabaseError as error:
        if not _tables_are_missing(error):
            raise
        print("The database is not of this version yet: run `gonghui init`.", file=sys.stderr)
    return REFUSED


def _tables_are_missing(error: Exception) -> bool:
    return any(sign in str(error) for sign in ("no such table", "no such column", "does not exist"))
