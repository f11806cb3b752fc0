from __future__ import annotations

import datetime as dt

import pytest

from gonghui.foundation.facts.actions import Observation, record_facts
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.facts.models import Fact
from gonghui.foundation.facts.vocabulary import FactKey
from gonghui.kernel import clock
from gonghui.kernel.models import Record
from tests.cast import Cast

COLOUR = FactKey("test.colour", "颜色", str)
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def record(cast: Cast) -> Record:
    return Record.objects.create(kind="test", federation=cast.here.federation, place_id=cast.here.town, title="一件事")


def test_the_newest_and_then_the_surest_observation_comes_first(record: Record) -> None:
    record_facts(
        [
            Observation(record.pk, "test.colour", "旧的", DAY - dt.timedelta(days=1), sureness=Sureness.VERIFIED),
            Observation(record.pk, "test.colour", "听说的", DAY),
            Observation(record.pk, "test.colour", "核实的", DAY, sureness=Sureness.VERIFIED),
        ]
    )

    assert [fact.value for fact in Fact.objects.latest_first()] == ["核实的", "听说的", "旧的"]


def test_a_replay_sees_no_more_than_was_known(record: Record) -> None:
    record_facts([Observation(record.pk, "test.colour", "先", DAY)])
    moment = clock.now()
    with clock.standing(moment + dt.timedelta(days=1)):
        record_facts([Observation(record.pk, "test.colour", "后", DAY)])

    assert [fact.value for fact in Fact.objects.known_on(moment)] == ["先"]


def test_an_undeclared_key_is_a_mistake_of_the_program(record: Record) -> None:
    with pytest.raises(LookupError, match="nobody"):
        record_facts([Observation(record.pk, "nobody.declared.this", 1, DAY)])
    assert not Fact.objects.exists()


def test_facts_are_seen_with_their_record(cast: Cast, record: Record) -> None:
    record_facts([Observation(record.pk, "test.colour", "红", DAY)])

    assert Fact.objects.visible_to(cast.here.scope("officer")).count() == 1
    assert Fact.objects.visible_to(cast.neighbour.scope("officer")).count() == 0
