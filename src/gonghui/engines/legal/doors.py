"""The limits of the public doors of this engine."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gonghui.kernel.errors import TooLarge, TooMany

# A whole factory may stand behind one address, and everybody tries a few numbers.
RATES = {
    "calculate": "600/10m/ip",
    "paper": "60/10m/ip",
    "check": "300/10m/ip",
    "search": "600/10m/ip",
    "phrase": "20/10m/ip",
}
LARGEST_INPUT = 20_000


def limit(request: HttpRequest, action: str) -> None:
    """Count one knock; refuse it with `TooMany` when there were too many from one address."""
    if ratelimit.consume(request, app="gonghui.legal", action=action, config=RATES) is None:
        raise TooMany(_("这个网络里算的次数太多了，先歇十分钟。急事请打 12351。"))


def body_of(request: HttpRequest) -> Any:
    """What was sent. Refuses more than any calculator takes, before it is read as JSON."""
    if len(request.body) > LARGEST_INPUT:
        raise TooLarge(_("送来的内容太长了，最多 20 kB。"))
    return request.body
