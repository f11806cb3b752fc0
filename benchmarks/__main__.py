"""Runs benches on a database of their own and prints the ratios; the exit code says only whether they ran.

    python -m benchmarks [NAME …] [--rows N] [--data FOLDER]

The settings are those of an installation. The database is SQLite in a temporary folder, or an empty one named by
GONGHUI_DATABASE_URL (`make bench` does both). With --data the folder is kept, and the next run goes on from what it,
or the named database, holds already.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import tempfile
from contextlib import nullcontext

import benchmarks
from benchmarks.harness import BENCHES, Bench


def main() -> int:
    """Prepare the database, run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rows", type=int, help="size instead of each bench's own")
    parser.add_argument("--data", metavar="FOLDER", help="kept after the run, and gone on from")
    args = parser.parse_args()
    with nullcontext(args.data) if args.data else tempfile.TemporaryDirectory(prefix="gonghui-bench-") as folder:
        vendor = _prepare(folder)
        for module in pkgutil.iter_modules(benchmarks.__path__):
            if module.name.startswith("bench_"):
                importlib.import_module(f"benchmarks.{module.name}")
        for bench in BENCHES.values():
            if (not args.names or bench.name in args.names) and (vendor == "postgresql" or not bench.postgres_only):
                _run(bench, args.rows or bench.rows, vendor)
    return 0


def _prepare(folder: str) -> str:
    os.environ["GONGHUI_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return connection.vendor


def _run(bench: Bench, rows: int, vendor: str) -> None:
    print(f"\n{bench.name}, {rows:,} rows, {vendor}", flush=True)
    for found in bench.measure(rows):
        verdict = "met" if found.met else "MISSED"
        print(
            f"  {found.line:<4} {found.what:<64} ours {found.ours:10.4f} {found.unit}   "
            f"floor {found.floor:10.4f} {found.unit}   "
            f"{found.times:7.2f} x (goal {found.goal:g})   {verdict}",
            flush=True,
        )


if __name__ == "__main__":
    raise SystemExit(main())
