"""A rule set weighed for one subject in Python. `compile_sql` says the same for many; a property test proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr

from gonghui.engines.rules.enums import Operator
from gonghui.engines.rules.metrics import Facts, Value
from gonghui.engines.rules.schema import AllOf, Condition, Modifier, Node, Outcome, Rule, RuleSet

COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.AT_LEAST: lambda actual, value: actual >= value,
    Operator.MORE_THAN: lambda actual, value: actual > value,
    Operator.AT_MOST: lambda actual, value: actual <= value,
    Operator.LESS_THAN: lambda actual, value: actual < value,
    Operator.EQUALS: lambda actual, value: actual == value,
    Operator.ONE_OF: lambda actual, value: actual in value,
    Operator.INCLUDES: lambda actual, value: not actual.isdisjoint(value),
}


class Met(BaseModel):
    """A condition that held, with the value it held for; of flags those that the condition asks for."""

    model_config = ConfigDict(frozen=True)

    metric: str
    operator: Operator
    value: StrictBool | StrictInt | Decimal | tuple[StrictInt, ...] | tuple[StrictStr, ...]
    actual: StrictBool | StrictInt | Decimal | tuple[StrictStr, ...]


class Fired(BaseModel):
    """A rule or modifier that fired: the outcome it came to and the conditions that made it."""

    model_config = ConfigDict(frozen=True)

    code: str
    outcome: str
    conditions: tuple[Met, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule set says of a subject, None where nothing fired. A modifier that moves nothing is left out."""

    outcome: Outcome | None
    rank: int
    fired: tuple[Fired, ...]


def evaluate(rule_set: RuleSet, facts: Facts) -> Verdict:
    """Weigh the rules, then the modifiers, over the facts. A metric that is missing or None fulfils no condition."""
    fired = [found for rule in rule_set.rules if (found := _fire(rule_set, rule, facts))]
    base = max((rule_set.ranks[found.outcome] for found in fired), default=0)
    rank = base
    codes = {found.code for found in fired}
    for modifier in rule_set.modifiers:
        if not _applies(rule_set, modifier, base, codes):
            continue
        risen = rule_set.risen(modifier, base)
        if risen > base and (met := _met(modifier.when, facts)):
            fired.append(Fired(code=modifier.code, outcome=rule_set.outcomes[risen - 1].code, conditions=met))
            rank = max(rank, risen)
    return Verdict(rule_set.outcome_of(rank), rank, tuple(fired))


def _fire(rule_set: RuleSet, rule: Rule, facts: Facts) -> Fired | None:
    for branch in rule_set.descending(rule):
        if met := _met(branch.when, facts):
            return Fired(code=rule.code, outcome=branch.outcome, conditions=met)
    return None


def _applies(rule_set: RuleSet, modifier: Modifier, base: int, codes: set[str]) -> bool:
    if not base or (modifier.after_rules and codes.isdisjoint(modifier.after_rules)):
        return False
    return modifier.after_outcome is None or rule_set.ranks[modifier.after_outcome] == base


def _met(node: Node, facts: Facts) -> tuple[Met, ...]:
    """The conditions that make `node` hold; none where it does not. Of `any` all members that hold are told."""
    if isinstance(node, Condition):
        return _compare(node, facts.get(node.metric))
    if isinstance(node, AllOf):
        parts = [_met(member, facts) for member in node.all]
        return tuple(met for part in parts for met in part) if all(parts) else ()
    return tuple(met for member in node.any for met in _met(member, facts))


def _compare(condition: Condition, actual: Value) -> tuple[Met, ...]:
    if actual is None or not COMPARE[condition.operator](actual, condition.value):
        return ()
    if isinstance(actual, frozenset):
        shown: Any = tuple(code for code in condition.value if code in actual)  # type: ignore[union-attr]
    else:
        shown = actual
    return (Met(metric=condition.metric, operator=condition.operator, value=condition.value, actual=shown),)
