"""A calculation as both sides see it: in one sentence, with its steps and articles, and with what was entered."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gonghui.engines.legal.calculators import Calculator, calculator_named
from gonghui.engines.legal.calculators.inputs import Kind
from gonghui.engines.legal.forms import CalculatorForm
from gonghui.engines.legal.models import Calculation
from gonghui.engines.legal.views.brought import line_of
from gonghui.engines.legal.views.result_page import result_context
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.worksheets import Sheet
from gonghui.programmes.disputes.models import Case, RoomFact
from gonghui.programmes.disputes.papers.wording import in_source_language
from gonghui.programmes.disputes.permissions import MEDIATE

MOST_DIGITS = 18


@in_source_language()
def sheet_of(form: CalculatorForm) -> Sheet:
    """The calculation behind a valid form, in Chinese: it becomes part of the case. Raises `Invalid`."""
    told, calculator = result_context(form), form.calculator
    figure = told["dated"] or f"{told['figure']} {told['unit']}".strip()
    entered = [*told["inputs"], *((label, value) for label, value, _source in told["figures"])]
    numbers = "；".join(f"{str(label).rstrip('？?')}：{value}" for label, value in entered)
    shown = {
        "sent": dict(told["sent"]),
        "steps": [[step["title"], step["detail"]] for step in told["steps"]],
        "articles": [str(article) for article in told["articles"]],
        "lines": [list(pair) for pair in told["lines"]],
        "warnings": [str(text) for text in told["warnings"]],
    }
    said = {"name": calculator.label, "figure": figure, "numbers": numbers}
    text = _("%(name)s，算得 %(figure)s。填的数：%(numbers)s。") % said
    return Sheet(calculator.name, text, _amount(form), shown)


def stored_answers(fact: RoomFact) -> dict[str, str]:
    """What was entered, to start from."""
    sent: dict[str, str] = json.loads(fact.sheet)["sent"]
    return sent


def brought_to(scope: Scope, case: Case) -> list[dict[str, Any]]:
    """What the worker calculated and sent along, for whoever mediates; nobody else sees it until it is shown."""
    if not scope.has(MEDIATE):
        return []
    return [
        line_of(row) | {"id": row.pk, "calculator": calculator_named(row.calculator)}
        for row in Calculation.objects.of(case.pk)
    ]


def brought_answers(scope: Scope, case: Case, calculator: Calculator, brought: str) -> dict[str, str]:
    """What the worker entered, to start from; nothing where the address names no result of this case and kind."""
    if not scope.has(MEDIATE) or not brought.isdecimal() or len(brought) > MOST_DIGITS:
        return {}
    row = Calculation.objects.of(case.pk).filter(pk=int(brought), calculator=calculator.name).first()
    sent: dict[str, str] = json.loads(row.sent) if row else {}
    return sent


def shown_sheet(fact: RoomFact) -> dict[str, Any] | None:
    """Steps, articles and lines of a calculation; None for a plain fact."""
    found: dict[str, Any] | None = json.loads(fact.sheet) if fact.sheet else None
    return found


def _amount(form: CalculatorForm) -> Decimal | None:
    """The figure of the calculation where it is money."""
    calculator, (result, _filled) = form.calculator, form.answer()
    figure = next((each for each in calculator.outputs if each.name == calculator.figure), None)
    if figure is None or figure.kind is not Kind.MONEY:
        return None
    value: Decimal | None = result.outputs[figure.name]
    return value
