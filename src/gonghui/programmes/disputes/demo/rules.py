"""A draft of the rules that the leader is thinking about, rehearsed and not signed; and this morning's scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gonghui.engines.rules.actions import in_force, revise
from gonghui.engines.rules.models import RuleSetVersion
from gonghui.engines.rules.schema import RuleSet
from gonghui.kernel.packs import written
from gonghui.programmes.disputes.actions import rehearsing, scanning
from gonghui.programmes.disputes.policy import policy_of

if TYPE_CHECKING:
    from gonghui.programmes.disputes.demo import Stage

RULE, YELLOW, LESS = 2, 1, "20000"
"""The third rule's sum from which a firm turns yellow, and what the leader thinks of instead."""


def tell(stage: Stage) -> None:
    """Scan once, and put a draft with another number beside the rules in force. A draft that is there is left alone."""
    federation = stage.county.federation.pk
    scanning.scan(stage.system, federation)
    if RuleSetVersion.objects.filter(federation=federation, state="draft").exists():
        return
    base = in_force(federation, policy_of(federation).rule_set)
    content = written(base.rule_set)
    content["rules"][RULE]["branches"][YELLOW]["when"]["value"] = LESS
    draft = revise(stage.acting("leader"), base, RuleSet.model_validate(content))
    rehearsing.run(stage.system, rehearsing.begin(stage.acting("leader"), draft, months=12, window_days=60))
