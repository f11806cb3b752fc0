"""What the register and the file of persons show: names and numbers masked, until a reason is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.files.forms.enterprises import ReasonForm
from gonghui.foundation.files.forms.people import PersonFilter
from gonghui.foundation.files.story import story_of
from gonghui.foundation.people.id_number import mask_id_number
from gonghui.foundation.people.models import PersonFile
from gonghui.foundation.people.permissions import REGISTER_PEOPLE, UNMASK_PEOPLE
from gonghui.kernel import clock
from gonghui.kernel.models import AccessLog
from gonghui.kernel.programme import PROGRAMMES
from gonghui.kernel.scope import Scope
from gonghui.web.registers import MAIN, MARK, MORE, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, date_text, masked_name, masked_phone


def _head(_scope: Scope, counts: Counts) -> Head:
    line = _("全部 %(all)s 人 · 姓名和号码遮着，看原文要写理由，本人查得到")
    return Head(_("人员"), line % {"all": capped_text(counts[""])})


def _blank(scope: Scope, view: str) -> Blank:
    if view:
        return Blank(_("没有这样的人"), _("这一项都补齐了。"), _("看全部"), "?")
    url = reverse("files:person_new") if scope.has(REGISTER_PEOPLE) else ""
    text = _("办案时登记的当事人会自动建档，也可以现在登记。")
    return Blank(_("还没有登记人员"), text, _("登记人员"), url)


def _buttons(scope: Scope) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"label": _("按号码找"), "url": reverse("files:person_find"), "icon": "search"}]
    if scope.has(REGISTER_PEOPLE):
        found.append({"label": _("登记人员"), "url": reverse("files:person_new"), "icon": "plus", "primary": True})
    return found


def _cells(_scope: Scope, files: Sequence[PersonFile]) -> list[list[Cell]]:
    return [_row(file) for file in files]


def _row(file: PersonFile) -> list[Cell]:
    identity = file.person.id_number
    return [
        {"text": masked_name(file.person.name), "url": file.get_absolute_url(), "strong": True},
        {"text": file.place.name},
        {"text": masked_phone(file.phone) if file.phone else _("没有手机号")},
        {"text": mask_id_number(identity) if identity else _("没有证件号")},
        {"text": date_text(file.created_at, today=clock.today(), weekday=False)},
    ]


PEOPLE = Register(
    noun=gettext_lazy("人员"),
    unit=gettext_lazy("人"),
    rows=PersonFile.objects.with_parts,
    filters=PersonFilter,
    tabs=(
        Tab("", gettext_lazy("全部"), counted=True),
        Tab("nophone", gettext_lazy("没有手机号"), counted=True),
        Tab("noid", gettext_lazy("没有证件号"), counted=True),
    ),
    columns=(
        Column(gettext_lazy("姓名"), MAIN),
        Column(gettext_lazy("镇街"), UNDER),
        Column(gettext_lazy("手机号"), MARK),
        Column(gettext_lazy("证件号")),
        Column(gettext_lazy("建档"), MORE),
    ),
    cells=_cells,
    head=_head,
    blank=_blank,
    buttons=_buttons,
    exchange="people",
)


def file_context(
    scope: Scope, file: PersonFile, *, reason: ReasonForm | None = None, shown: bool = False
) -> dict[str, Any]:
    """The context of the page; `shown` opens name and numbers, on this page alone."""
    told = [each.person_told(scope, file.pk) for each in PROGRAMMES.values() if each.person_told]
    looks = AccessLog.objects.filter(record=file.pk).count()
    name = masked_name(file.person.name)
    return {
        "file": file,
        "name": name,
        "line": file.place.full_name,
        "buttons": _page_buttons(scope, file),
        "pairs": _pairs(file, shown),
        "shown": shown,
        "may_look": scope.has(UNMASK_PEOPLE) and not shown,
        "looks": _("看过 %(n)d 次") % {"n": looks} if looks else _("还没有人看过"),
        "reason_form": reason or ReasonForm(),
        "panels": [panel for each in told for panel in each.panels],
        "events": story_of(scope, file.pk, [happening for each in told for happening in each.happenings]),
    }


def _page_buttons(scope: Scope, file: PersonFile) -> list[dict[str, Any]]:
    if not scope.has(REGISTER_PEOPLE):
        return []
    return [{"label": _("改档案"), "url": reverse("files:person_amend", args=[file.code]), "icon": "pencil"}]


def _pairs(file: PersonFile, shown: bool) -> list[tuple[str, str]]:
    name, phone, identity = file.person.name, file.phone, file.person.id_number
    if not shown:
        name = masked_name(name)
        phone = masked_phone(phone) if phone else ""
        identity = mask_id_number(identity) if identity else ""
    return [(_("姓名"), name), (_("手机号"), phone), (_("身份证号"), identity), (_("镇街"), file.place.full_name)]
