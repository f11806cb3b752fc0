"""The compiled rules and the Python rules are one thing said twice: random rules over random facts must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import F, Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.engines.rules.compile_sql import RANK, fired_of, scan
from gonghui.engines.rules.enums import ValueType
from gonghui.engines.rules.evaluate import evaluate
from gonghui.engines.rules.metrics import METRICS, Metric
from gonghui.engines.rules.schema import RuleSet
from gonghui.kernel.money import MoneyField

COLUMNS = {
    "whole": "integer",
    "short": "integer",
    "share": "decimal",
    "money": "decimal",
    "flag": "boolean",
    "seen": "flags",
}
BITS = {"smoke": 1, "fire": 4, "flood": 2**20}


class Subject(models.Model):  # noqa: DJ008 shown to nobody
    """A table of this test alone, outside the registry of the product's models."""

    whole = models.IntegerField(null=True)
    short = models.SmallIntegerField(null=True)
    share = models.DecimalField(null=True, max_digits=15, decimal_places=2)
    money = MoneyField(null=True)
    flag = models.BooleanField(null=True)
    seen = models.IntegerField(null=True)

    class Meta:
        app_label = "rules"
        apps = Apps()


@pytest.fixture(scope="module")
def subjects(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Subject)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Subject)


@pytest.fixture
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every column is a metric of its own name."""
    for key, kind in COLUMNS.items():
        bits = BITS if kind == "flags" else {}
        metric = Metric(key, key, "", ValueType(kind), lambda row: None, lambda key=key: F(key), bits)
        monkeypatch.setitem(METRICS, key, metric)


whole = st.integers(-4, 8)
cents = st.integers(-400, 800).map(lambda fen: Decimal(fen) / 100)
facts = st.fixed_dictionaries(
    {
        "whole": st.none() | whole,
        "short": st.none() | whole,
        "share": st.none() | cents,
        "money": st.none() | cents,
        "flag": st.none() | st.booleans(),
        "seen": st.none() | st.frozensets(st.sampled_from(sorted(BITS))),
    }
)


@st.composite
def condition(draw: st.DrawFn) -> dict[str, Any]:
    metric = draw(st.sampled_from(sorted(COLUMNS)))
    ordered = st.sampled_from(["at_least", "more_than", "at_most", "less_than", "equals"])
    match COLUMNS[metric]:
        case "flags":
            codes = draw(st.lists(st.sampled_from(sorted(BITS)), min_size=1, max_size=2, unique=True))
            return {"metric": metric, "operator": "includes", "value": codes}
        case "boolean":
            return {"metric": metric, "operator": "equals", "value": draw(st.booleans())}
        case "integer" if draw(st.booleans()):
            return {"metric": metric, "operator": "one_of", "value": draw(st.lists(whole, min_size=1, max_size=3))}
        case "integer":
            # The far values lie beyond a small column, where Django would drop the comparison altogether.
            value = draw(whole | st.sampled_from([-(2**31) + 1, -40_000, 40_000, 2**31 - 1]))
        case _:
            value = draw(cents | whole | st.sampled_from([-(10**12), 10**12]))
    return {"metric": metric, "operator": draw(ordered), "value": value}


node = st.recursive(
    condition(),
    lambda inner: st.builds(
        lambda word, members: {word: members}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    outcomes = [f"o{number}" for number in range(draw(st.integers(1, 4)))]
    codes = [f"R{number}" for number in range(draw(st.integers(1, 3)))]
    branches = st.lists(st.sampled_from(outcomes), min_size=1, unique=True)
    rules = [
        {"code": code, "title": code, "branches": [{"outcome": name, "when": draw(node)} for name in draw(branches)]}
        for code in codes
    ]
    modifiers = [
        {
            "code": f"M{number}",
            "title": "上调",
            "when": draw(node),
            "after_rules": draw(st.lists(st.sampled_from(codes), unique=True, max_size=2)),
            "after_outcome": draw(st.none() | st.sampled_from(outcomes)),
            **draw(st.builds(dict, raise_by=st.integers(1, 2)) | st.builds(dict, raise_to=st.sampled_from(outcomes))),
        }
        for number in range(draw(st.integers(0, 2)))
    ]
    return RuleSet.model_validate(
        {
            "code": "random",
            "version": 1,
            "title": "随机",
            "metrics": {
                key: {"label": key, "type": kind} | ({"flags": dict.fromkeys(BITS, "灾")} if kind == "flags" else {})
                for key, kind in COLUMNS.items()
            },
            "outcomes": [{"code": name, "label": name} for name in outcomes],
            "rules": rules,
            "modifiers": modifiers,
        }
    )


@pytest.mark.django_db
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule_set=rule_sets(), rows=st.lists(facts, min_size=1, max_size=12))
def test_compiled_rules_agree_with_python(
    subjects: None, columns: None, rule_set: RuleSet, rows: list[dict[str, Any]]
) -> None:
    manager = Subject._base_manager
    manager.all().delete()
    made = manager.bulk_create([Subject(**{**row, "seen": mask(row["seen"])}) for row in rows])

    found = {row["pk"]: row for row in scan(manager.order_by("pk").values("pk"), rule_set)}

    verdicts = [evaluate(rule_set, row) for row in rows]
    fired = {subject.pk: said for subject, said in zip(made, verdicts, strict=True) if said.rank}
    assert {key: (row[RANK], fired_of(rule_set, row)) for key, row in found.items()} == {
        key: (said.rank, {each.code: each.outcome for each in said.fired}) for key, said in fired.items()
    }


def mask(codes: frozenset[str] | None) -> int | None:
    """The codes as the column keeps them."""
    return None if codes is None else sum(BITS[code] for code in codes)


@pytest.mark.django_db
def test_unknown_value_fulfils_no_comparison_beyond_its_column(
    subjects: None, columns: None, rule_set: Callable[..., RuleSet]
) -> None:
    condition = {"metric": "short", "operator": "at_most", "value": 40_000}
    rules = rule_set(
        metrics={"short": {"label": "短整数", "type": "integer"}},
        rules=[{"code": "R1", "title": "人数", "branches": [{"outcome": "blue", "when": condition}]}],
        modifiers=[],
    )
    Subject._base_manager.bulk_create([Subject(short=None), Subject(short=5)])

    rows = list(scan(Subject._base_manager.order_by("pk").values("pk"), rules))

    assert [(row["metric_short"], row["rank_r1"]) for row in rows] == [(5, 1)]


@pytest.fixture
def counting(subjects: None, monkeypatch: pytest.MonkeyPatch) -> RuleSet:
    """Three (blue) or ten (red) workers; the metric sums the column `whole`."""
    metric = Metric("workers", "人数", "人", ValueType.INTEGER, lambda subject: subject["whole"], lambda: Sum("whole"))
    monkeypatch.setitem(METRICS, "workers", metric)
    branches = [
        {"outcome": code, "when": {"metric": "workers", "operator": "at_least", "value": value}}
        for code, value in (("blue", 3), ("red", 10))
    ]
    return RuleSet.model_validate(
        {
            "code": "one",
            "version": 1,
            "title": "一条",
            "metrics": {"workers": {"label": "人数", "type": "integer"}},
            "outcomes": [{"code": "blue", "label": "蓝色"}, {"code": "red", "label": "红色"}],
            "rules": [{"code": "R1", "title": "人数", "branches": branches}],
        }
    )


@pytest.mark.django_db
def test_scan_weighs_groups_in_one_statement_and_gives_their_facts(counting: RuleSet) -> None:
    places_and_workers = [(1, 2), (1, 2), (2, 6), (2, 6), (3, 1), (4, None)]
    Subject._base_manager.bulk_create([Subject(short=place, whole=workers) for place, workers in places_and_workers])

    with CaptureQueriesContext(connection) as queries:
        rows = list(scan(Subject._base_manager.values("short").order_by("short"), counting))

    assert len(queries) == 1
    assert [row["short"] for row in rows] == [1, 2]
    assert [row["metric_workers"] for row in rows] == [4, 12]
    assert [fired_of(counting, row) for row in rows] == [{"R1": "blue"}, {"R1": "red"}]
