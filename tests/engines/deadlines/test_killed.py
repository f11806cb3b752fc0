"""A worker is killed in the middle of telling: what it had not finished is told again, what it had is not."""

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

from tests.own_database import own_database

ROOT = Path(__file__).resolve().parents[3]
PATH = os.pathsep.join([str(ROOT / "src"), str(ROOT)])


class Office:
    """The product in another process, on a database of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.orders, self.answers = process.stdin, process.stdout

    def ask(self, words: str) -> str:
        """Give an act and hear the first line of the answer."""
        self.orders.write(f"{words}\n")
        self.orders.flush()
        return self.answers.readline().strip()

    def look(self) -> dict[str, Any]:
        seen: dict[str, Any] = json.loads(self.ask("look"))
        assert self.answers.readline() == "done\n"
        return seen


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    command = [sys.executable, "-m", "tests.engines.deadlines.escalate_in_child"]
    with own_database(tmp_path) as address:
        environ = {**os.environ, "GONGHUI_DATABASE_URL": address, "GONGHUI_DATA_DIR": str(tmp_path)}
        environ |= {"DJANGO_SETTINGS_MODULE": "gonghui.conf.settings.test", "PYTHONPATH": PATH}
        with subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield Office(process)
            process.kill()


@pytest.mark.django_db(transaction=True)
def test_killed_while_telling_leaves_each_level_told_once_or_not_at_all(office: Office) -> None:
    assert office.ask("prepare") == "done"

    os.kill(int(office.ask("escalate notice-1")), signal.SIGKILL)
    assert office.look() == {"told": 0, "notices": 0, "story": 0}

    os.kill(int(office.ask("escalate notice-2")), signal.SIGKILL)
    assert office.look() == {"told": 1, "notices": 1, "story": 1}

    for _turn in range(2):
        assert office.ask("escalate through") == "done"
        assert office.look() == {"told": 2, "notices": 2, "story": 2}
