from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from gonghui.engines.rules.evaluate import evaluate
from gonghui.engines.rules.explain import explain
from gonghui.engines.rules.metrics import Facts
from gonghui.engines.rules.schema import RuleSet

Build = Callable[..., RuleSet]


@pytest.mark.parametrize(
    ("facts", "outcome", "codes"),
    [
        ({}, None, []),
        ({"workers": None, "amount": None, "building": None}, None, []),
        ({"workers": 2}, None, []),
        ({"workers": 3}, "blue", ["R1"]),
        ({"workers": 10}, "yellow", ["R1"]),
        ({"workers": 9, "amount": Decimal("299999.99")}, "blue", ["R1"]),
        ({"workers": 10, "amount": Decimal("100000")}, "red", ["R1", "R3"]),
        ({"amount": Decimal("300000")}, "red", ["R3"]),
        ({"workers": 3, "building": True}, "yellow", ["R1", "M1"]),
        ({"workers": 3, "building": False}, "blue", ["R1"]),
        ({"workers": 10, "amount": Decimal("300000"), "building": True}, "red", ["R1", "R3"]),
        ({"amount": Decimal("300000"), "building": True}, "red", ["R3"]),
        ({"building": True}, None, []),
    ],
)
def test_evaluate_takes_the_highest_outcome(
    rule_set: Build, facts: Facts, outcome: str | None, codes: list[str]
) -> None:
    verdict = evaluate(rule_set(), facts)

    assert (verdict.outcome.code if verdict.outcome else None) == outcome
    assert [found.code for found in verdict.fired] == codes


def test_modifier_looks_at_the_first_stage_alone(rule_set: Build) -> None:
    step = {"title": "上调", "when": {"metric": "building", "operator": "equals", "value": True}, "raise_by": 1}
    rules = rule_set(modifiers=[{**step, "code": "M1"}, {**step, "code": "M2"}])

    verdict = evaluate(rules, {"workers": 3, "building": True})

    assert [(found.code, found.outcome) for found in verdict.fired] == [
        ("R1", "blue"),
        ("M1", "yellow"),
        ("M2", "yellow"),
    ]


@pytest.mark.requirement("F-15")
def test_explain_names_rule_version_facts_and_threshold(rule_set: Build) -> None:
    rules = rule_set(version=2)
    facts = {"workers": 12, "amount": Decimal("120000.5"), "building": True}

    sentences = explain(rules, evaluate(rules, facts).fired)

    assert sentences == [
        "规则 R1 第 2 版：同一诉求职工 12 人，达到 10 人（黄色）",
        "规则 R3 第 2 版：拖欠工资总额 120,000.50 元，达到 100,000 元；同一诉求职工 12 人，达到 10 人（红色）",
    ]


def test_explain_tells_what_a_modifier_did(rule_set: Build) -> None:
    rules = rule_set()

    sentences = explain(rules, evaluate(rules, {"workers": 3, "building": True}).fired)

    assert sentences[1] == "调整 M1 第 1 版：建筑业：是（升为黄色）"


def test_explain_prefers_the_sentence_of_the_rule_set(rule_set: Build) -> None:
    branch = {
        "outcome": "blue",
        "when": {"metric": "workers", "operator": "one_of", "value": [3, 4]},
        "explanation": "有 {workers}一起来（{amount}）",
    }
    rules = rule_set(rules=[{"code": "R1", "title": "人数", "branches": [branch]}])

    assert explain(rules, evaluate(rules, {"workers": 3}).fired) == ["规则 R1 第 1 版：有 3 人一起来（—）（蓝色）"]
