"""How administrative divisions are read. They are public: no scope is needed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

if TYPE_CHECKING:
    from gonghui.foundation.regions.models import Region

LONGEST_CODE = 12


class RegionQuerySet(models.QuerySet["Region"]):
    """Places by code, by parent, by name."""

    def under(self, code: str) -> Self:
        """The place and all beneath it, by an index range. An empty code opens nothing, not the whole country."""
        if not code:
            return self.none()
        # A bound of nines sorts the same under every collation; the character after "9" does not.
        return self.filter(code__gte=code, code__lte=code.ljust(LONGEST_CODE, "9"))

    def children_of(self, code: str) -> Self:
        """The places directly beneath; the empty code has the provinces. Levels may be skipped (北京, 东莞)."""
        return self.filter(parent_id=code or None).order_by("code")

    def search(self, text: str) -> Self:
        """Places whose code begins with `text`, or whose full name holds every word of it; the larger place first."""
        words = text.split()
        if not words:
            return self.none()
        if len(words) == 1 and words[0].isascii() and words[0].isdigit():
            return self.under(words[0]).order_by(Length("code"), "code")
        wanted = Q()
        for word in words:
            wanted &= Q(full_name__contains=word)
        return self.filter(wanted).order_by(Length("code"), "code")

    def valid_on(self, day: dt.date) -> Self:
        """Places that exist on `day`; without dates a place has always existed."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))
