from __future__ import annotations

from gonghui.channels.demo_phone.models import DemoMessage
from gonghui.foundation.notifications.enums import AddressKind


class DemoPhone:
    """Keeps messages in a table and shows them on `/demo/phone/`, which exists in the demo only."""

    kind = "demo_phone"
    takes = AddressKind.PHONE
    urls = "gonghui.channels.demo_phone.urls"

    def deliver(self, address: str, subject: str, body: str) -> None:
        """Put the message on the page."""
        DemoMessage.objects.create(phone=address, body=body)
