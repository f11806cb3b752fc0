"""Tasks for the tests; a worker finds them by this path."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from gonghui.foundation.jobs.actions import once
from gonghui.foundation.jobs.tasks import task

DONE: list[str] = []


@task(retries=2, first_wait=dt.timedelta(minutes=2))
def stumble(name: str) -> None:
    """Fails whenever it runs."""
    DONE.append(name)
    raise OSError("no line")


@task()
def pay(name: str) -> None:
    """Has its effect once, however often it runs."""
    with transaction.atomic():
        if once(f"pay:{name}"):
            DONE.append(name)
