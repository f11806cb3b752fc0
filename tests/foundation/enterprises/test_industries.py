from __future__ import annotations

import pytest

from gonghui.foundation.enterprises.industries import is_construction


@pytest.mark.parametrize("industry", ["E", "e47", "4710", "50", "建筑业", " 房屋建筑业 "])
def test_building_trades_are_known_by_code_and_by_name(industry: str) -> None:
    assert is_construction(industry)


@pytest.mark.parametrize("industry", ["", "C17", "纺织业", "建筑材料批发", "F5165"])
def test_other_trades_are_not(industry: str) -> None:
    assert not is_construction(industry)
