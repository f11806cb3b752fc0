from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gonghui.cli import serving
from gonghui.cli.serving import gather_static_files, refuse_taken_port, run_together
from gonghui.cli.terminal import Terminal
from gonghui.kernel.errors import Invalid


@pytest.fixture
def signals_as_before() -> Iterator[None]:
    """Supervision answers to signals; the test process must go on answering in its own way."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def python(code: str) -> list[str]:
    """A child process that runs `code`."""
    return [sys.executable, "-c", code]


def test_taken_port_is_refused_at_once() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(Invalid, match="--port"):
            refuse_taken_port("127.0.0.1", other.getsockname()[1])


def test_static_files_are_gathered_when_they_changed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    states = iter(["one", "one", "two"])
    monkeypatch.setattr(serving, "_static_state", lambda: next(states))
    gathered: list[str] = []
    monkeypatch.setattr(serving, "call_command", lambda name, **options: gathered.append(name))

    for _start in range(3):
        gather_static_files(Terminal())

    assert gathered == ["collectstatic", "collectstatic"]


def test_child_that_fails_at_once_ends_all_with_its_code(signals_as_before: None) -> None:
    begun = time.monotonic()

    code = run_together([python("import time; time.sleep(60)"), python("raise SystemExit(3)")])

    assert code == 3
    assert time.monotonic() - begun < 20


def test_child_that_dies_later_is_started_again(
    signals_as_before: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "TOO_SHORT_SECONDS", 0)
    starts = tmp_path / "starts"
    child = python(f"open({str(starts)!r}, 'a').write('x')")
    threading.Timer(3, os.kill, (os.getpid(), signal.SIGTERM)).start()

    code = run_together([child])

    assert code == 0
    assert len(starts.read_text()) >= 2
