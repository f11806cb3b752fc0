from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from gonghui.engines.rules.schema import RuleSet
from gonghui.kernel.packs import written

Build = Callable[..., RuleSet]
WORKERS = {"metric": "workers", "operator": "at_least", "value": 3}


def rule(when: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    return [{"code": "R1", "title": "人数", "branches": [{"outcome": "blue", "when": when}], **changes}]


def places(error: ValidationError) -> list[str]:
    return [problem.place for details in error.errors() for problem in details["ctx"]["problems"]]


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ({**WORKERS, "metric": "worker"}, "rules[0].branches[0].when.metric"),
        ({**WORKERS, "value": True}, "rules[0].branches[0].when.value"),
        ({**WORKERS, "value": 2.5}, "rules[0].branches[0].when.value"),
        ({**WORKERS, "value": 2**31}, "rules[0].branches[0].when.value"),
        ({**WORKERS, "value": [3]}, "rules[0].branches[0].when.value"),
        ({**WORKERS, "operator": "one_of"}, "rules[0].branches[0].when.value"),
        ({**WORKERS, "metric": "amount", "value": 0.005}, "rules[0].branches[0].when.value"),
        ({**WORKERS, "metric": "amount", "operator": "one_of", "value": [1]}, "rules[0].branches[0].when.value"),
        ({**WORKERS, "metric": "building", "value": True}, "rules[0].branches[0].when.operator"),
        ({"all": [WORKERS, {"any": [{**WORKERS, "metric": "x"}]}]}, "rules[0].branches[0].when.all[1].any[0].metric"),
    ],
)
def test_condition_that_cannot_be_weighed_is_refused(rule_set: Build, when: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as error:
        rule_set(rules=rule(when))

    assert places(error.value) == [place]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"rules": rule(WORKERS) * 2, "modifiers": []}, "rules[1].code"),
        ({"rules": rule(WORKERS, branches=[{"outcome": "green", "when": WORKERS}])}, "rules[0].branches[0].outcome"),
        ({"rules": rule(WORKERS, branches=[{"outcome": "red", "when": WORKERS}] * 2)}, "rules[0].branches[1].outcome"),
        ({"outcomes": [{"code": "blue", "label": "蓝"}] * 2, "rules": rule(WORKERS)}, "outcomes[1].code"),
    ],
)
def test_code_used_twice_or_undeclared_is_refused(rule_set: Build, changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as error:
        rule_set(**{"modifiers": [], **changes})

    assert places(error.value) == [place]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"raise_by": None}, ""),
        ({"raise_to": "red"}, ""),
        ({"raise_by": None, "raise_to": "green"}, "modifiers[0].raise_to"),
        ({"after_rules": ["R9"]}, "modifiers[0].after_rules[0]"),
        ({"after_outcome": "green"}, "modifiers[0].after_outcome"),
        ({"code": "R1"}, "modifiers[0].code"),
        ({"explanation": "{worker} 人"}, "modifiers[0].explanation"),
        ({"explanation": "{workers:>9} 人"}, "modifiers[0].explanation"),
        ({"explanation": "{workers 人"}, "modifiers[0].explanation"),
    ],
)
def test_modifier_that_leads_nowhere_is_refused(rule_set: Build, changes: dict[str, Any], place: str) -> None:
    modifiers = deepcopy(rule_set().model_dump(mode="json")["modifiers"])

    with pytest.raises(ValidationError) as error:
        rule_set(modifiers=[{**modifiers[0], **changes}])

    assert places(error.value) == [place]


def test_rule_set_survives_being_written_and_read(rule_set: Build) -> None:
    precise = {"metric": "amount", "operator": "less_than", "value": "0.50"}
    original = rule_set(rules=rule(precise), title={"zh": "欠薪预警", "en": "Wages"}, modifiers=[])

    again = RuleSet.model_validate(written(original))

    assert again == original
    assert written(again) == written(original)
