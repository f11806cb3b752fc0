"""Migrations of `notifications` that move data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.own_database import own_database


@pytest.mark.django_db(transaction=True)
def test_0002_each_account_reads_for_itself_keeps_read_what_was_read(tmp_path: Path) -> None:
    with own_database(tmp_path) as database:
        environ = {**os.environ, "GONGHUI_DATABASE_URL": database, "GONGHUI_DATA_DIR": str(tmp_path)}
        environ |= {"DJANGO_SETTINGS_MODULE": "gonghui.conf.settings.test"}
        command = [sys.executable, "-m", "tests.foundation.notifications.readings_in_child"]
        done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)

    assert json.loads(done.stdout) == [["看过", "leader"], ["看过", "officer"], ["自己的", "officer"]]
