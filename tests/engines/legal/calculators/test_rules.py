"""Where the rules of the fact sheet, section 4, turn: exactly at a limit, a day before it, and past it."""

from __future__ import annotations

from typing import Any

import pytest

from gonghui.engines.legal.calculators import calculator_named
from gonghui.kernel.errors import Invalid, NotFound
from tests.engines.legal.calculators.test_examples import MINIMUM, PLACE, answer

SERVICE = {"service_start": "2020-01-01", "average_monthly_wage": "6000", **PLACE}
CONTRACT = {"contract_type": "fixed", "contract_start": "2025-01-01", "performed_probation_months": 0}


def months(end: str, start: str = "2020-01-01") -> str:
    given = {**SERVICE, "service_start": start, "service_end": end}
    return str(answer("economic_compensation", **given)["payment_months"])


def refused(name: str, **given: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        answer(name, **given)
    return caught.value.fields


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2020-01-01", "0.5"),
        ("2020-06-29", "0.5"),
        ("2020-06-30", "1"),
        ("2020-12-31", "1"),
        ("2021-01-01", "1.5"),
        ("2021-06-30", "2"),
    ],
)
def test_half_a_month_until_six_months_are_full_4a(end: str, expected: str) -> None:
    assert months(end) == expected


def test_months_of_4_0_that_lack_the_day() -> None:
    assert months("2025-02-27", start="2024-08-31") == "0.5"
    assert months("2025-02-28", start="2024-08-31") == "1"
    assert months("2025-02-28", start="2024-02-29") == "1"


@pytest.mark.parametrize(("wage", "capped", "counted"), [("25500", False, "14.5"), ("25500.01", True, "12")])
def test_exactly_three_times_the_average_is_not_above_it(wage: str, capped: bool, counted: str) -> None:
    given = {**SERVICE, "service_start": "2008-05-01", "service_end": "2022-06-15", "average_monthly_wage": wage}

    found = answer("economic_compensation", **given)

    assert (found["wage_cap_applied"], found["payment_months"]) == (capped, counted)
    assert found["calculation_base"] == "25500.00"


def test_a_high_wage_with_few_years_has_no_cap_of_years() -> None:
    found = answer("economic_compensation", **{**SERVICE, "service_end": "2021-12-31", "average_monthly_wage": "40000"})

    assert (found["wage_cap_applied"], found["year_cap_applied"]) == (True, False)


def test_less_than_the_minimum_wage_counts_as_the_minimum() -> None:
    found = answer("economic_compensation", **{**SERVICE, "service_end": "2020-12-31", "average_monthly_wage": "1000"})

    assert (found["minimum_wage_floor_applied"], found["amount"]) == (True, "2260.00")


def test_service_before_2008_counts_for_double_only() -> None:
    given = {**SERVICE, "service_start": "2006-01-01", "service_end": "2009-12-31"}

    single, double = answer("economic_compensation", **given), answer("economic_compensation", **given, form="2N")

    assert (single["payment_months"], single["pre_2008_service"]) == ("2", True)
    assert (double["payment_months"], double["amount"]) == ("4", "48000.00")
    assert single["warnings"] and double["warnings"]
    ended = answer("economic_compensation", **{**given, "service_end": "2007-12-31"})
    assert (ended["payment_months"], ended["amount"]) == ("0", "0.00")


def test_notice_pay_is_neither_capped_nor_part_of_double() -> None:
    given = {**SERVICE, "service_end": "2020-12-31", "last_month_wage": "90000"}

    assert answer("economic_compensation", **given, form="N+1")["notice_pay"] == "90000.00"
    assert answer("economic_compensation", **given, form="2N")["notice_pay"] == "0.00"
    assert set(refused("economic_compensation", **{**given, "last_month_wage": None}, form="N+1")) == {
        "last_month_wage"
    }


def test_half_a_fen_is_rounded_up_once() -> None:
    found = answer(
        "economic_compensation",
        **{**SERVICE, "service_end": "2020-03-01", "average_monthly_wage": "5000.01"},
        form="2N",
    )

    assert (found["compensation"], found["amount"]) == ("2500.01", "5000.01")


def test_signed_in_time_or_in_the_first_month_leaves_nothing_4b() -> None:
    for signed in ("2025-01-15", "2025-02-28", "2025-03-01"):
        found = answer(
            "unsigned_contract_double_wage",
            employment_start="2025-02-01",
            contract_signed_on=signed,
            monthly_wage="5000",
        )
        assert (found["window_start"], found["window_end"], found["extra_wage_amount"]) == (None, None, "0.00")


def test_a_part_month_is_never_above_one_month_and_the_year_never_above_eleven() -> None:
    given: dict[str, Any] = {"employment_start": "2025-05-20", "monthly_wage": "6525"}

    part = answer(
        "unsigned_contract_double_wage",
        **{**given, "employment_start": "2025-06-01"},
        assessed_on="2025-07-30",
        partial_month_workdays={"2025-07": 23},
    )
    year = answer(
        "unsigned_contract_double_wage",
        **given,
        assessed_on="2026-12-01",
        partial_month_workdays={"2025-06": 11, "2026-05": 19},
    )

    assert part["extra_wage_amount"] == "6525.00"
    assert year["extra_wage_amount"] == "71775.00"


@pytest.mark.parametrize(
    ("facts", "deemed"),
    [
        ({"assessed_on": "2025-07-31"}, None),
        ({"assessed_on": "2025-08-01"}, "2025-08-01"),
        ({"assessed_on": "2025-08-01", "employment_end": "2025-07-31"}, None),
        ({"assessed_on": "2025-09-01", "employment_end": "2025-08-01"}, "2025-08-01"),
        ({"assessed_on": "2025-09-01", "contract_signed_on": "2025-07-31"}, None),
        ({"assessed_on": "2025-09-01", "contract_signed_on": "2025-08-01"}, "2025-08-01"),
        ({}, None),
    ],
)
def test_open_ended_is_deemed_after_a_year_at_work_unsigned(facts: dict[str, str], deemed: str | None) -> None:
    days = {"partial_month_workdays": {"2025-07": 22}}
    found = answer("unsigned_contract_double_wage", employment_start="2024-08-01", monthly_wage="8000", **facts, **days)

    assert found["deemed_open_ended_contract_from"] == deemed


def test_day_by_day_limitation_counts_back_a_year_from_filing() -> None:
    given = {"employment_start": "2024-08-01", "assessed_on": "2026-03-01", "monthly_wage": "8000"}
    mode = {"limitation_mode": "one_year_day_by_day"}

    found = answer("unsigned_contract_double_wage", **given, **mode, arbitration_filed_on="2026-03-01")
    late = answer("unsigned_contract_double_wage", **given, **mode, arbitration_filed_on="2026-08-01")

    assert (found["window_start"], found["full_months"]) == ("2025-03-01", 5)
    assert (late["window_start"], late["extra_wage_amount"]) == (None, "0.00")
    assert set(refused("unsigned_contract_double_wage", **given, **mode)) == {"arbitration_filed_on"}


def test_part_months_want_their_worked_days() -> None:
    given = {"employment_start": "2025-05-20", "employment_end": "2025-06-30", "monthly_wage": "6525"}

    assert "2025-06" in refused("unsigned_contract_double_wage", **given)["partial_month_workdays"]
    for count in (12, 32, -1, "7.5"):
        fields = refused("unsigned_contract_double_wage", **given, partial_month_workdays={"2025-06": count})
        assert "2025-06" in fields["partial_month_workdays"]


def test_working_time_systems_4c() -> None:
    hours = {"hours_weekday": "10", "hours_rest_day": "10", "hours_statutory_holiday": "10"}
    given = {"monthly_wage_base": "5220", **hours, **MINIMUM}

    standard = answer("overtime_pay", **given)
    comprehensive = answer("overtime_pay", **given, working_time_system="comprehensive")
    irregular = answer("overtime_pay", **given, working_time_system="irregular")

    assert standard["amount"] == "1950.00"
    assert (comprehensive["rest_day_pay"], comprehensive["statutory_holiday_pay"]) == ("450.00", "900.00")
    assert irregular["amount"] == "0.00"
    assert irregular["warnings"] and comprehensive["warnings"]


def test_overtime_base_is_at_least_the_minimum_and_long_hours_are_remarked() -> None:
    found = answer("overtime_pay", monthly_wage_base="1000", hours_weekday="36.5", **MINIMUM)

    assert found["hourly_wage"] == "12.9885"
    assert "36" in found["warnings"][0]


@pytest.mark.parametrize(
    ("years", "days"), [("0.9", 0), ("1", 5), ("9.9", 5), ("10", 10), ("19.9", 10), ("20", 15), ("41", 15)]
)
def test_leave_by_cumulative_years_4d(years: str, days: int) -> None:
    wage = {"average_monthly_wage_excluding_overtime": "6525"}

    assert (
        answer("annual_leave_pay", cumulative_service_years=years, mode="full_year", **wage)["statutory_days"] == days
    )


def test_leave_declined_disqualified_and_taken_in_excess() -> None:
    given = {
        "cumulative_service_years": "8",
        "mode": "full_year",
        "average_monthly_wage_excluding_overtime": "6525",
    }

    declined = answer("annual_leave_pay", **given, employee_declined_in_writing=True)
    disqualified = answer("annual_leave_pay", **given, disqualified=True)
    excess = answer("annual_leave_pay", **given, days_taken="7.5")

    assert (declined["total_including_normal_pay"], declined["extra_amount"]) == ("1500.00", "0.00")
    assert (disqualified["unused_days"], disqualified["extra_amount"]) == ("0", "0.00")
    assert (excess["unused_days"], excess["extra_amount"]) == ("0", "0.00")


def test_leave_in_the_year_of_coming_and_going_counts_the_days_here() -> None:
    given = {"cumulative_service_years": "12", "average_monthly_wage_excluding_overtime": "6525"}

    both = answer(
        "annual_leave_pay", **given, mode="termination", hire_date="2025-03-01", calculation_date="2025-08-31"
    )
    leap = answer("annual_leave_pay", **given, mode="termination", calculation_date="2024-12-31")

    assert both["prorated_days"] == 5  # 184 × 10 / 365
    assert leap["prorated_days"] == 10
    assert set(refused("annual_leave_pay", **given, mode="termination")) == {"calculation_date"}
    assert set(refused("annual_leave_pay", **given, mode="new_hire_year")) == {"hire_date"}


def test_own_wage_is_held_between_60_and_300_percent_4e() -> None:
    high = answer("work_injury_benefit", grade=10, own_monthly_wage="50000", regional_average_monthly_wage="7800")

    assert (high["wage_used"], high["amount"]) == ("23400.00", "163800.00")


def test_grades_one_to_four_keep_the_relationship_and_get_no_subsidy() -> None:
    found = answer(
        "work_injury_benefit",
        grade=4,
        own_monthly_wage="8000",
        regional_average_monthly_wage="7800",
        terminate_relationship=True,
    )

    assert (found["medical_subsidy"], found["employment_subsidy"]) == ("0.00", "0.00")
    assert any("保留劳动关系" in text for text in found["warnings"])


def test_subsidies_need_the_province_its_table_and_its_average() -> None:
    given: dict[str, Any] = {
        "grade": 7,
        "own_monthly_wage": "8000",
        "regional_average_monthly_wage": "7800",
        "terminate_relationship": True,
    }
    average = {"provincial_average_monthly_wage": "8400"}

    assert set(refused("work_injury_benefit", **given, **average)) == {"province"}
    assert "浙江" in refused("work_injury_benefit", **given, **average, province="江苏")["province"]
    assert set(refused("work_injury_benefit", **given, province="浙江")) == {"provincial_average_monthly_wage"}
    for name in ("浙江", "浙江省", "zhejiang", "33", "330213"):
        half = answer("work_injury_benefit", **given, **average, province=name, retirement_factor="0.5")
        assert half["employment_subsidy"] == "42000.00"


@pytest.mark.parametrize(
    ("end", "limit"),
    [("2025-03-30", 0), ("2025-03-31", 1), ("2025-12-30", 1), ("2025-12-31", 2), ("2027-12-30", 2), ("2027-12-31", 6)],
)
def test_probation_by_length_of_contract_4f(end: str, limit: int) -> None:
    assert answer("probation_limit", **CONTRACT, contract_end=end)["legal_max_months"] == limit


@pytest.mark.parametrize(("kind", "limit"), [("open_ended", 6), ("task", 0), ("part_time", 0)])
def test_probation_by_kind_of_contract(kind: str, limit: int) -> None:
    assert answer("probation_limit", contract_type=kind, performed_probation_months=0)["legal_max_months"] == limit


def test_a_second_probation_is_never_lawful() -> None:
    found = answer(
        "probation_limit",
        contract_type="open_ended",
        performed_probation_months=1,
        post_probation_monthly_wage="4350",
        is_second_probation=True,
    )

    assert (found["legal_max_months"], found["compensation"]) == (0, "4350.00")


def test_extra_days_count_once_the_lawful_months_are_used_up() -> None:
    given = {**CONTRACT, "contract_end": "2025-12-31", "performed_extra_workdays": 5}
    wage = {"post_probation_monthly_wage": "4350"}

    within = answer("probation_limit", **{**given, "performed_probation_months": 1})
    beyond = answer("probation_limit", **{**given, "performed_probation_months": 2}, **wage)

    assert (within["excess_workdays"], within["compensation"]) == (0, "0.00")
    assert (beyond["excess_workdays"], beyond["compensation"]) == (5, "1000.00")
    assert set(refused("probation_limit", **{**given, "performed_probation_months": 2})) == {
        "post_probation_monthly_wage"
    }


def test_fixed_contracts_want_both_days_in_order() -> None:
    assert set(refused("probation_limit", contract_type="fixed", performed_probation_months=0)) == {"contract_start"}
    assert set(refused("probation_limit", **CONTRACT, contract_end="2024-12-31")) == {"contract_end"}


def test_probation_wage_is_the_higher_of_share_and_minimum() -> None:
    found = answer("probation_wage_floor", contract_monthly_wage="2500", paid_probation_wage="3000", **MINIMUM)

    assert (found["floor"], found["monthly_shortfall"]) == ("2260.00", "0.00")


@pytest.mark.parametrize(("ordered", "passed"), [(False, True), (True, False), (False, False)])
def test_nothing_is_added_before_order_and_deadline_4g(ordered: bool, passed: bool) -> None:
    found = answer(
        "arrears_additional_compensation",
        amount_ordered="12000",
        amount_paid_by_deadline="0",
        administrative_order_issued=ordered,
        deadline_passed=passed,
    )

    assert (found["payable"], found["base"], found["maximum_amount"]) == (False, "0.00", "0.00")
    assert found["steps"]


def test_paid_more_than_ordered_is_paid() -> None:
    given = {"administrative_order_issued": True, "deadline_passed": True}

    found = answer("arrears_additional_compensation", amount_ordered="100", amount_paid_by_deadline="200", **given)

    assert (found["payable"], found["base"]) == (False, "0.00")


def test_wages_have_no_last_day_while_employed_4h() -> None:
    found = answer("limitation", claim_type="wage_arrears")

    assert (found["last_day"], found["time_barred"]) == (None, False)
    assert set(refused("limitation", claim_type="other")) == {"knew_on"}


def test_suspension_adds_its_days_4h() -> None:
    stop = [{"from": "2026-01-01", "to": "2026-01-10"}]

    assert answer("limitation", claim_type="other", knew_on="2025-06-15", suspensions=stop)["last_day"] == "2026-06-25"


def test_an_unknown_name_is_not_found() -> None:
    with pytest.raises(NotFound):
        calculator_named("lottery")
