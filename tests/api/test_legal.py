"""Calculators as operations of the API: open, limited, and refusing by name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from gonghui.engines.legal import doors
from gonghui.engines.legal.calculators import CALCULATORS
from gonghui.kernel.packs import install_pack
from tests.engines.legal.calculators.test_examples import EXAMPLES
from tests.engines.legal.test_parameters import SAMPLE, SYSTEM
from tests.requirements import requirement

pytestmark = pytest.mark.django_db
OVERTIME = {"monthly_wage_base": "6000", "hours_weekday": "12.5", "hours_rest_day": "8"}


@pytest.fixture(autouse=True)
def uncounted() -> None:
    cache.clear()  # where knocks are counted


def ask(name: str, inputs: Any) -> Any:
    body = inputs if isinstance(inputs, bytes | str) else json.dumps(inputs)
    return Client().post(f"/api/v1/legal/calculators/{name}", body, content_type="application/json")


@requirement("F-06")
@pytest.mark.parametrize("section", EXAMPLES)
def test_worked_example(section: str) -> None:
    name, given, expected = EXAMPLES[section]

    answer = ask(name, given)

    found = answer.json()
    assert answer.status_code == 200
    assert {key: found[key] for key in expected} == expected
    assert {each.name for each in CALCULATORS[name].outputs} | {"steps", "articles", "warnings"} == set(found)


def test_the_list_tells_the_inputs_of_each() -> None:
    found = {each["name"]: each for each in Client().get("/api/v1/legal/calculators").json()["calculators"]}

    assert set(found) == set(CALCULATORS)
    form = found["economic_compensation"]["inputs"][0]
    assert (form["name"], form["required"], [each["value"] for each in form["choices"]]) == (
        "form",
        False,
        ["N", "N+1", "2N"],
    )


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({**OVERTIME, "hours_weekday": "-1"}, "hours_weekday"),
        ({**OVERTIME, "hours_weekday": 1e400}, ""),
        ({**OVERTIME, "hour": "1"}, "hour"),
        ({**OVERTIME, "region": "33-0213"}, "region"),
        ({**OVERTIME, "region": "339921", "on": "tomorrow"}, "on"),
        (OVERTIME, "local_minimum_monthly_wage"),
        ("[]", ""),
        ("{", ""),
        (b"\xff\xfe", ""),
        ({**OVERTIME, "aids": "x"}, "aids"),
        ({**OVERTIME, "self": "x"}, "self"),
        ('{"monthly_wage_base": 1e99999999}', "monthly_wage_base"),
        ('{"\\ud800": 1}', ""),
        ("[" * 10_000, ""),
    ],
)
def test_wrong_input_is_a_problem_that_names_the_field(inputs: Any, field: str) -> None:
    answer: HttpResponse = ask("overtime_pay", inputs)

    problem = json.loads(answer.content)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert field in problem.get("fields", {"": ""})
    assert problem["detail"]


def test_an_unknown_name_is_not_found_and_too_much_is_too_large() -> None:
    assert ask("lottery", {}).status_code == 404
    assert ask("overtime_pay", " " * 30_000).status_code == 413


def test_local_parameters_are_filled_for_a_region_and_told() -> None:
    install_pack(SYSTEM, SAMPLE)

    answer = ask("overtime_pay", {**OVERTIME, "region": "339921", "on": "2026-08-01"})

    found = answer.json()
    assert found["amount"] == "1198.27"
    assert found["parameters"] == {
        "local_minimum_monthly_wage": {
            "value": "2260",
            "region": "339921",
            "since": "2024-01-01",
            "until": None,
            "source": "示例数",
            "verified": False,
        }
    }


def test_a_part_month_is_counted_by_the_calendar_only_where_a_region_is_given() -> None:
    given = {"employment_start": "2025-05-20", "employment_end": "2025-08-15", "monthly_wage": "6525"}

    assert ask("unsigned_contract_double_wage", given).status_code == 422
    assert ask("unsigned_contract_double_wage", {**given, "region": "33"}).json()["extra_wage_amount"] == "11925.00"


def test_an_address_that_knocks_too_often_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doors.RATES, "calculate", "2/10m/ip")

    statuses = [ask("overtime_rate_for_date", {"date": "2026-10-01"}).status_code for _turn in range(3)]

    assert statuses == [200, 200, 429]
