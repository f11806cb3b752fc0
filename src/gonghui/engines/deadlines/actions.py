from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.engines.deadlines.enums import Counting, DeadlineState
from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.engines.legal.calendar import WorkCalendar, current_calendar
from gonghui.engines.legal.clocks import RULES, deadline
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_many
from gonghui.kernel.errors import Invalid, required
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope

ONE_DAY = dt.timedelta(days=1)
MORNING = dt.time(9)


@dataclass(frozen=True, slots=True)
class Rung:
    """One recipient of a ladder: told once the clock has been overdue for `after`. Rungs of a `level` go together."""

    level: int
    after: dt.timedelta
    organization_id: int | None = None
    role: str = ""
    user_id: int | None = None
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class PolicyClock:
    """A clock of the federation's own policy, to a moment; `rule` tells it apart from the record's others."""

    rule: str
    due_at: dt.datetime
    label: str
    verb: str = ""
    organization_id: int | None = None
    user_id: int | None = None
    url: str = ""
    counting: str = Counting.HOURS
    ladder: Sequence[Rung] = field(default=())


def start_clock(
    record: Record | int,
    rule: str,
    trigger_date: dt.date,
    *,
    about: str = "",
    organization_id: int | None = None,
    verb: str = "",
    url: str = "",
) -> Deadline:
    """Set a statutory clock going. A clock of the same rule that runs already starts anew from this trigger.

    `about` tells apart several things of the record that each have their own clock of the rule.

    The calling action has checked the right and tells the timeline.
    """
    found = deadline(rule, trigger_date)
    return run_until(
        record,
        rule,
        trigger_date,
        nominal=found.nominal_last_day,
        last=found.last_day,
        about=about,
        organization_id=organization_id,
        verb=verb,
        url=url,
    )


@transaction.atomic
def run_until(
    record: Record | int,
    rule: str,
    started_on: dt.date,
    *,
    nominal: dt.date,
    last: dt.date,
    about: str = "",
    organization_id: int | None = None,
    verb: str = "",
    url: str = "",
) -> Deadline:
    """Let a statutory clock run to days that the caller has counted: interruptions and suspensions are in them.

    A clock of the same rule (and `about`) that runs already is replaced.
    """
    stop(record, rule, about=about)
    return Deadline.objects.create(
        record_id=_key(record),
        rule=rule,
        about=about,
        label=str(RULES[rule].label),
        verb=verb,
        organization_id=organization_id,
        started_on=started_on,
        nominal_last_day=nominal,
        last_day=last,
        url=url,
    )


def postpone(record: Record | int, rule: str, last_day: dt.date) -> bool:
    """Let the running statutory clock of this rule end on a later day; False where none runs or the day is no later."""
    running = Deadline.objects.running().filter(record=_key(record), rule=rule, due_at=None, last_day__lt=last_day)
    return bool(running.update(nominal_last_day=last_day, last_day=last_day))


def start_policy_clock(record: Record | int, rule: str, due_at: dt.datetime, *, label: str, **more: object) -> Deadline:
    """Set one clock of the federation's own policy going; `more` is what `PolicyClock` takes besides."""
    asked = PolicyClock(rule, due_at, label, **more)  # type: ignore[arg-type]
    return start_policy_clocks([(_key(record), asked)])[0]


@transaction.atomic
def start_policy_clocks(asked: Sequence[tuple[int, PolicyClock]]) -> list[Deadline]:
    """Set many clocks going in at most three statements; those of the same record and rule that run start anew.

    Every record gets a clock of the same rules, or of none of them. The calling action tells the timeline.
    """
    if not asked:
        return []
    _end(
        {record_id for record_id, _clock in asked}, *{each.rule for _record, each in asked}, state=DeadlineState.STOPPED
    )
    started = insert_many(Deadline, [_policy_clock(record_id, each) for record_id, each in asked])
    pairs = zip(started, asked, strict=True)
    insert_many(EscalationStep, [_step(row, rung) for row, (_record, each) in pairs for rung in each.ladder])
    return started


def meet(record: Record | int, rule: str, *, about: str = "") -> None:
    """What the clock asked for has been done. Nothing happens where no such clock is open."""
    _end({_key(record)}, rule, state=DeadlineState.MET, about=about)


def meet_all(records: Iterable[int], rule: str) -> None:
    """As `meet`, for many records in one statement."""
    _end(set(records), rule, state=DeadlineState.MET)


def hand_over(record: Record | int, rule: str, organization_id: int) -> None:
    """An open clock is somebody else's from now on; its day does not move."""
    Deadline.objects.open().filter(record=_key(record), rule=rule).update(organization=organization_id)


def stop_all(records: Iterable[int], rule: str) -> None:
    """As `stop`, for many records in one statement."""
    _end(set(records), rule, state=DeadlineState.STOPPED)


def stop(record: Record | int, *rules: str, about: str = "") -> None:
    """These clocks no longer apply; without any named, all of the record's but the reminders people set themselves."""
    _end({_key(record)}, *rules, state=DeadlineState.STOPPED, about=about)


@transaction.atomic
def pause(record: Record | int, *rules: str, awaits: str, reason: str) -> list[Deadline]:
    """Let clocks of policy stand while somebody's answer is awaited (`awaits` names whose); without rules, all.

    The clocks that stand now. Refuses an empty reason and a record none of whose clocks runs. Neither statutory clocks
    nor such as have run out ever stand: nobody may give themselves more time than the law does, nor keep the next level
    from hearing that they are late. The calling action tells the timeline.
    """
    reason = required(reason, "reason", _("没有写在等什么。"), _("写明在等谁的什么，期限才停。"))[:120]
    rows = (
        Deadline.objects.select_for_update(no_key=True)
        .running()
        .shared()
        .filter(record=_key(record), due_at__isnull=False)
    )
    asked, now = list(rows.filter(rule__in=rules) if rules else rows), clock.now()
    if not asked:
        raise Invalid(_("没有在走的期限可以停。法定期限谁也不能停。"))
    found = [each for each in asked if each.due_at is not None and each.due_at > now]
    if not found:
        raise Invalid(_("期限已经过了，不能再停。先办，或者写明进展。"))
    for each in found:
        each.state, each.paused_at, each.awaits, each.pause_reason = DeadlineState.PAUSED, now, awaits, reason
    Deadline.objects.bulk_update(found, ["state", "paused_at", "awaits", "pause_reason"])
    return found


@transaction.atomic
def resume(record: Record | int, *rules: str, awaits: str = "") -> list[Deadline]:
    """Let clocks that stand run on, each with the time that it had left; its ladder moves along.

    With `awaits` only those that waited for just this. The clocks that run now; none is no mistake: an answer that
    nobody waited for moves nothing.
    """
    rows = Deadline.objects.select_for_update(no_key=True).filter(record=_key(record), state=DeadlineState.PAUSED)
    rows = rows.filter(rule__in=rules) if rules else rows
    found = list(rows.filter(awaits=awaits) if awaits else rows)
    for each in found:
        _run_on(each, clock.now(), current_calendar())
    return found


def later(
    due_at: dt.datetime, counting: str, paused_at: dt.datetime, now: dt.datetime, calendar: WorkCalendar
) -> dt.datetime:
    """The moment a clock is due after it stood from `paused_at` to `now`: as far off as it was then. Never earlier."""
    if counting == Counting.HOURS:
        return due_at + max(now - paused_at, dt.timedelta())
    first, last, due = (moment.astimezone(clock.SHANGHAI) for moment in (paused_at, now, due_at))
    stood = max((last.date() - first.date()).days, 0)
    if counting == Counting.DAYS:
        return due + stood * ONE_DAY
    worked = sum(calendar.is_working_day(first.date() + number * ONE_DAY) for number in range(1, stood + 1))
    return dt.datetime.combine(calendar.add_working_days(due.date(), worked), due.timetz())


@transaction.atomic
def remind(scope: Scope, record: Record | int, *, on: dt.date, note: str, url: str) -> Deadline:
    """A reminder that the acting person sets for themselves: in their list now, in their inbox that morning.

    One for each person and record; a second takes the place of the first. Refuses days that have passed and doors
    without a person. The caller has fetched the record through `visible_to`.
    """
    if scope.user_id is None:
        raise Invalid(_("提醒要提给一个人。请用自己的账号登录。"))
    if on < clock.today():
        raise Invalid(_("这一天已经过了。"), fields={"on": _("选今天或者以后的日子。")})
    at = max(dt.datetime.combine(on, MORNING, tzinfo=clock.SHANGHAI), clock.now())
    return start_policy_clock(
        record, reminder_rule(scope.user_id), at, label=note.strip()[:60] or _("看一眼"), verb=_("去看"),
        organization_id=scope.organization_id, user_id=scope.user_id, url=url, counting=Counting.DAYS,
        ladder=(Rung(1, dt.timedelta(), user_id=scope.user_id),),
    )  # fmt: skip


def reminder_rule(user_id: int) -> str:
    """The rule under which somebody's own reminder of a record stands."""
    return f"deadlines.reminder.{user_id}"


def _key(record: Record | int) -> int:
    return record if isinstance(record, int) else record.pk


def _end(records: Iterable[int], *rules: str, state: DeadlineState, about: str = "") -> None:
    rows = Deadline.objects.open().filter(record__among=records)
    rows = rows.filter(rule__in=rules, about=about) if rules else rows.shared()
    rows.update(state=state, ended_at=clock.now(), paused_at=None)


def _policy_clock(record_id: int, asked: PolicyClock) -> Deadline:
    last_day = asked.due_at.astimezone(clock.SHANGHAI).date()
    return Deadline(
        record_id=record_id,
        rule=asked.rule,
        label=asked.label,
        verb=asked.verb,
        organization_id=asked.organization_id,
        user_id=asked.user_id,
        started_on=clock.today(),
        nominal_last_day=last_day,
        last_day=last_day,
        due_at=asked.due_at,
        counting=asked.counting,
        url=asked.url,
    )


def _step(row: Deadline, rung: Rung) -> EscalationStep:
    assert row.due_at is not None
    return EscalationStep(
        deadline=row,
        level=rung.level,
        at=row.due_at + rung.after,
        organization_id=rung.organization_id,
        role=rung.role,
        user_id=rung.user_id,
        takes_over=rung.takes_over,
    )


def _run_on(row: Deadline, now: dt.datetime, calendar: WorkCalendar) -> None:
    assert row.due_at is not None
    assert row.paused_at is not None
    due_at = later(row.due_at, row.counting, row.paused_at, now, calendar)
    moved, row.due_at = due_at - row.due_at, due_at
    row.last_day = row.nominal_last_day = due_at.astimezone(clock.SHANGHAI).date()
    row.state, row.paused_at, row.awaits = DeadlineState.RUNNING, None, ""
    row.save(update_fields=["due_at", "last_day", "nominal_last_day", "state", "paused_at", "awaits"])
    row.steps.untold().update(at=F("at") + moved)
