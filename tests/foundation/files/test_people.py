"""The register of persons: masked, found by whole numbers, opened with a reason that is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from gonghui.foundation.people.actions import amend_person, know_person, register_person
from gonghui.foundation.people.models import Person, PersonFile
from gonghui.kernel import clock
from gonghui.kernel.errors import Forbidden, Invalid, Stale
from gonghui.kernel.models import AccessLog, TimelineEntry
from tests import stages
from tests.cast import Cast
from tests.programmes.disputes.stage_signals import MONDAY

PEOPLE = "/files/people/"
NAME, PHONE = "欧阳小满", "13800005566"
IDENTITY = "11010519491231002X"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.standing(MONDAY):
        yield


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    """The duty officer's browser."""
    client.force_login(cast.here.users["officer"])
    return client


def a_file(cast: Cast, **facts: str) -> PersonFile:
    known = {"name": NAME, "place_id": cast.here.town, "id_number": IDENTITY, "phone": PHONE, **facts}
    return register_person(cast.here.scope("officer"), **known)


def test_register_masks_names_and_numbers(cast: Cast, office: Client) -> None:
    a_file(cast)

    page = office.get(PEOPLE).text

    assert "欧阳**" in page
    assert "138****5566" in page
    for open_value in (NAME, PHONE, IDENTITY):
        assert open_value not in page


@pytest.mark.parametrize(("asked", "found"), [("q=小满", True), ("q=大满", False), ("view=noid", False), ("", True)])
def test_register_is_searched_by_name(cast: Cast, office: Client, asked: str, found: bool) -> None:
    a_file(cast)

    assert ("欧阳**" in office.get(f"{PEOPLE}?{asked}").text) is found


@pytest.mark.parametrize("number", [PHONE, "138 0000 5566", IDENTITY, IDENTITY.lower()])
def test_a_whole_number_opens_the_file(cast: Cast, office: Client, number: str) -> None:
    file = a_file(cast)

    answer = office.post(f"{PEOPLE}find/", {"number": number})

    assert answer.url == file.get_absolute_url()  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", ["13800005567", "1380000", "没有"])
def test_another_number_finds_nobody(cast: Cast, office: Client, number: str) -> None:
    a_file(cast)

    assert "没有这个号码的档案" in office.post(f"{PEOPLE}find/", {"number": number}).text


def test_a_neighbour_finds_nobody_by_a_right_number(cast: Cast, client: Client) -> None:
    file = a_file(cast)
    client.force_login(cast.neighbour.users["officer"])

    assert "没有这个号码的档案" in client.post(f"{PEOPLE}find/", {"number": PHONE}).text
    assert client.get(file.get_absolute_url()).status_code == 404


def test_looking_behind_the_mask_needs_a_reason_that_is_kept(cast: Cast, office: Client) -> None:
    address = a_file(cast).get_absolute_url()

    refused = office.post(f"{address}reveal/", {"reason": " "}).text
    opened = office.post(f"{address}reveal/", {"reason": "核对身份"}).text
    again = office.get(address).text

    for page in (refused, again):
        assert not [value for value in (NAME, PHONE, IDENTITY) if value in page]
    assert all(value in opened for value in (NAME, PHONE, IDENTITY))
    assert [log.reason for log in AccessLog.objects.all()] == ["核对身份"]
    assert "看过 1 次" in again


def test_leader_may_not_look(cast: Cast, client: Client) -> None:
    address = a_file(cast).get_absolute_url()
    client.force_login(cast.here.users["leader"])

    assert "/reveal/" not in client.get(address).text
    assert client.post(f"{address}reveal/", {"reason": "看看"}).status_code == 403


def test_file_shows_the_cases_of_the_person(cast: Cast, office: Client) -> None:
    stages.staged_rules(cast.here)
    case = stages.staged_filing(cast.here)
    file = know_person(
        cast.here.system, federation_id=cast.here.federation.pk, place_id=cast.here.town, name=NAME, phone=PHONE
    )
    case.parties.filter(side="applicant").update(person=file)

    page = office.get(file.get_absolute_url()).text

    assert case.get_absolute_url() in page
    assert case.record.title in page


def test_registering_by_form_opens_the_file_that_is_known(cast: Cast, office: Client) -> None:
    file = a_file(cast)
    typed = {"name": NAME, "place": cast.here.town, "phone": PHONE}

    assert office.post(f"{PEOPLE}new/", typed).url == file.get_absolute_url()  # type: ignore[attr-defined]
    assert "还没填" in office.post(f"{PEOPLE}new/", {"place": cast.here.town}).text
    assert PersonFile.objects.count() == 1


def test_amending_writes_numbers_and_tells_digests(cast: Cast, office: Client) -> None:
    file = a_file(cast, id_number="", phone="")
    typed = {"version": file.version, "place": cast.here.other_town_union.region_id, "phone": PHONE}

    office.post(f"{file.get_absolute_url()}amend/", typed | {"id_number": IDENTITY})

    file = PersonFile.objects.with_parts().get(pk=file.pk)
    told = TimelineEntry.objects.filter(record=file.pk).latest("sequence")
    assert (file.phone, file.person.id_number, file.place.name) == (PHONE, IDENTITY, "桐湾镇")
    assert told.summary == "更新人员档案：镇街、手机号、证件号"
    assert not [value for value in (NAME, PHONE, IDENTITY) if value in str(told.changes)]


def test_amending_refuses_a_number_of_another_file_and_stale_forms(cast: Cast) -> None:
    a_file(cast)
    other = a_file(cast, name="孙有田", id_number="", phone="")
    officer, known = cast.here.scope("officer"), {"place_id": cast.here.town}

    with pytest.raises(Invalid) as taken:
        amend_person(officer, other, version=other.version, id_number=IDENTITY, **known)
    with pytest.raises(Stale):
        amend_person(officer, other, version=other.version + 1, phone=PHONE, **known)
    with pytest.raises(Forbidden):
        amend_person(cast.here.scope("leader"), other, version=other.version, phone=PHONE, **known)
    with pytest.raises(Invalid):
        amend_person(cast.here.scope("town_officer"), other, version=1, place_id=cast.here.other_town_union.region_id)

    assert list(taken.value.fields) == ["id_number"]
    assert Person.objects.filter(id_number="").count() == 1
