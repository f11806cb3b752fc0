"""Why a rule fired, in a sentence for screens, documents and the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.rules.enums import Operator, ValueType
from gonghui.engines.rules.evaluate import Fired, Met
from gonghui.engines.rules.schema import Branch, MetricUse, Modifier, Rule, RuleSet


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
    values = met.value if isinstance(met.value, tuple) else (met.value,)
    return _("%(label)s %(actual)s，%(operator)s %(value)s") % {
        "label": use.label,
        "actual": actual,
        "operator": Operator(met.operator).label,
        "value": "、".join(value_words(use, value) for value in values),
    }


def value_words(use: MetricUse, value: Any) -> str:
    """A value as people read it, with its unit: `12 人`, `86,000.50 元`, `停工、堵门堵路`."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if use.type is ValueType.FLAGS:
        names = use.flags or {}
        return "、".join(str(names.get(code, code)) for code in value)
    number = f"{Decimal(value):,.2f}".removesuffix(".00") if use.type is ValueType.DECIMAL else f"{value:,}"
    return f"{number} {use.unit}" if use.unit else number
