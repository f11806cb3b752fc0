"""A rule-set version is drafted, put in force once, and retired by its successor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.enums import VersionState
from gonghui.engines.rules.permissions import PUT_IN_FORCE
from gonghui.kernel.lifecycle import Lifecycle, Move

LIFECYCLE = Lifecycle(
    states=VersionState,
    initial=VersionState.DRAFT,
    moves=(
        Move("put_in_force", _("签发施行"), (VersionState.DRAFT,), VersionState.IN_FORCE, right=PUT_IN_FORCE),
        Move("retire", _("停用"), (VersionState.IN_FORCE,), VersionState.RETIRED),
    ),
)
