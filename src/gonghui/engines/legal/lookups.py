"""What calculators look up in this installation: the holiday table, and tables of local law."""

from __future__ import annotations

from django.db import DatabaseError

from gonghui.engines.legal.calculators.table import Aids, shipped_aids
from gonghui.engines.legal.calendar import current_calendar


def current_aids() -> Aids:
    """The aids of this installation; where no notice has been entered yet, the shipped calendar."""
    shipped, calendar = shipped_aids(), current_calendar()
    return Aids(calendar if calendar.years else shipped.calendar, shipped.subsidies)


def aids_at_hand() -> Aids:
    """The same for the command line, which calculates before there is a database too."""
    try:
        return current_aids()
    except DatabaseError:
        return shipped_aids()
