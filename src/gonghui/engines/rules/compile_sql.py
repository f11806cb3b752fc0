"""A rule set as SQL around a queryset, so that weighing a million subjects is one statement over one pass.

The queryset gives the metrics as columns `metric_<key>`; around it stand, each in a layer of its own, the rank of every
rule, the highest of them, and the modifiers. The layers are fenced: without a fence the database copies each rule into
every place that names it, and weighs it as often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import Field, QuerySet

from gonghui.engines.rules import metrics
from gonghui.engines.rules.enums import Operator, ValueType
from gonghui.engines.rules.schema import AllOf, Condition, Modifier, Node, Rule, RuleSet
from gonghui.kernel.lookups import ROWS_AT_ONCE

SIGNS = {
    Operator.AT_LEAST: ">=",
    Operator.MORE_THAN: ">",
    Operator.AT_MOST: "<=",
    Operator.LESS_THAN: "<",
    Operator.EQUALS: "=",
}
RANK = "outcome_rank"
BASE = "base_rank"
FENCE = {"sqlite": "LIMIT -1 OFFSET 0", "postgresql": "OFFSET 0"}


def scan(queryset: QuerySet[Any, Any], rule_set: RuleSet) -> Iterator[dict[str, Any]]:
    """The rows of a `.values()` queryset for which anything fires, with the ranks of rules, modifiers and the whole.

    One statement. Metrics come as the database keeps them. A NULL fulfils no condition.
    """
    connection = connections[queryset.db]
    sql, parameters = _Statement(metrics.annotate(queryset, rule_set), rule_set).build()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                yield dict(zip(names, row, strict=True))


def ranks(queryset: QuerySet[Any, Any], rule_set: RuleSet) -> Iterator[tuple[Any, ...]]:
    """The same rows, each as the values that the queryset names and the rank of the whole."""
    connection = connections[queryset.db]
    names = [connection.ops.quote_name(name) for name in (*queryset.query.values_select, RANK)]
    sql, parameters = _Statement(metrics.annotate(queryset, rule_set), rule_set).build(columns=", ".join(names))
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def fired_of(rule_set: RuleSet, row: Mapping[str, Any]) -> dict[str, str]:
    """Outcome code by code of each rule and modifier that fired in one scanned row."""
    ranks = {source.code: int(row[_name(source)]) for source in rule_set.sources.values()}
    return {code: rule_set.outcomes[rank - 1].code for code, rank in ranks.items() if rank}


def _name(source: Rule | Modifier) -> str:
    return f"rank_{source.code.lower()}"


def _highest(names: list[str], vendor: str) -> str:
    if len(names) == 1:
        return names[0]
    return f"{'MAX' if vendor == 'sqlite' else 'GREATEST'}({', '.join(names)})"


class _Statement:
    """One statement in the making. Names come from the rule set, which lets through letters, figures and `_` alone."""

    def __init__(self, queryset: QuerySet[Any, Any], rule_set: RuleSet) -> None:
        self.connection = connections[queryset.db]
        self.queryset, self.rule_set = queryset, rule_set
        self.parameters: list[Any] = []
        self.fields: dict[str, Field[Any, Any]] = {
            name: expression.output_field for name, expression in queryset.query.annotations.items()
        }

    def build(self, *, columns: str = "*") -> tuple[str, list[Any]]:
        """The statement and its parameters, in the order in which the text names them."""
        vendor, rules, modifiers = self.connection.vendor, self.rule_set.rules, self.rule_set.modifiers
        fence = FENCE[vendor]
        highest = _highest([BASE, *(_name(modifier) for modifier in modifiers)], vendor)
        above = "".join(f", {self._modifier(modifier)} AS {_name(modifier)}" for modifier in modifiers)
        base = _highest([_name(rule) for rule in rules], vendor)
        ranks = ", ".join(f"{self._rule(rule)} AS {_name(rule)}" for rule in rules)
        inner, parameters = self.queryset.query.sql_with_params()
        self.parameters += parameters
        measured = f"SELECT *, {ranks} FROM ({inner}) AS measured {fence}"
        weighed = f"SELECT *, {base} AS {BASE} FROM ({measured}) AS weighed {fence}"
        moved = f"SELECT *{above} FROM ({weighed}) AS based {fence}"
        decided = f"SELECT *, {highest} AS {RANK} FROM ({moved}) AS moved {fence}"
        sql = f"SELECT {columns} FROM ({decided}) AS decided WHERE {RANK} > 0"
        return sql, self.parameters

    def _rule(self, rule: Rule) -> str:
        whens = [
            f"WHEN {self._where(branch.when)} THEN {self.rule_set.ranks[branch.outcome]}"
            for branch in self.rule_set.descending(rule)
        ]
        return f"CASE {' '.join(whens)} ELSE 0 END"

    def _modifier(self, modifier: Modifier) -> str:
        risen = {
            base: self.rule_set.risen(modifier, base)
            for code, base in self.rule_set.ranks.items()
            if modifier.after_outcome in (None, code)
        }
        steps = " ".join(f"WHEN {base} THEN {rank}" for base, rank in risen.items() if rank > base)
        if not steps:
            return "0"
        where = [self._where(modifier.when)]
        if modifier.after_rules:
            where.append("(" + " OR ".join(f"rank_{code.lower()} > 0" for code in modifier.after_rules) + ")")
        return f"CASE WHEN {' AND '.join(where)} THEN CASE {BASE} {steps} ELSE 0 END ELSE 0 END"

    def _where(self, node: Node) -> str:
        if isinstance(node, Condition):
            return self._comparison(node)
        word, members = (" AND ", node.all) if isinstance(node, AllOf) else (" OR ", node.any)
        return f"({word.join(self._where(member) for member in members)})"

    def _comparison(self, condition: Condition) -> str:
        name, value = metrics.COLUMN_PREFIX + condition.metric, condition.value
        kind = self.rule_set.metrics[condition.metric].type
        if kind is ValueType.FLAGS:
            bits = metrics.METRICS[condition.metric].bits
            codes = value if isinstance(value, tuple) else ()
            mask = sum(bits[code] for code in {str(each) for each in codes})
            return f"({name} & {mask}) <> 0"
        if kind is ValueType.BOOLEAN:
            return f"{name} IS {'TRUE' if value else 'FALSE'}"
        if isinstance(value, tuple):
            return f"{name} IN ({', '.join(str(int(each)) for each in value)})"
        if kind is ValueType.INTEGER:
            return f"{name} {SIGNS[condition.operator]} {int(value)}"
        kept = self.fields[name].get_db_prep_value(Decimal(value), self.connection)
        if isinstance(kept, int):
            return f"{name} {SIGNS[condition.operator]} {kept}"
        self.parameters.append(kept)
        return f"{name} {SIGNS[condition.operator]} CAST(%s AS NUMERIC)"
