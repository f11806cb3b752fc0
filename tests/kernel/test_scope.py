from __future__ import annotations

import base64
import datetime as dt

import pytest

from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES
from gonghui.kernel import clock
from gonghui.kernel.access import grant, note_reading, withdraw
from gonghui.kernel.errors import Forbidden, Invalid, NotFound
from gonghui.kernel.models import AccessLog, Record
from gonghui.kernel.paging import page_of
from gonghui.kernel.querysets import get_visible
from gonghui.kernel.scope import Scope
from tests.cast import Cast, County


def a_file(county: County, name: str = "望溪恒织纺织有限公司", place: str = "") -> EnterpriseFile:
    return know_enterprises(county.system, county.federation.pk, [Named(name, place or county.town)])[0]


def seen(scope: Scope) -> set[int]:
    return set(EnterpriseFile.objects.visible_to(scope).values_list("pk", flat=True))


def test_a_stranger_sees_nothing_and_is_told_nothing(cast: Cast) -> None:
    file = a_file(cast.here)
    assert seen(cast.here.scope("officer")) == {file.pk}

    assert seen(cast.neighbour.scope("officer")) == set()
    assert seen(Scope.nobody()) == set()
    with pytest.raises(NotFound) as refused:
        get_visible(cast.neighbour.scope("officer"), EnterpriseFile, pk=file.pk)
    with pytest.raises(NotFound) as missing:
        get_visible(cast.neighbour.scope("officer"), EnterpriseFile, pk=file.pk + 999)
    assert str(refused.value) == str(missing.value)


def test_a_town_sees_its_own_place_only(cast: Cast) -> None:
    here = a_file(cast.here)
    a_file(cast.here, "桐湾冲压件厂", cast.here.other_town_union.region_id)

    assert seen(cast.here.scope("town_officer")) == {here.pk}


def test_access_opens_one_record_until_it_ends(cast: Cast) -> None:
    file, other = a_file(cast.here), a_file(cast.here, "云亭阀门厂")
    judge = cast.here.scope("judge")
    assert seen(judge) == set()

    grant(file.pk, role="court", organization_id=cast.here.court.pk)
    assert seen(judge) == {file.pk}
    with clock.standing(clock.now() + dt.timedelta(hours=1)):
        withdraw(file.pk, role="court", organization_id=cast.here.court.pk)

    with clock.standing(clock.now() + dt.timedelta(hours=2)):
        assert seen(judge) == set()
    assert other.pk not in seen(judge)


def test_owner_and_access_are_united_without_twins(cast: Cast) -> None:
    own, foreign = a_file(cast.here), a_file(cast.neighbour, "云岭精铸有限公司")
    officer = cast.here.scope("officer")
    both = Scope(actor="两头都看的人", federations=officer.federations, bodies=(cast.here.federation.pk,))
    for file in (own, foreign):
        grant(file.pk, role="partner", organization_id=cast.here.federation.pk)

    assert seen(both) == {own.pk, foreign.pk}
    assert [row.pk for row in page_of(EnterpriseFile.objects.all(), both).rows] == sorted([own.pk, foreign.pk])[::-1]


def test_a_code_opens_exactly_its_records(cast: Cast) -> None:
    file = a_file(cast.here)
    a_file(cast.here, "云亭阀门厂")

    assert seen(Scope.nobody().opening(file.pk)) == {file.pk}
    assert Record.objects.visible_to(Scope.nobody().opening(file.pk)).count() == 1


def test_pages_meet_without_gaps_in_both_directions(cast: Cast) -> None:
    files = [a_file(cast.here, f"第{number}厂") for number in range(7)]
    scope = cast.here.scope("officer")
    rows = EnterpriseFile.objects.all()

    first = page_of(rows, scope, size=3)
    second = page_of(rows, scope, size=3, cursor=first.next_cursor)
    third = page_of(rows, scope, size=3, cursor=second.next_cursor)
    back = page_of(rows, scope, size=3, cursor=third.previous_cursor)

    shown = [row.pk for page in (first, second, third) for row in page.rows]
    assert shown == [file.pk for file in reversed(files)]
    assert (first.previous_cursor, third.next_cursor) == ("", "")
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    with pytest.raises(Invalid):
        page_of(rows, scope, cursor="不是游标")


@pytest.mark.parametrize(
    "content", ["5", "{}", "[]", "[false, null]", '[false, "x"]', "[1, 2]", '[false, {"a": 1}]', "[" * 5000]
)
def test_a_cursor_that_somebody_made_up_is_refused(cast: Cast, content: str) -> None:
    cursor = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    with pytest.raises(Invalid):
        page_of(EnterpriseFile.objects.all(), cast.here.scope("officer"), cursor=cursor)


def test_a_missing_right_is_named_with_its_holders(cast: Cast) -> None:
    with pytest.raises(Forbidden, match=r"需要“登记单位”权限。这项权限在：.*值班员"):
        cast.here.scope("judge").require(REGISTER_ENTERPRISES)


def test_reading_a_sensitive_value_needs_a_reason_and_is_logged(cast: Cast) -> None:
    file, officer = a_file(cast.here), cast.here.scope("officer")

    with pytest.raises(Invalid, match="为什么"):
        note_reading(officer, file.record, "反映人", reason="  ")
    note_reading(officer, file.record, "反映人", reason="电话核实欠薪")

    row = AccessLog.objects.get()
    assert (row.user_id, row.what, row.reason) == (officer.user_id, "反映人", "电话核实欠薪")
