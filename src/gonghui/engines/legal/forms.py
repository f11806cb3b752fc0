"""The questions of a calculator, drawn from its table. What is wrong is said by the calculator, not here."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.engines.legal.calculators import Calculator, Result
from gonghui.engines.legal.calculators.inputs import Input, Kind
from gonghui.engines.legal.lookups import Filled, current_aids, fill
from gonghui.kernel import clock
from gonghui.web.forms import GonghuiForm, PickOne

DAY = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?")
MOST_TILES = 4
LONGEST = 2000
QUESTION_MARKS = ("？", "?")
KEYBOARDS = {Kind.MONEY: "decimal", Kind.NUMBER: "decimal", Kind.COUNT: "numeric", Kind.TEXT: "text"}
LISTS = {Kind.DATES, Kind.STRETCHES, Kind.MONTH_DAYS}


class CalculatorForm(GonghuiForm):
    """One calculator's questions. `places` are those with figures of their own, by code; `carried` are answers to
    choices that somebody gave elsewhere already.
    """

    def __init__(
        self,
        *args: Any,
        calculator: Calculator,
        places: Mapping[str, str],
        carried: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.calculator = calculator
        local = [each for each in calculator.inputs if each.parameter and each.kind is Kind.MONEY]
        for asked in (each for each in calculator.inputs if each not in local):
            for name, field in _fields(asked):
                self.fields[name] = field
        if local and places:
            self.fields["region"] = forms.ChoiceField(
                label=_("在哪里上班？"), required=False, choices=[("", _("别的地方，我自己填")), *places.items()]
            )
        for asked in local:
            self.fields[asked.name] = _line(asked, help=_("选了地方，可以空着。") if places else "")
        self.local = [name for name in ("region", *(each.name for each in local)) if name in self.fields]
        self.initial.update({each.name: each.default for each in calculator.inputs if each.kind is Kind.CHOICE})
        self.initial.update(_carried(calculator, carried or {}))
        for field in self.fields.values():
            self._word_the_usual_errors(field)

    def own_fields(self) -> list[tuple[forms.BoundField, str]]:
        """What only the person knows, each with the answer that it belongs to."""
        return self._bound([name for name in self.fields if name not in self.local])

    def local_fields(self) -> list[tuple[forms.BoundField, str]]:
        """What is the same for everybody in a place."""
        return self._bound(self.local)

    def _bound(self, names: list[str]) -> list[tuple[forms.BoundField, str]]:
        conditions = {each.name: each.when for each in self.calculator.inputs}
        return [(self[name], conditions.get(name, "")) for name in names]

    def answer(self) -> tuple[Result, Filled]:
        """The result, and what was looked up for it. Call it when the form is valid; raises `Invalid`."""
        given = {each.name: self._given(each) for each in self.calculator.inputs}
        filled = fill(self.calculator, given, region=self.cleaned_data.get("region", ""))
        return self.calculator.calculate(filled.given, current_aids()), filled

    def _given(self, asked: Input) -> Any:
        if asked.kind is Kind.CLAIMS:
            amounts = {kind: self.cleaned_data[f"{asked.name}_{kind}"] for kind, _label in asked.choices}
            return [{"kind": kind, "amount": _figures(text)} for kind, text in amounts.items() if text]
        value = self.cleaned_data[asked.name]
        if asked.kind in LISTS:
            return LINES[asked.kind]([line for line in _plain(value).splitlines() if line.strip()])
        if isinstance(value, str) and asked.kind in KEYBOARDS and asked.kind is not Kind.TEXT:
            return _figures(value)
        return _day(_plain(value)) if asked.kind is Kind.DATE else value


def _carried(calculator: Calculator, given: Mapping[str, str]) -> dict[str, str]:
    """Of what came in the address only choices that this calculator has: an address tells nothing of a person."""
    open_ = {each.name: dict(each.choices) for each in calculator.inputs if each.kind is Kind.CHOICE}
    return {name: value for name, value in given.items() if value in open_.get(name, {})}


def _fields(asked: Input) -> list[tuple[str, forms.Field]]:
    """The field of an input; for claims one for each kind of them."""
    if asked.kind is not Kind.CLAIMS:
        return [(asked.name, _field(asked))]
    return [(f"{asked.name}_{value}", _line(asked, label=str(label))) for value, label in asked.choices]


def _field(asked: Input) -> forms.Field:
    words: dict[str, Any] = {"label": asked.label, "help_text": asked.help}
    if asked.kind is Kind.FLAG:
        return forms.BooleanField(required=False, **words)
    if asked.kind is Kind.CHOICE:
        tiles = len(asked.choices) <= MOST_TILES
        choices = [*asked.choices] if tiles else [("", _("选一种")), *asked.choices]
        return forms.ChoiceField(choices=choices, widget=PickOne if tiles else forms.Select, required=True, **words)
    if asked.kind is Kind.DATE:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.CharField(widget=widget, required=asked.required, max_length=20, **words)
    if asked.kind in LISTS:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=LONGEST, **words)
    return _line(asked)


def _line(asked: Input, *, label: str = "", help: str = "") -> forms.Field:
    """One line for a number or a word, with its unit in the label."""
    text = label or str(asked.label)
    if asked.unit and not text.endswith(QUESTION_MARKS):
        text = _("%(label)s（%(unit)s）") % {"label": text, "unit": asked.unit}
    return forms.CharField(
        label=text,
        help_text="" if label else str(asked.help) or help,
        required=asked.required and not asked.parameter,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": KEYBOARDS.get(asked.kind, "decimal"), "autocomplete": "off"}),
    )


def _plain(text: str) -> str:
    """Full-width figures and marks as plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def _figures(text: str) -> str:
    """`43,000.00 元` as `43000.00`."""
    return re.sub(r"[,\s元]", "", _plain(text))


def _day(text: str) -> str:
    """`2026年3月1日` and `2026/3/1` as `2026-03-01`; other text stays, to be refused."""
    found = DAY.fullmatch(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def _stretches(lines: list[str]) -> list[dict[str, str]]:
    found = []
    for line in lines:
        days = [_day(each.group()) for each in DAY.finditer(line)]
        found.append({"from": days[0], "to": days[1]} if len(days) == 2 else {"from": line[:20], "to": line[:20]})
    return found


def _month_days(lines: list[str]) -> dict[str, str]:
    return {month.strip(":"): count.strip() for month, _space, count in (line.strip().partition(" ") for line in lines)}


LINES = {
    Kind.DATES: lambda lines: [_day(line.strip()) for line in lines],
    Kind.STRETCHES: _stretches,
    Kind.MONTH_DAYS: _month_days,
}


class WordsForm(GonghuiForm):
    """What happened, in somebody's own words."""

    text = forms.CharField(
        label=gettext_lazy("用自己的话说"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：厂里两个月没发工资，也没签合同。说的不会留下。"),
    )  # fmt: skip


class DayForm(GonghuiForm):
    """On which day it happened."""

    day = forms.DateField(
        label=gettext_lazy("哪天的事？"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("写上日子，算出最后一天。不会留下。"),
        error_messages={"invalid": gettext_lazy("写成 2026-11-15 这样。")},
    )

    def clean_day(self) -> dt.date:
        """A day that has been."""
        day: dt.date = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("这一天还没有到。核对一下日期。"))
        return day
