from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES, VIEW_ENTERPRISES
from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.registry import Conditions, Register
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel.querysets import within
from gonghui.kernel.scope import Scope
from gonghui.web.wording import masked_phone

COLUMNS = (
    Column(
        "name", _("单位名称"), "name", required=True, longest=120, example="望溪示例纺织有限公司",
        note=_("营业执照上的全称。"), aliases=("企业名称", "公司名称", "名称", "单位", "用人单位"),
    ),
    Column(
        "uscc", _("统一社会信用代码"), "enterprise__uscc", Kind.CREDIT_CODE, example="91330000MA2EXAMPLE",
        aliases=("信用代码", "社会信用代码", "税号"),
    ),
    Column(
        "place", _("所在镇街"), "place__full_name", Kind.PLACE, example="示例镇",
        note=_("写镇街的名字，或者 9 位区划代码；空着就算在您的岗位管的地方。"),
        aliases=("镇街", "所属镇街", "乡镇", "街道", "区划代码", "region_code"),
    ),
    Column("industry", _("行业"), "industry", longest=40, example="纺织业", aliases=("所属行业",)),
    Column(
        "headcount", _("职工人数"), "headcount", Kind.WHOLE, example="120", largest=10_000_000,
        aliases=("职工数", "员工人数", "人数", "用工人数"),
    ),
    Column("address", _("地址"), "address", longest=200, example="纺织路1号", aliases=("住所", "单位地址")),
    Column("contact_name", _("联系人"), "contact_name", longest=60, example="张示例", aliases=("负责人",)),
    Column(
        "contact_phone", _("联系电话"), "contact_phone", Kind.PHONE, example="13800000000", mask=masked_phone,
        aliases=("电话", "手机", "手机号", "联系方式"),
    ),
)  # fmt: skip


def rows(scope: Scope, conditions: Conditions) -> QuerySet[EnterpriseFile]:
    """The enterprises that this scope sees, by part of the name or credit code, and by place."""
    found = EnterpriseFile.objects.visible_to(scope).order_by("-pk")
    text, place = conditions.get("q", "").strip(), conditions.get("place", "").strip()
    if text:
        found = found.filter(Q(name__contains=text) | Q(enterprise__uscc=text.upper()))
    return found.filter(within(place)) if place else found


ENTERPRISES = Register(
    key="enterprises",
    label=_("单位"),
    counter=_("家"),
    columns=COLUMNS,
    export_right=VIEW_ENTERPRISES,
    rows=rows,
    import_right=REGISTER_ENTERPRISES,
    unmask_right=UNMASK_PEOPLE,
)
