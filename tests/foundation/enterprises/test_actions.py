from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.foundation.enterprises.actions import Named, know_enterprises, register_enterprise
from gonghui.foundation.enterprises.models import Enterprise, EnterpriseFile
from gonghui.foundation.enterprises.uscc import check_character
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import TimelineEntry
from tests.cast import Cast, make_cast


def uscc(body: str) -> str:
    first = f"91339921{body:0>9}"
    return first + check_character(first)


def test_one_firm_written_in_two_ways_is_one_file(cast: Cast) -> None:
    here = cast.here
    names = ["望溪恒织（中国）纺织有限公司", "望溪恒织 (中国) 纺织有限公司"]

    files = know_enterprises(here.system, here.federation.pk, [Named(name, here.town) for name in names])

    assert files[0].pk == files[1].pk
    assert EnterpriseFile.objects.count() == 1


def test_the_credit_code_finds_a_firm_under_another_name(cast: Cast) -> None:
    here = cast.here
    first = know_enterprises(here.system, here.federation.pk, [Named("恒织纺织", here.town, uscc("1"))])[0]

    again = know_enterprises(here.system, here.federation.pk, [Named("恒织纺织（集团）", here.town, uscc("1"))])[0]

    assert again.pk == first.pk


def test_two_counties_share_the_identity_and_nothing_else(cast: Cast) -> None:
    named = [Named("恒织纺织", cast.here.town, uscc("1"))]
    here = know_enterprises(cast.here.system, cast.here.federation.pk, named)[0]
    there = know_enterprises(cast.neighbour.system, cast.neighbour.federation.pk, named)[0]

    assert here.enterprise_id == there.enterprise_id
    assert here.pk != there.pk
    assert Enterprise.objects.count() == 1
    assert list(EnterpriseFile.objects.visible_to(cast.neighbour.scope("officer"))) == [there]


def test_many_firms_take_a_fixed_number_of_statements(cast: Cast) -> None:
    here = cast.here

    def statements(first: int, last: int) -> int:
        named = [Named(f"第{number}厂", here.town, uscc(str(number))) for number in range(first, last)]
        with CaptureQueriesContext(connection) as seen:
            know_enterprises(here.system, here.federation.pk, named)
        return len(seen)

    assert statements(0, 2) == statements(10, 60)
    assert EnterpriseFile.objects.count() == 52


def test_register_refuses_a_stranger_a_blank_name_and_a_wrong_code(cast: Cast) -> None:
    officer = cast.here.scope("officer")
    wrong = uscc("1")[:-1] + ("A" if uscc("1")[-1] != "A" else "B")

    with pytest.raises(Forbidden):
        register_enterprise(cast.here.scope("judge"), name="恒织纺织", place_id=cast.here.town)
    with pytest.raises(Invalid, match="没有填"):
        register_enterprise(officer, name="  ", place_id=cast.here.town)
    with pytest.raises(Invalid) as refused:
        register_enterprise(officer, name="恒织纺织", place_id=cast.here.town, uscc=wrong)

    assert "uscc" in refused.value.fields
    assert not Enterprise.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_firm_named_by_many_at_once_is_one_file() -> None:
    here = make_cast().here

    def name(_turn: int) -> int:
        try:
            named = [Named("望溪恒织纺织有限公司", here.town, uscc("1"))]
            return know_enterprises(here.system, here.federation.pk, named)[0].pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        files = set(threads.map(name, range(6)))

    assert len(files) == EnterpriseFile.objects.count() == 1


def test_withdrawn_file_is_hidden_until_somebody_speaks_of_the_firm(cast: Cast) -> None:
    file = register_enterprise(cast.here.system, name="望溪织造厂", place_id=cast.here.town)
    EnterpriseFile.objects.filter(pk=file.pk).update(withdrawn_at=clock.now())
    assert not EnterpriseFile.objects.visible_to(cast.here.system).exists()

    again = register_enterprise(cast.here.system, name="望溪织造厂", place_id=cast.here.town)

    assert again.pk == file.pk
    assert EnterpriseFile.objects.visible_to(cast.here.system).get() == file
    assert TimelineEntry.objects.filter(record=file.pk, verb="enterprises.restore").count() == 1
