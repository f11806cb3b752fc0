from __future__ import annotations

import json

import pytest

from gonghui.cli import main
from gonghui.engines.legal.calculators import CALCULATORS
from tests.cli.test_commands import Capture
from tests.requirements import requirement

OVERTIME = {"monthly_wage_base": "5220", "hours_weekday": "20", "local_minimum_monthly_wage": "2260"}


@requirement("F-06")
@pytest.mark.django_db
def test_calculate_prints_outputs_steps_and_articles(capsys: Capture) -> None:
    code = main(["legal", "calculate", "overtime_pay", "--json", json.dumps(OVERTIME)])

    told = json.loads(capsys.readouterr().out)
    assert (code, told["amount"], told["hourly_wage"]) == (0, "900.00", "30.0000")
    assert "20 小时" in told["steps"][1]
    assert told["articles"][0].startswith("《劳动法》")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "inputs", "said"),
    [
        ("overtime_pay", json.dumps({**OVERTIME, "hours_weekday": "-1"}), "hours_weekday"),
        ("overtime_pay", "{}", "monthly_wage_base"),
        ("annual_leave_pay", '{"cumulative_service_years": "3", "mode": "termination", '
         '"average_monthly_wage_excluding_overtime": "5000"}', "calculation_date"),
        ("overtime_pay", "twenty hours", "JSON"),
        ("lottery", "{}", "lottery"),
    ],
)  # fmt: skip
def test_wrong_input_is_a_sentence_and_an_exit_code(capsys: Capture, name: str, inputs: str, said: str) -> None:
    code = main(["legal", "calculate", name, "--json", inputs])

    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert said in told.err and "Traceback" not in told.err


@pytest.mark.django_db
def test_all_calculators_are_listed_with_their_inputs(capsys: Capture) -> None:
    assert main(["legal", "calculators"]) == 0
    assert set(CALCULATORS) <= set(capsys.readouterr().out.split())

    assert main(["legal", "calculators", "overtime_pay"]) == 0
    assert {each.name for each in CALCULATORS["overtime_pay"].inputs} <= set(capsys.readouterr().out.split())
