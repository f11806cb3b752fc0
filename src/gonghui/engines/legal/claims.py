"""Under which kind of claim the result of a calculator belongs."""

from __future__ import annotations

SEVERANCE, DOUBLED = "economic_compensation", "2N"
CATEGORIES = {
    SEVERANCE: "T01",
    "unsigned_contract_double_wage": "W08",
    "overtime_pay": "W04",
    "annual_leave_pay": "H02",
    "work_injury_benefit": "I01",
    "work_death_benefit": "I03",
    "probation_limit": "C03",
    "probation_wage_floor": "W03",
    "arrears_additional_compensation": "W09",
}
"""The others answer no claim."""


def category_of(calculator: str, form: str = "") -> str:
    """The kind of claim of a result; `form` is that of severance. Empty where it is none."""
    if calculator == SEVERANCE and form == DOUBLED:
        return "T02"
    return CATEGORIES.get(calculator, "")
