from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db.models import F

from gonghui.engines.rules.enums import ValueType
from gonghui.engines.rules.metrics import METRICS, Metric
from gonghui.engines.rules.schema import RuleSet
from gonghui.foundation.organizations.actions import found_federation
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.enums import Level
from gonghui.foundation.regions.models import Region
from gonghui.kernel.models import Record
from gonghui.kernel.packs import SECTIONS, PackModel, PackSection
from gonghui.kernel.scope import Scope

FENGHUA_RULES = Path(__file__).parents[3] / "packs" / "fenghua-360" / "rules.yaml"
CONTENT: dict[str, Any] = {
    "code": "wage-colours",
    "version": 1,
    "title": "欠薪预警",
    "metrics": {
        "workers": {"label": "同一诉求职工", "unit": "人", "type": "integer"},
        "amount": {"label": "拖欠工资总额", "unit": "元", "type": "decimal"},
        "building": {"label": "建筑业", "type": "boolean"},
    },
    "outcomes": [
        {"code": "blue", "label": "蓝色"},
        {"code": "yellow", "label": "黄色"},
        {"code": "red", "label": "红色"},
    ],
    "rules": [
        {
            "code": "R1",
            "title": "人数",
            "branches": [
                {"outcome": "blue", "when": {"metric": "workers", "operator": "at_least", "value": 3}},
                {"outcome": "yellow", "when": {"metric": "workers", "operator": "at_least", "value": 10}},
            ],
        },
        {
            "code": "R3",
            "title": "金额",
            "branches": [
                {
                    "outcome": "red",
                    "when": {
                        "any": [
                            {"metric": "amount", "operator": "at_least", "value": 300000},
                            {
                                "all": [
                                    {"metric": "amount", "operator": "at_least", "value": 100000},
                                    {"metric": "workers", "operator": "at_least", "value": 10},
                                ]
                            },
                        ]
                    },
                }
            ],
        },
    ],
    "modifiers": [
        {
            "code": "M1",
            "title": "建筑业上调一级",
            "when": {"metric": "building", "operator": "equals", "value": True},
            "after_rules": ["R1"],
            "raise_by": 1,
        }
    ],
}


@pytest.fixture
def rule_set() -> Callable[..., RuleSet]:
    """Builds the sample rule set, with some top-level parts replaced."""
    return lambda **changes: RuleSet.model_validate({**CONTENT, **changes})


@pytest.fixture
def metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    """The metrics of the sample and of the Fenghua pack, as a programme would register them."""
    kinds = {"workers": "integer", "amount": "decimal", "building": "boolean"}
    bits: dict[str, dict[str, int]] = {}
    for rule_set in yaml.safe_load(FENGHUA_RULES.read_text(encoding="utf-8"))["rule_sets"]:
        for key, use in rule_set["metrics"].items():
            kinds[key] = use["type"]
            bits[key] = {code: 1 << place for place, code in enumerate(use.get("flags", ()))}
    for key, kind in kinds.items():
        metric = Metric(
            key,
            key,
            "",
            ValueType(kind),
            lambda facts, key=key: facts.get(key),
            lambda key=key: F(key),
            bits.get(key, {}),
        )
        monkeypatch.setitem(METRICS, key, metric)


class Anything(PackModel, extra="allow"):
    """Stands for the section of a programme that these tests do not look at."""


@pytest.fixture
def disputes_section(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        SECTIONS,
        "disputes",
        PackSection("disputes", Anything, lambda scope, pack, model: None, lambda scope, name: None, "warnings.yaml"),
    )


@pytest.fixture
def county(db: None) -> Organization:
    return _federation("wangxi", "望溪县总工会", "330190")


@pytest.fixture
def neighbour(db: None) -> Organization:
    return _federation("linxi", "临溪县总工会", "330191")


def _federation(code: str, name: str, region: str) -> Organization:
    Region.objects.create(code=region, name=name[:3], full_name=name[:3], level=Level.COUNTY)
    founder = Scope.for_system(None, reason="测试")
    return found_federation(founder, code=code, name=name, region_id=region)


@pytest.fixture
def scope(county: Organization) -> Scope:
    return Scope.for_system(county.pk, reason="测试")


@pytest.fixture
def record(county: Organization) -> Record:
    return Record.objects.create(kind="disputes.warning", federation=county, place=county.region, title="某针织厂")
