"""The table of calculators: what each asks, answers and rests on. Pages, API and command line are drawn from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.legal.calculators.inputs import Input, Kind, Output, Words
from gonghui.engines.legal.calculators.reading import read, refusal
from gonghui.engines.legal.calendar import WorkCalendar
from gonghui.engines.legal.notices import shipped_calendar
from gonghui.engines.legal.subsidies import SubsidyTables, shipped_subsidies
from gonghui.kernel.errors import Invalid, NotFound
from gonghui.kernel.money import yuan

CALCULATORS: dict[str, Calculator] = {}


class Group(TextChoices):
    """Under which heading people look for a calculator."""

    LEAVING = "leaving", gettext_lazy("离职、被辞退")
    PAY = "pay", gettext_lazy("工资、加班、休假")
    CONTRACT = "contract", gettext_lazy("合同、试用期")
    INJURY = "injury", gettext_lazy("工伤")
    TIME = "time", gettext_lazy("还来得及吗")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to the figure: the step with its numbers, and why it is so."""

    text: str
    why: str = ""

    def __str__(self) -> str:
        return _("%(step)s。%(why)s") % {"step": self.text, "why": self.why} if self.why else self.text


@dataclass(frozen=True, slots=True)
class Result:
    """`outputs` by name, as `Decimal`, date and bool; `headline` says what the figure is."""

    outputs: Mapping[str, Any]
    headline: str
    steps: Sequence[Step]
    articles: Sequence[Words]
    warnings: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Aids:
    """What a formula looks up instead of asking: which days are worked, and tables of local law."""

    calendar: WorkCalendar
    subsidies: SubsidyTables


@cache
def shipped_aids() -> Aids:
    """Those that come with the product, read from files once. No database."""
    return Aids(shipped_calendar(), shipped_subsidies())


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """One formula.

    `figure` names the output shown large, `on` the input whose day picks local parameters. `rights` says which year of
    arbitration a page shows beside it: `wages`, or the input whose day begins it; nothing where that is not so plain.
    """

    name: str
    label: Words
    ask: Words
    group: Group
    icon: str
    inputs: Sequence[Input]
    outputs: Sequence[Output]
    articles: Sequence[Words]
    figure: str
    on: str
    rights: str
    compute: Callable[..., Result] = field(repr=False)

    def calculate(self, given: Mapping[str, Any], aids: Aids | None = None) -> Result:
        """The answer to these inputs. Raises `Invalid` with every field that is missing or wrong."""
        values = read(self.inputs, given)
        try:
            return self.compute(aids=aids or shipped_aids(), **values)
        except Invalid as error:
            raise refusal(self.inputs, error.fields) from error

    def as_json(self, result: Result) -> dict[str, Any]:
        """The outputs in the table's order, then steps, articles and warnings as texts."""
        return {
            **{output.name: written(output.kind, result.outputs[output.name]) for output in self.outputs},
            "steps": [str(step) for step in result.steps],
            "articles": [str(article) for article in result.articles],
            "warnings": list(result.warnings),
        }

    def described(self) -> dict[str, Any]:
        """What it is, asks and answers, for other systems."""
        return {
            "name": self.name,
            "label": str(self.label),
            "question": str(self.ask),
            "inputs": [_described(each) for each in self.inputs],
            "outputs": [{"name": each.name, "kind": each.kind, "label": str(each.label)} for each in self.outputs],
            "articles": [str(article) for article in self.articles],
        }


def _described(asked: Input) -> dict[str, Any]:
    return {
        "name": asked.name,
        "kind": asked.kind,
        "label": str(asked.label),
        "help": str(asked.help),
        "unit": str(asked.unit),
        "required": asked.required,
        "choices": [{"value": value, "label": str(label)} for value, label in asked.choices],
        "parameter": asked.parameter,
    }


def calculator(**facts: Any) -> Callable[[Callable[..., Result]], Calculator]:
    """Enter a formula into the table under its function's name."""

    def enter(compute: Callable[..., Result]) -> Calculator:
        entered = Calculator(name=compute.__name__, compute=compute, **{"on": "", "figure": "", "rights": "", **facts})
        CALCULATORS[entered.name] = entered
        return entered

    return enter


def calculator_named(name: str) -> Calculator:
    """The calculator of this name. Raises `NotFound`."""
    found = CALCULATORS.get(name)
    if found is None:
        raise NotFound(_("没有“%(name)s”这个计算器。") % {"name": name[:60]})
    return found


def written(kind: Kind, value: Any) -> Any:
    """A value as JSON carries it: money with two places, wages of a day or hour with four, others as they are."""
    if value is None or isinstance(value, bool):
        return value
    if kind is Kind.MONEY:
        return f"{yuan(value):.2f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return list(value) if isinstance(value, tuple) else value
