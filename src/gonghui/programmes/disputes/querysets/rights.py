"""What moves the worker's dates: limitation events, extensions of the mediation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gonghui.kernel.querysets import ChildQuerySet

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Extension, ExtensionConsent, LimitationEvent


class LimitationEventQuerySet(ChildQuerySet["LimitationEvent"]):
    parent = "case"


class ExtensionQuerySet(ChildQuerySet["Extension"]):
    parent = "case"


class ExtensionConsentQuerySet(ChildQuerySet["ExtensionConsent"]):
    parent = "extension"
