"""Calculators as operations of the API: open to everybody, limited by address, the same refusals as everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router

from gonghui.engines.legal.calculators import CALCULATORS, calculator_named
from gonghui.engines.legal.calculators.inputs import Input, Kind
from gonghui.engines.legal.calculators.reading import from_json, read
from gonghui.engines.legal.doors import body_of, limit
from gonghui.engines.legal.lookups import current_aids, fill, known_region

router = Router(tags=["legal"])
ON = Input(name="on", kind=Kind.DATE, label="")
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}, "example": {"date": "2026-10-01"}}},
    }
}


@router.get("/calculators", auth=None)
def list_calculators(request: HttpRequest) -> dict[str, Any]:
    """Every calculator with its inputs, outputs and articles."""
    return {"calculators": [each.described() for each in CALCULATORS.values()]}


@router.post("/calculators/{name}", auth=None, openapi_extra=BODY)
def calculate(request: HttpRequest, name: str) -> dict[str, Any]:
    """The outputs for these inputs, with steps, articles and warnings. An estimate, not a decision.

    With `region` (a code of GB/T 2260) and perhaps `on`, local parameters that are left out are looked up, and
    `parameters` tells which were used.
    """
    calculator = calculator_named(name)
    limit(request, "calculate")
    given = from_json(body_of(request))
    region, on = known_region(given.pop("region", None)), _day(given.pop("on", None))
    if not region:
        return calculator.as_json(calculator.calculate(given, current_aids()))
    filled = fill(calculator, given, region=region, on=on)
    answer = calculator.as_json(calculator.calculate(filled.given, current_aids()))
    return {**answer, "parameters": filled.as_json()}


def _day(given: Any) -> dt.date | None:
    day: dt.date | None = read([ON], {"on": given})["on"]
    return day
