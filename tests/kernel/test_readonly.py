from __future__ import annotations

import pytest
from django.db import transaction

from gonghui.foundation.people.models import Person
from gonghui.kernel.models import AccessLog, Record
from gonghui.kernel.readonly import WriteOnRead, reading_only
from tests.cast import Cast


def test_domain_tables_cannot_be_written_while_reading(cast: Cast) -> None:
    Person.objects.create(name="林知远")

    with reading_only():
        with pytest.raises(WriteOnRead, match="people_person"), transaction.atomic():
            Person.objects.create(name="周桂兰")
        with pytest.raises(WriteOnRead), transaction.atomic():
            Person.objects.all().update(name="别人")
        with pytest.raises(WriteOnRead), transaction.atomic():
            Person.objects.all().delete()

    assert Person.objects.create(name="周桂兰").pk


def test_the_access_log_may_be_written_while_reading(cast: Cast) -> None:
    record = Record.objects.create(
        kind="test", federation=cast.here.federation, place_id=cast.here.town, title="一件事"
    )

    with reading_only():
        AccessLog.objects.create(record=record, actor="门房", what="电话", reason="核实")

    assert AccessLog.objects.count() == 1
