"""What follows when a clock has run out and nobody acts: level after level is told, each exactly once.

The levels stand with the clock (`EscalationStep`). A level is claimed, told and written down in one transaction under
the clock's lock, so a worker that is killed leaves it wholly undone, and two workers do it once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import Asker
from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.foundation.accounts.models import Post
from gonghui.foundation.notifications.actions import notify
from gonghui.kernel import clock
from gonghui.kernel.rights import ROLES
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import record_event

Follower = Callable[[Scope, Deadline, Sequence[EscalationStep]], None]
FOLLOWERS: dict[str, Follower] = {}
"""By the rule of the clock: what a programme does besides when a level is told, such as opening the record to it."""

ON_TIME = dt.timedelta(minutes=15)


def due_clocks() -> list[int]:
    """Keys of the clocks with a level to tell now, those that have waited longest first."""
    rows = EscalationStep.objects.untold().filter(at__lte=clock.now(), deadline__state="running")
    return list(dict.fromkeys(rows.order_by("at", "pk").values_list("deadline", flat=True)))


@transaction.atomic
def climb(deadline_id: int, *, scope: Scope | None = None, asked_by: Asker = Asker.CLOCK) -> list[EscalationStep]:
    """Tell the next level of this clock; the steps that were told, none where it is not yet time.

    One level at a time, however long nobody looked: a level that is told late moves the later ones along, so that each
    has its time to act before the next hears of it. Whoever asks (`scope`, `asked_by`) does not wait for the time.
    """
    rows = Deadline.objects.select_for_update(of=("self",), no_key=True).running().select_related("record")
    row = rows.filter(pk=deadline_id).first()
    steps = list(row.steps.ladder()) if row else []
    waiting = [step for step in steps if step.told_at is None]
    now = clock.now()
    if row is None or not waiting or (asked_by == Asker.CLOCK and waiting[0].at > now):
        return []
    level = waiting[0].level
    told = [step for step in waiting if step.level == level]
    row.steps.filter(level=level).update(told_at=now, asked_by=asked_by)
    moved = now - waiting[0].at
    if moved > ON_TIME or asked_by != Asker.CLOCK:
        row.steps.filter(level__gt=level).update(at=F("at") + moved)
    acting = scope or Scope.for_system(row.record.federation_id, reason=_("到期自动上报"))
    _hand_on(row, told)
    _tell(acting, row, [step for step in steps if step.level <= level], told, asked_by)
    if row.rule in FOLLOWERS:
        FOLLOWERS[row.rule](acting, row, told)
    return told


def whom(step: EscalationStep) -> str:
    """The recipient in words: `望溪县总 分管领导`, `鹭洲镇总工会`."""
    if step.organization is None:
        return _("本人")
    role = ROLES.get(step.role)
    return f"{step.organization.short_name} {role.label}" if role else step.organization.short_name


def _hand_on(row: Deadline, told: Sequence[EscalationStep]) -> None:
    heir = next((step.organization_id for step in told if step.takes_over), None)
    if heir is not None and heir != row.organization_id:
        row.organization_id = heir
        row.save(update_fields=["organization"])


def _tell(
    scope: Scope, row: Deadline, circle: Sequence[EscalationStep], told: Sequence[EscalationStep], asked_by: Asker
) -> None:
    """Everybody who has been told before hears that it went on to the next: the circle grows."""
    if row.user_id is not None:
        notify(scope, record=row.record_id, user=row.user_id, title=_("提醒：%(what)s") % {"what": row.label},
               body=row.record.title, url=row.url)  # fmt: skip
        return
    names = "、".join(dict.fromkeys(whom(step) for step in told))
    sentence = {
        Asker.CLOCK: _("“%(clock)s”到期没有办，上报%(whom)s"),
        Asker.WORKER: _("反映人说没人理，“%(clock)s”上报%(whom)s"),
        Asker.OFFICER: _("“%(clock)s”由经办人上报%(whom)s"),
    }[asked_by] % {"clock": row.label, "whom": names}
    changes = {"deadline": row.pk, "level": told[0].level, "organizations": [step.organization_id for step in told]}
    record_event(scope, row.record_id, "deadlines.escalated", sentence, changes)
    for recipient in _recipients(circle):
        notify(scope, record=row.record_id, title=_("没人办：%(title)s") % {"title": row.record.title},
               body=sentence, url=row.url, **recipient)  # fmt: skip


def _recipients(circle: Sequence[EscalationStep]) -> list[dict[str, Any]]:
    """Users in the roles that steps name; the inbox of the organisation where no role is named or nobody holds it."""
    now = clock.now()
    asked = Q(pk=None)
    for step in circle:
        if step.role:
            asked |= Q(organization=step.organization_id, role=step.role)
    holders: dict[tuple[int, str], list[int]] = {}
    posts = Post.objects.filter(asked, since__lte=now).filter(Q(until=None) | Q(until__gt=now)).order_by("pk")
    for organization, role, user in posts.values_list("organization", "role", "user"):
        holders.setdefault((organization, role), []).append(user)
    found: dict[tuple[str, int], None] = {}
    for step in circle:
        assert step.organization_id is not None
        people = holders.get((step.organization_id, step.role), [])
        found.update(dict.fromkeys(("user", each) for each in people))
        if not people:
            found[("organization", step.organization_id)] = None
    return [{kind: key} for kind, key in found]
