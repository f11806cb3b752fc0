from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.enterprises.models import Enterprise, EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES
from gonghui.foundation.enterprises.uscc import normalized_uscc
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.phones import normalized_phone
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_absent, insert_rows, reserve_keys
from gonghui.kernel.codes import random_code
from gonghui.kernel.crypto import blind_index, digest
from gonghui.kernel.errors import Invalid
from gonghui.kernel.models import Record
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_records
from gonghui.kernel.timeline import Event, open_stories, record_event, record_events

PERSONAL = frozenset({"contact_name", "contact_phone"})
TOLD = {
    "name": gettext_lazy("名称"),
    "place_id": gettext_lazy("镇街"),
    "enterprise": gettext_lazy("统一社会信用代码"),
    "industry": gettext_lazy("行业"),
    "headcount": gettext_lazy("职工人数"),
    "address": gettext_lazy("地址"),
    "contact_name": gettext_lazy("联系人"),
    "contact_phone": gettext_lazy("联系电话"),
}
BRACKETS = str.maketrans("()", "（）")
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Named:
    """An enterprise as somebody named it: a name, and the credit code where they knew it."""

    name: str
    place_id: str
    uscc: str = ""


class Particulars(TypedDict, total=False):
    """What else a federation may write down of an enterprise."""

    industry: str
    headcount: int | None
    address: str
    contact_name: str
    contact_phone: str


def normalized_name(name: str) -> str:
    """Full-width brackets, no blanks: the two ways of writing one firm become one."""
    return re.sub(r"\s+", "", name).translate(BRACKETS)[:NAME_LENGTH]


@transaction.atomic
def register_enterprise(
    scope: Scope, *, name: str, place_id: str, uscc: str = "", **facts: Unpack[Particulars]
) -> EnterpriseFile:
    """The federation's file of this enterprise, opened if it is new to it; a known one keeps what it has.

    Refuses a wrong credit code, and a place outside the scope.
    """
    scope.require(REGISTER_ENTERPRISES)
    _check(scope, name, place_id)
    file = know_enterprises(scope, scope.federation_id, [Named(name, place_id, uscc)])[0]
    empty = {key: value for key, value in facts.items() if value and not getattr(file, key)}
    return _write(scope, file, empty) if empty else file


@transaction.atomic
def amend_enterprise(
    scope: Scope,
    file: EnterpriseFile,
    *,
    version: int,
    name: str,
    place_id: str,
    uscc: str = "",
    **facts: Unpack[Particulars],
) -> EnterpriseFile:
    """Write what has changed; an empty contact number leaves the one that is there.

    Refuses a name that another file of the federation has, a credit code that belongs to another file, a place outside
    the scope, and a form drawn from an older version.
    """
    scope.require(REGISTER_ENTERPRISES)
    file.expect_version(version)
    _check(scope, name, place_id)
    if not facts.get("contact_phone"):
        facts.pop("contact_phone", None)
    values = {**facts, "name": normalized_name(name), "place_id": place_id}
    changed = {key: value for key, value in values.items() if value != getattr(file, key)}
    if "name" in changed and _others(file).filter(name=changed["name"]).exists():
        raise Invalid(_("已经有一份叫这个名字的档案。"), fields={"name": _("查一下是不是同一家；是的话用那一份。")})
    if uscc and not file.enterprise.uscc:
        changed["enterprise"] = _identified(file, normalized_uscc(uscc))
    return _write(scope, file, changed) if changed else file


def _check(scope: Scope, name: str, place_id: str) -> None:
    if not normalized_name(name):
        raise Invalid(_("单位名称没有填。"), fields={"name": _("写上单位全称。")})
    if not scope.system and not place_id.startswith(scope.place_prefix):
        raise Invalid(_("这个镇街不归您这里管。"), fields={"place": _("选您这里的镇街。")})


def _others(file: EnterpriseFile) -> QuerySet[EnterpriseFile]:
    return EnterpriseFile.objects.filter(federation=file.federation_id).exclude(pk=file.pk)


def _identified(file: EnterpriseFile, uscc: str) -> Enterprise:
    """The identity with this code: the one that is known elsewhere, else the file's own, which had none so far."""
    if _others(file).filter(enterprise__uscc=uscc).exists():
        sentence = _("这个代码已经在另一份档案上。")
        raise Invalid(sentence, fields={"uscc": _("两份是同一家的话，以有代码的那份为准。")})
    known = Enterprise.objects.filter(uscc=uscc).first()
    if known is None:
        known = file.enterprise
        known.uscc = uscc
        known.save(update_fields=["uscc"])
    return known


def _write(scope: Scope, file: EnterpriseFile, changed: dict[str, Any]) -> EnterpriseFile:
    """Write these fields and tell the timeline which; of whom to contact it keeps no more than a digest."""
    if "contact_phone" in changed:
        changed["contact_phone"] = _phone(changed["contact_phone"])
        changed["contact_phone_index"] = blind_index(changed["contact_phone"], purpose="phone")
    told = {key: _told(key, getattr(file, key), value) for key, value in changed.items() if key in TOLD}
    for key, value in changed.items():
        setattr(file, key, value)
    file.save_fields(*changed)
    if {"name", "place_id"} & set(changed):
        Record.objects.filter(pk=file.pk).update(title=file.name, place_id=file.place_id)
    summary = _("更新单位档案：%(what)s") % {"what": "、".join(str(TOLD[key]) for key in told)}
    record_event(scope, file.pk, "enterprises.amend", summary, told)
    return file


def _phone(text: str) -> str:
    try:
        return normalized_phone(text)
    except Invalid as error:
        raise Invalid(error.message, fields={"contact_phone": error.message}) from error


def _told(key: str, old: Any, new: Any) -> list[str]:
    if key in PERSONAL:
        return [digest(value) if value else "" for value in (old, new)]
    return ["" if value is None else str(getattr(value, "uscc", value) or "") for value in (old, new)]


@transaction.atomic
def know_enterprises(scope: Scope, federation_id: int, named: Iterable[Named]) -> list[EnterpriseFile]:
    """A file for each name, in order: known ones found by credit code or exact name, new ones opened.

    One that had been withdrawn stands again from now on: somebody speaks of the firm. A fixed number of statements for
    any number of names. Called by actions that have checked their own right.
    """
    asked = [
        Named(normalized_name(row.name), row.place_id, normalized_uscc(row.uscc) if row.uscc else "") for row in named
    ]
    by_name, by_uscc = _known_files(federation_id, asked)
    missing = _missing(asked, by_name, by_uscc)
    if missing:
        # Two reports may name the same new firm at once: the second waits here and then finds the first one's file.
        Organization.objects.select_for_update(no_key=True).get(pk=federation_id)
        by_name, by_uscc = _known_files(federation_id, asked)
        missing = _missing(asked, by_name, by_uscc)
    identities = identities_of(missing.values())
    made = new_records(EnterpriseFile, [_row(federation_id, row, identities) for row in missing.values()])
    open_stories(scope, [Event(file.pk, "enterprises.know", _("建立单位档案"), {}) for file in made])
    for row, file in zip(missing.values(), made, strict=True):
        by_name[row.name] = file
        if row.uscc:
            by_uscc[row.uscc] = file
    found = [by_uscc.get(row.uscc) or by_name[row.name] for row in asked]
    restore_files(scope, found)
    return found


def restore_files(scope: Scope, files: Iterable[EnterpriseFile]) -> None:
    """Let those of the files stand again that were withdrawn. Called by actions that have checked their own right."""
    withdrawn = {file.pk: file for file in files if file.withdrawn_at is not None}
    if not withdrawn:
        return
    EnterpriseFile.objects.filter(pk__in=withdrawn).update(withdrawn_at=None, version=F("version") + 1)
    for file in withdrawn.values():
        file.withdrawn_at, file.version = None, file.version + 1
    record_events(scope, [Event(key, "enterprises.restore", _("恢复单位档案"), {}) for key in withdrawn])


def _missing(
    asked: list[Named], by_name: Mapping[str, EnterpriseFile], by_uscc: Mapping[str, EnterpriseFile]
) -> dict[str, Named]:
    return {row.uscc or row.name: row for row in asked if row.uscc not in by_uscc and row.name not in by_name}


def _known_files(federation_id: int, asked: list[Named]) -> tuple[dict[str, EnterpriseFile], dict[str, EnterpriseFile]]:
    files = EnterpriseFile.objects.filter(federation_id=federation_id).select_related("enterprise")
    by_name = {file.name: file for file in files.filter(name__among={row.name for row in asked})}
    codes = {row.uscc for row in asked if row.uscc}
    by_uscc = {str(file.enterprise.uscc): file for file in files.filter(enterprise__uscc__among=codes)} if codes else {}
    return by_name, by_uscc


def identities_of(missing: Iterable[Named]) -> Mapping[str, int]:
    """The key of an identity for each firm, by credit code, else by name: known ones found by code, the others made."""
    rows, at = list(missing), clock.now()
    coded = {row.uscc: row.name for row in rows if row.uscc}
    insert_absent(Enterprise, ("uscc", "name", "created_at"), [(code, name, at) for code, name in coded.items()])
    known = Enterprise.objects.filter(uscc__among=coded).values_list("uscc", "pk") if coded else ()
    found = {str(code): key for code, key in known}
    plain = [row.name for row in rows if not row.uscc]
    keys = reserve_keys(Enterprise, len(plain))
    if plain:
        made = zip(keys, plain, strict=True)
        insert_rows(Enterprise, ("id", "name", "created_at"), [(key, name, at) for key, name in made])
    return found | dict(zip(plain, keys, strict=True))


def _row(federation_id: int, row: Named, identities: Mapping[str, int]) -> dict[str, object]:
    return {
        "federation_id": federation_id,
        "place_id": row.place_id,
        "title": row.name,
        "name": row.name,
        "enterprise_id": identities[row.uscc or row.name],
        "report_code": random_code(10),
    }
