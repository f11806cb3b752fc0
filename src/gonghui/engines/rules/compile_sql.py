"""A rule set as columns of a query, so that weighing a million subjects is one statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Case, Expression, F, IntegerField, Model, Q, QuerySet, When
from django.db.models import Value as Literal
from django.db.models.functions import Greatest

from gonghui.engines.rules import metrics
from gonghui.engines.rules.enums import Operator, ValueType
from gonghui.engines.rules.schema import AllOf, Condition, Modifier, Node, Rule, RuleSet

LOOKUP = {
    Operator.AT_LEAST: "gte",
    Operator.MORE_THAN: "gt",
    Operator.AT_MOST: "lte",
    Operator.LESS_THAN: "lt",
    Operator.EQUALS: "exact",
    Operator.ONE_OF: "in",
}
RANK = "outcome_rank"
BASE = "base_rank"
M = TypeVar("M", bound=Model)


def compile_rule_set(rule_set: RuleSet, *, column: Callable[[str], str] = str) -> dict[str, Expression]:
    """Annotations for a queryset whose columns are the metrics; `column` names the column of a metric key.

    `rank_<code>` is the rank each rule and modifier came to and `outcome_rank` the highest of them, 0 for nothing.
    NULL fulfils no condition. Annotate in the order given: later ones name earlier ones.
    """
    columns: dict[str, Expression] = {_name(rule): _rule(rule_set, rule, column) for rule in rule_set.rules}
    columns[BASE] = _highest([_name(rule) for rule in rule_set.rules])
    for modifier in rule_set.modifiers:
        columns[_name(modifier)] = _modifier(rule_set, modifier, column)
    columns[RANK] = _highest([BASE, *(_name(modifier) for modifier in rule_set.modifiers)])
    return columns


def scan(queryset: QuerySet[M], rule_set: RuleSet) -> QuerySet[M]:
    """The rows for which anything fires, with their metrics (`metric_<key>`) and ranks, in one statement."""
    measured = metrics.annotate(queryset, rule_set)
    for name, expression in compile_rule_set(rule_set, column=lambda key: metrics.COLUMN_PREFIX + key).items():
        measured = measured.annotate(**{name: expression})
    return measured.filter(**{f"{RANK}__gt": 0})


def facts_of(rule_set: RuleSet, row: Mapping[str, Any]) -> dict[str, metrics.Value]:
    """The facts of one scanned row (as `.values()` gives it), for `decide_many`."""
    return {key: row[metrics.COLUMN_PREFIX + key] for key in rule_set.metrics}


def fired_of(rule_set: RuleSet, row: Mapping[str, Any]) -> dict[str, str]:
    """Outcome code by code of each rule and modifier that fired in one scanned row."""
    ranks = {source.code: int(row[_name(source)]) for source in rule_set.sources.values()}
    return {code: rule_set.outcomes[rank - 1].code for code, rank in ranks.items() if rank}


def _name(source: Rule | Modifier) -> str:
    return f"rank_{source.code.lower()}"


def _rank(value: int) -> Literal:
    return Literal(value, output_field=IntegerField())


def _highest(names: list[str]) -> Expression:
    if len(names) > 1:
        return Greatest(*names)
    return Case(When(Q(**{f"{names[0]}__gt": 0}), then=F(names[0])), default=_rank(0), output_field=IntegerField())


def _rule(rule_set: RuleSet, rule: Rule, column: Callable[[str], str]) -> Case:
    whens = [
        When(_where(rule_set, branch.when, column), then=_rank(rule_set.ranks[branch.outcome]))
        for branch in rule_set.descending(rule)
    ]
    return Case(*whens, default=_rank(0), output_field=IntegerField())


def _modifier(rule_set: RuleSet, modifier: Modifier, column: Callable[[str], str]) -> Case:
    where = _where(rule_set, modifier.when, column)
    if modifier.after_rules:
        rules = [Q(**{f"{_name(rule_set.sources[code])}__gt": 0}) for code in modifier.after_rules]
        where &= _any(rules)
    whens = []
    for code, base in rule_set.ranks.items():
        risen = rule_set.risen(modifier, base)
        if risen > base and modifier.after_outcome in (None, code):
            whens.append(When(where & Q(**{BASE: base}), then=_rank(risen)))
    return Case(*whens, default=_rank(0), output_field=IntegerField())


def _where(rule_set: RuleSet, node: Node, column: Callable[[str], str]) -> Q:
    if isinstance(node, Condition):
        return _comparison(rule_set, node, column(node.metric))
    if isinstance(node, AllOf):
        together = Q()
        for member in node.all:
            together &= _where(rule_set, member, column)
        return together
    return _any([_where(rule_set, member, column) for member in node.any])


def _any(parts: list[Q]) -> Q:
    either = Q()
    for part in parts:
        either |= part
    return either


def _comparison(rule_set: RuleSet, condition: Condition, name: str) -> Q:
    value = condition.value
    if rule_set.metrics[condition.metric].type is ValueType.DECIMAL and not isinstance(value, tuple):
        value = Decimal(value)
    # The first half looks redundant. It is not: Django drops a comparison beyond a small column's range as always true,
    # and then NULL would fire.
    return Q(**{f"{name}__isnull": False}) & Q(**{f"{name}__{LOOKUP[condition.operator]}": value})
