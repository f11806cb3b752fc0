"""Long files are checked, written and taken back behind the screens; what nobody needs any more is cleared."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from gonghui.foundation.exchange.actions import running, staging
from gonghui.foundation.exchange.enums import BatchState
from gonghui.foundation.exchange.models import Batch, BatchRow
from gonghui.foundation.jobs.schedule import periodic
from gonghui.foundation.jobs.tasks import task
from gonghui.kernel import clock

logger = logging.getLogger("gonghui.exchange")
BUSY = (BatchState.RUNNING, BatchState.UNDOING)


@task()
def check_batch(batch_id: int) -> None:
    """Check a long file."""
    staging.check_all(Batch.objects.get(pk=batch_id))


@task()
def run_batch(batch_id: int) -> None:
    """Write or take back a batch, from where it stands."""
    running.run(batch_id)


@periodic(every=dt.timedelta(minutes=10))
@task()
def go_on() -> None:
    """Take up batches that nobody works on: a process may have died between deciding and handing over."""
    failed: list[Exception] = []
    for batch in Batch.objects.filter(state__in=[*BUSY, BatchState.CHECKING]).order_by("pk"):
        try:
            staging.check_all(batch)
            running.run(batch.pk)
        except Exception as error:  # whatever stops one batch, the others are not to wait behind it
            logger.exception("batch %s could not go on", batch.pk)
            failed.append(error)
    if failed:
        raise failed[0]


@periodic(at=dt.time(2, 50))
@task()
def clear_batches() -> None:
    """Drop the rows of batches that can no longer be undone: nothing of people is kept longer than it is needed."""
    before = clock.now() - dt.timedelta(days=running.UNDO_DAYS)
    old = Batch.objects.filter(created_at__lt=before, cleared=False).exclude(state__in=BUSY)
    for batch in old.exclude(written_at__gte=before):
        with transaction.atomic():
            BatchRow.objects.filter(batch=batch).delete()
            batch.cleared = True
            batch.save_fields("cleared")
