"""Migrations of `disputes` that move data."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from gonghui.programmes.disputes.models import Case
from tests.cast import Cast
from tests.own_database import own_database
from tests.programmes.disputes.stage_cases import new_case


@pytest.mark.django_db
def test_0005_case_rights_fills_the_last_day_of_older_cases(cast: Cast) -> None:
    case = new_case(cast.here)
    Case.objects.filter(pk=case.pk).update(filed_on=dt.date(2026, 2, 28), arbitration_last_day=None)

    import_module("gonghui.programmes.disputes.migrations.0005_case_rights").fill_last_days(apps, None)

    case.refresh_from_db()
    assert case.arbitration_last_day == dt.date(2027, 2, 28)


@pytest.mark.django_db(transaction=True)
def test_0016_agreement_terms_and_0017_room_facts_keep_what_was_agreed_and_ticked(tmp_path: Path) -> None:
    with own_database(tmp_path) as database:
        environ = {**os.environ, "GONGHUI_DATABASE_URL": database, "GONGHUI_DATA_DIR": str(tmp_path)}
        environ |= {"DJANGO_SETTINGS_MODULE": "gonghui.conf.settings.test"}
        command = [sys.executable, "-m", "tests.programmes.disputes.terms_in_child"]
        done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)

    payments = [[1, "other", "100.05"], [2, "other", "100.05"]]
    statuses = [[1, "other", "劳动关系于 12 月 1 日解除。"], [2, "other", "公司出具离职证明。"]]
    assert json.loads(done.stdout) == [["200.10", payments, statuses, [["欠薪。", ["applicant"]]]], [None, [], [], []]]
