"""Killed at any point of sealing, nothing is in force or everything is; pressing again finishes it.

A real process is killed with SIGKILL, on a database of its own: a file, or on PostgreSQL when the suite runs on that.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gonghui.kernel import clock
from tests.own_database import own_database

ROOT = Path(__file__).resolve().parents[3]
PATH = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
NOTHING = {
    "agreement": "signed",
    "case": "signing",
    "agreed_on": False,
    "told": 0,
    "in_force": 0,
    "clocks": ["arbitration_limitation", "mediation"],
}
EVERYTHING = {
    "agreement": "effective",
    "case": "agreed",
    "agreed_on": True,
    "told": 1,
    "in_force": 1,
    "clocks": ["arbitration_review_of_agreement", "judicial_confirmation", "performance"],
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database for the other process."""
    with own_database(tmp_path) as address:
        yield address


class Office:
    """The product in another process, on one database."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.orders, self.answers = process.stdin, process.stdout

    def ask(self, words: str) -> str:
        """Give an act and hear the first line of the answer."""
        self.orders.write(f"{words}\n")
        self.orders.flush()
        return self.answers.readline().strip()

    def kill_while_sealing(self, place: str) -> None:
        os.kill(int(self.ask(f"seal {place}")), signal.SIGKILL)

    def look(self) -> dict[str, Any]:
        seen: dict[str, Any] = json.loads(self.ask("look"))
        assert self.answers.readline() == "done\n"
        return seen


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Office]:
    environ = {**os.environ, "GONGHUI_DATABASE_URL": database, "GONGHUI_DATA_DIR": str(tmp_path)}
    environ |= {"DJANGO_SETTINGS_MODULE": "gonghui.conf.settings.test", "PYTHONPATH": PATH}
    command = [sys.executable, "-m", "tests.programmes.disputes.seal_in_child"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Office(process)
        process.kill()


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("F-28", "F-30")
def test_killed_while_sealing_leaves_nothing_in_force_and_pressing_again_finishes(office: Office) -> None:
    assert office.ask("prepare") == "done"
    number = f"望工调〔{clock.today().year}〕1号"

    for place in ("numbered", "printed", "half-written", "written"):
        office.kill_while_sealing(place)
        seen = office.look()
        assert seen.pop("papers") == [number], place
        assert seen == NOTHING, place

    assert office.ask("seal through") == "done"
    seen = office.look()
    assert seen.pop("papers") == [number]
    assert seen == EVERYTHING
