from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.columns import Column, Words
from gonghui.foundation.exchange.enums import Kind
from gonghui.foundation.exchange.registry import Conditions, Register
from gonghui.foundation.organizations.enums import OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.organizations.permissions import MANAGE_ORGANIZATIONS, VIEW_ORGANIZATIONS
from gonghui.kernel.scope import Scope


def kinds() -> Mapping[str, Words]:
    """What an organisation that comes by a file can be; federations are founded, not imported."""
    return {value: label for value, label in OrganizationKind.choices if value != OrganizationKind.FEDERATION}


COLUMNS = (
    Column(
        "code", _("代号"), "code", required=True, longest=40, example="shili-tiaojie",
        note=_("自己定的短代号，全平台不重复，用字母、数字和短横。"), aliases=("机构代号", "编号"),
    ),
    Column(
        "name", _("名称"), "name", required=True, longest=120, example="示例镇劳动争议调解委员会",
        aliases=("机构名称", "单位名称", "组织名称"),
    ),
    Column("short_name", _("简称"), "short_name", longest=30, example="示例镇调委会"),
    Column(
        "kind", _("类别"), "kind", Kind.CHOICE, required=True, choices=kinds, example="调解组织", aliases=("机构类别",),
    ),
    Column(
        "place", _("所在地"), "region__full_name", Kind.PLACE, example="示例镇",
        note=_("县级的空着；镇街的写镇街名字或者 9 位区划代码。"), aliases=("镇街", "所在镇街", "区划代码"),
    ),
    Column("phone", _("公开电话"), "phone", Kind.TEXT, longest=30, example="12351", aliases=("电话", "联系电话")),
    Column("document_mark", _("发文代字"), "document_mark", longest=20, example="示调"),
)  # fmt: skip


def rows(scope: Scope, conditions: Conditions) -> QuerySet[Organization]:
    """The organisations that this scope sees and that are in use, by part of the name or code, and by kind."""
    found: QuerySet[Organization] = (
        Organization.objects.visible_to(scope).exclude(kind=OrganizationKind.FEDERATION).filter(active=True)
    )
    text, kind = conditions.get("q", "").strip(), conditions.get("kind", "").strip()
    if text:
        found = found.filter(Q(name__contains=text) | Q(code__contains=text))
    return (found.filter(kind=kind) if kind else found).order_by("path")


BODIES = Register(
    key="bodies",
    label=_("机构"),
    counter=_("家"),
    columns=COLUMNS,
    export_right=VIEW_ORGANIZATIONS,
    rows=rows,
    import_right=MANAGE_ORGANIZATIONS,
)
