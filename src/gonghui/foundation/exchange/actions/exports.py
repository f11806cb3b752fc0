"""Exports: the right asked, the reading noted, the rows handed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gonghui.foundation.exchange.enums import FileForm
from gonghui.foundation.exchange.exporting import written_rows
from gonghui.foundation.exchange.models import ExportLog
from gonghui.foundation.exchange.registry import Conditions, Register
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel import clock
from gonghui.kernel.access import note_readings
from gonghui.kernel.errors import Forbidden, Invalid
from gonghui.kernel.models import RecordModel
from gonghui.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Export:
    """An export that has been noted: its rows as they are written, and the mark of every printed page."""

    log: ExportLog
    rows: Iterator[tuple[Any, ...]]
    mark: str

    @property
    def file_name(self) -> str:
        """`单位 2026-11-23.xlsx`."""
        return f"{self.log.register} {self.log.at:%F}.{self.log.form}"


def begin_export(
    scope: Scope,
    register: Register,
    conditions: Conditions,
    *,
    form: FileForm | str,
    unmask: bool = False,
    reason: str = "",
) -> Export:
    """Note an export and hand its rows on; they are read while they are written.

    Personal columns leave masked, or as they are to who holds the right and says why: then each record's reading is
    noted as well. Refuses without the right, and unmasking without right or reason.
    """
    scope.require(register.export_right)
    if unmask:
        _require_unmasking(scope, register, reason)
    rows = register.rows(scope, conditions)
    log = _note(scope, register, rows, conditions, form=FileForm(form), unmask=unmask, reason=reason.strip())
    federation = Organization.objects.get(pk=scope.federation_id)
    mark = _("%(who)s · %(when)s · %(where)s") % {
        "who": scope.actor, "when": f"{log.at.astimezone(clock.SHANGHAI):%F %H:%M}", "where": federation.name,
    }  # fmt: skip
    return Export(log, written_rows(scope, register, rows, unmasked=unmask), mark)


def _require_unmasking(scope: Scope, register: Register, reason: str) -> None:
    if register.unmask_right is None:
        raise Forbidden(_("“%(register)s”里的个人信息只能遮着导出。") % {"register": register.label})
    scope.require(register.unmask_right)
    if not reason.strip():
        raise Invalid(_("写明为什么要看，对方可以查到。"), fields={"reason": _("写一句理由。")})


@transaction.atomic
def _note(
    scope: Scope,
    register: Register,
    rows: QuerySet[Any],
    conditions: Conditions,
    *,
    form: FileForm,
    unmask: bool,
    reason: str,
) -> ExportLog:
    asked = {name: value for name, value in conditions.items() if value}
    log = ExportLog.objects.create(
        register=register.key,
        federation_id=scope.federation_id,
        organization_id=scope.organization_id or scope.federation_id,
        user_id=scope.user_id,
        actor=scope.actor,
        conditions=urlencode(asked),
        form=form,
        rows=rows.count(),
        unmasked=unmask,
        reason=reason[:200],
        at=clock.now(),
    )
    if unmask and issubclass(rows.model, RecordModel):
        what = _("导出“%(register)s”") % {"register": register.label}
        note_readings(scope, rows.values_list("pk", flat=True).iterator(), what, reason=reason)
    return log
