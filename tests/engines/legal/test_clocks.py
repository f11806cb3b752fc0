"""The table of labour-law.md 4h and its worked examples."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.legal.calendar import WorkCalendar
from gonghui.engines.legal.clocks import RULES, deadline
from gonghui.engines.legal.enums import Holder, Unit
from gonghui.engines.legal.notices import shipped_days
from gonghui.kernel.errors import Invalid

CALENDAR = WorkCalendar.from_rows((day.date, day.kind) for day in shipped_days())
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
KEYS = st.sampled_from(sorted(RULES))

LENGTHS = {
    "mediation": (15, Unit.DAYS),
    "enterprise_committee_acceptance": (3, Unit.WORKING_DAYS),
    "arbitration_review_of_agreement": (15, Unit.DAYS),
    "judicial_confirmation": (30, Unit.DAYS),
    "arbitration_limitation": (12, "months"),
    "arbitration_acceptance": (5, Unit.WORKING_DAYS),
    "arbitration_award": (45, Unit.DAYS),
    "arbitration_award_extended": (60, Unit.DAYS),
    "suit_after_award": (15, Unit.DAYS),
    "set_aside_by_employer": (30, Unit.DAYS),
    "appeal_against_judgment": (15, Unit.DAYS),
    "appeal_against_ruling": (10, Unit.DAYS),
    "payment_order_objection": (15, Unit.DAYS),
    "enforcement": (24, Unit.MONTHS),
    "work_injury_report_employer": (30, Unit.DAYS),
    "work_injury_report_worker": (12, Unit.MONTHS),
    "union_opinion_reply_zhejiang": (15, Unit.WORKING_DAYS),
}


def test_the_table_has_these_rules_and_lengths() -> None:
    assert {key: (rule.length, rule.unit) for key, rule in RULES.items()} == LENGTHS


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_names_its_article_and_what_lapses(rule: object) -> None:
    texts = [str(getattr(rule, name)) for name in ("label", "trigger", "article", "lapses")]

    assert all(texts)
    assert texts[2].startswith("《")
    assert texts[3].endswith("。")


def test_example_4h_mediation() -> None:
    found = deadline("mediation", dt.date(2026, 3, 2), calendar=CALENDAR)

    assert (found.nominal_last_day, found.last_day) == (dt.date(2026, 3, 17), dt.date(2026, 3, 17))


def test_example_4h_judicial_confirmation_over_labour_day() -> None:
    found = deadline("judicial_confirmation", dt.date(2026, 4, 3), calendar=CALENDAR)

    assert (found.nominal_last_day, found.last_day) == (dt.date(2026, 5, 3), dt.date(2026, 5, 6))
    assert found.work_to == dt.date(2026, 5, 6)


def test_example_4h_acceptance_over_spring_festival() -> None:
    found = deadline("arbitration_acceptance", dt.date(2026, 2, 12), calendar=CALENDAR)

    assert (found.nominal_last_day, found.last_day) == (dt.date(2026, 2, 26), dt.date(2026, 2, 26))


def test_institution_works_to_the_nominal_day() -> None:
    """Section 4h: the law moves the last day, the institution does not plan with it."""
    found = deadline("mediation", dt.date(2026, 4, 18), calendar=CALENDAR)

    assert found.rule.holder == Holder.INSTITUTION
    assert (found.nominal_last_day, found.last_day) == (dt.date(2026, 5, 3), dt.date(2026, 5, 6))
    assert found.work_to == dt.date(2026, 5, 3)


def test_enforcement_runs_two_years_from_the_last_day_to_perform() -> None:
    found = deadline("enforcement", dt.date(2024, 2, 29), calendar=CALENDAR)

    assert (found.nominal_last_day, found.last_day) == (dt.date(2026, 2, 28), dt.date(2026, 2, 28))


@pytest.mark.parametrize(
    ("acted_on", "in_time"), [(None, None), ("2026-05-06", True), ("2026-05-07", False), ("2026-04-03", True)]
)
def test_acting_up_to_the_moved_day_is_in_time(acted_on: str | None, in_time: bool | None) -> None:
    day = dt.date.fromisoformat(acted_on) if acted_on else None

    assert deadline("judicial_confirmation", dt.date(2026, 4, 3), day, calendar=CALENDAR).in_time is in_time


def test_a_limit_that_ends_in_a_year_without_notice_warns() -> None:
    over_new_year = deadline("judicial_confirmation", dt.date(2026, 12, 10), calendar=CALENDAR)
    before = deadline("judicial_confirmation", dt.date(2026, 11, 23), calendar=CALENDAR)

    assert [text[:4] for text in over_new_year.warnings] == ["2027"]
    assert before.warnings == ()


def test_unknown_rule_is_named() -> None:
    with pytest.raises(Invalid, match="sleep") as refused:
        deadline("sleep", dt.date(2026, 1, 5), calendar=CALENDAR)

    assert set(refused.value.fields) == {"rule"}


@given(KEYS, DAYS)
def test_last_day_is_a_working_day_not_before_the_nominal(key: str, day: dt.date) -> None:
    found = deadline(key, day, calendar=CALENDAR)

    assert day < found.nominal_last_day <= found.last_day
    assert CALENDAR.is_working_day(found.last_day)


@given(KEYS, DAYS, DAYS)
def test_a_later_trigger_never_ends_earlier(key: str, one: dt.date, other: dt.date) -> None:
    earlier, later = (deadline(key, day, calendar=CALENDAR) for day in sorted((one, other)))

    assert earlier.nominal_last_day <= later.nominal_last_day
    assert earlier.last_day <= later.last_day


@given(KEYS, DAYS, st.integers(-5, 900))
def test_in_time_exactly_up_to_the_last_day(key: str, day: dt.date, after: int) -> None:
    acted_on = day + dt.timedelta(days=after)
    found = deadline(key, day, acted_on, calendar=CALENDAR)

    assert found.in_time is (acted_on <= found.last_day)
