"""Tasks for real workers in processes of their own: their effect is a number in a row, so that doing it twice shows."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from gonghui.foundation.jobs.actions import once
from gonghui.foundation.jobs.models import Progress
from gonghui.foundation.jobs.tasks import task

STAND_STILL_AT = ""


def _here(place: str) -> None:
    from tests.foundation.jobs.worker_in_child import stand_still

    if place == STAND_STILL_AT:
        stand_still()


def _count(key: str) -> None:
    Progress.objects.get_or_create(key=key)
    Progress.objects.filter(key=key).update(done=F("done") + 1)


@task()
def pay(name: str) -> None:
    """Pays once, wherever its worker dies."""
    _here("before")
    with transaction.atomic():
        if once(f"pay:{name}"):
            _count(f"paid:{name}")
            _here("within")
    _here("after")


@task()
def daily() -> None:
    """Counts how often it ran."""
    _count("ran")
