from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from gonghui.kernel.querysets import ChildQuerySet

if TYPE_CHECKING:
    from gonghui.foundation.facts.models import Fact


class FactQuerySet(ChildQuerySet["Fact"]):
    """Facts are read by the actions and pages of the record they hang on; there is no list of facts as such."""

    def known_on(self, moment: dt.datetime) -> Self:
        """What was recorded by `moment`: a replay sees no more than was known then."""
        return self.filter(recorded_at__lte=moment)

    def latest_first(self) -> Self:
        """The newest observation first, the surer one first among those of a day."""
        return self.order_by("key", "-observed_on", "-sureness", "-pk")
