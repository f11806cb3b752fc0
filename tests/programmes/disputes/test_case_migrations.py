"""Migrations of `disputes` that move data."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from gonghui.programmes.disputes.models import Case
from tests.cast import Cast
from tests.programmes.disputes.stage_cases import new_case

pytestmark = pytest.mark.django_db


def test_0005_case_rights_fills_the_last_day_of_older_cases(cast: Cast) -> None:
    case = new_case(cast.here)
    Case.objects.filter(pk=case.pk).update(filed_on=dt.date(2026, 2, 28), arbitration_last_day=None)

    import_module("gonghui.programmes.disputes.migrations.0005_case_rights").fill_last_days(apps, None)

    case.refresh_from_db()
    assert case.arbitration_last_day == dt.date(2027, 2, 28)
