from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.registry import Conditions, Register
from gonghui.foundation.people.id_number import mask_id_number
from gonghui.foundation.people.models import PersonFile
from gonghui.foundation.people.permissions import REGISTER_PEOPLE, UNMASK_PEOPLE, VIEW_PEOPLE
from gonghui.kernel.querysets import within
from gonghui.kernel.scope import Scope
from gonghui.web.wording import masked_name, masked_phone

COLUMNS = (
    Column(
        "name", _("姓名"), "person__name", required=True, longest=60, example="李示例", mask=masked_name,
        aliases=("职工姓名", "名字"),
    ),
    Column(
        "id_number", _("身份证号"), "person__id_number", Kind.ID_NUMBER, example="330000199001010000",
        mask=mask_id_number, aliases=("证件号码", "身份证", "身份证号码", "公民身份号码"),
    ),
    Column(
        "phone", _("手机号"), "phone", Kind.PHONE, example="13800000000", mask=masked_phone,
        aliases=("电话", "手机", "联系电话", "联系方式"),
    ),
    Column(
        "place", _("所在镇街"), "place__full_name", Kind.PLACE, example="示例镇",
        note=_("写镇街的名字，或者 9 位区划代码；空着就算在您的岗位管的地方。"),
        aliases=("镇街", "所属镇街", "乡镇", "街道", "区划代码"),
    ),
)  # fmt: skip


def rows(scope: Scope, conditions: Conditions) -> QuerySet[PersonFile]:
    """The persons that this scope sees, by name and by place."""
    found = PersonFile.objects.visible_to(scope).order_by("-pk")
    text, place = conditions.get("q", "").strip(), conditions.get("place", "").strip()
    if text:
        found = found.filter(person__name__contains=text)
    return found.filter(within(place)) if place else found


PEOPLE = Register(
    key="people",
    label=_("人员"),
    counter=_("人"),
    columns=COLUMNS,
    export_right=VIEW_PEOPLE,
    rows=rows,
    import_right=REGISTER_PEOPLE,
    unmask_right=UNMASK_PEOPLE,
)
