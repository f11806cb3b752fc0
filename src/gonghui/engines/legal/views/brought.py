"""Results on their way to a record: what a browser carries, calculated again and ready to be kept and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from gonghui.engines.legal.actions import Brought
from gonghui.engines.legal.calculators.inputs import Kind
from gonghui.engines.legal.carrying import carried
from gonghui.engines.legal.claims import category_of
from gonghui.engines.legal.forms import CalculatorForm
from gonghui.engines.legal.lookups import region_names
from gonghui.engines.legal.models import Calculation
from gonghui.engines.legal.views.result_page import result_context
from gonghui.kernel.errors import Invalid
from gonghui.kernel.money import format_yuan

KEPT = ("headline", "figure", "unit", "words", "dated", "steps", "lines", "inputs", "figures", "warnings")


def brought(session: SessionBase) -> list[Brought]:
    """What this browser carries, calculated anew; what cannot be calculated any more is left behind."""
    along, found = carried(session), list[Brought]()
    places = region_names() if along else {}
    for each in along:
        form = CalculatorForm(dict(each.sent), calculator=each.calculator, places=places)
        try:
            if form.is_valid():
                found.append(_brought(form, dict(each.sent)))
        except Invalid:
            continue
    return found


def kept_results(rows: Iterable[Calculation]) -> list[dict[str, Any]]:
    """Kept results for `legal/calculations.html`."""
    return [{**row.told, "id": row.pk, "category": row.category, "amount": row.amount} for row in rows]


def line_of(result: Brought | Calculation) -> dict[str, str]:
    """A carried or kept result in one line: what the figure is, and the figure."""
    told = result.told
    figure = format_yuan(result.amount) if result.amount is not None else told["dated"] or told["figure"]
    return {"headline": told["headline"], "figure": f"{figure} {told['unit']}".strip()}


def _brought(form: CalculatorForm, sent: dict[str, str]) -> Brought:
    """Raises `Invalid` where there is no answer."""
    result, calculator = result_context(form), form.calculator
    figure = next((each for each in calculator.outputs if each.name == calculator.figure), None)
    amount = None
    if figure is not None and figure.kind is Kind.MONEY:
        amount = Decimal(form.answer()[0].outputs[figure.name])
    told = {name: _plain(result[name]) for name in KEPT}
    told["articles"] = [str(article) for article in result["articles"]]
    return Brought(calculator.name, sent, told, amount, category_of(calculator.name, sent.get("form", "")))


def _plain(value: Any) -> Any:
    """Texts as texts: what was said lazily is said now."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value)
