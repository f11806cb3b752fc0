"""What the file of one enterprise shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES
from gonghui.foundation.files.forms.enterprises import ReasonForm
from gonghui.foundation.files.story import FACT_COLUMNS, facts_of, story_of
from gonghui.foundation.files.views.enterprise_register import enterprise_views
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.web.wording import date_text, masked_name, masked_phone, number_text


def file_context(
    scope: Scope, file: EnterpriseFile, *, reason: ReasonForm | None = None, shown: bool = False
) -> dict[str, Any]:
    """The context of the page; `shown` opens the contact, on this page alone."""
    opened = _("建档 %(day)s") % {"day": date_text(file.created_at, today=clock.today(), weekday=False)}
    told = [view.told(scope, file.pk) for view in enterprise_views(scope)]
    return {
        "file": file,
        "line": f"{file.place.full_name} · {opened}",
        "buttons": _buttons(scope, file),
        "pairs": _pairs(file),
        "contact": _contact(scope, file, shown),
        "reason_form": reason or ReasonForm(),
        "figures": [figure for each in told for figure in each.figures],
        "panels": [panel for each in told for panel in each.panels],
        "fact_columns": FACT_COLUMNS,
        "facts": facts_of(scope, file.pk),
        "events": story_of(scope, file.pk, [happening for each in told for happening in each.happenings]),
    }


def _buttons(scope: Scope, file: EnterpriseFile) -> list[dict[str, Any]]:
    if not scope.has(REGISTER_ENTERPRISES):
        return []
    return [{"label": _("改档案"), "url": reverse("files:enterprise_amend", args=[file.code]), "icon": "pencil"}]


def _pairs(file: EnterpriseFile) -> list[tuple[str, str]]:
    workers = "" if file.headcount is None else _("%(n)s 人") % {"n": number_text(file.headcount)}
    return [
        (_("信用代码"), file.enterprise.uscc or ""),
        (_("行业"), file.industry),
        (_("职工"), workers),
        (_("镇街"), file.place.full_name),
        (_("地址"), file.address),
    ]


def _contact(scope: Scope, file: EnterpriseFile, shown: bool) -> dict[str, Any]:
    known = bool(file.contact_name or file.contact_phone)
    if shown:
        return {"known": known, "shown": True, "name": file.contact_name, "phone": file.contact_phone}
    return {
        "known": known,
        "shown": False,
        "name": masked_name(file.contact_name),
        "phone": masked_phone(file.contact_phone),
        "may_look": known and scope.has(UNMASK_PEOPLE),
    }
