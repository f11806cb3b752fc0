"""A rule set as data: what a pack may write, checked in full before anything uses it. No expression language."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from pydantic import Discriminator, Field, StrictBool, StrictInt, Tag, model_validator

from gonghui.engines.rules.enums import Operator, ValueType
from gonghui.kernel.packs import Code, PackModel, Problem, Text, Version, refuse

# Both evaluators must compare alike: an integer fits a 32-bit column, a decimal with two places NUMERIC(15, 2).
INTEGER_LIMIT = 2**31 - 1
DECIMAL_LIMIT = Decimal(10) ** 13

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
RuleCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
Threshold = StrictBool | StrictInt | Decimal
Step = str | int


class MetricUse(PackModel):
    """A metric that the rules read, with the words its values are shown in: the version keeps them for later."""

    label: Text
    type: ValueType
    unit: Text | None = None
    flags: dict[Key, Text] | None = None

    @model_validator(mode="after")
    def _flags_are_named(self) -> Self:
        if (self.type is ValueType.FLAGS) != bool(self.flags):
            cure = _("type 是 flags 的，在 flags 里给每个代码写上名称；别的类型不写 flags。")
            refuse([Problem(("flags",), _("没有说清可能出现哪些情况。"), cure)])
        return self


class Outcome(PackModel):
    """What a rule can come to, for example a colour."""

    code: Key
    label: Text


class Condition(PackModel):
    """One comparison of a metric with a fixed value. An unknown metric fulfils no condition.

    `one_of` and `includes` take a list; `includes` holds when any of its codes is there.
    """

    metric: Key
    operator: Operator
    value: Threshold | tuple[StrictInt, ...] | tuple[Key, ...]


class AllOf(PackModel):
    """Holds when every member holds."""

    all: Annotated[tuple[Node, ...], Field(min_length=1)]


class AnyOf(PackModel):
    """Holds when at least one member holds."""

    any: Annotated[tuple[Node, ...], Field(min_length=1)]


def _kind(value: Any) -> str:
    keys = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, PackModel) else ()
    return "all" if "all" in keys else "any" if "any" in keys else "condition"


Node = Annotated[
    Annotated[Condition, Tag("condition")] | Annotated[AllOf, Tag("all")] | Annotated[AnyOf, Tag("any")],
    Discriminator(_kind),
]


class Branch(PackModel):
    """The conditions under which a rule comes to one outcome.

    `explanation` replaces the sentence made from the conditions; `{metric_key}` in it stands for the actual value.
    """

    outcome: Key
    when: Node
    explanation: Text | None = None


class Rule(PackModel):
    """One rule: at most one branch an outcome. The highest branch that holds fires, the others do not."""

    code: RuleCode
    title: Text
    branches: Annotated[tuple[Branch, ...], Field(min_length=1)]


class Modifier(PackModel):
    """The second stage: moves what the rules came to, never down, and only where a rule fired at all.

    It looks at the first stage alone, so modifiers do not pile up. `after_rules` (one of these fired) and
    `after_outcome` (the highest was this) narrow it; either `raise_to` names the outcome or `raise_by` counts steps.
    """

    code: RuleCode
    title: Text
    when: Node
    after_rules: tuple[RuleCode, ...] = ()
    after_outcome: Key | None = None
    raise_to: Key | None = None
    raise_by: Annotated[int, Field(ge=1, le=9, strict=True)] | None = None
    explanation: Text | None = None

    @model_validator(mode="after")
    def _one_way_up(self) -> Self:
        if (self.raise_to is None) == (self.raise_by is None):
            cure = _("写 raise_to（升到哪一级）或者 raise_by（升几级），只写一个。")
            refuse([Problem((), _("没有说清升到哪里。"), cure)])
        return self


class RuleSet(PackModel):
    """Rules that share metrics and an order of outcomes. `outcomes` stand lowest first; the highest that fires wins."""

    code: Code
    version: Version
    title: Text
    metrics: Annotated[dict[Key, MetricUse], Field(min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1, max_length=9)]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    modifiers: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse(_problems(self))
        return self

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Rank by outcome code, from 1; 0 is kept for "nothing fired"."""
        return {outcome.code: rank for rank, outcome in enumerate(self.outcomes, start=1)}

    def outcome_of(self, rank: int) -> Outcome | None:
        """The outcome with this rank, None for 0."""
        return self.outcomes[rank - 1] if rank else None

    @cached_property
    def sources(self) -> dict[str, Rule | Modifier]:
        """Rules and modifiers by code."""
        sources: tuple[Rule | Modifier, ...] = (*self.rules, *self.modifiers)
        return {source.code: source for source in sources}

    def descending(self, rule: Rule) -> list[Branch]:
        """The branches of a rule, highest outcome first: the order in which they are tried."""
        return sorted(rule.branches, key=lambda branch: self.ranks[branch.outcome], reverse=True)

    def risen(self, modifier: Modifier, rank: int) -> int:
        """The rank to which the modifier moves `rank`."""
        if modifier.raise_to is not None:
            return max(rank, self.ranks[modifier.raise_to])
        return min(rank + (modifier.raise_by or 0), len(self.outcomes))


class RulesSection(PackModel):
    """`rules.yaml` of a pack."""

    rule_sets: Annotated[tuple[RuleSet, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_code_once(self) -> Self:
        refuse(_twice(("rule_sets",), [rule_set.code for rule_set in self.rule_sets]))
        return self


def conditions(node: Node, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Condition]]:
    """Every condition below `node`, with its path."""
    if isinstance(node, Condition):
        yield path, node
        return
    name, members = ("all", node.all) if isinstance(node, AllOf) else ("any", node.any)
    for index, member in enumerate(members):
        yield from conditions(member, (*path, name, index))


def _problems(rule_set: RuleSet) -> Iterator[Problem]:
    yield from _twice(("outcomes",), [outcome.code for outcome in rule_set.outcomes])
    yield from _twice(("rules",), [rule.code for rule in rule_set.rules])
    rules = {rule.code for rule in rule_set.rules}
    for index, rule in enumerate(rule_set.rules):
        path: tuple[Step, ...] = ("rules", index, "branches")
        yield from _twice(path, [branch.outcome for branch in rule.branches], key="outcome")
        for number, branch in enumerate(rule.branches):
            yield from _unknown((*path, number, "outcome"), branch.outcome, rule_set.ranks)
            yield from _source_problems(rule_set, branch, (*path, number))
    for index, modifier in enumerate(rule_set.modifiers):
        path = ("modifiers", index)
        if modifier.code in rules:
            yield _repeated((*path, "code"), modifier.code)
        for number, code in enumerate(modifier.after_rules):
            yield from _unknown((*path, "after_rules", number), code, sorted(rules))
        for name in ("after_outcome", "raise_to"):
            if (code := getattr(modifier, name)) is not None:
                yield from _unknown((*path, name), code, rule_set.ranks)
        yield from _source_problems(rule_set, modifier, path)
    yield from _twice(("modifiers",), [modifier.code for modifier in rule_set.modifiers])


def _source_problems(rule_set: RuleSet, source: Branch | Modifier, path: tuple[Step, ...]) -> Iterator[Problem]:
    for below, condition in conditions(source.when):
        here = (*path, "when", *below)
        use = rule_set.metrics.get(condition.metric)
        if use is None:
            yield from _unknown((*here, "metric"), condition.metric, rule_set.metrics)
        else:
            yield from _threshold_problems(condition, use, here)
    for text in (source.explanation.zh, source.explanation.en or "") if source.explanation else ():
        yield from _template_problems(text, rule_set, (*path, "explanation"))


def _template_problems(text: str, rule_set: RuleSet, path: tuple[Step, ...]) -> Iterator[Problem]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        yield Problem(path, _("花括号没有成对。"), _("写成 {指标的键}，一开一合。"))
        return
    for _text, name, form, conversion in parts:
        if name is None:
            continue
        if form or conversion:
            yield Problem(path, _("花括号里只写指标的键。"), _("去掉冒号或感叹号之后的部分。"))
        yield from _unknown(path, name, rule_set.metrics)


def _threshold_problems(condition: Condition, use: MetricUse, path: tuple[Step, ...]) -> Iterator[Problem]:
    operator, value, kind = condition.operator, condition.value, use.type
    if kind is ValueType.FLAGS or operator is Operator.INCLUDES:
        yield from _flag_problems(condition, use, path)
        return
    listed = isinstance(value, tuple)
    if listed != (operator is Operator.ONE_OF) or (listed and (not value or kind is not ValueType.INTEGER)):
        cure = _("one_of 写一列整数，例如 [11, 12, 1, 2]，只用于整数指标；其他比较写一个值。")
        yield Problem((*path, "value"), _("值和比较方式对不上。"), cure)
        return
    if kind is ValueType.BOOLEAN and operator is not Operator.EQUALS:
        yield Problem((*path, "operator"), _("是或否不能比大小。"), _("改成 equals。"))
        return
    for single in value if isinstance(value, tuple) else (value,):
        yield from _value_problems(single, kind, (*path, "value"))


def _flag_problems(condition: Condition, use: MetricUse, path: tuple[Step, ...]) -> Iterator[Problem]:
    value = condition.value
    if use.type is not ValueType.FLAGS or condition.operator is not Operator.INCLUDES:
        cure = _("includes 只用于 flags 指标，flags 指标只用 includes。")
        yield Problem((*path, "operator"), _("指标和比较方式对不上。"), cure)
    elif not isinstance(value, tuple) or not value:
        yield Problem((*path, "value"), _("值和比较方式对不上。"), _("写一列代码，例如 [stoppage, blockade]。"))
    else:
        for code in value:
            yield from _unknown((*path, "value"), str(code), use.flags or {})


def _value_problems(value: int | Decimal | str, kind: ValueType, path: tuple[Step, ...]) -> Iterator[Problem]:
    message = _("“%(value)s”不是%(kind)s。") % {"value": value, "kind": kind.label}
    if kind is ValueType.BOOLEAN:
        if not isinstance(value, bool):
            yield Problem(path, message, _("写成 true 或者 false。"))
    elif isinstance(value, bool):
        yield Problem(path, message, _("写成数字。"))
    elif kind is ValueType.INTEGER:
        if not isinstance(value, int) or abs(value) > INTEGER_LIMIT:
            yield Problem(path, message, _("写成整数，不加引号，不超过 %(limit)s。") % {"limit": INTEGER_LIMIT})
    elif abs(Decimal(value)) >= DECIMAL_LIMIT or Decimal(value) != Decimal(value).quantize(Decimal("0.01")):
        yield Problem(path, message, _("写成至多两位小数、小于 %(limit)s 的数。") % {"limit": DECIMAL_LIMIT})


def _unknown(path: tuple[Step, ...], code: str, known: Sequence[str] | dict[str, Any]) -> Iterator[Problem]:
    if code not in known:
        message = _("“%(code)s”在这个规则集里没有声明。") % {"code": code}
        yield Problem(path, message, _("改成其中一个：%(known)s；或者先声明它。") % {"known": "、".join(known)})


def _repeated(path: tuple[Step, ...], code: str) -> Problem:
    return Problem(path, _("“%(code)s”用了不止一次。") % {"code": code}, _("换一个，或者并成一个。"))


def _twice(path: tuple[Step, ...], codes: Sequence[str], *, key: str = "code") -> Iterator[Problem]:
    counted = Counter(codes)
    for index, code in enumerate(codes):
        if counted[code] > 1 and codes.index(code) != index:
            yield _repeated((*path, index, key), code)
