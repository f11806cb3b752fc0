from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.foundation.enterprises.models import Enterprise, EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.audit import verify
from gonghui.kernel.bulk import insert_absent, reserve_keys
from gonghui.kernel.codes import ALPHABET, DIGITS, random_code
from gonghui.kernel.models import Record, TimelineEntry
from gonghui.kernel.spine import insert_records
from gonghui.kernel.timeline import Event, open_stories, record_event
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def firms(*names: str) -> dict[str, int]:
    """Identities by name."""
    return {name: Enterprise.objects.create(name=name).pk for name in names}


def test_rows_among_very_many_values_are_found_by_text_and_by_pointer(cast: Cast) -> None:
    known = firms("甲厂", "乙'厂", "丙厂")
    values = [f"第{number}厂" for number in range(5000)]

    with CaptureQueriesContext(connection) as queries:
        named = Enterprise.objects.filter(name__among=[*values, "甲厂", "乙'厂"])
        found = set(named.values_list("name", flat=True))

    assert found == {"甲厂", "乙'厂"} and len(queries) == 1
    assert Enterprise.objects.filter(pk__among={known["丙厂"]: 1}).get().name == "丙厂"
    assert not Record.objects.filter(federation__among=[0]).exists()
    assert not Enterprise.objects.filter(name__among=[]).exists()


def test_what_is_there_already_stays_as_it_is() -> None:
    at = clock.now()
    insert_absent(Enterprise, ("uscc", "name", "created_at"), [("A", "先来的", at)])

    insert_absent(Enterprise, ("uscc", "name", "created_at"), [("A", "后来的", at), ("B", "新的", at)])
    insert_absent(Enterprise, ("uscc", "name", "created_at"), [])

    assert dict(Enterprise.objects.values_list("uscc", "name")) == {"A": "先来的", "B": "新的"}


def test_records_by_the_ten_thousand_are_those_that_one_by_one_would_be(cast: Cast) -> None:
    owner, place = cast.here.federation.pk, cast.here.town
    known = firms("甲厂", "乙厂")

    with CaptureQueriesContext(connection) as queries:
        rows = [(owner, place, name, key, name, 7) for name, key in known.items()]
        keys = insert_records(EnterpriseFile, ("enterprise", "name", "headcount"), rows)
        open_stories(cast.here.system, [Event(key, "enterprises.know", "建立", {"a": [1]}) for key in keys])
    record_event(cast.here.system, keys[1], "b", "第二步")

    first, second = EnterpriseFile.objects.select_related("record").order_by("pk")
    assert (first.pk, second.pk) == tuple(keys)
    assert (first.version, first.federation_id, first.place_id, first.headcount) == (1, owner, place, 7)
    assert (first.contact_phone, first.contact_phone_index, first.withdrawn_at) == ("", None, None)
    assert (second.record.title, second.record.kind) == ("乙厂", "enterprises.enterprisefile")
    assert first.record.public_code != second.record.public_code
    assert [entry.sequence for entry in TimelineEntry.objects.filter(record=keys[1]).order_by("pk")] == [1, 2]
    assert TimelineEntry.objects.get(record=keys[0]).changes == {"a": [1]}
    assert verify().findings == []
    assert len([each for each in queries if "SAVEPOINT" not in each["sql"]]) == 5


def test_keys_that_were_kept_back_are_given_to_nobody_else() -> None:
    before = list(reserve_keys(Enterprise, 0))

    keys = reserve_keys(Enterprise, 3)
    Enterprise.objects.bulk_create([Enterprise(pk=key, name=str(key)) for key in keys])
    other = Enterprise.objects.create(name="别家")

    assert before == [] and len(set(keys)) == 3 and other.pk not in keys


@pytest.mark.parametrize("alphabet", [ALPHABET, DIGITS])
def test_every_character_of_a_code_is_equally_likely(alphabet: str) -> None:
    drawn = Counter(random_code(100_000, alphabet=alphabet))

    expected = 100_000 / len(alphabet)
    assert set(drawn) == set(alphabet)
    assert all(abs(count - expected) < expected * 0.15 for count in drawn.values())
    assert len(random_code(12)) == 12 and random_code(12) != random_code(12)
