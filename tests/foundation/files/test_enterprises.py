"""The register of enterprises, and the one file of a firm across towns and programmes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from gonghui.foundation.enterprises.actions import Named, amend_enterprise, know_enterprises, register_enterprise
from gonghui.foundation.enterprises.models import Enterprise, EnterpriseFile
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid, Stale
from gonghui.kernel.models import AccessLog, TimelineEntry
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import FIRM, MONDAY, accepted, dispatched, put_rules_in_force, warned
from tests.requirements import requirement

ENTERPRISES = "/files/enterprises/"
CODE = "91330000MA29B6R4WX"
GOOD_CODE = "91350100M000100Y43"
OTHER_FIRM = "望溪顺屹物流有限公司"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    """The duty officer's browser."""
    client.force_login(cast.here.users["officer"])
    return client


def a_file(cast: Cast, name: str = FIRM, **facts: object) -> EnterpriseFile:
    return register_enterprise(cast.here.scope("officer"), name=name, place_id=cast.here.town, **facts)  # type: ignore[arg-type]


def amended(cast: Cast, file: EnterpriseFile, **facts: object) -> EnterpriseFile:
    known = {"version": file.version, "name": file.name, "place_id": file.place_id, **facts}
    return amend_enterprise(cast.here.scope("officer"), file, **known)  # type: ignore[arg-type]


def test_register_shows_firm_place_and_what_programmes_know(cast: Cast, office: Client) -> None:
    put_rules_in_force(cast.here)
    warned(cast.here)
    a_file(cast, OTHER_FIRM, industry="物流", headcount=94)

    page = office.get(ENTERPRISES).text

    assert FIRM in page
    assert "信号 1 条" in page
    assert '<span class="lamp' in page
    assert "物流" in page
    assert "没有信用代码" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=恒织", [FIRM]),
        (f"q={GOOD_CODE[:10].lower()}", [OTHER_FIRM]),
        ("size=100", [FIRM]),
        ("view=nocount", [OTHER_FIRM]),
        ("view=nocode", [FIRM]),
        ("place=339921109", []),
    ],
)
def test_register_finds_by_name_code_size_and_place(cast: Cast, office: Client, asked: str, shown: list[str]) -> None:
    a_file(cast, FIRM, headcount=412)
    a_file(cast, OTHER_FIRM, uscc=GOOD_CODE)

    page = office.get(f"{ENTERPRISES}?{asked}").text

    assert [name for name in (FIRM, OTHER_FIRM) if name in page] == shown


@requirement("F-12", "F-13")
def test_a_firm_in_two_towns_is_one_file_and_each_town_sees_its_own_of_it(cast: Cast, client: Client) -> None:
    """The county reads both towns' matters on one line; the town reads its own alone."""
    put_rules_in_force(cast.here)
    warning = warned(cast.here)
    dispatched(cast.here, warning)
    accepted(cast.here, place_id=cast.here.other_town_union.region_id, text="桐湾镇那边的车间也没有发工资，大家在等。")
    [file] = EnterpriseFile.objects.filter(name=FIRM)

    pages = {}
    for who in ("officer", "town_officer"):
        client.force_login(cast.here.users[who])
        pages[who] = client.get(file.get_absolute_url()).text

    assert pages["officer"].count("信号：") == 2
    assert pages["town_officer"].count("信号：") == 1
    assert "预警定为" in pages["officer"]
    assert "交办给" in pages["officer"]
    assert "建立单位档案" in pages["officer"]


@requirement("F-14")
def test_file_shows_facts_with_day_source_and_sureness(cast: Cast, office: Client) -> None:
    put_rules_in_force(cast.here)
    signal = accepted(cast.here)
    file = EnterpriseFile.objects.get(name=FIRM)

    page = office.get(file.get_absolute_url()).text

    assert "同一诉求职工" in page
    assert signal.record.title in page
    assert "反映</span>" in page


def test_strangers_find_no_file_and_bodies_have_no_register(cast: Cast, client: Client) -> None:
    file = a_file(cast)

    client.force_login(cast.neighbour.users["officer"])
    assert client.get(file.get_absolute_url()).status_code == 404
    assert FIRM not in client.get(ENTERPRISES).text
    client.force_login(cast.here.users["handler"])
    assert client.get(ENTERPRISES).status_code == 403


def test_another_town_does_not_see_the_file(cast: Cast, client: Client) -> None:
    place = cast.here.other_town_union.region_id
    file = know_enterprises(cast.here.system, cast.here.federation.pk, [Named(OTHER_FIRM, place)])[0]
    client.force_login(cast.here.users["town_officer"])

    assert client.get(file.get_absolute_url()).status_code == 404


def test_contact_is_masked_until_a_reason_is_given(cast: Cast, office: Client) -> None:
    file = a_file(cast, contact_name="周海平", contact_phone="137 0000 0101")
    address = file.get_absolute_url()

    closed = office.get(address).text
    refused = office.post(f"{address}contact/", {"reason": ""}).text
    opened = office.post(f"{address}contact/", {"reason": "约时间上门"}).text

    for page in (closed, refused):
        assert "137****0101" in page
        assert "13700000101" not in page
        assert "周海平" not in page
    assert "13700000101" in opened
    assert [(log.what, log.reason) for log in AccessLog.objects.filter(record=file.pk)] == [
        ("单位联系人", "约时间上门")
    ]


def test_leader_may_read_the_file_but_neither_contact_nor_changes(cast: Cast, client: Client) -> None:
    file = a_file(cast, contact_name="周海平", contact_phone="13700000101")
    client.force_login(cast.here.users["leader"])

    page = client.get(file.get_absolute_url()).text

    assert FIRM in page
    assert "/amend/" not in page
    assert "/contact/" not in page
    assert client.post(f"{file.get_absolute_url()}contact/", {"reason": "看看"}).status_code == 403
    assert client.get(f"{file.get_absolute_url()}amend/").status_code == 403


def test_registering_by_form_opens_one_file_however_often(cast: Cast, office: Client) -> None:
    typed = {"name": "望溪 恒织纺织有限公司", "place": cast.here.town, "uscc": GOOD_CODE, "headcount": "412"}

    first = office.post(f"{ENTERPRISES}new/", typed)
    again = office.post(f"{ENTERPRISES}new/", typed | {"headcount": "9"})

    file = EnterpriseFile.objects.get(name=FIRM)
    assert first.url == again.url == file.get_absolute_url()  # type: ignore[attr-defined]
    assert (file.headcount, file.enterprise.uscc) == (412, GOOD_CODE)


def test_a_wrong_code_is_said_at_its_field_and_nothing_typed_is_lost(cast: Cast, office: Client) -> None:
    page = office.post(
        f"{ENTERPRISES}new/", {"name": FIRM, "place": cast.here.town, "uscc": CODE, "contact_phone": "1370000"}
    ).text

    assert "最后一位对不上" in page
    assert f'value="{FIRM}"' in page
    assert not EnterpriseFile.objects.exists()


def test_amending_tells_what_changed_and_keeps_personal_values_out_of_the_story(cast: Cast, office: Client) -> None:
    file = a_file(cast)
    typed = {
        "version": file.version, "name": "望溪恒织纺织集团有限公司", "place": cast.here.town, "headcount": "398",
        "contact_name": "周海平", "contact_phone": "13700000101",
    }  # fmt: skip

    office.post(f"{file.get_absolute_url()}amend/", typed)

    told = TimelineEntry.objects.filter(record=file.pk).latest("sequence")
    file = EnterpriseFile.objects.with_parts().get(pk=file.pk)
    assert told.summary == "更新单位档案：职工人数、联系人、联系电话、名称"
    assert told.changes["headcount"] == ["", "398"]
    assert "周海平" not in str(told.changes) and "13700000101" not in str(told.changes)
    assert (file.record.title, file.contact_phone) == ("望溪恒织纺织集团有限公司", "13700000101")


def test_an_empty_number_leaves_the_one_that_is_there(cast: Cast) -> None:
    file = a_file(cast, contact_phone="13700000101")

    amended(cast, file, address="工业路 8 号", contact_phone="")

    file.refresh_from_db()
    assert (file.contact_phone, file.address) == ("13700000101", "工业路 8 号")


def test_amending_refuses_what_would_confuse_two_firms(cast: Cast) -> None:
    file, other = a_file(cast), a_file(cast, OTHER_FIRM, uscc=GOOD_CODE)

    with pytest.raises(Invalid) as named:
        amended(cast, file, name=OTHER_FIRM)
    with pytest.raises(Invalid) as coded:
        amended(cast, file, uscc=GOOD_CODE)
    with pytest.raises(Invalid):
        amended(cast, file, contact_phone="12")
    with pytest.raises(Stale):
        amended(cast, other, version=other.version + 1, headcount=3)

    assert (list(named.value.fields), list(coded.value.fields)) == (["name"], ["uscc"])
    assert EnterpriseFile.objects.get(pk=file.pk).version == file.version


def test_a_code_learnt_later_joins_the_identity_that_a_neighbour_knows(cast: Cast) -> None:
    """One identity in the installation, and the neighbour's file stays the neighbour's."""
    known = know_enterprises(
        cast.neighbour.system, cast.neighbour.federation.pk, [Named("恒织", cast.neighbour.town, GOOD_CODE)]
    )[0]
    file = a_file(cast)

    amended(cast, file, uscc=GOOD_CODE)

    assert Enterprise.objects.filter(uscc=GOOD_CODE).count() == 1
    assert EnterpriseFile.objects.get(pk=file.pk).enterprise_id == known.enterprise_id
    assert EnterpriseFile.objects.get(pk=known.pk).name == "恒织"


def test_a_town_writes_of_its_own_place_only_and_a_leader_nothing(cast: Cast) -> None:
    place = cast.here.other_town_union.region_id

    with pytest.raises(Invalid):
        register_enterprise(cast.here.scope("town_officer"), name=OTHER_FIRM, place_id=place)
    with pytest.raises(Forbidden):
        register_enterprise(cast.here.scope("leader"), name=OTHER_FIRM, place_id=cast.here.town)

    assert not EnterpriseFile.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_register_and_file_cost_the_same_for_any_number_of_rows(
    cast: Cast, office: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    put_rules_in_force(cast.here)
    for number in range(count):
        warned(cast.here, enterprise_name=f"第{number}厂")
        accepted(cast.here, enterprise_name="第0厂")
    address = EnterpriseFile.objects.get(name="第0厂").get_absolute_url()

    with django_assert_num_queries(8):
        office.get(ENTERPRISES)
    with django_assert_num_queries(9):
        office.get(address)
