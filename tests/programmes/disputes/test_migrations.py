from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps

from gonghui.kernel import clock
from gonghui.programmes.disputes.models import RiskWarning
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY, accepted, put_rules_in_force, warned

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


def test_warning_stamps_takes_them_from_the_earliest_signal(cast: Cast) -> None:
    put_rules_in_force(cast.here)
    warning = warned(cast.here, occurred_on=MONDAY.date() - 3 * DAY)
    with clock.standing(MONDAY + DAY):
        accepted(cast.here, occurred_on=MONDAY.date() - 9 * DAY)
    RiskWarning.objects.update(occurred_on=None, received_at=MONDAY + 30 * DAY)

    module = import_module("gonghui.programmes.disputes.migrations.0004_warning_stamps")
    module.stamps_of_earliest_signals(apps, None)

    warning.refresh_from_db()
    assert (warning.occurred_on, warning.received_at) == (MONDAY.date() - 9 * DAY, MONDAY)
