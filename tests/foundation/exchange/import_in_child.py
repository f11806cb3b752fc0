"""A process for `test_acceptance`, on a database of its own: each call does one act and says what it saw as JSON.

`prepare` stages and decides a file, `run N` writes it and stands still in the middle of chunk N, `finish` says how
things stand, goes on to the end, says it again, takes everything back and says it once more.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import django


def prepare() -> None:
    """A fresh database, two counties, one file of 5,000 rows with 200 faults, decided on."""
    from django.core.management import call_command

    from gonghui.foundation.exchange.actions import running, staging
    from gonghui.foundation.exchange.registry import REGISTERS
    from tests.cast import make_cast
    from tests.foundation.exchange import big_file

    call_command("migrate", run_syncdb=True, verbosity=0)
    scope = make_cast().here.scope("officer")
    rows, _expected = big_file.lines(5000, 200)
    content = big_file.csv_file(rows, "utf-8")
    batch = staging.stage(scope, REGISTERS["enterprises"], content=content, name="单位.csv")
    running.decide(scope, batch, good_only=True, here=True)


def run(stop: str = "") -> None:
    """Write in chunks of 1,000; stand still inside chunk `stop`, its rows written and not committed."""
    from gonghui.foundation.exchange.actions import running
    from gonghui.foundation.exchange.models import Batch

    running.CHUNK = 1000
    original, chunks = running._count_on, []

    def counting(batch: Any, rows: int) -> None:
        original(batch, rows)
        chunks.append(rows)
        if str(len(chunks)) == stop:
            print("standing still", flush=True)
            time.sleep(120)

    running._count_on = counting
    running.run(Batch.objects.get().pk)


def finish() -> None:
    """Look, write the rest, look, take it back, look."""
    look()
    run()
    look()
    undo()
    look()


def undo() -> None:
    """Take the batch back."""
    from gonghui.foundation.exchange.actions import running
    from gonghui.foundation.exchange.actions.staging import scope_of_batch
    from gonghui.foundation.exchange.models import Batch

    batch = Batch.objects.get()
    running.take_back(scope_of_batch(batch), batch)
    running.run(batch.pk)


def look() -> None:
    """How many files, stories and outcomes there are."""
    from gonghui.foundation.enterprises.models import EnterpriseFile
    from gonghui.foundation.exchange.actions.running import outcomes
    from gonghui.foundation.exchange.models import Batch
    from gonghui.kernel.audit import verify
    from gonghui.kernel.models import TimelineEntry

    batch = Batch.objects.get()
    files = EnterpriseFile.objects.all()
    seen = {
        "state": batch.state,
        "files": files.count(),
        "standing": files.filter(withdrawn_at=None).count(),
        "twins": files.count() - files.values("name").distinct().count(),
        "opened": TimelineEntry.objects.filter(verb="enterprises.know").count(),
        "outcomes": outcomes(batch),
        "sound": verify().findings == [],
    }
    print(json.dumps(seen), flush=True)


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "run": run, "finish": finish}[sys.argv[1]](*sys.argv[2:])
    print("done", flush=True)
