"""Whatever is sent to whatever input: refused with the field's name and a cure, never an error of ours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.legal.calculators import CALCULATORS
from gonghui.engines.legal.calculators.inputs import Input, Kind
from gonghui.engines.legal.calculators.reading import from_json
from gonghui.kernel.errors import Invalid
from tests.engines.legal.calculators.test_examples import EXAMPLES, answer

GOOD = {name: given for name, given, _expected in EXAMPLES.values()} | {
    "overtime_rate_for_date": {"date": "2026-01-01"}
}
NUMBERS = [
    "-1",
    "1e3",
    "1,000",
    "１００",
    "NaN",
    "Infinity",
    "0x10",
    "9" * 40,
    "1.1234567",
    "",
    " ",
    "<b>",
    "1' OR 1=1",
]
OBJECTS: list[Any] = [
    -1,
    -0.5,
    1e308,
    float("nan"),
    float("inf"),
    True,
    10**5000,
    Decimal("1E+99999999"),
    Decimal("1E-99999999"),
    [],
    {},
    [1],
    {"a": 1},
    b"1",
    Decimal("NaN"),
]
DATES = [
    "2026-02-30",
    "2026-13-01",
    "26-1-1",
    "2026/01/01",
    "20260101",
    "2026-W01-1",
    "0001-01-01",
    "9999-12-31",
    "今天",
]
BAD: dict[Kind, list[Any]] = {
    Kind.MONEY: [*(text for text in NUMBERS if text.strip()), *OBJECTS],
    Kind.NUMBER: [*(text for text in NUMBERS if text.strip()), *OBJECTS],
    Kind.COUNT: [*(text for text in NUMBERS if text.strip()), "1.5", *OBJECTS],
    Kind.FLAG: ["true", "yes", 1, 0, "0", [], {}],
    Kind.DATE: [*DATES, 20260101, True, [], dt.datetime(2026, 1, 1, tzinfo=dt.UTC)],
    Kind.CHOICE: ["nothing", "n", 1, True, [], ["N"], {}, "N\0"],
    Kind.TEXT: [1, True, [], {}, "浙" * 41],
    Kind.DATES: ["2026-01-01", {}, 1, ["2026-02-30"], [None], [[]], ["2026-01-01"] * 51],
    Kind.STRETCHES: [
        "x", {}, 1, [1], [{}], [{"from": "2026-01-01"}], [{"from": "2026-01-02", "to": "2026-01-01"}],
        [{"from": "2026-01-01", "to": None}], [{"from": "2026-01-01", "to": "2026-01-02", "why": ""}],
    ],
    Kind.CLAIMS: [
        "x", {}, 1, [1], [{}], [{"kind": "wages"}], [{"kind": "luck", "amount": "1"}], [{"kind": [], "amount": "1"}],
        [{"kind": "wages", "amount": "-1"}], [{"kind": "wages", "amount": "1"}] * 51,
    ],
    Kind.MONTH_DAYS: ["x", [], 1, {"2025": 1}, {"2025-13": 1}, {"2025-06": "x"}, {"2025-06": 99}, {1: 1}],
}  # fmt: skip
CASES = [
    pytest.param(name, each, bad, id=f"{name}-{each.name}-{number}")
    for name, found in CALCULATORS.items()
    for each in found.inputs
    for number, bad in enumerate(BAD[each.kind])
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(("name", "asked", "bad"), CASES)
def test_what_is_wrong_is_named(name: str, asked: Input, bad: Any) -> None:
    with pytest.raises(Invalid) as caught:
        answer(name, **{**GOOD[name], asked.name: bad})

    assert asked.name in caught.value.fields
    assert f"{asked.name}（{asked.label}）" in str(caught.value)


@pytest.mark.parametrize("name", CALCULATORS)
def test_what_is_required_is_asked_for_all_at_once(name: str) -> None:
    required = {each.name for each in CALCULATORS[name].inputs if each.required}

    with pytest.raises(Invalid) as caught:
        answer(name)

    assert required and set(caught.value.fields) == required


@pytest.mark.parametrize("name", CALCULATORS)
def test_an_unknown_input_is_named(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        answer(name, **GOOD[name], wage_per_moon="1")

    assert set(caught.value.fields) == {"wage_per_moon"}


@pytest.mark.parametrize("name", CALCULATORS)
@given(data=st.data())
def test_anything_at_all_is_answered_or_refused(name: str, data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from([each.name for each in CALCULATORS[name].inputs]))

    try:
        found = answer(name, **{**GOOD[name], asked: data.draw(ANYTHING)})
    except Invalid as error:
        assert error.fields
    else:
        assert found["steps"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"a": "\\ud800"}',
        '{"\\ud800": 1}',
        "1",
        "null",
        '"x"',
        "[" * 100_000,
        '{"a": NaN}',
        '{"a": 1e999999999999999999999}',
        "\0",
    ],
)
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        answer("overtime_rate_for_date", **from_json(text))


def test_nothing_is_nothing_however_it_is_written() -> None:
    for zero in ("0", "0.00", 0, Decimal("0E-99999999")):
        assert answer("overtime_pay", **{**GOOD["overtime_pay"], "hours_weekday": zero})["weekday_pay"] == "0.00"


def test_numbers_of_json_are_exact() -> None:
    found = answer("overtime_pay", **from_json('{"monthly_wage_base": 5220.10, "hours_weekday": 2.5, '
                                               '"local_minimum_monthly_wage": 2260}'))  # fmt: skip

    assert found["weekday_pay"] == "112.50"
