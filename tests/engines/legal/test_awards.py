"""Final awards, labour-law.md 4h."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gonghui.engines.legal.awards import final_award
from gonghui.kernel.errors import Invalid

WAGE = Decimal("2260")


def test_example_4h_the_line_itself_is_final() -> None:
    found = final_award(
        WAGE,
        [
            {"kind": "wages", "amount": Decimal("27120")},
            {"kind": "economic_compensation", "amount": Decimal("30000")},
        ],
    )

    assert found.threshold == Decimal("27120")
    assert found.item_is_final == (True, False)
    assert found.all_final is False


def test_items_are_measured_one_by_one() -> None:
    found = final_award(WAGE, [{"kind": kind, "amount": Decimal("20000")} for kind in ("wages", "damages")])

    assert found.all_final is True


def test_labour_standards_are_final_and_others_never() -> None:
    found = final_award(
        WAGE, [{"kind": "labour_standard", "amount": Decimal("90000")}, {"kind": "other", "amount": Decimal("1")}]
    )

    assert found.item_is_final == (True, False)


def test_nothing_claimed_is_not_a_final_award() -> None:
    assert final_award(WAGE, []).all_final is False


def test_missing_wage_and_unknown_kind_are_named() -> None:
    with pytest.raises(Invalid) as no_wage:
        final_award(Decimal(0), [])
    with pytest.raises(Invalid) as unknown:
        final_award(WAGE, [{"kind": "honour", "amount": Decimal(1)}])

    assert set(no_wage.value.fields) == {"local_minimum_monthly_wage"}
    assert set(unknown.value.fields) == {"items"}
