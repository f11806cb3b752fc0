from __future__ import annotations

from django.core.mail import EmailMessage

from gonghui.foundation.notifications.enums import AddressKind

SUBJECT_FROM_BODY = 60


class Email:
    """Plain text by `EMAIL_BACKEND`; raises whatever the mail server says."""

    kind = "email"
    takes = AddressKind.EMAIL
    urls = ""

    def deliver(self, address: str, subject: str, body: str) -> None:
        """Send one message; without a subject the beginning of the body stands in for it."""
        first_line = body.strip().splitlines()[0] if body.strip() else ""
        EmailMessage(subject=subject or first_line[:SUBJECT_FROM_BODY], body=body, to=[address]).send()
