from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from gonghui.engines.deadlines.models import Deadline
from gonghui.foundation.notifications.models import Notice
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, IllegalMove, Invalid, Stale
from gonghui.programmes.disputes.actions.warnings import close, lower
from gonghui.programmes.disputes.enums import Colour, WarningState
from gonghui.programmes.disputes.models import RiskWarning
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, accepted, dispatched, put_rules_in_force, warned

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

    assert list(_runs(warning)) == ["disputes.close"]


def test_rising_asks_for_contact_anew(ruled: Cast) -> None:
    warning = warned(ruled.here, workers=3, arrears_days=None, amount=None)
    dispatched(ruled.here, warning)

    with clock.standing(MONDAY + dt.timedelta(days=1)):
        accepted(ruled.here, workers=30, amount=Decimal(400000))

    assert _runs(warning) == {"disputes.first_contact": MONDAY + dt.timedelta(days=1, hours=2)}


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
