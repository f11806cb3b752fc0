"""What came from whom and when, and what is late: read from the batches, for pages and the daily look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q

from gonghui.foundation.exchange.enums import BatchState
from gonghui.foundation.exchange.models import Batch
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import FeedKind
from gonghui.programmes.disputes.feeds.policy import FeedsSection, counts_since, feeds_of

REGISTER_OF: dict[FeedKind, str] = {kind: f"feed-{kind.value}" for kind in FeedKind}
KIND_OF = {key: kind for kind, key in REGISTER_OF.items()}
NOTHING_NEW = (
    Q(state=BatchState.DISCARDED, counts__same__gt=0)
    & (Q(counts__new__isnull=True) | Q(counts__new=0))
    & (Q(counts__changed__isnull=True) | Q(counts__changed=0))
)
"""A file that told what was known already came in time, too; it was given up because nothing was to be written."""
SUCCESS = Q(state=BatchState.WRITTEN) | NOTHING_NEW
WAITING = Q(state__in=[BatchState.STAGED, BatchState.CHECKED])


@dataclass(frozen=True, slots=True)
class Feed:
    """One kind from one sender: what was taken in last, a newer file that waits, and when the next is due."""

    kind: FeedKind
    sender: Organization
    batch: Batch | None
    waiting: Batch | None
    expected_on: dt.date | None

    @property
    def is_overdue(self) -> bool:
        """Whether the day on which the next was expected has passed."""
        return self.expected_on is not None and self.expected_on < clock.today()


def feeds_in(federation_id: int) -> list[Feed]:
    """Every feed of a federation, late ones first, then by kind and sender; those too that policy waits for and that
    never came. Five statements.
    """
    rows = Batch.objects.filter(federation=federation_id, register__in=KIND_OF, sender__isnull=False)
    pairs = rows.order_by().values("register", "sender")
    latest = pairs.annotate(last=Max("pk", filter=SUCCESS), waiting=Max("pk", filter=WAITING))
    wanted = [row for row in latest if row["last"] or row["waiting"]]
    keys = [key for row in wanted for key in (row["last"], row["waiting"]) if key]
    batches = {each.pk: each for each in rows.filter(pk__in=keys).select_related("sender")}
    policy = feeds_of(federation_id)
    found = [_feed(row["register"], batches.get(row["last"]), batches.get(row["waiting"]), policy) for row in wanted]
    found += _never_came(federation_id, policy, {(each.kind, each.sender.pk) for each in found})
    order = list(FeedKind)
    return sorted(found, key=lambda each: (not each.is_overdue, order.index(each.kind), each.sender.pk))


def _feed(register: str, last: Batch | None, waiting: Batch | None, policy: FeedsSection | None) -> Feed:
    kind, known = KIND_OF[register], last or waiting
    assert known is not None and known.sender is not None
    asked = policy.of(kind) if policy else None
    newer = waiting if waiting and (last is None or waiting.pk > last.pk) else None
    expected = asked.expected_on(received_at(last).astimezone(clock.SHANGHAI).date()) if asked and last else None
    return Feed(kind, known.sender, last, newer, expected)


def _never_came(federation_id: int, policy: FeedsSection | None, came: set[tuple[FeedKind, int]]) -> list[Feed]:
    """What county bodies have to send and nothing of which was taken in; expected since policy counts."""
    asked = [each for each in policy.feeds if each.senders] if policy else []
    since = counts_since(federation_id) if asked else None
    if since is None:
        return []
    bodies = Organization.objects.filter(federation=federation_id, active=True)
    county = bodies.filter(pk=federation_id).values("region")
    rows = bodies.filter(kind__in={kind for each in asked for kind in each.senders}, region__in=county)
    return [
        Feed(each.kind, body, None, None, each.expected_on(since))
        for body in rows.order_by("pk")
        for each in asked
        if body.kind in each.senders and (each.kind, body.pk) not in came
    ]


def received_at(batch: Batch) -> dt.datetime:
    """When a batch was taken in."""
    return batch.written_at or batch.created_at
