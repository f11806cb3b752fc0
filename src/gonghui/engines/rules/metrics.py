"""Metrics, the only things a rule may read: named functions of a subject, each given by the app that owns the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gonghui.engines.rules.enums import ValueType
from gonghui.engines.rules.schema import RuleSet, RulesSection
from gonghui.kernel.packs import Problem

Value = bool | int | Decimal | frozenset[str] | None
Facts = Mapping[str, Value]
M = TypeVar("M", bound=Model)

COLUMN_PREFIX = "metric_"
TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Metric:
    """A named function of a subject, told twice: over what is known of one subject, and as a column of many.

    Both give the same value, None where nothing is known. `python` receives the subject's facts as the owner reads
    them; `sql` gives an expression over the owner's queryset. A decimal's column has two places at least. Flags are a
    set of the codes in `bits`; their column is an integer in which each code that is there sets its bit.
    """

    key: str
    label: str | Promise
    unit: str | Promise
    value_type: ValueType
    python: Callable[[Mapping[str, Any]], Value]
    sql: Callable[[], Combinable]
    bits: Mapping[str, int] = field(default_factory=dict)

    def value_of(self, column: Any) -> Value:
        """The value that the column's content stands for; a decimal with two places, as facts are told with."""
        if self.value_type is ValueType.DECIMAL and column is not None:
            return Decimal(column).quantize(TWO_PLACES)
        if self.value_type is not ValueType.FLAGS or column is None:
            value: Value = column
            return value
        return frozenset(code for code, bit in self.bits.items() if column & bit) or None


METRICS: dict[str, Metric] = {}


def register(metric: Metric) -> Metric:
    """Make a metric known to rules, from the owner's `AppConfig.ready`. A key has one owner."""
    if metric.key in METRICS:
        raise ValueError(f"metric {metric.key} is registered already")
    METRICS[metric.key] = metric
    return metric


def measure(rule_set: RuleSet, subject: Mapping[str, Any]) -> dict[str, Value]:
    """What the rule set's metrics say of one subject."""
    return {key: METRICS[key].python(subject) for key in rule_set.metrics}


def annotate(queryset: QuerySet[M], rule_set: RuleSet) -> QuerySet[M]:
    """The queryset with a column `metric_<key>` for each metric of the rule set."""
    measured: QuerySet[M] = queryset.annotate(**{COLUMN_PREFIX + key: METRICS[key].sql() for key in rule_set.metrics})
    return measured


def measured_rows(queryset: QuerySet[Any], rule_set: RuleSet, *, by: str) -> dict[Any, dict[str, Value]]:
    """What the rule set's metrics say of each group of rows, by the column `by` that tells groups apart. One query."""
    keys = list(rule_set.metrics)
    rows = annotate(queryset.values(by), rule_set).values_list(by, *(COLUMN_PREFIX + key for key in keys))
    used = [METRICS[key] for key in keys]
    return {
        group: {metric.key: metric.value_of(column) for metric, column in zip(used, columns, strict=True)}
        for group, *columns in rows
    }


def unregistered(section: RulesSection) -> Iterator[Problem]:
    """Metrics that a section reads and no app gives, or gives as another type."""
    for index, rule_set in enumerate(section.rule_sets):
        for key, use in rule_set.metrics.items():
            path = ("rule_sets", index, "metrics", key)
            metric = METRICS.get(key)
            if metric is None:
                cure = _("改成其中一个：%(known)s。") % {"known": "、".join(sorted(METRICS)) or _("（一个都没有）")}
                yield Problem(path, _("系统里没有这个指标。"), cure)
            elif metric.value_type != use.type:
                cure = _("把 type 改成 %(type)s。") % {"type": metric.value_type.value}
                yield Problem(
                    (*path, "type"), _("系统里这个指标是%(type)s。") % {"type": metric.value_type.label}, cure
                )
            elif unknown := sorted(set(use.flags or ()) - set(metric.bits)):
                cure = _("改成其中的：%(known)s。") % {"known": "、".join(metric.bits)}
                message = _("系统里没有“%(codes)s”这种情况。") % {"codes": "、".join(unknown)}
                yield Problem((*path, "flags"), message, cure)
