from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from gonghui.kernel.querysets import ChildQuerySet

if TYPE_CHECKING:
    from gonghui.foundation.facts.models import Fact


class FactQuerySet(ChildQuerySet["Fact"]):
    """Facts are read by the actions and pages of the record they hang on; there is no list of facts as such."""

    def known_on(self, moment: dt.datetime) -> Self:
        """What was recorded by `moment`: a replay sees no more than was known then."""
        return self.filter(recorded_at__lte=moment)

    def standing(self) -> Self:
        """What was not set aside since."""
        return self.filter(set_aside_at=None)

    def latest_first(self) -> Self:
        """The newest observation first, the surer one first among those of a day."""
        return self.order_by("key", "-observed_on", "-sureness", "-pk")

    def newest_of_each(self) -> Self:
        """Of each record and key only the observation that comes first by `latest_first`."""
        order = (F("observed_on").desc(), F("sureness").desc(), F("pk").desc())
        place = Window(RowNumber(), partition_by=[F("record"), F("key")], order_by=order)
        return self.annotate(_place=place).filter(_place=1).order_by("key")
