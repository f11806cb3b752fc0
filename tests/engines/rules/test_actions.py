from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.engines.rules import actions
from gonghui.engines.rules.enums import VersionState
from gonghui.engines.rules.metrics import METRICS
from gonghui.engines.rules.models import Decision, RuleSetVersion
from gonghui.engines.rules.schema import RuleSet
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.errors import DomainError, Forbidden, IllegalMove, Invalid
from gonghui.kernel.models import Record, TimelineEntry
from gonghui.kernel.scope import Scope

Build = Callable[..., RuleSet]


@pytest.fixture
def drafted(metrics: None, scope: Scope, rule_set: Build) -> Callable[..., RuleSetVersion]:
    """Drafts the sample rule set, for the county or for all."""

    def make(federation_id: int | None = scope.federation_id, **changes: Any) -> RuleSetVersion:
        return actions.draft(scope, rule_set(**changes), pack="sample", federation_id=federation_id)

    return make


@pytest.fixture
def signed(scope: Scope, drafted: Callable[..., RuleSetVersion]) -> RuleSetVersion:
    return actions.put_in_force(scope, drafted(), signed_by="余主席")


def test_draft_twice_is_the_same_row(drafted: Callable[..., RuleSetVersion]) -> None:
    assert drafted().pk == drafted().pk


def test_draft_refuses_other_content_under_the_same_version(drafted: Callable[..., RuleSetVersion]) -> None:
    drafted()

    with pytest.raises(Invalid, match="version 加一"):
        drafted(title="别的名称")


def test_put_in_force_retires_the_version_before(scope: Scope, drafted: Callable[..., RuleSetVersion]) -> None:
    first = actions.put_in_force(scope, drafted(), signed_by="余主席")

    second = actions.put_in_force(scope, drafted(version=2), signed_by="余主席")

    first = RuleSetVersion.objects.get(pk=first.pk)
    assert (first.state, first.retired_at) == (VersionState.RETIRED, second.in_force_from)
    assert (second.state, second.signed_by) == (VersionState.IN_FORCE, "余主席")
    assert actions.in_force(scope.federation_id, "wage-colours") == second


def test_put_in_force_needs_a_signature(scope: Scope, drafted: Callable[..., RuleSetVersion]) -> None:
    with pytest.raises(Invalid) as error:
        actions.put_in_force(scope, drafted(), signed_by=" ")

    assert list(error.value.fields) == ["signed_by"]


def test_put_in_force_needs_the_right(scope: Scope, drafted: Callable[..., RuleSetVersion]) -> None:
    with pytest.raises(Forbidden, match="签发规则"):
        actions.put_in_force(replace(scope, system=False), drafted(), signed_by="余主席")


def test_put_in_force_happens_once(scope: Scope, signed: RuleSetVersion) -> None:
    with pytest.raises(IllegalMove):
        actions.put_in_force(scope, signed, signed_by="余主席")


def test_put_in_force_refuses_metrics_that_nobody_gives(
    scope: Scope, drafted: Callable[..., RuleSetVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    version = drafted()
    monkeypatch.delitem(METRICS, "amount")

    with pytest.raises(Invalid, match="amount"):
        actions.put_in_force(scope, version, signed_by="余主席")


def test_put_in_force_refuses_a_neighbours_version(
    scope: Scope, neighbour: Organization, drafted: Callable[..., RuleSetVersion]
) -> None:
    version = drafted(neighbour.pk)

    with pytest.raises(Forbidden):
        actions.put_in_force(scope, version, signed_by="余主席")

    assert version not in RuleSetVersion.objects.visible_to(scope)


def test_own_version_goes_before_the_national_one(scope: Scope, drafted: Callable[..., RuleSetVersion]) -> None:
    national = actions.put_in_force(scope, drafted(None), signed_by="全国")
    assert actions.in_force(scope.federation_id, "wage-colours") == national

    own = actions.put_in_force(scope, drafted(), signed_by="余主席")

    assert actions.in_force(scope.federation_id, "wage-colours") == own
    with pytest.raises(Forbidden):
        actions.put_in_force(replace(scope, system=False), drafted(None, version=2), signed_by="余主席")


@pytest.mark.requirement("F-15")
def test_decide_keeps_version_facts_and_what_fired(scope: Scope, record: Record, signed: RuleSetVersion) -> None:
    facts = {"workers": 12, "amount": Decimal("120000.50")}

    actions.decide(scope, record, "wage-colours", facts)

    decision = Decision.objects.visible_to(scope).latest_first().get()
    assert (decision.rule_set_version, decision.outcome, decision.outcome_label) == (signed, "red", "红色")
    assert decision.facts == {"workers": 12, "amount": "120000.50", "building": None}
    assert [found["code"] for found in decision.fired] == ["R1", "R3"]
    assert decision.explanation == [
        "规则 R1 第 1 版：同一诉求职工 12 人，达到 10 人（黄色）",
        "规则 R3 第 1 版：拖欠工资总额 120,000.50 元，达到 100,000 元；同一诉求职工 12 人，达到 10 人（红色）",
    ]
    assert TimelineEntry.objects.get(record=record).summary == "按《欠薪预警》第 1 版判定：红色（R1、R3）"


def test_decide_keeps_that_nothing_fired(scope: Scope, record: Record, signed: RuleSetVersion) -> None:
    decision = actions.decide(scope, record, "wage-colours", {})

    assert (decision.outcome, decision.outcome_label, decision.explanation) == ("", "", [])
    assert TimelineEntry.objects.get(record=record).summary == "按《欠薪预警》第 1 版判定：没有触发任何规则"


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("facts", "word"), [({"worker": 3}, "worker"), ({"workers": True}, "同一诉求职工"), ({"building": 1}, "建筑业")]
)
def test_decide_refuses_facts_the_rules_do_not_read(
    scope: Scope, record: Record, facts: dict[str, Any], word: str
) -> None:
    with pytest.raises(Invalid, match=word):
        actions.decide(scope, record, "wage-colours", facts)

    assert not Decision.objects.exists()


def test_decide_needs_rules_in_force(scope: Scope, record: Record, drafted: Callable[..., RuleSetVersion]) -> None:
    drafted()

    with pytest.raises(actions.NotInForce, match="签发"):
        actions.decide(scope, record, "wage-colours", {})


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("size", [1, 20])
def test_decide_many_makes_the_same_statements_for_any_number(scope: Scope, county: Organization, size: int) -> None:
    records = [
        Record.objects.create(kind="disputes.warning", federation=county, place=county.region, title=str(number))
        for number in range(size)
    ]

    with CaptureQueriesContext(connection) as queries:
        decisions = actions.decide_many(scope, [(record, {"workers": 3}) for record in records], "wage-colours")

    assert [decision.outcome for decision in decisions] == ["blue"] * size
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 6


def test_what_was_published_or_decided_stays(scope: Scope, record: Record, signed: RuleSetVersion) -> None:
    decision = actions.decide(scope, record, "wage-colours", {"workers": 3})

    for row in (signed, decision):
        with pytest.raises(DomainError):
            row.save()
        with pytest.raises(DomainError):
            row.delete()


def test_tampered_content_is_not_used(scope: Scope, record: Record, signed: RuleSetVersion) -> None:
    content = {**signed.content, "title": "改过"}
    RuleSetVersion.objects.filter(pk=signed.pk).update(content=content)

    with pytest.raises(DomainError, match="摘要不符"):
        actions.decide(scope, record, "wage-colours", {})


def test_decisions_are_seen_with_their_record(
    scope: Scope, record: Record, signed: RuleSetVersion, neighbour: Organization
) -> None:
    decision = actions.decide(scope, record, "wage-colours", {"workers": 3})
    stranger = Scope.for_system(neighbour.pk, reason="邻县")

    assert list(Decision.objects.visible_to(scope)) == [decision]
    assert not Decision.objects.visible_to(stranger).exists()
    assert not Decision.objects.visible_to(Scope.nobody()).exists()
    assert list(Decision.objects.visible_to(Scope.nobody().opening(record.pk))) == [decision]
