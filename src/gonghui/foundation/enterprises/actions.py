from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gonghui.foundation.enterprises.models import Enterprise, EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES
from gonghui.foundation.enterprises.uscc import normalized_uscc
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.codes import random_code
from gonghui.kernel.errors import Invalid
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_records
from gonghui.kernel.timeline import Event, record_events

BRACKETS = str.maketrans("()", "（）")
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Named:
    """An enterprise as somebody named it: a name, and the credit code where they knew it."""

    name: str
    place_id: str
    uscc: str = ""


def normalized_name(name: str) -> str:
    """Full-width brackets, no blanks: the two ways of writing one firm become one."""
    return re.sub(r"\s+", "", name).translate(BRACKETS)[:NAME_LENGTH]


def register_enterprise(scope: Scope, *, name: str, place_id: str, uscc: str = "") -> EnterpriseFile:
    """The federation's file of this enterprise, opened if it is new to it. Refuses a wrong credit code."""
    scope.require(REGISTER_ENTERPRISES)
    if not normalized_name(name):
        raise Invalid(_("单位名称没有填。"), fields={"name": _("写上单位全称。")})
    return know_enterprises(scope, scope.federation_id, [Named(name, place_id, uscc)])[0]


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
        Organization.objects.select_for_update().get(pk=federation_id)
        by_name, by_uscc = _known_files(federation_id, asked)
        missing = _missing(asked, by_name, by_uscc)
    identities = identities_of(missing.values())
    made = new_records(EnterpriseFile, [_row(federation_id, row, identities) for row in missing.values()])
    record_events(scope, [Event(file.pk, "enterprises.know", _("建立单位档案"), {}) for file in made])
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
    by_name = {file.name: file for file in files.filter(name__in={row.name for row in asked})}
    codes = {row.uscc for row in asked if row.uscc}
    by_uscc = {str(file.enterprise.uscc): file for file in files.filter(enterprise__uscc__in=codes)} if codes else {}
    return by_name, by_uscc


def identities_of(missing: Iterable[Named]) -> Mapping[str, Enterprise]:
    """An identity for each firm, by credit code, else by name: known ones found by code, the others made."""
    rows = list(missing)
    coded = [row for row in rows if row.uscc]
    Enterprise.objects.bulk_create(
        [Enterprise(uscc=row.uscc, name=row.name) for row in coded], ignore_conflicts=True, batch_size=1000
    )
    found = {str(row.uscc): row for row in Enterprise.objects.filter(uscc__in=[row.uscc for row in coded])}
    plain = [row for row in rows if not row.uscc]
    made = Enterprise.objects.bulk_create([Enterprise(name=row.name) for row in plain], batch_size=1000)
    return found | {row.name: identity for row, identity in zip(plain, made, strict=True)}


def _row(federation_id: int, row: Named, identities: Mapping[str, Enterprise]) -> dict[str, object]:
    return {
        "federation_id": federation_id,
        "place_id": row.place_id,
        "title": row.name,
        "name": row.name,
        "enterprise": identities[row.uscc or row.name],
        "report_code": random_code(10),
    }
