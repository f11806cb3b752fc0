"""Why a rule fired, in a sentence for screens, documents and the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.rules.enums import Operator, ValueType
from gonghui.engines.rules.evaluate import Fired, Met
from gonghui.engines.rules.schema import AllOf, Branch, Condition, MetricUse, Modifier, Node, Rule, RuleSet


def explain(rule_set: RuleSet, fired: Iterable[Fired]) -> list[str]:
    """One sentence for each rule or modifier that fired: `规则 R1 第 1 版：同一诉求职工 12 人，达到 10 人（黄色）`."""
    return [_sentence(rule_set, found) for found in fired]


def _sentence(rule_set: RuleSet, found: Fired) -> str:
    source = rule_set.sources[found.code]
    outcome = rule_set.outcomes[rule_set.ranks[found.outcome] - 1]
    words = {"code": found.code, "version": rule_set.version, "why": _why(rule_set, source, found)}
    if isinstance(source, Modifier):
        return _("调整 %(code)s 第 %(version)s 版：%(why)s（升为%(outcome)s）") % {**words, "outcome": outcome.label}
    return _("规则 %(code)s 第 %(version)s 版：%(why)s（%(outcome)s）") % {**words, "outcome": outcome.label}


def _why(rule_set: RuleSet, source: Rule | Modifier, found: Fired) -> str:
    written = _told_by(source, found).explanation
    if written is None:
        return "；".join(_condition(rule_set.metrics[met.metric], met) for met in found.conditions)
    actual = {met.metric: value_words(rule_set.metrics[met.metric], met.actual) for met in found.conditions}
    return str(written).format_map(_Known(actual))


def _told_by(source: Rule | Modifier, found: Fired) -> Branch | Modifier:
    if isinstance(source, Modifier):
        return source
    return next(branch for branch in source.branches if branch.outcome == found.outcome)


class _Known(dict[str, str]):
    """A metric named in a sentence may be one that did not take part in this firing."""

    def __missing__(self, key: str) -> str:
        return "—"


def _condition(use: MetricUse, met: Met) -> str:
    actual = value_words(use, met.actual)
    if use.type in (ValueType.BOOLEAN, ValueType.FLAGS):
        return _("%(label)s：%(actual)s") % {"label": use.label, "actual": actual}
    if isinstance(met.actual, int) and met.actual < 0:
        return _("%(label)s：还差 %(actual)s") % {"label": use.label, "actual": value_words(use, -met.actual)}
    values = met.value if isinstance(met.value, tuple) else (met.value,)
    return _("%(label)s %(actual)s，%(operator)s %(value)s") % {
        "label": use.label,
        "actual": actual,
        "operator": Operator(met.operator).label,
        "value": "、".join(value_words(use, value) for value in values),
    }


def node_words(rule_set: RuleSet, node: Node) -> str:
    """Conditions as a sentence that people can check: `社保停缴达到 3 个月，并且同一诉求职工达到 10 人`."""
    if isinstance(node, Condition):
        use = rule_set.metrics[node.metric]
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        if use.type is ValueType.FLAGS:
            return _("%(label)s：%(codes)s") % {"label": use.label, "codes": value_words(use, values)}
        if use.type is ValueType.BOOLEAN:
            return _("%(label)s：%(actual)s") % {"label": use.label, "actual": value_words(use, bool(node.value))}
        if lies_ahead(node):
            days = value_words(use, abs(int(values[0])))
            return _("%(label)s：还差 %(value)s以内") % {"label": use.label, "value": days}
        return _("%(label)s%(operator)s %(value)s") % {
            "label": use.label,
            "operator": Operator(node.operator).label,
            "value": "、".join(value_words(use, value) for value in values),
        }
    members = node.all if isinstance(node, AllOf) else node.any
    parts = [node_words(rule_set, member) for member in members]
    return _("，并且").join(parts) if isinstance(node, AllOf) else _("；或者").join(parts)


def lies_ahead(condition: Condition) -> bool:
    """Whether it speaks of days that are still to come: "at least three days before"."""
    value = condition.value
    return condition.operator is Operator.AT_LEAST and isinstance(value, int) and value < 0


def value_words(use: MetricUse, value: Any) -> str:
    """A value as people read it, with its unit: `12 人`, `86,000.50 元`, `停工、堵门堵路`."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if use.type is ValueType.FLAGS:
        names = use.flags or {}
        return "、".join(str(names.get(code, code)) for code in value)
    number = f"{Decimal(value):,.2f}".removesuffix(".00") if use.type is ValueType.DECIMAL else f"{value:,}"
    return f"{number} {use.unit}" if use.unit else number
