from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django_tasks_db.management.commands.db_worker import Worker
from pytest_django.fixtures import Settings

from tests.foundation.jobs import samples

Work = Callable[[], None]


@pytest.fixture(autouse=True)
def tasks_in_the_database(settings: Settings, db: None) -> Iterator[None]:
    """Tasks wait for a worker here, as in a real installation."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "high"]}}
    samples.DONE.clear()
    yield
    samples.DONE.clear()


@pytest.fixture
def work(transactional_db: None) -> Work:
    """Does all that is due, as a worker does: it closes connections, so nothing may hold a transaction around it."""

    def run() -> None:
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="w-1",
        ).run()

    return run
