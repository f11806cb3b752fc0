from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.programmes.disputes.actions.warnings import close, lower, raise_colour
from gonghui.programmes.disputes.enums import Colour, WarningState
from gonghui.programmes.disputes.models import RiskWarning
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, accepted, dispatched, put_rules_in_force, warned
from tests.requirements import requirement

REASON = "逐人核对过，只有 4 人被拖欠，单位已经承诺周五发"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    """The cast with this county's rules in force."""
    put_rules_in_force(cast.here)
    return cast


def _runs(warning: RiskWarning) -> dict[str, dt.datetime | None]:
    return {each.rule: each.due_at for each in Deadline.objects.running().filter(record=warning.pk)}


@pytest.mark.requirement("F-16", "F-18")
def test_warning_is_told_to_lead_and_nearest_union(ruled: Cast) -> None:
    warned(ruled.here)

    told = Notice.objects.filter(title__startswith="红色预警").values_list("organization", flat=True)
    assert set(told) == {ruled.here.federation.pk, ruled.here.town_union.pk}


def test_lowering_keeps_the_history_and_gives_more_time(ruled: Cast) -> None:
    warning = warned(ruled.here)

    lower(ruled.here.scope("officer"), warning, colour=Colour.YELLOW, reason=REASON)

    assert warning.colour == Colour.YELLOW
    history = [(row.colour, row.decision is None) for row in warning.colours.order_by("pk")]
    assert history == [("red", False), ("yellow", True)]
    assert _runs(warning)["disputes.first_contact"] == MONDAY + dt.timedelta(hours=24)


def test_lowering_asks_for_no_contact_that_was_made(ruled: Cast) -> None:
    warning = warned(ruled.here)
    dispatched(ruled.here, warning)

    lower(ruled.here.scope("officer"), warning, colour=Colour.BLUE, reason=REASON)

    assert set(_runs(warning)) == {"disputes.close", "disputes.plan", "disputes.report"}


def test_rising_asks_for_contact_anew(ruled: Cast) -> None:
    warning = warned(ruled.here, workers=3, arrears_days=None, amount=None)
    dispatched(ruled.here, warning)

    with clock.standing(MONDAY + dt.timedelta(days=1)):
        accepted(ruled.here, workers=30, amount=Decimal(400000))

    assert _runs(warning) == {
        "disputes.first_contact": MONDAY + dt.timedelta(days=1, hours=2),
        "disputes.plan": MONDAY.replace(day=24, hour=23, minute=59),
        "disputes.report": MONDAY + dt.timedelta(days=1, hours=2),
    }


@pytest.mark.parametrize(("colour", "reason", "field"), [("red", REASON, "colour"), ("blue", " ", "reason")])
def test_lowering_refuses_upwards_and_without_reason(ruled: Cast, colour: str, reason: str, field: str) -> None:
    warning = warned(ruled.here)

    with pytest.raises(Invalid) as refusal:
        lower(ruled.here.scope("officer"), warning, colour=colour, reason=reason)

    assert list(refusal.value.fields) == [field]
    assert warning.colours.count() == 1


def test_lowering_needs_the_right_and_the_version_that_was_read(ruled: Cast) -> None:
    warning = warned(ruled.here)

    with pytest.raises(Forbidden):
        lower(ruled.here.scope("leader"), warning, colour=Colour.BLUE, reason=REASON)
    with pytest.raises(Stale):
        lower(ruled.here.scope("officer"), warning, colour=Colour.BLUE, reason=REASON, version=99)


def test_closing_ends_the_clocks_and_needs_a_reason(ruled: Cast) -> None:
    warning = warned(ruled.here)
    officer = ruled.here.scope("officer")

    with pytest.raises(Invalid):
        close(officer, warning, reason="")
    warning = close(officer, RiskWarning.objects.get(), reason=REASON)

    assert (warning.state, warning.close_reason, warning.closed_at) == (WarningState.CLOSED, REASON, MONDAY)
    assert _runs(warning) == {}


def test_closing_waits_for_orders_to_be_answered(ruled: Cast) -> None:
    warning = warned(ruled.here)
    dispatched(ruled.here, warning)

    with pytest.raises(IllegalMove, match="还有交办单没有反馈"):
        close(ruled.here.scope("officer"), warning, reason=REASON)


@pytest.mark.requirement("F-12")
def test_neighbour_and_bodies_without_an_order_see_no_warning(ruled: Cast) -> None:
    warning = warned(ruled.here)

    assert list(RiskWarning.objects.visible_to(ruled.here.scope("officer"))) == [warning]
    for scope in (ruled.neighbour.scope("officer"), ruled.here.scope("handler"), ruled.here.scope("mediator")):
        assert not RiskWarning.objects.visible_to(scope).exists()


@requirement("F-14", "F-16")
def test_raising_by_hand_keeps_reason_and_name_and_asks_for_contact_anew(ruled: Cast) -> None:
    warning = warned(ruled.here, workers=3, arrears_days=None, amount=None)
    dispatched(ruled.here, warning)

    with clock.standing(MONDAY + dt.timedelta(hours=5)):
        raised = raise_colour(ruled.here.scope("officer"), RiskWarning.objects.get(), colour="red", reason="老板失联了")

    row = raised.colours.latest("pk")
    assert (row.colour, row.decision, row.reason) == ("red", None, "老板失联了")
    assert row.actor.startswith("陈立群")
    assert _runs(warning)["disputes.first_contact"] == MONDAY + dt.timedelta(hours=7)


@pytest.mark.parametrize(("colour", "reason", "field"), [("blue", REASON, "colour"), ("red", " ", "reason")])
def test_raising_refuses_downwards_sideways_and_without_reason(
    ruled: Cast, colour: str, reason: str, field: str
) -> None:
    warning = warned(ruled.here, workers=12, arrears_days=None, amount=None)
    assert warning.colour == Colour.YELLOW

    with pytest.raises(Invalid) as refusal:
        raise_colour(ruled.here.scope("officer"), warning, colour=colour, reason=reason)

    assert list(refusal.value.fields) == [field]
    with pytest.raises(Forbidden):
        raise_colour(ruled.here.scope("leader"), warning, colour="red", reason=REASON)


def test_closed_warning_takes_no_other_colour(ruled: Cast) -> None:
    warning = warned(ruled.here, workers=3, arrears_days=None, amount=None)
    warning = close(ruled.here.scope("officer"), warning, reason=REASON)

    with pytest.raises(Invalid):
        raise_colour(ruled.here.scope("officer"), warning, colour="red", reason=REASON)


@requirement("F-23")
def test_warning_begins_with_its_earliest_signal(ruled: Cast) -> None:
    early = MONDAY - dt.timedelta(days=2)
    warning = warned(ruled.here, occurred_on=early.date())
    with clock.standing(MONDAY + dt.timedelta(days=1)):
        accepted(ruled.here, occurred_on=early.date() - dt.timedelta(days=30))

    warning.refresh_from_db()

    assert (warning.received_at, warning.occurred_on) == (MONDAY, early.date() - dt.timedelta(days=30))
    assert warning.created_at == MONDAY


@requirement("F-16")
def test_page_says_next_step_owner_clock_and_stamps(ruled: Cast, client: Client) -> None:
    warning = warned(ruled.here, occurred_on=MONDAY.date() - dt.timedelta(days=3))
    client.force_login(ruled.here.users["officer"])

    before = client.get(warning.get_absolute_url()).content.decode()
    with clock.standing(MONDAY + dt.timedelta(hours=3)):
        dispatched(ruled.here, RiskWarning.objects.get())
        after = client.get(warning.get_absolute_url()).content.decode()

    assert "下一步：首次联系" in before and f"由{ruled.here.federation.name}办，最晚 今天 11:10" in before
    assert "11月20日" in before and "还没有" in before
    assert "收到后 3.0 小时" in after and "下一步：首次联系" not in after


@requirement("F-16")
def test_page_says_who_set_the_colour_by_hand_and_what_the_rules_had_said(ruled: Cast, client: Client) -> None:
    warning = warned(ruled.here)
    client.force_login(ruled.here.users["officer"])

    answer = client.post(
        f"{warning.get_absolute_url()}lower/", {"colour": "yellow", "reason": REASON, "version": warning.version}
    )
    text = client.get(answer.headers["Location"]).content.decode()

    assert f"定为黄色：{REASON}" in text
    assert "规则上一次的判定" in text
    assert "（第 2 版）" in text


@requirement("F-14")
def test_raising_on_the_page_changes_the_colour(ruled: Cast, client: Client) -> None:
    warning = warned(ruled.here, workers=3, arrears_days=None, amount=None)
    client.force_login(ruled.here.users["officer"])
    url = f"{warning.get_absolute_url()}raise/"

    refused = client.post(url, {"colour": "red", "reason": "", "version": warning.version}).content.decode()
    client.post(url, {"colour": "red", "reason": "老板失联了", "version": warning.version})

    warning.refresh_from_db()
    assert "还没填" in refused
    assert warning.colour == Colour.RED


@requirement("F-02")
def test_the_firm_s_other_matters_are_told_newest_first_and_only_what_is_seen(ruled: Cast, client: Client) -> None:
    first = close(ruled.here.scope("officer"), warned(ruled.here), reason=REASON)
    with clock.standing(MONDAY + dt.timedelta(days=1)):
        second = accepted(ruled.here, workers=32).warnings.get()
        client.force_login(ruled.here.users["officer"])
        context = client.get(second.get_absolute_url()).context

    found = [(each["title"].partition("：")[0], each["mark"]) for each in context["firm"]]
    assert found == [("预警", "已销号"), ("信号", "已采纳")]
    assert context["firm"][0]["url"] == first.get_absolute_url()
