"""5,000 rows, 200 faults: every one named, the good rows written once though the process is killed, then undone."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.exchange.actions.staging import stage
from gonghui.foundation.exchange.registry import REGISTERS
from tests.cast import Cast
from tests.foundation.exchange import big_file
from tests.foundation.exchange.staging import faults
from tests.requirements import requirement

ROOT = Path(__file__).resolve().parents[3]
Child = Callable[..., subprocess.Popen[str]]


@requirement("F-09")
@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "xlsx"])
def test_all_200_faults_are_named_by_row_column_and_reason(cast: Cast, kind: str) -> None:
    rows, expected = big_file.lines(5000, 200)
    content = big_file.xlsx_file(rows) if kind == "xlsx" else big_file.csv_file(rows, kind)
    if kind == "xlsx":
        expected = [each for each in expected if each[1:] != ("contact_name", "坏字符")]

    batch = stage(
        cast.here.system, REGISTERS["enterprises"], content=content, name="单位.xlsx" if kind == "xlsx" else "单位.csv"
    )

    found = faults(batch)
    assert [(row, column) for row, column, _reason in found] == [(row, column) for row, column, _reason in expected]
    unlike = [pair for pair in zip(found, expected, strict=True) if pair[1][2] not in pair[0][2]]
    assert unlike == []
    assert batch.counts == {"new": 5000 - len(expected), "wrong": len(expected)}
    assert not EnterpriseFile.objects.exists()


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    """Starts a process on a database of its own: a file, or on PostgreSQL when the suite runs on that."""
    url, drop = f"sqlite:///{tmp_path / 'own.sqlite3'}", ""
    if connection.vendor == "postgresql":
        name, (address, _mark, options) = (
            f"import_{secrets.token_hex(6)}",
            os.environ["GONGHUI_DATABASE_URL"].partition("?"),
        )
        url, drop = f"{address.rpartition('/')[0]}/{name}" + (f"?{options}" if options else ""), name
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    environ = {**os.environ, "GONGHUI_DATABASE_URL": url, "GONGHUI_DATA_DIR": str(tmp_path)}
    environ |= {"DJANGO_SETTINGS_MODULE": "gonghui.conf.settings.test"}
    environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "src")])

    def start(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.foundation.exchange.import_in_child", *words]
        return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)

    yield start
    if drop:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{drop}" WITH (FORCE)')


def done(process: subprocess.Popen[str]) -> list[str]:
    """What a process said until its end."""
    said = process.communicate(timeout=300)[0].splitlines()
    assert said[-1:] == ["done"], said
    return said[:-1]


@requirement("F-09")
@pytest.mark.django_db(transaction=True)
def test_killed_at_half_it_is_taken_up_again_takes_effect_once_and_is_undone(child: Child) -> None:
    done(child("prepare"))
    running = child("run", "3")
    assert running.stdout is not None and running.stdout.readline() == "standing still\n"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()

    half, whole, undone = (json.loads(line) for line in done(child("finish")))

    assert half == {
        "state": "running", "files": 2000, "standing": 2000, "twins": 0, "opened": 2000,
        "outcomes": {"made": 2000, "": 3000}, "sound": True,
    }  # fmt: skip
    assert whole == {
        "state": "written", "files": 4800, "standing": 4800, "twins": 0, "opened": 4800,
        "outcomes": {"made": 4800, "": 200}, "sound": True,
    }  # fmt: skip
    assert (undone["state"], undone["standing"], undone["sound"]) == ("undone", 0, True)
    assert undone["outcomes"] == {"undone": 4800, "": 200}
