"""The ways out of the house. Each is a deletable app under `gonghui.channels`, switched on by `GONGHUI_CHANNELS`."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from gonghui.foundation.notifications.enums import AddressKind

CHANNELS: dict[str, Channel] = {}


class Channel(Protocol):
    """One way out. Its app puts it into the registry from `AppConfig.ready`.

    `urls` names a module of pages of its own, whose patterns carry their whole path; empty for none.
    """

    kind: str
    takes: AddressKind
    urls: str

    def deliver(self, address: str, subject: str, body: str) -> None:
        """Hand the message over for good, or raise: then it is tried again later. Never called in a transaction."""


def register(channel: Channel) -> None:
    """Make a channel known; called by its app."""
    CHANNELS[channel.kind] = channel


def channel_for(takes: AddressKind) -> Channel | None:
    """The first switched-on channel, in the order of the setting, that reaches this kind of address."""
    known = (CHANNELS.get(kind) for kind in settings.GONGHUI_CHANNELS)
    return next((channel for channel in known if channel is not None and channel.takes == takes), None)
