from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.programmes.disputes.likeness import Told, bigrams, proposals, similarity
from tests.requirements import requirement

DAY = dt.date(2026, 11, 23)
TEXT = st.text("工资没发老板不说话钱车间停。 ", max_size=30)


def told(key: int = 1, **changes: object) -> Told:
    facts: dict[str, object] = {
        "text": "车间两个月没发工资。", "place": "339921101", "category": "W01", "occurred_on": DAY,
    }  # fmt: skip
    return Told(key, **{**facts, **changes})  # type: ignore[arg-type]


@requirement("F-14")
@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"enterprise": 7}, ["同一家单位", "同一类事", "同一天", "文字有 100% 相同"]),
        ({"phone": "index", "place": "339921109"}, ["同一个手机号", "同一类事", "同一天", "文字有 100% 相同"]),
        ({"text": "车间两个月工资没发。"}, ["同一个镇街", "同一类事", "同一天", "文字有 60% 相同"]),
        (
            {"text": "食堂关门了", "enterprise": 7, "occurred_on": DAY - dt.timedelta(9)},
            ["同一家单位", "同一类事", "相差 9 天"],
        ),
    ],
)
def test_a_probable_double_comes_with_its_reasons(changes: dict[str, object], reasons: list[str]) -> None:
    [proposal] = proposals(told(enterprise=7, phone="index"), [told(2, **changes)])

    assert list(proposal.reasons) == reasons


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "老板不让休假"},
        {"category": "H01", "text": "老板不让休假", "place": "339921109"},
        {"text": "老板不让休假", "enterprise": 8, "phone": "other"},
    ],
)
def test_town_kind_and_day_alone_are_no_double(changes: dict[str, object]) -> None:
    assert proposals(told(enterprise=7, phone="index"), [told(2, **changes)]) == []


def test_the_weightiest_comes_first_and_of_equals_the_newest() -> None:
    others = [told(2, phone="index"), told(3), told(4)]

    assert [each.key for each in proposals(told(phone="index"), others)] == [2, 4, 3]


@given(one=TEXT, other=TEXT)
def test_similarity_is_a_share_that_does_not_care_who_was_first(one: str, other: str) -> None:
    share = similarity(bigrams(one), bigrams(other))

    assert 0 <= share <= 1
    assert share == similarity(bigrams(other), bigrams(one))
    if bigrams(one):
        assert similarity(bigrams(one), bigrams(f" {one}。")) == 1
