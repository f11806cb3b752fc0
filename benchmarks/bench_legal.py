"""What a calculation costs: as a function, over HTTP, on the command line.

The floors are the bare sum in `Decimal`, an empty view behind the same middleware, and a process that loads Django and
does nothing. `rows` is the number of calculations; the rates a second are printed with the lines.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.harness import Ratio, bench, seconds

INPUTS = {
    "service_start": "2020-04-10",
    "service_end": "2024-01-20",
    "average_monthly_wage": "9200",
    "local_average_monthly_wage": "8500",
    "local_minimum_monthly_wage": "2260",
}
NAME = "economic_compensation"
COMMAND = ["-m", "gonghui.cli", "legal", "calculate", NAME, "--json", json.dumps(INPUTS)]
NOTHING = "import django; django.setup()"
REQUESTS, STARTS = 200, 5


@bench(rows=2000)
def legal(rows: int) -> Iterator[Ratio]:
    """One and the same calculation through the three doors."""
    yield _function(rows)
    yield _http(min(rows, REQUESTS))
    yield _command()


def _function(rows: int) -> Ratio:
    from gonghui.engines.legal.calculators import calculator_named

    calculator = calculator_named(NAME)

    def ours() -> None:
        for _turn in range(rows):
            calculator.as_json(calculator.calculate(INPUTS))

    def floor() -> None:
        for _turn in range(rows):
            wage, average = Decimal(INPUTS["average_monthly_wage"]), Decimal(INPUTS["local_average_monthly_wage"])
            base = min(max(wage, Decimal(INPUTS["local_minimum_monthly_wage"])), average * 3)
            str((base * 4).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))

    took = seconds(ours, repeat=3, warm=1)
    what = f"function, {rows / took:,.0f} a second, against the bare sum"
    return Ratio("F-06", what, took, seconds(floor, repeat=3, warm=1), 200)


def _http(rows: int) -> Ratio:
    from django.http import HttpRequest, HttpResponse, JsonResponse
    from django.test import Client, override_settings
    from django.urls import include, path

    from gonghui.engines.legal.doors import RATES
    from gonghui.foundation.accounts.doors import public

    @public
    def empty(request: HttpRequest) -> HttpResponse:
        return JsonResponse({})

    class Addresses:
        urlpatterns = [path("empty/", empty), path("", include("gonghui.conf.urls"))]

    client, body = Client(SERVER_NAME="localhost"), json.dumps(INPUTS)
    RATES["calculate"] = "1000000/10m/ip"  # what is measured is the answer, not the refusal

    def ask(url: str) -> None:
        for _turn in range(rows):
            if client.post(url, body, content_type="application/json").status_code != 200:
                raise RuntimeError(f"{url} refused")

    with override_settings(ROOT_URLCONF=Addresses):
        took = seconds(lambda: ask(f"/api/v1/legal/calculators/{NAME}"), repeat=3, warm=1)
        floor = seconds(lambda: ask("/empty/"), repeat=3, warm=1)
    return Ratio("F-06", f"HTTP, {rows / took:,.0f} a second, against an empty view", took, floor, 8)


def _command() -> Ratio:
    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, capture_output=True, env=os.environ)

    took = seconds(lambda: run(*COMMAND), repeat=STARTS, warm=1)
    floor = seconds(lambda: run("-c", NOTHING), repeat=STARTS, warm=1)
    return Ratio("F-06", f"command line, {1 / took:,.1f} a second, against loading Django", took, floor, 2)
