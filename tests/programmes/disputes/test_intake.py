"""Each kind of trouble is asked about in its own way, and every answer is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gonghui.kernel import clock
from gonghui.programmes.disputes.enums import Category, Sign
from gonghui.programmes.disputes.intake import NOW, OTHER, QUESTIONS, TROUBLES, Kind
from gonghui.programmes.disputes.models import Signal
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, put_rules_in_force
from tests.requirements import requirement


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    cache.clear()
    with clock.standing(MONDAY):
        yield


def _sent(cast: Cast, **said: Any) -> Any:
    form = {
        "submission_key": "KEYBFDGH" * 4, "who": "alone", "identity": "anonymous", "enterprise_name": FIRM,
        "text": "说来话长。", "unpaid_since": "2026-10-15", "hurt": "2", "hospital": "望溪县第一医院",
        "insurance_months": "3", "weekly_hours": "72", "happening": ["stoppage"], "amount": "8600",
    }  # fmt: skip
    return Client().post(f"/r/place/{cast.here.town}/", {**form, **said})


def _columns(signal: Signal) -> dict[str, Any]:
    told = {name: getattr(signal, name) for name in ("arrears_days", "amount", "hurt", "insurance_months", "signs")}
    return {name: value for name, value in told.items() if value}


@requirement("F-05")
@pytest.mark.parametrize(
    ("said", "category", "columns", "line"),
    [
        ({"trouble": "W01"}, "W01", {"arrears_days": 39, "amount": Decimal(8600)}, ""),
        ({"trouble": "T02", "told_on": "2026-11-20"}, "T02", {"amount": Decimal(8600)}, ""),
        (
            {"trouble": "I01", "injury_signs": ["refused_report"]},
            "I01", {"hurt": 2, "signs": ["refused_report"]}, "在哪家医院看的？望溪县第一医院",
        ),
        ({"trouble": "S01"}, "S01", {"insurance_months": 3}, ""),
        ({"trouble": "H01"}, "H01", {"amount": Decimal(8600)}, "一周大约上多少小时的班？72"),
        ({"trouble": "C01"}, "C01", {"amount": Decimal(8600)}, ""),
        ({"trouble": "now"}, "", {"signs": ["stoppage"]}, ""),
        ({"trouble": "other"}, "", {}, ""),
    ],
)  # fmt: skip
def test_only_answers_that_belong_to_the_trouble_are_kept(
    cast: Cast, said: dict[str, Any], category: str, columns: dict[str, Any], line: str
) -> None:
    _sent(cast, **said)

    signal = Signal.objects.get()
    assert signal.category == category
    assert _columns(signal) == columns
    assert signal.text == "\n".join(filter(None, ["说来话长。", line]))


def test_the_day_of_a_dismissal_is_when_it_happened(cast: Cast) -> None:
    _sent(cast, trouble="T02", told_on="2026-11-20")

    assert Signal.objects.get().occurred_on == dt.date(2026, 11, 20)


def test_a_stoppage_that_somebody_sees_is_red_at_once(cast: Cast) -> None:
    put_rules_in_force(cast.here)

    page = _sent(cast, trouble="now", happening=["stoppage", "owner_gone"])

    assert page.url == "/r/done/"
    assert set(Signal.objects.get().signs) == {"stoppage", "owner_gone"}


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        ({"trouble": "T02", "told_on": "2026-12-01"}, "这一天还没有到"),
        ({"trouble": "I01", "hurt": "0"}, "核对人数"),
        ({"trouble": "S01", "insurance_months": "很久"}, "写成整数"),
        ({"trouble": "now", "happening": ["party"]}, "选"),
    ],
)
def test_a_wrong_answer_says_how_to_mend_it(cast: Cast, wrong: dict[str, Any], cure: str) -> None:
    page = _sent(cast, **wrong)

    assert page.status_code == 200
    assert cure in page.content.decode()
    assert not Signal.objects.exists()


def test_the_table_of_questions_is_whole() -> None:
    assert set(TROUBLES) - {NOW, OTHER} <= set(Category.values)
    assert {trouble for question in QUESTIONS for trouble in question.troubles} <= set(TROUBLES)
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert (question.kind == Kind.SIGNS) == bool(question.signs)
        assert set(question.signs) <= set(Sign)
