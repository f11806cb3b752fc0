"""Cases handed over by courts and bureaus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import RecordQuerySet
from gonghui.programmes.disputes.enums import ReferralState

if TYPE_CHECKING:
    from gonghui.programmes.disputes.models import Referral


class ReferralQuerySet(RecordQuerySet["Referral"]):
    """Referrals, seen by the federation, the sender and the body that mediates."""

    def with_parts(self) -> Self:
        """Rows with sender, paper and the case that came of them."""
        return self.select_related("record", "sender", "paper", "case__mediation_body", "case__record")

    def unread(self) -> Self:
        """Answered, and the sender has not looked."""
        return self.filter(state=ReferralState.RETURNED)

    def in_view(self, name: str) -> Self:
        """The rows of a tab; all under an unknown name."""
        return self.filter(state=name) if name in ReferralState.values else self
