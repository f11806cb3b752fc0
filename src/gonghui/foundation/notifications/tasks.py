from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from gonghui.foundation.jobs.schedule import periodic
from gonghui.foundation.jobs.tasks import task
from gonghui.foundation.notifications.actions import deliver_row
from gonghui.foundation.notifications.models import Outbox

SWEEP_AT_ONCE = 200


@task(queue_name="high", retries=0, label=_("送出消息"))
def deliver(outbox_id: int) -> None:
    """Send one row of the outbox; its own back-off decides when it is tried again."""
    deliver_row(outbox_id)


@periodic(every=dt.timedelta(minutes=1))
@task(retries=0, label=_("补送没送到的消息"))
def sweep() -> None:
    """Send what is due and was not sent: wake-ups that were lost, tries that failed, senders that died."""
    for outbox_id in list(Outbox.objects.due().values_list("pk", flat=True)[:SWEEP_AT_ONCE]):
        deliver_row(outbox_id)
