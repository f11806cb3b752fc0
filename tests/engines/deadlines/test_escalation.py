"""Nobody acts: the next level hears of it, once, and so on upwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pytest

from gonghui.engines.deadlines import escalation
from gonghui.engines.deadlines.actions import (
    PolicyClock,
    Rung,
    meet,
    pause,
    remind,
    resume,
    start_policy_clock,
    start_policy_clocks,
)
from gonghui.engines.deadlines.enums import Asker
from gonghui.engines.deadlines.escalation import FOLLOWERS, climb, due_clocks
from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.engines.deadlines.tasks import escalate
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Record, TimelineEntry
from gonghui.kernel.scope import Scope
from tests.cast import Cast

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def early() -> Iterator[None]:
    """Posts are held since before the clocks begin."""
    with clock.standing(MONDAY - HOUR):
        yield


@pytest.fixture
def record(cast: Cast) -> Record:
    return Record.objects.create(kind="test", federation=cast.here.federation, place_id=cast.here.town, title="一件事")


def started(cast: Cast, record: Record, *, rule: str = "contact", due: dt.timedelta = HOUR) -> Deadline:
    """Due after an hour; then the town, two hours later the leader, two hours later the labour bureau takes over."""
    here = cast.here
    ladder = (
        Rung(1, dt.timedelta(), here.town_union.pk),
        Rung(2, 2 * HOUR, here.federation.pk, role="disputes.leader"),
        Rung(3, 4 * HOUR, here.labour_bureau.pk, takes_over=True),
    )
    with clock.standing(MONDAY):
        return start_policy_clock(
            record, rule, MONDAY + due, label="首次联系", organization_id=here.mediation.pk, url="/x/", ladder=ladder
        )


def levels() -> list[int]:
    """The levels that have been told."""
    rows = EscalationStep.objects.exclude(told_at=None).order_by("level")
    return list(rows.values_list("level", flat=True))


def at(hours: float) -> None:
    """Let the task come round once, so many hours after the clock began."""
    with clock.standing(MONDAY + hours * HOUR):
        escalate.func()


def test_levels_are_told_at_their_time_and_once(cast: Cast, record: Record) -> None:
    started(cast, record)

    for hours, expected in ((0.9, []), (1, [1]), (1, [1]), (2.9, [1]), (3, [1, 2]), (5, [1, 2, 3]), (9, [1, 2, 3])):
        at(hours)
        assert levels() == expected, hours

    assert TimelineEntry.objects.filter(record=record, verb="deadlines.escalated").count() == 3


def test_the_circle_grows_and_a_role_reaches_its_people(cast: Cast, record: Record) -> None:
    started(cast, record)

    for hours in (1, 3, 5):
        at(hours)

    leader = cast.here.users["leader"]
    told = {"town": {"organization": cast.here.town_union}, "leader": {"user": leader}}
    assert Notice.objects.filter(**told["town"]).count() == 3
    assert Notice.objects.filter(**told["leader"]).count() == 2
    assert Notice.objects.filter(organization=cast.here.labour_bureau).count() == 1
    assert not Notice.objects.filter(organization=cast.here.federation).exists()


def test_a_role_that_nobody_holds_goes_to_the_inbox_of_the_body(cast: Cast, record: Record) -> None:
    rungs = (Rung(1, dt.timedelta(), cast.here.court.pk, role="disputes.leader"),)
    with clock.standing(MONDAY):
        start_policy_clock(record, "contact", MONDAY, label="首次联系", ladder=rungs)

    at(1)

    assert Notice.objects.filter(organization=cast.here.court).count() == 1


def test_ticks_that_were_missed_tell_one_level_and_move_the_rest(cast: Cast, record: Record) -> None:
    started(cast, record)

    at(30)
    at(30)

    assert levels() == [1]
    waiting = EscalationStep.objects.untold().order_by("level").values_list("at", flat=True)
    assert list(waiting) == [MONDAY + 32 * HOUR, MONDAY + 34 * HOUR]


def test_a_level_that_takes_over_has_the_clock_in_its_list(cast: Cast, record: Record) -> None:
    row = started(cast, record)

    for hours in (1, 3, 5):
        at(hours)

    row.refresh_from_db()
    assert row.organization == cast.here.labour_bureau


def test_nobody_is_told_of_what_is_done_or_stands(cast: Cast, record: Record) -> None:
    started(cast, record)
    with clock.standing(MONDAY + HOUR / 2):
        pause(record, awaits="worker", reason="等职工补材料")
    at(4)
    assert levels() == []

    with clock.standing(MONDAY + 4 * HOUR):
        resume(record, awaits="worker")
    at(4.4)
    assert levels() == []
    at(4.5)
    assert levels() == [1]

    meet(record, "contact")
    at(9)
    assert levels() == [1]


def test_one_clock_that_cannot_be_passed_on_keeps_no_other_waiting(
    cast: Cast, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_told: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setitem(FOLLOWERS, "broken", fails)
    started(cast, record, rule="broken", due=HOUR / 2)
    started(cast, record)

    with clock.standing(MONDAY + HOUR), pytest.raises(RuntimeError, match="broken"):
        escalate.func()

    told = EscalationStep.objects.exclude(told_at=None).values_list("deadline__rule", flat=True)
    assert list(told) == ["contact"]


def test_whoever_asks_does_not_wait_and_the_next_keeps_its_distance(cast: Cast, record: Record) -> None:
    row = started(cast, record)
    at(1)

    with clock.standing(MONDAY + 1.5 * HOUR):
        told = climb(row.pk, scope=Scope.nobody("反映人"), asked_by=Asker.WORKER)

    assert [step.level for step in told] == [2]
    assert EscalationStep.objects.untold().get().at == MONDAY + 3.5 * HOUR
    entry = TimelineEntry.objects.filter(record=record).latest("sequence")
    assert entry.summary == "反映人说没人理，“首次联系”上报望溪县总 分管领导"


def test_a_programme_hears_of_each_level(cast: Cast, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []

    def follow(scope: Scope, deadline: Deadline, told: Sequence[EscalationStep]) -> None:
        heard.extend(step.level for step in told)

    monkeypatch.setitem(escalation.FOLLOWERS, "contact", follow)
    started(cast, record)

    at(1)
    at(3)

    assert heard == [1, 2]


def test_many_clocks_start_in_a_fixed_number_of_statements(cast: Cast, django_assert_num_queries: object) -> None:
    def asked(many: int) -> list[tuple[int, PolicyClock]]:
        rows = Record.objects.bulk_create(
            Record(
                kind="test",
                federation=cast.here.federation,
                place_id=cast.here.town,
                title="事",
                public_code=f"T{many}{n}",
            )
            for n in range(many)
        )
        rungs = (Rung(1, HOUR, cast.here.federation.pk),)
        return [(row.pk, PolicyClock("contact", MONDAY, "首次联系", ladder=rungs)) for row in rows]

    for many in (1, 20):
        pairs = asked(many)
        with django_assert_num_queries(5):  # type: ignore[operator]
            start_policy_clocks(pairs)


def test_clocks_without_ladder_are_never_asked_for(cast: Cast, record: Record) -> None:
    with clock.standing(MONDAY):
        start_policy_clock(record, "contact", MONDAY, label="首次联系")
    with clock.standing(MONDAY + HOUR):
        assert due_clocks() == []


@pytest.mark.requirement("F-16")
def test_a_reminder_is_its_owner_s_alone_and_comes_in_the_morning(cast: Cast, record: Record) -> None:
    officer, town = cast.here.scope("officer"), cast.here.scope("town_officer")
    with clock.standing(MONDAY):
        remind(officer, record, on=dt.date(2026, 3, 5), note="问问钱到了没有", url="/x/")

        assert Deadline.objects.for_work_of(officer).count() == 1
        assert Deadline.objects.visible_to(town).count() == 0
        assert Deadline.objects.visible_to(cast.here.scope("leader")).count() == 0
    with clock.standing(dt.datetime(2026, 3, 5, 9, tzinfo=clock.SHANGHAI)):
        escalate.func()
        escalate.func()

    notice = Notice.objects.get(user=cast.here.users["officer"])
    assert (notice.title, notice.url) == ("提醒：问问钱到了没有", "/x/")
    assert not TimelineEntry.objects.filter(record=record).exists()


def test_a_reminder_takes_the_place_of_the_last_and_refuses_days_gone_and_machines(cast: Cast, record: Record) -> None:
    officer = cast.here.scope("officer")
    with clock.standing(MONDAY):
        remind(officer, record, on=dt.date(2026, 3, 5), note="", url="/x/")
        remind(officer, record, on=dt.date(2026, 3, 6), note="", url="/x/")
        assert Deadline.objects.running().count() == 1
        for scope, day in ((officer, dt.date(2026, 3, 1)), (cast.here.system, dt.date(2026, 3, 5))):
            with pytest.raises(Invalid):
                remind(scope, record, on=day, note="", url="/x/")
