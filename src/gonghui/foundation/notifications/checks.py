from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from gonghui.foundation.notifications.channels import CHANNELS, channel_for
from gonghui.foundation.notifications.enums import AddressKind

DEMO_ONLY = "demo_phone"


@register("notifications")
def channels_are_there(**kwargs: Any) -> list[CheckMessage]:
    """Say before the first message is lost what `GONGHUI_CHANNELS` gets wrong."""
    found: list[CheckMessage] = [
        Error(
            f"GONGHUI_CHANNELS names {kind}, which no installed app registers.",
            hint=f"Known here: {', '.join(sorted(CHANNELS)) or 'none'}.",
            id="gonghui.notifications.E001",
        )
        for kind in settings.GONGHUI_CHANNELS
        if kind not in CHANNELS
    ]
    if DEMO_ONLY in settings.GONGHUI_CHANNELS and not settings.DEMO:
        found.append(
            Error(
                "The channel demo_phone shows every message on an open page and is for the demo only.",
                hint="Take it out of GONGHUI_CHANNELS.",
                id="gonghui.notifications.E002",
            )
        )
    if channel_for(AddressKind.PHONE) is None:
        found.append(
            Warning(
                "No channel reaches phones: workers and parties cannot sign in or sign by code.",
                hint="Name one in GONGHUI_CHANNELS.",
                id="gonghui.notifications.W001",
            )
        )
    return found
