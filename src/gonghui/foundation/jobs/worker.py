"""One worker process: runs tasks, says that it lives, gives out the turns of the schedule."""

from __future__ import annotations

import logging
import secrets
import socket
import threading

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker

from gonghui.foundation.jobs.actions import beat, leave, reap
from gonghui.foundation.jobs.schedule import tick

logger = logging.getLogger("gonghui.jobs")
BEAT_SECONDS = 10
BEATS_A_TICK = 3


def run_worker(*, interval: float = 1.0, until_idle: bool = False) -> None:
    """Work until a signal comes (the running task is finished first), or until nothing is due with `until_idle`.

    Start as many as the machine bears: turns and tasks are given to one of them each.
    """
    worker_id = f"{socket.gethostname()[:40]}-{secrets.token_hex(6)}"
    beat(worker_id)
    reap()
    tick()
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=interval,
        batch=until_idle,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
    )
    stop = threading.Event()
    pulse = threading.Thread(target=_pulse, args=(worker_id, stop), name="gonghui-pulse", daemon=True)
    pulse.start()
    try:
        worker.configure_signals()
        worker.run()
    finally:
        stop.set()
        pulse.join(timeout=BEAT_SECONDS)
        leave(worker_id)


def _pulse(worker_id: str, stop: threading.Event) -> None:
    turn = 0
    while not stop.wait(BEAT_SECONDS):
        turn += 1
        try:
            close_old_connections()
            beat(worker_id)
            if turn % BEATS_A_TICK == 0:
                reap()
                tick()
        except Exception:  # the database may be away for a moment; the next beat tries again
            logger.exception("the worker could not give its sign of life")
            connections.close_all()
    connections.close_all()
