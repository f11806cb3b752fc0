"""Payments that did not come, in the demo: taken up on the day after, as the morning's round would."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from gonghui.foundation.organizations.demo import County
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.defaults import note_defaults

DAYS_AGO = (10, 1)


class Stage(Protocol):
    """As much of the demo's stage as this needs."""

    @property
    def county(self) -> County:
        """The county's organisations."""

    @property
    def system(self) -> Scope:
        """The platform itself."""

    def on_day(self, days_ago: int, time: str = "09:30") -> AbstractContextManager[None]:
        """Let what follows have happened some days before the demo began."""


def tell(stage: Stage) -> None:
    """The rounds of two mornings; what is known already is not taken up again."""
    for days in DAYS_AGO:
        with stage.on_day(days, "08:30"):
            note_defaults(stage.system, stage.county.federation.pk)
