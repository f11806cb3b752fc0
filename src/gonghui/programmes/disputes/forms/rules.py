"""Forms of the rules: other numbers for a draft, a rehearsal, a signature."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.engines.rules.enums import Operator, ValueType
from gonghui.engines.rules.schema import Condition, RuleSet, conditions
from gonghui.kernel.packs import written
from gonghui.programmes.disputes.actions.rehearsing import MONTHS, WINDOWS
from gonghui.programmes.disputes.forms.fields import CountField, YuanField
from gonghui.web.forms import GonghuiForm, PickOne

Path = tuple[str | int, ...]


class ThresholdForm(GonghuiForm):
    """The numbers of a rule set, each as it stands; flags and their colours are changed in the pack."""

    def __init__(self, *args: Any, rule_set: RuleSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule_set = rule_set
        self.paths: dict[str, Path] = {}
        self.titles: dict[str, str] = {}
        for number, (path, title, colour, condition) in enumerate(thresholds(rule_set)):
            use, name = rule_set.metrics[condition.metric], f"value_{number}"
            kind = YuanField if use.type is ValueType.DECIMAL else CountField
            unit = f"（{use.unit}）" if use.unit else ""
            label = f"{colour} · {use.label}{Operator(condition.operator).label}{unit}"
            self.paths[name], self.titles[name] = path, title
            self.fields[name] = kind(label=label, initial=condition.value)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields rule by rule."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, title in self.titles.items():
            found.setdefault(title, []).append(self[name])
        return list(found.items())

    def revised(self) -> RuleSet:
        """The rule set with the numbers that were typed."""
        content = written(self.rule_set)
        for name, path in self.paths.items():
            value = self.cleaned_data[name]
            place = content
            for step in path:
                place = place[step]
            if Decimal(str(place["value"])) != value:
                place["value"] = str(value) if isinstance(value, Decimal) else value
        return RuleSet.model_validate(content)


def thresholds(rule_set: RuleSet) -> Iterator[tuple[Path, str, str, Condition]]:
    """Every number of the rules: where it stands, whose it is, which colour it makes, its condition."""
    labels = {outcome.code: outcome.label for outcome in rule_set.outcomes}
    for index, rule in enumerate(rule_set.rules):
        for number, branch in enumerate(rule.branches):
            for below, condition in conditions(branch.when, ("rules", index, "branches", number, "when")):
                if rule_set.metrics[condition.metric].type in (ValueType.INTEGER, ValueType.DECIMAL):
                    yield below, f"{rule.code} {rule.title}", str(labels[branch.outcome]), condition


class RehearseForm(GonghuiForm):
    """Over how long a past, and what counts as following."""

    months = forms.TypedChoiceField(
        label=_("演练过去"), coerce=int, initial=12, widget=PickOne(layout="three"),
        choices=[(str(number), _("%(n)s 个月") % {"n": number}) for number in MONTHS],
    )  # fmt: skip
    window_days = forms.TypedChoiceField(
        label=_("报了以后多少天内有案件，算报对了"), coerce=int, initial=60, widget=PickOne(layout="three"),
        choices=[(str(number), _("%(n)s 天") % {"n": number}) for number in WINDOWS],
    )  # fmt: skip


class SignForm(GonghuiForm):
    """Who signs, under which numbers."""

    rehearsal = forms.IntegerField(widget=forms.HiddenInput)
    signed_by = forms.CharField(label=_("签发人"), max_length=120, help_text=_("写姓名和职务，会和数字一起留存。"))
