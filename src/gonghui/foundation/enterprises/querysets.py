from __future__ import annotations

from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import RecordQuerySet

if TYPE_CHECKING:
    from gonghui.foundation.enterprises.models import EnterpriseFile


class EnterpriseFileQuerySet(RecordQuerySet["EnterpriseFile"]):
    """What federations know of enterprises."""

    def named_like(self, text: str) -> Self:
        """Files whose name contains `text`."""
        return self.filter(name__contains=text.strip())
