from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.people.id_number import normalized_id_number
from gonghui.foundation.people.models import Person, PersonFile
from gonghui.foundation.people.permissions import REGISTER_PEOPLE
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel.bulk import insert_objects
from gonghui.kernel.crypto import blind_index, digest
from gonghui.kernel.errors import Invalid, required
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record, new_records
from gonghui.kernel.timeline import Event, open_stories, record_event

TOLD = {"place_id": gettext_lazy("镇街"), "phone": gettext_lazy("手机号"), "person": gettext_lazy("证件号")}


@transaction.atomic
def register_person(scope: Scope, *, name: str, place_id: str, id_number: str = "", phone: str = "") -> PersonFile:
    """The file of a person in the scope's federation, opened if they are new to it. Refuses a place outside it."""
    scope.require(REGISTER_PEOPLE)
    name = required(name, "name", _("姓名没有填。"), _("写上姓名。"))
    _check_place(scope, place_id)
    federation = scope.federation_id
    return know_person(scope, federation_id=federation, place_id=place_id, name=name, id_number=id_number, phone=phone)


@transaction.atomic
def amend_person(
    scope: Scope, file: PersonFile, *, version: int, place_id: str, id_number: str = "", phone: str = ""
) -> PersonFile:
    """Write a new place or number; an empty number leaves the one that is there. The timeline keeps digests of them.

    An ID number is added where none is known, never exchanged. Refuses one that belongs to another file, a place
    outside the scope, and a form drawn from an older version.
    """
    scope.require(REGISTER_PEOPLE)
    file.expect_version(version)
    _check_place(scope, place_id)
    changed: dict[str, Any] = {} if place_id == file.place_id else {"place_id": place_id}
    if phone and normalized_phone(phone) != file.phone:
        changed["phone"] = normalized_phone(phone)
        changed["phone_index"] = blind_index(changed["phone"], purpose="phone")
    if id_number and not file.person.id_number:
        changed["person"] = _identified(file, normalized_id_number(id_number))
    return _write(scope, file, changed) if changed else file


def _check_place(scope: Scope, place_id: str) -> None:
    if not scope.system and not place_id.startswith(scope.place_prefix):
        raise Invalid(_("这个镇街不归您这里管。"), fields={"place": _("选您这里的镇街。")})


def _identified(file: PersonFile, id_number: str) -> Person:
    """The identity with this number: the one that is known elsewhere, else the file's own, which had none so far."""
    index = blind_index(id_number, purpose="id_number")
    if PersonFile.objects.filter(federation=file.federation_id, person__id_index=index).exists():
        sentence = _("这个证件号已经在另一份档案上。")
        raise Invalid(sentence, fields={"id_number": _("是同一个人的话，用那一份。")})
    known = Person.objects.filter(id_index=index).first()
    if known is None:
        known = file.person
        known.id_number, known.id_index = id_number, index
        known.save(update_fields=["id_number", "id_index"])
    return known


def _write(scope: Scope, file: PersonFile, changed: dict[str, Any]) -> PersonFile:
    told = {name: label for name, label in TOLD.items() if name in changed}
    for name, value in changed.items():
        setattr(file, name, value)
    file.save_fields(*changed)
    if "place_id" in changed:
        Record.objects.filter(pk=file.pk).update(place_id=file.place_id)
    marks = {name: digest(file.phone) if name == "phone" else "" for name in told}
    summary = _("更新人员档案：%(what)s") % {"what": "、".join(str(label) for label in told.values())}
    record_event(scope, file.pk, "people.amend", summary, marks)
    return file


@transaction.atomic
def know_person(
    scope: Scope, *, federation_id: int, place_id: str, name: str, id_number: str = "", phone: str = ""
) -> PersonFile:
    """The federation's file of this person, opened if it is new to it.

    Found by ID number anywhere, else by phone and name in the federation's own files. That a neighbour knows the person
    changes nothing in the answer. Called by actions that have checked their own right (a report, a case, an import).
    """
    id_number = normalized_id_number(id_number) if id_number else ""
    phone = normalized_phone(phone) if phone else ""
    person = _identity(name, id_number) if id_number else _acquaintance(federation_id, name, phone)
    person = person or Person.objects.create(name=name)
    found = PersonFile.objects.filter(federation_id=federation_id, person=person).first()
    if found:
        return _with_phone(scope, _standing(scope, found), phone)
    index = blind_index(phone, purpose="phone") if phone else None
    made = new_record(
        PersonFile,
        federation_id=federation_id,
        place_id=place_id,
        title=name,
        person=person,
        phone=phone,
        phone_index=index,
    )
    record_event(scope, made.pk, "people.know", _("建立人员档案"), {"phone": digest(phone) if phone else ""})
    return made


@transaction.atomic
def know_by_name(scope: Scope, federation_id: int, named: Sequence[tuple[str, str]]) -> list[PersonFile]:
    """A new file for each `(name, place)`, in order: a name alone tells nobody apart, so none is found again.

    A fixed number of statements for any number. Called by actions that have checked their own right.
    """
    people = insert_objects(Person, [Person(name=name.strip()) for name, _place in named])
    made = new_records(
        PersonFile,
        [
            {"federation_id": federation_id, "place_id": place, "title": person.name, "person": person}
            for person, (_name, place) in zip(people, named, strict=True)
        ],
    )
    sentence = _("建立人员档案")
    open_stories(scope, [Event(file.pk, "people.know", sentence, {"phone": ""}) for file in made])
    return made


def _standing(scope: Scope, known: PersonFile) -> PersonFile:
    """A file that was withdrawn stands again as soon as somebody speaks of the person."""
    if known.withdrawn_at is not None:
        known.withdrawn_at = None
        known.save_fields("withdrawn_at")
        record_event(scope, known.pk, "people.restore", _("恢复人员档案"))
    return known


def _identity(name: str, id_number: str) -> Person:
    index = blind_index(id_number, purpose="id_number")
    person, _created = Person.objects.get_or_create(id_index=index, defaults={"name": name, "id_number": id_number})
    return person


def _acquaintance(federation_id: int, name: str, phone: str) -> Person | None:
    if not phone:
        return None
    files = PersonFile.objects.with_phone(phone).filter(federation_id=federation_id, person__name=name)
    found = files.select_related("person").first()
    return found.person if found else None


def _with_phone(scope: Scope, known: PersonFile, phone: str) -> PersonFile:
    if phone and known.phone != phone:
        known.phone, known.phone_index = phone, blind_index(phone, purpose="phone")
        known.save_fields("phone", "phone_index")
        record_event(scope, known.pk, "people.phone", _("更新手机号"), {"phone": digest(phone)})
    return known
