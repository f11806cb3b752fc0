from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.utils.translation import gettext as _

from gonghui.cli.terminal import Terminal
from gonghui.foundation.jobs.worker import run_worker
from gonghui.kernel.errors import Invalid

STAMP = ".gathered"
TOO_SHORT_SECONDS = 10
GRACE_SECONDS = 25


def worker(args: argparse.Namespace, terminal: Terminal) -> None:
    """Run background work in this process."""
    run_worker(until_idle=args.until_idle)


def serve(args: argparse.Namespace, terminal: Terminal) -> int:
    """Serve the pages until a signal comes."""
    refuse_taken_port(args.host, args.port)
    gather_static_files(terminal)
    web = web_command(host=args.host, port=args.port, processes=args.processes, threads=args.threads)
    if args.with_worker:
        return run_together([web, worker_command()])
    os.execv(web[0], web)


def web_command(*, host: str, port: int, processes: int, threads: int) -> list[str]:
    """The web server as a command line; its other settings are in `gonghui.conf.server`."""
    options = ["--bind", f"{host}:{port}", "--workers", str(processes), "--threads", str(threads)]
    config = ["--config", "python:gonghui.conf.server"]
    return [sys.executable, "-m", "gunicorn", *config, *options, "gonghui.conf.wsgi:application"]


def worker_command() -> list[str]:
    """A worker as a command line."""
    return [sys.executable, "-m", "gonghui.cli", "worker"]


def gather_static_files(terminal: Terminal) -> None:
    """Collect style sheets, scripts and pictures where the web server expects them, if any has changed since."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    state = _static_state()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return
    with terminal.step(_("整理静态文件")):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state, encoding="ascii")


def _static_state() -> str:
    content = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = os.stat(storage.path(path))
            content.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return content.hexdigest()


def refuse_taken_port(host: str, port: int) -> None:
    """Say at once that another program listens there, instead of letting the web server try for a while."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sentence = _("%(host)s 的 %(port)s 端口用不了（%(why)s）。用 --port 换一个。")
            raise Invalid(sentence % {"host": host, "port": port, "why": error.strerror}) from error


@dataclass(slots=True)
class Child:
    """One of the processes that run side by side."""

    command: Sequence[str]
    process: subprocess.Popen[bytes] = field(init=False)
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        self.process = subprocess.Popen(self.command)
        self.begun = time.monotonic()


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run commands side by side until a signal comes; one that dies is started again.

    One that dies right after its start will do so again: then all are stopped and its exit code is the answer.
    """
    stop = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_args: stop.set())
    children = [Child(command) for command in commands]
    answer = 0
    while not stop.wait(0.5):
        for child in children:
            if child.process.poll() is None:
                continue
            if time.monotonic() - child.begun < TOO_SHORT_SECONDS:
                answer = child.process.returncode or 1
                stop.set()
            else:
                child.start()
    _stop_all([child.process for child in children])
    return answer


def _stop_all(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
