"""Settings of gunicorn beside those of the command line (`gonghui serve`)."""

from __future__ import annotations

import gc
from typing import Any

worker_class = "gthread"
preload_app = True
# Threads of one process share its memory; a process is renewed now and then so that nothing can pile up for weeks.
max_requests = 20_000
max_requests_jitter = 2_000
timeout = 60
graceful_timeout = 20
keepalive = 5
accesslog = None
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Before the first fork: load every page's code, let go of the database, keep the collector off what all share."""
    from django.db import connections
    from django.urls import get_resolver

    getattr(get_resolver(), "url_patterns")  # noqa: B009 reading it imports all views
    connections.close_all()
    gc.collect()
    gc.freeze()
