from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gonghui.foundation.people.actions import know_person
from gonghui.foundation.people.id_number import check_character
from gonghui.foundation.people.models import Person, PersonFile
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import clock
from gonghui.kernel.errors import Invalid
from tests.cast import Cast, County

ID_NUMBER = "33992119830412002" + check_character("33992119830412002")


def known(county: County, name: str = "周桂兰", **facts: str) -> PersonFile:
    return know_person(county.system, federation_id=county.federation.pk, place_id=county.town, name=name, **facts)


def test_the_id_number_makes_one_person_of_two_files(cast: Cast) -> None:
    here = known(cast.here, id_number=ID_NUMBER)
    there = known(cast.neighbour, id_number=ID_NUMBER)

    assert here.person_id == there.person_id
    assert here.pk != there.pk
    assert known(cast.here, id_number=ID_NUMBER.lower()).pk == here.pk


def test_name_and_phone_find_a_person_in_the_own_county_only(cast: Cast) -> None:
    first = known(cast.here, phone="138 0000 1234")

    assert known(cast.here, phone="13800001234").pk == first.pk
    assert known(cast.here, name="李春梅", phone="13800001234").pk != first.pk
    assert known(cast.neighbour, phone="13800001234").person_id != first.person_id


def test_numbers_are_encrypted_at_rest(cast: Cast) -> None:
    file = known(cast.here, id_number=ID_NUMBER, phone="13800001234")

    with connection.cursor() as cursor:
        cursor.execute("SELECT p.id_number, f.phone FROM people_person p, people_personfile f")
        stored = cursor.fetchall()
    assert all(ID_NUMBER not in row[0] and "13800001234" not in row[1] for row in stored)
    assert Person.objects.get(pk=file.person_id).id_number == ID_NUMBER


def test_a_new_phone_replaces_the_old_one(cast: Cast) -> None:
    known(cast.here, id_number=ID_NUMBER, phone="13800001234")
    known(cast.here, id_number=ID_NUMBER, phone="13800005678")

    assert PersonFile.objects.get().phone == "13800005678"
    assert PersonFile.objects.with_phone("13800005678").count() == 1
    assert PersonFile.objects.with_phone("13800001234").count() == 0


@given(st.integers(min_value=13_000_000_000, max_value=19_999_999_999), st.sampled_from(["", "+86", "+86 "]))
def test_phones_are_read_however_they_are_grouped(number: int, prefix: str) -> None:
    text = str(number)

    assert normalized_phone(f"{prefix}{text[:3]} {text[3:7]}-{text[7:]}") == text


@pytest.mark.parametrize("text", ["1380000123", "23800001234", "abc", ""])
def test_a_wrong_phone_is_refused_with_the_digits_that_were_found(text: str) -> None:
    with pytest.raises(Invalid, match="11 位数字") as refused:
        normalized_phone(text)

    assert "phone" in refused.value.fields


def test_withdrawn_file_is_hidden_until_somebody_speaks_of_the_person(cast: Cast) -> None:
    file = known(cast.here, phone="13800004127")
    PersonFile.objects.filter(pk=file.pk).update(withdrawn_at=clock.now())
    assert not PersonFile.objects.visible_to(cast.here.system).exists()

    again = known(cast.here, phone="13800004127")

    assert again.pk == file.pk
    assert PersonFile.objects.visible_to(cast.here.system).get() == file
