"""What holds for whatever numbers: never negative, more pay for more wage, caps, sums of reported lines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from gonghui.engines.legal.calculators.double_wage import parts_of, window_of
from gonghui.engines.legal.periods import period_last_day, whole_months
from tests.engines.legal.calculators.test_examples import MINIMUM, PLACE, answer

WAGES = st.decimals(Decimal(1), Decimal(200_000), places=2)
HOURS = st.decimals(Decimal(0), Decimal(700), places=1)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2035, 12, 31))
FORMS = st.sampled_from(["N", "N+1", "2N"])


def severance(first: dt.date, last: dt.date, wage: Decimal, form: str) -> dict[str, Any]:
    return answer(
        "economic_compensation",
        service_start=first,
        service_end=last,
        average_monthly_wage=wage,
        last_month_wage=wage,
        form=form,
        **PLACE,
    )


@given(DAYS, DAYS, WAGES, WAGES, FORMS)
def test_severance_never_falls_with_the_wage_below_the_cap(
    one: dt.date, other: dt.date, low: Decimal, high: Decimal, form: str
) -> None:
    low, high = sorted((low, high))
    assume(high <= 3 * Decimal(PLACE["local_average_monthly_wage"]))
    first, last = sorted((one, other))

    less, more = severance(first, last, low, form), severance(first, last, high, form)

    assert 0 <= Decimal(less["amount"]) <= Decimal(more["amount"])


@given(DAYS, DAYS, DAYS, WAGES)
def test_severance_never_falls_with_service(one: dt.date, two: dt.date, three: dt.date, wage: Decimal) -> None:
    first, last, later = sorted((one, two, three))

    less, more = severance(first, last, wage, "N"), severance(first, later, wage, "N")

    assert Decimal(less["payment_months"]) <= Decimal(more["payment_months"])
    assert Decimal(less["amount"]) <= Decimal(more["amount"])


@given(DAYS, DAYS, WAGES, FORMS)
def test_severance_keeps_its_caps_and_sums(one: dt.date, other: dt.date, wage: Decimal, form: str) -> None:
    first, last = sorted((one, other))

    found = severance(first, last, wage, form)

    base, cap = Decimal(found["calculation_base"]), 3 * Decimal(PLACE["local_average_monthly_wage"])
    assert Decimal(PLACE["local_minimum_monthly_wage"]) <= base <= cap
    assert not found["wage_cap_applied"] or Decimal(found["payment_months"]) <= 12
    single, notice = Decimal(found["compensation"]), Decimal(found["notice_pay"])
    expected = {"N": single, "N+1": single + notice, "2N": 2 * single}[form]
    assert abs(Decimal(found["amount"]) - expected) <= Decimal("0.01")


@given(DAYS, st.integers(0, 400))
def test_whole_months_are_the_most_that_fit(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days=days)

    months, rest = whole_months(first, last)

    assert rest >= 0
    assert period_last_day(first, months + 1) > last
    assert months == 0 or period_last_day(first, months) + dt.timedelta(days=rest) == last


@given(WAGES, HOURS, HOURS, HOURS, st.sampled_from(["standard", "comprehensive", "irregular"]))
def test_overtime_is_the_sum_of_its_lines_and_grows_with_hours(
    wage: Decimal, weekday: Decimal, rest: Decimal, holiday: Decimal, system: str
) -> None:
    hours = {"hours_weekday": weekday, "hours_rest_day": rest, "hours_statutory_holiday": holiday}

    found = answer("overtime_pay", monthly_wage_base=wage, **hours, working_time_system=system, **MINIMUM)
    none = answer("overtime_pay", monthly_wage_base=wage, working_time_system=system, **MINIMUM)

    lines = [Decimal(found[key]) for key in ("weekday_pay", "rest_day_pay", "statutory_holiday_pay")]
    assert sum(lines) == Decimal(found["amount"]) >= Decimal(none["amount"]) == 0
    exact = max(wage, Decimal(MINIMUM["local_minimum_monthly_wage"])) / Decimal("174")
    assert abs(exact - Decimal(found["hourly_wage"])) <= Decimal("0.00005")


@given(DAYS, DAYS, WAGES)
def test_second_wage_is_at_most_eleven_months(start: dt.date, asked: dt.date, wage: Decimal) -> None:
    assume(asked >= start)
    parts = parts_of(window_of(start, assessed_on=asked))

    found = answer(
        "unsigned_contract_double_wage",
        employment_start=start,
        assessed_on=asked,
        monthly_wage=wage,
        partial_month_workdays={part.month: part.length for part in parts},
    )

    assert 0 <= Decimal(found["extra_wage_amount"]) <= 11 * wage


@given(st.decimals(Decimal(0), Decimal(60), places=1), st.decimals(Decimal(0), Decimal(30), places=1), WAGES)
def test_leave_extra_is_two_thirds_of_the_whole(years: Decimal, taken: Decimal, wage: Decimal) -> None:
    found = answer(
        "annual_leave_pay",
        cumulative_service_years=years,
        mode="full_year",
        days_taken=taken,
        average_monthly_wage_excluding_overtime=wage,
    )

    whole, extra = Decimal(found["total_including_normal_pay"]), Decimal(found["extra_amount"])
    assert 0 <= extra <= whole
    assert abs(whole * 2 - extra * 3) <= Decimal("0.03")
    assert Decimal(found["unused_days"]) == max(found["prorated_days"] - taken, 0)


@given(st.integers(1, 10), WAGES, WAGES)
def test_injury_wage_stays_in_its_bounds(grade: int, wage: Decimal, average: Decimal) -> None:
    found = answer("work_injury_benefit", grade=grade, own_monthly_wage=wage, regional_average_monthly_wage=average)

    used = Decimal(found["wage_used"])
    assert average * Decimal("0.6") - Decimal("0.01") <= used <= average * 3
    assert Decimal(found["amount"]) == Decimal(found["disability_grant"]) > 0


@given(WAGES, WAGES, WAGES)
def test_probation_floor_and_shortfall_add_up(wage: Decimal, paid: Decimal, minimum: Decimal) -> None:
    found = answer(
        "probation_wage_floor",
        contract_monthly_wage=wage,
        paid_probation_wage=paid,
        local_minimum_monthly_wage=minimum,
    )

    floor, short = Decimal(found["floor"]), Decimal(found["monthly_shortfall"])
    assert floor >= minimum and short >= 0
    assert short == 0 or abs(paid + short - floor) <= Decimal("0.01")


@given(WAGES, st.decimals(Decimal(0), Decimal(200_000), places=2))
def test_additional_compensation_is_half_to_all_of_what_is_unpaid(ordered: Decimal, paid: Decimal) -> None:
    found = answer(
        "arrears_additional_compensation",
        amount_ordered=ordered,
        amount_paid_by_deadline=paid,
        administrative_order_issued=True,
        deadline_passed=True,
    )

    least, most = Decimal(found["minimum_amount"]), Decimal(found["maximum_amount"])
    assert most == Decimal(found["base"]) == max(ordered - paid, 0)
    assert Decimal(0) <= least * 2 - most <= Decimal("0.01")
