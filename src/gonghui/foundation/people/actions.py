from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.foundation.people.id_number import normalized_id_number
from gonghui.foundation.people.models import Person, PersonFile
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel.crypto import blind_index, digest
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_record
from gonghui.kernel.timeline import record_event


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
