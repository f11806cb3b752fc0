"""The worked examples of the fact sheet, section 4, number by number."""

from __future__ import annotations

from typing import Any

import pytest

from gonghui.engines.legal.calculators import CALCULATORS, calculator_named
from tests.requirements import requirement

PLACE = {"local_average_monthly_wage": "8500", "local_minimum_monthly_wage": "2260"}
MINIMUM = {"local_minimum_monthly_wage": "2260"}

EXAMPLES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "4a (1)": (
        "economic_compensation",
        {"service_start": "2020-04-10", "service_end": "2024-01-20", "average_monthly_wage": "9200", **PLACE},
        {"payment_months": "4", "calculation_base": "9200.00", "compensation": "36800.00", "amount": "36800.00"},
    ),
    "4a (2)": (
        "economic_compensation",
        {
            "form": "N+1",
            "service_start": "2022-07-01",
            "service_end": "2024-09-30",
            "average_monthly_wage": "7000",
            "last_month_wage": "6500",
            **PLACE,
        },
        {"payment_months": "2.5", "compensation": "17500.00", "notice_pay": "6500.00", "amount": "24000.00"},
    ),
    "4a (3)": (
        "economic_compensation",
        {
            "form": "2N",
            "service_start": "2008-05-01",
            "service_end": "2022-06-15",
            "average_monthly_wage": "30000",
            "local_average_monthly_wage": "9500",
            "local_minimum_monthly_wage": "2260",
        },
        {
            "payment_months": "12",
            "calculation_base": "28500.00",
            "wage_cap_applied": True,
            "year_cap_applied": True,
            "compensation": "342000.00",
            "notice_pay": "0.00",
            "amount": "684000.00",
            "pre_2008_service": False,
        },
    ),
    "4b (1)": (
        "unsigned_contract_double_wage",
        {"employment_start": "2025-02-01", "contract_signed_on": "2025-07-01", "monthly_wage": "5000"},
        {
            "window_start": "2025-03-01",
            "window_end": "2025-06-30",
            "full_months": 4,
            "partial_workdays": 0,
            "extra_wage_amount": "20000.00",
            "deemed_open_ended_contract_from": None,
        },
    ),
    "4b (2)": (
        "unsigned_contract_double_wage",
        {
            "employment_start": "2025-05-20",
            "employment_end": "2025-08-15",
            "monthly_wage": "6525",
            "partial_month_workdays": {"2025-06": 7, "2025-08": 11},
        },
        {"full_months": 1, "partial_workdays": 18, "extra_wage_amount": "11925.00"},
    ),
    "4b (3)": (
        "unsigned_contract_double_wage",
        {"employment_start": "2024-08-01", "assessed_on": "2025-12-01", "monthly_wage": "8000"},
        {
            "full_months": 11,
            "extra_wage_amount": "88000.00",
            "deemed_open_ended_contract_from": "2025-08-01",
        },
    ),
    "4c (1)": (
        "overtime_pay",
        {"monthly_wage_base": "5220", "hours_weekday": "20", **MINIMUM},
        {"hourly_wage": "30.0000", "weekday_pay": "900.00", "amount": "900.00"},
    ),
    "4c (2)": (
        "overtime_pay",
        {"monthly_wage_base": "13050", "hours_rest_day": "8", "hours_statutory_holiday": "8", **MINIMUM},
        {"hourly_wage": "75.0000", "rest_day_pay": "1200.00", "statutory_holiday_pay": "1800.00", "amount": "3000.00"},
    ),
    "4c (3)": (
        "overtime_pay",
        {"monthly_wage_base": "6000", "hours_weekday": "12.5", "hours_rest_day": "8", **MINIMUM},
        {"weekday_pay": "646.55", "rest_day_pay": "551.72", "amount": "1198.27"},
    ),
    "4d (1)": (
        "annual_leave_pay",
        {"cumulative_service_years": "8", "mode": "full_year", "average_monthly_wage_excluding_overtime": "6525"},
        {
            "statutory_days": 5,
            "prorated_days": 5,
            "unused_days": "5",
            "daily_wage": "300.0000",
            "total_including_normal_pay": "4500.00",
            "extra_amount": "3000.00",
        },
    ),
    "4d (2)": (
        "annual_leave_pay",
        {
            "cumulative_service_years": "12",
            "mode": "termination",
            "calculation_date": "2025-08-31",
            "days_taken": "3",
            "average_monthly_wage_excluding_overtime": "10875",
        },
        {"statutory_days": 10, "prorated_days": 6, "unused_days": "3", "extra_amount": "3000.00"},
    ),
    "4d (3)": (
        "annual_leave_pay",
        {
            "cumulative_service_years": "20",
            "mode": "new_hire_year",
            "hire_date": "2025-05-06",
            "average_monthly_wage_excluding_overtime": "13050",
        },
        {"statutory_days": 15, "prorated_days": 9, "unused_days": "9", "extra_amount": "10800.00"},
    ),
    "4e (1)": (
        "work_injury_benefit",
        {"grade": 9, "own_monthly_wage": "6000", "regional_average_monthly_wage": "7800"},
        {"wage_used": "6000.00", "disability_months": 9, "disability_grant": "54000.00", "amount": "54000.00"},
    ),
    "4e (2)": (
        "work_injury_benefit",
        {"grade": 6, "own_monthly_wage": "4000", "regional_average_monthly_wage": "7800"},
        {"wage_used": "4680.00", "disability_months": 16, "disability_grant": "74880.00", "amount": "74880.00"},
    ),
    "4e (3)": (
        "work_injury_benefit",
        {
            "grade": 7,
            "own_monthly_wage": "8000",
            "regional_average_monthly_wage": "7800",
            "terminate_relationship": True,
            "province": "Zhejiang",
            "provincial_average_monthly_wage": "8400",
        },
        {
            "disability_grant": "104000.00",
            "medical_subsidy": "84000.00",
            "employment_subsidy": "84000.00",
            "amount": "272000.00",
        },
    ),
    "4e death in 2025": (
        "work_death_benefit",
        {"national_urban_disposable_income_prior_year": "54188", "regional_average_monthly_wage": "8000"},
        {"funeral_grant": "48000.00", "death_grant": "1083760.00", "amount": "1131760.00"},
    ),
    "4e death in 2026": (
        "work_death_benefit",
        {"national_urban_disposable_income_prior_year": "56502", "regional_average_monthly_wage": "8000"},
        {"death_grant": "1130040.00"},
    ),
    "4f (1)": (
        "probation_limit",
        {
            "contract_type": "fixed",
            "contract_start": "2025-01-01",
            "contract_end": "2025-12-31",
            "performed_probation_months": 3,
            "post_probation_monthly_wage": "6000",
        },
        {"legal_max_months": 2, "excess_months": 1, "excess_workdays": 0, "compensation": "6000.00"},
    ),
    "4f (2)": (
        "probation_limit",
        {
            "contract_type": "fixed",
            "contract_start": "2025-01-01",
            "contract_end": "2027-12-31",
            "performed_probation_months": 6,
        },
        {"legal_max_months": 6, "excess_months": 0, "compensation": "0.00"},
    ),
    "4f (3)": (
        "probation_limit",
        {
            "contract_type": "fixed",
            "contract_start": "2025-03-01",
            "contract_end": "2025-04-30",
            "performed_probation_months": 1,
            "post_probation_monthly_wage": "4500",
        },
        {"legal_max_months": 0, "excess_months": 1, "compensation": "4500.00"},
    ),
    "4f floor": (
        "probation_wage_floor",
        {"contract_monthly_wage": "6000", "paid_probation_wage": "4000", **MINIMUM},
        {"floor": "4800.00", "monthly_shortfall": "800.00"},
    ),
    "4g (1)": (
        "arrears_additional_compensation",
        {
            "amount_ordered": "12000",
            "amount_paid_by_deadline": "0",
            "administrative_order_issued": True,
            "deadline_passed": True,
        },
        {"payable": True, "base": "12000.00", "minimum_amount": "6000.00", "maximum_amount": "12000.00"},
    ),
    "4g (2)": (
        "arrears_additional_compensation",
        {
            "amount_ordered": "12000",
            "amount_paid_by_deadline": "12000",
            "administrative_order_issued": True,
            "deadline_passed": True,
        },
        {"payable": False, "base": "0.00", "minimum_amount": "0.00", "maximum_amount": "0.00"},
    ),
    "4g (3)": (
        "arrears_additional_compensation",
        {
            "amount_ordered": "50000",
            "amount_paid_by_deadline": "20000",
            "administrative_order_issued": True,
            "deadline_passed": True,
        },
        {"base": "30000.00", "minimum_amount": "15000.00", "maximum_amount": "30000.00"},
    ),
    "4h mediation": (
        "deadline",
        {"rule": "mediation", "trigger_date": "2026-03-02"},
        {"nominal_last_day": "2026-03-17", "last_day": "2026-03-17", "in_time": None},
    ),
    "4h confirmation": (
        "deadline",
        {"rule": "judicial_confirmation", "trigger_date": "2026-04-03", "acted_on": "2026-05-06"},
        {"nominal_last_day": "2026-05-03", "last_day": "2026-05-06", "in_time": True},
    ),
    "4h acceptance": (
        "deadline",
        {"rule": "arbitration_acceptance", "trigger_date": "2026-02-12", "acted_on": "2026-02-27"},
        {"last_day": "2026-02-26", "in_time": False},
    ),
    "4h limitation, late": (
        "limitation",
        {"claim_type": "other", "knew_on": "2025-06-15", "filed_on": "2026-06-16"},
        {"last_day": "2026-06-15", "time_barred": True},
    ),
    "4h limitation, demanded": (
        "limitation",
        {
            "claim_type": "other",
            "knew_on": "2025-06-15",
            "filed_on": "2026-06-16",
            "interrupted_on": ["2026-02-10"],
        },
        {"last_day": "2027-02-10", "time_barred": False},
    ),
    "4h final award": (
        "final_award",
        {
            "items": [{"kind": "wages", "amount": "27120"}, {"kind": "economic_compensation", "amount": "30000"}],
            **MINIMUM,
        },
        {"threshold": "27120.00", "item_is_final": [True, False], "all_final": False},
    ),
}
DAYS = {
    # Two days became statutory holidays only in 2025.
    "2024-05-02": ("rest_day", "2.0"),
    "2025-05-02": ("statutory_holiday", "3.0"),
    "2024-02-09": ("working_day", "1.5"),
    "2025-01-28": ("statutory_holiday", "3.0"),
    # A make-up weekend is worked, a bridging day is not.
    "2026-02-14": ("working_day", "1.5"),
    "2026-02-20": ("rest_day", "2.0"),
    "2026-10-01": ("statutory_holiday", "3.0"),
    "2026-11-23": ("working_day", "1.5"),
}
STATUTORY = {
    2024: "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03",
    2025: "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06",
    2026: "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03",
}


def answer(name: str, **given: Any) -> dict[str, Any]:
    found = calculator_named(name)
    return found.as_json(found.calculate(given))


@requirement("F-06")
@pytest.mark.parametrize("section", EXAMPLES)
def test_worked_example(section: str) -> None:
    name, given, expected = EXAMPLES[section]

    found = answer(name, **given)

    assert {key: found[key] for key in expected} == expected
    assert found["steps"] and found["articles"]


def test_every_calculator_has_an_example() -> None:
    assert {name for name, _given, _expected in EXAMPLES.values()} | {"overtime_rate_for_date"} == set(CALCULATORS)


@pytest.mark.parametrize("day", DAYS)
def test_rate_for_date_4c(day: str) -> None:
    found = answer("overtime_rate_for_date", date=day)

    assert (found["day_kind"], found["rate"]) == DAYS[day]


@pytest.mark.parametrize("year", STATUTORY)
def test_statutory_days_of_4_0_are_paid_threefold(year: int) -> None:
    for day in STATUTORY[year].split():
        assert answer("overtime_rate_for_date", date=f"{year}-{day}")["rate"] == "3.0", day


def test_a_year_without_notice_says_so() -> None:
    assert answer("overtime_rate_for_date", date="2031-10-01")["warnings"]
