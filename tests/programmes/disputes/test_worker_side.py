"""What the reporter can do with the query code: answer, add, and have the matter passed up when nobody acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from gonghui.engines.deadlines.models import Deadline, EscalationStep
from gonghui.engines.deadlines.tasks import escalate
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import IllegalMove, Invalid
from gonghui.kernel.models import TimelineEntry
from gonghui.programmes.disputes.actions.handling import wait_on_order, wait_on_warning
from gonghui.programmes.disputes.actions.orders import receive
from gonghui.programmes.disputes.actions.signals import query_code
from gonghui.programmes.disputes.actions.worker import add_note, pass_up
from gonghui.programmes.disputes.models import RiskWarning, Signal, SignalNote
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, dispatched, put_rules_in_force, reported, warned
from tests.requirements import requirement

HOUR = dt.timedelta(hours=1)
KEY = "worker-page"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def warning(cast: Cast) -> RiskWarning:
    put_rules_in_force(cast.here)
    return warned(cast.here, submission_key=KEY)


def signal() -> Signal:
    return Signal.objects.with_firm().get(submission_key=KEY)


def told() -> int:
    return EscalationStep.objects.exclude(told_at=None).count()


def posted(address: str, **said: str) -> str:
    return Client().post(address, {"code": query_code(KEY), **said}).content.decode()


@requirement("F-16")
def test_passing_up_waits_for_the_promised_time(cast: Cast, warning: RiskWarning) -> None:
    with pytest.raises(IllegalMove, match=r"说好的时间还没到。.*11:10"):
        pass_up(signal())

    with clock.standing(MONDAY + 2.1 * HOUR):
        steps = pass_up(signal())

    assert {step.organization for step in steps} == {cast.here.town_union, cast.here.federation}
    entry = TimelineEntry.objects.filter(record=warning.pk).latest("sequence")
    assert (entry.actor, entry.via) == ("反映人", "code")


def test_passing_up_twice_on_one_level_is_refused_until_the_next_was_told(cast: Cast, warning: RiskWarning) -> None:
    with clock.standing(MONDAY + 2.1 * HOUR):
        pass_up(signal())
        before = told()
        with pytest.raises(IllegalMove, match="已经替您往上报了"):
            pass_up(signal())
    assert told() == before

    with clock.standing(MONDAY + 4.2 * HOUR):
        escalate.func()
        assert pass_up(signal())[0].organization == cast.here.labour_bureau
    with clock.standing(MONDAY + 20 * HOUR), pytest.raises(IllegalMove, match="已经报到"):
        pass_up(signal())


def test_a_signal_that_nobody_triages_can_be_passed_up(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    found = reported(cast.here, submission_key=KEY, workers=40)

    with clock.standing(MONDAY + 10 * dt.timedelta(days=1)):
        steps = pass_up(signal())

    assert steps[0].organization == cast.here.town_union
    assert TimelineEntry.objects.filter(record=found.pk, verb="deadlines.escalated").count() == 1


@requirement("F-16")
def test_a_note_lets_what_waited_for_the_worker_run_on(cast: Cast, warning: RiskWarning) -> None:
    handler = cast.here.scope("handler")
    order = receive(handler, dispatched(cast.here, warning))
    wait_on_order(handler, order, awaits="worker", reason="工资条拍一张")
    wait_on_warning(cast.here.scope("officer"), RiskWarning.objects.get(), awaits="firm", reason="等承诺书")

    with clock.standing(MONDAY + 3 * HOUR):
        assert "工资条拍一张" in posted("/q/")
        add_note(signal(), text="拍好了，9月欠4300元", key=random_code(32))

    assert Deadline.objects.get(record=order.pk, rule="disputes.answer_order").due_at == MONDAY + 27 * HOUR
    assert Deadline.objects.get(record=warning.pk, rule="disputes.plan").state == "paused"
    assert Notice.objects.filter(title__startswith="反映人补充了情况").count() == 1
    assert not TimelineEntry.objects.filter(summary__contains="4300").exists()


def test_a_note_sent_twice_is_one_and_an_empty_one_none(cast: Cast, warning: RiskWarning) -> None:
    key = random_code(32)
    for _click in range(2):
        add_note(signal(), text="还没发", key=key)
    for text, bad in ((" ", random_code(32)), ("好", "made-up")):
        with pytest.raises(Invalid):
            add_note(signal(), text=text, key=bad)

    assert SignalNote.objects.count() == 1


def test_notes_are_for_those_who_see_the_signal(cast: Cast, warning: RiskWarning) -> None:
    dispatched(cast.here, warning)
    add_note(signal(), text="还没发", key=random_code(32))

    assert SignalNote.objects.visible_to(cast.here.scope("officer")).count() == 1
    for scope in (cast.here.scope("handler"), cast.neighbour.scope("officer")):
        assert not SignalNote.objects.visible_to(scope).exists()


@requirement("F-16")
def test_the_page_says_who_and_when_and_offers_what_can_be_done(cast: Cast, warning: RiskWarning) -> None:
    early = posted("/q/")
    with clock.standing(MONDAY + 3 * HOUR):
        late = posted("/q/")
        done = posted("/q/up/")
        again = posted("/q/up/")
        noted = posted("/q/note/", text="还没发", key=random_code(32))

    assert "没人理我" not in early
    assert "说好的时间还没到" in early
    assert "没人理我，往上反映" in late
    assert "对方马上会收到" in done
    assert "已经替您往上报了" in again
    assert "送到了" in noted
    assert "还没发" in noted
    assert told() == 2


@pytest.mark.parametrize("address", ["/q/note/", "/q/up/"])
def test_without_a_code_there_is_only_the_door(cast: Cast, address: str) -> None:
    assert Client().get(address).status_code == 302
    assert Client().post(address, {"code": "2222222222"}).status_code == 302
