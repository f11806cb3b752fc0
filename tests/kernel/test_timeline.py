from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gonghui.foundation.people.actions import know_person
from gonghui.foundation.people.models import PersonFile
from gonghui.kernel import clock
from gonghui.kernel.audit import export_day, heads_of, sign_day, verify
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Record, TimelineEntry, TimelineRoot
from gonghui.kernel.timeline import Event, record_event, record_events
from tests.cast import Cast


def a_record(cast: Cast) -> Record:
    place, owner = cast.here.town, cast.here.federation
    return Record.objects.create(kind="test", federation=owner, place_id=place, title="一件事")


def test_entries_are_chained_in_order(cast: Cast) -> None:
    record = a_record(cast)

    first = record_event(cast.here.system, record, "a", "第一步", {"b": 1, "a": [2]})
    second = record_event(cast.here.system, record, "b", "第二步")

    assert (first.sequence, second.sequence) == (1, 2)
    assert second.previous == first.hash
    assert verify().findings == []


def test_many_events_take_a_fixed_number_of_statements(cast: Cast) -> None:
    records = [a_record(cast) for _ in range(30)]

    with CaptureQueriesContext(connection) as few, transaction.atomic():
        record_events(cast.here.system, [Event(record.pk, "a", "一", {}) for record in records[:2]])
    with CaptureQueriesContext(connection) as many, transaction.atomic():
        record_events(cast.here.system, [Event(record.pk, "a", "一", {}) for record in records])

    assert len(many) == len(few)


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "第三步"},
        {"actor": "别人"},
        {"changes": {"amount": "1"}},
        {"at": dt.datetime(2025, 1, 1, tzinfo=clock.SHANGHAI)},
    ],
)
def test_verify_finds_a_changed_entry(cast: Cast, change: dict[str, object]) -> None:
    record = a_record(cast)
    record_event(cast.here.system, record, "a", "第一步")
    record_event(cast.here.system, record, "b", "第二步")

    TimelineEntry.objects.filter(record=record, sequence=1).update(**change)

    assert verify().findings == [f"记录 {record.pk} 第 1 条经过被改动过。"]


def test_verify_finds_a_cut_off_end_and_a_hole(cast: Cast) -> None:
    cut, holed = a_record(cast), a_record(cast)
    for record in (cut, holed):
        for number in range(3):
            record_event(cast.here.system, record, "a", f"第 {number} 步")

    TimelineEntry.objects.filter(record=cut, sequence=3).delete()
    TimelineEntry.objects.filter(record=holed, sequence=2).delete()

    findings = verify().findings
    assert f"记录 {cut.pk} 末尾的经过被删除或改动过。" in findings
    assert f"记录 {holed.pk} 缺了第 3 条之前的经过。" in findings


def test_a_signed_day_notices_a_chain_that_was_rewritten_whole(cast: Cast) -> None:
    record = a_record(cast)
    yesterday = clock.now() - dt.timedelta(days=1)
    with clock.standing(yesterday):
        record_event(cast.here.system, record, "a", "原来的话")
    root = sign_day(yesterday.date())
    assert export_day(root) == f"audit/{yesterday.date().isoformat()}.json"

    TimelineEntry.objects.filter(record=record).delete()
    record.timeline_head.sequence, record.timeline_head.hash = 0, ""
    record.timeline_head.save()
    with clock.standing(yesterday):
        record_event(cast.here.system, record, "a", "改过的话")

    assert verify().findings == [f"{yesterday.date()} 签过的链头和现在的经过对不上。"]


def test_a_day_is_signed_once_and_only_when_it_is_over(cast: Cast) -> None:
    record_event(cast.here.system, a_record(cast), "a", "一步")
    day = clock.today()

    with pytest.raises(Invalid, match="还没有过完"):
        sign_day(day)
    with clock.standing(clock.at_midnight(day + dt.timedelta(days=1))):
        assert sign_day(day).pk == sign_day(day).pk

    assert TimelineRoot.objects.get().heads == len(heads_of(day)) > 0


def test_personal_values_do_not_enter_the_timeline(cast: Cast) -> None:
    file = know_person(
        cast.here.system, federation_id=cast.here.federation.pk, place_id=cast.here.town, name="周桂兰",
        phone="13800001234",
    )  # fmt: skip

    stored = PersonFile.objects.get(pk=file.pk)
    told = "".join(f"{entry.summary}{entry.changes}" for entry in TimelineEntry.objects.filter(record=file.record))
    assert stored.phone == "13800001234"
    assert told
    assert "13800001234" not in told
