"""Real worker processes, killed with SIGKILL: a task is done once, and turns missed meanwhile are made up for once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.foundation.jobs.worker_in_child import PLACES
from tests.own_database import own_database

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database for the workers."""
    with own_database(tmp_path) as address:
        yield address


class House:
    """The product in other processes, on one database."""

    def __init__(self, database: str, folder: Path) -> None:
        self.environ = {**os.environ, "GONGHUI_DATABASE_URL": database, "GONGHUI_DATA_DIR": str(folder)}
        self.environ |= {"DJANGO_SETTINGS_MODULE": "gonghui.conf.settings.test"}

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.foundation.jobs.worker_in_child", *words]
        return subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=subprocess.PIPE, text=True)

    def do(self, *words: str) -> str:
        with self.start(*words) as process:
            said, _nothing = process.communicate(timeout=120)
        assert process.returncode == 0
        return said

    def kill_at(self, place: str) -> None:
        with self.start("work", place) as worker:
            assert worker.stdout is not None
            os.kill(int(worker.stdout.readline()), signal.SIGKILL)

    def effects(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.do("look"))
        return found


@pytest.fixture
def house(database: str, tmp_path: Path) -> House:
    made = House(database, tmp_path)
    made.do("prepare")
    return made


@pytest.mark.django_db(transaction=True)
def test_task_of_a_killed_worker_runs_again_and_takes_effect_once(house: House) -> None:
    for place in PLACES:
        house.do("enqueue", place)
        house.kill_at(place)
        assert house.effects().get(f"paid:{place}", 0) == (1 if place == "after" else 0), place

        house.do("age")
        house.do("work")
        house.do("work")

        assert house.effects()[f"paid:{place}"] == 1, place


@pytest.mark.django_db(transaction=True)
def test_turns_missed_for_days_are_made_up_for_once(house: House) -> None:
    house.do("miss", "9")

    house.do("work")
    house.do("work")

    assert house.effects() == {"ran": 1}
