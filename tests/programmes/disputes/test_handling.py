"""Contact, plan, report, waiting for answers; and who hears of it when nobody acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.engines.deadlines.tasks import escalate
from gonghui.foundation.notifications.models import Notice
from gonghui.foundation.organizations.actions import register_organization
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.handling import (
    go_on_order,
    go_on_warning,
    note_contact,
    report,
    wait_on_order,
    wait_on_warning,
    write_plan,
)
from gonghui.programmes.disputes.actions.orders import answer, receive, return_
from gonghui.programmes.disputes.actions.warnings import close
from gonghui.programmes.disputes.enums import OrderState
from gonghui.programmes.disputes.models import DisposalOrder, HandlingNote, RiskWarning
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, dispatched, put_rules_in_force, warned
from tests.requirements import requirement

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def warning(cast: Cast) -> RiskWarning:
    put_rules_in_force(cast.here)
    return warned(cast.here)


def due(warning: RiskWarning) -> dict[str, dt.datetime | None]:
    """The moments of the open clocks, by the last word of their rule."""
    rows = Deadline.objects.open().filter(record=warning.pk)
    return {each.rule.rpartition(".")[2]: each.due_at for each in rows}


def end_of(day: int, month: int = 11) -> dt.datetime:
    return MONDAY.replace(month=month, day=day, hour=23, minute=59)


@requirement("F-16")
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, {"first_contact": MONDAY + 2 * HOUR, "plan": end_of(23), "report": MONDAY + 2 * HOUR}),
        (
            {"workers": 12, "arrears_days": None, "amount": None},
            {"first_contact": MONDAY + 24 * HOUR, "plan": end_of(26), "close": end_of(8, 12), "report": end_of(30)},
        ),
        (
            {"workers": 3, "arrears_days": None, "amount": None},
            {"first_contact": end_of(26), "plan": end_of(30), "close": end_of(8, 12), "report": end_of(23, 12)},
        ),
    ],
)
def test_each_colour_has_its_own_times(cast: Cast, told: dict[str, Any], expected: dict[str, dt.datetime]) -> None:
    put_rules_in_force(cast.here)

    assert due(warned(cast.here, **told)) == expected


@requirement("F-16")
def test_contact_is_the_first_action_and_meets_its_clock(cast: Cast, warning: RiskWarning) -> None:
    note_contact(cast.here.scope("officer"), warning, text="电话里说三十多人在厂里")

    assert (warning.first_action_at, "first_contact" in due(warning)) == (MONDAY, False)
    assert HandlingNote.objects.get().get_kind_display() == "联系情况"


@requirement("F-16")
def test_plan_says_who_and_when_and_tells_them(cast: Cast, warning: RiskWarning) -> None:
    officer = cast.here.scope("officer")
    with pytest.raises(Invalid):
        write_plan(officer, warning, text="去", responsible=cast.here.mediation, by_day=dt.date(2026, 11, 22))

    write_plan(officer, warning, text="下午到厂里", responsible=cast.here.mediation, by_day=dt.date(2026, 11, 23))

    assert "plan" not in due(warning)
    assert Notice.objects.filter(organization=cast.here.mediation, title__startswith="方案：").count() == 1


@requirement("F-16")
def test_a_report_meets_its_clock_and_starts_the_next(cast: Cast, warning: RiskWarning) -> None:
    for hours in (0.5, 20):
        with clock.standing(MONDAY + hours * HOUR):
            report(cast.here.scope("officer"), RiskWarning.objects.get(), text="工资表拿到了")

    assert due(warning)["report"] == end_of(25)
    assert Deadline.objects.filter(record=warning.pk, rule="disputes.report", state="met").count() == 2


def test_bodies_with_an_order_write_and_others_do_not(cast: Cast, warning: RiskWarning) -> None:
    handler = cast.here.scope("handler")
    with pytest.raises(Forbidden):
        note_contact(handler, warning, text="问过了")

    order = dispatched(cast.here, warning)
    note_contact(handler, warning, text="问过了")
    return_(handler, order, reason="不归我们")

    with pytest.raises(Forbidden):
        note_contact(handler, warning, text="问过了")
    with pytest.raises(Forbidden):
        note_contact(cast.here.scope("leader"), warning, text="问过了")


def test_notes_need_words_an_open_warning_and_the_page_as_it_is(cast: Cast, warning: RiskWarning) -> None:
    officer = cast.here.scope("officer")
    with pytest.raises(Invalid):
        report(officer, warning, text=" ")
    with pytest.raises(Stale):
        report(officer, warning, text="有进展", version=warning.version - 1)

    close(officer, warning, reason="付清了")

    with pytest.raises(IllegalMove):
        report(officer, warning, text="有进展")


@requirement("F-16")
def test_an_order_waits_for_the_firm_and_runs_on_with_its_time(cast: Cast, warning: RiskWarning) -> None:
    handler, order = cast.here.scope("handler"), dispatched(cast.here, warning)
    with pytest.raises(IllegalMove, match="先签收"):
        wait_on_order(handler, order, awaits="firm", reason="等工资表")
    receive(handler, order)

    with clock.standing(MONDAY + HOUR):
        wait_on_order(handler, order, awaits="firm", reason="等工资表")
    with clock.standing(MONDAY + 31 * HOUR):
        assert not Deadline.objects.for_work_of(handler).exists()
        go_on_order(handler, order)

    answer_clock = Deadline.objects.get(record=order.pk, rule="disputes.answer_order")
    assert (answer_clock.state, answer_clock.due_at) == ("running", MONDAY + 54 * HOUR)
    summaries = TimelineEntry.objects.filter(record=order.pk, verb__startswith="disputes.clock_")
    assert list(summaries.order_by("sequence").values_list("summary", flat=True)) == [
        "等单位答复（等工资表），期限暂停：交办单反馈", "不再等，期限接着走：交办单反馈",
    ]  # fmt: skip


def test_only_the_body_lets_its_order_wait(cast: Cast, warning: RiskWarning) -> None:
    order = receive(cast.here.scope("handler"), dispatched(cast.here, warning))

    with pytest.raises(Forbidden):
        wait_on_order(cast.here.scope("officer"), order, awaits="firm", reason="等工资表")
    with pytest.raises(Invalid):
        wait_on_order(cast.here.scope("handler"), order, awaits="nobody", reason="等工资表")


def test_contact_does_not_wait_but_the_plan_does(cast: Cast, warning: RiskWarning) -> None:
    officer = cast.here.scope("officer")

    stood = wait_on_warning(officer, warning, awaits="worker", reason="等工资条")

    assert [each.rule for each in stood] == ["disputes.plan"]
    assert [each.rule for each in go_on_warning(officer, warning)] == ["disputes.plan"]


def test_an_answer_lets_what_waited_for_the_firm_run_on(cast: Cast, warning: RiskWarning) -> None:
    handler = cast.here.scope("handler")
    order = receive(handler, dispatched(cast.here, warning))
    wait_on_warning(cast.here.scope("officer"), RiskWarning.objects.get(), awaits="firm", reason="等承诺书")

    answer(handler, order, answer="承诺书送来了")

    assert Deadline.objects.get(record=warning.pk, rule="disputes.plan").state == "running"


@requirement("F-18", "F-20")
def test_a_warning_that_nobody_claims_goes_up_and_opens_to_those_above(cast: Cast, warning: RiskWarning) -> None:
    handler = cast.here.scope("handler")
    assert not RiskWarning.objects.visible_to(handler).exists()

    for hours, told in ((2, 2), (4, 3), (6, 4)):
        with clock.standing(MONDAY + hours * HOUR):
            escalate.func()
            assert EscalationStep.objects.filter(deadline__record=warning.pk, told_at__isnull=False).count() == told

    with clock.standing(MONDAY + 6 * HOUR):
        assert list(RiskWarning.objects.visible_to(handler)) == [warning]
    assert Notice.objects.filter(user=cast.here.users["leader"], title__startswith="没人办").count() == 2


@requirement("F-20")
def test_an_order_without_receipt_goes_up_and_a_receipt_stops_it(cast: Cast, warning: RiskWarning) -> None:
    register_organization(
        cast.here.system, cast.here.federation, code="centre", name="望溪县社会治理中心",
        kind=OrganizationKind.GOVERNANCE_CENTRE, region_id="339921",
    )  # fmt: skip
    order = dispatched(cast.here, warning)

    for hours in (1, 3):
        with clock.standing(MONDAY + hours * HOUR):
            escalate.func()
    receive(cast.here.scope("handler"), DisposalOrder.objects.get(pk=order.pk))
    with clock.standing(MONDAY + 20 * HOUR):
        escalate.func()

    steps = EscalationStep.objects.filter(deadline__record=order.pk, deadline__rule="disputes.receive_order")
    assert [step.told_at is not None for step in steps.order_by("level")] == [True, True, False]
    assert DisposalOrder.objects.get(pk=order.pk).state == OrderState.RECEIVED
