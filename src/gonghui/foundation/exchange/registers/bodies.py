from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.columns import Column, Words
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Kind, Verdict
from gonghui.foundation.exchange.registers.common import changed, compare, made, touched
from gonghui.foundation.exchange.registers.records import Values
from gonghui.foundation.exchange.registry import Conditions, Register, Written
from gonghui.foundation.organizations.actions import register_organizations
from gonghui.foundation.organizations.enums import UNION_KINDS, OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.organizations.permissions import MANAGE_ORGANIZATIONS, VIEW_ORGANIZATIONS
from gonghui.kernel.bulk import update_rows
from gonghui.kernel.scope import Scope


def kinds() -> Mapping[str, Words]:
    """What an organisation that comes by a file can be; federations are founded, not imported."""
    return {value: label for value, label in OrganizationKind.choices if value != OrganizationKind.FEDERATION}


CODE = re.compile(r"[A-Za-z0-9_-]+")
"""What stands in the address of a body."""

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
    """The organisations of the list page under its conditions; federations are founded and not imported."""
    found: QuerySet[Organization] = (
        Organization.objects.visible_to(scope)
        .in_view(conditions.get("view", ""))
        .narrowed(place=conditions.get("place", ""), kind=conditions.get("kind", ""))
        .containing(conditions.get("q", "").strip())
    )
    return found.exclude(kind=OrganizationKind.FEDERATION).order_by("path")


class BodyKeeper:
    """Unions below the federation and the bodies beside it, known by their code.

    They have no story of their own. One whose import was undone is not in use any more; importing it again puts it back
    into use.
    """

    fields = ("name", "short_name", "kind", "region", "phone", "document_mark", "active")

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """A body without place lies where the scope's post is. One that another town keeps is left to the county, and a
        code that another federation uses is taken.
        """
        for draft in drafts:
            draft.identity = draft.values["code"]
            if not CODE.fullmatch(draft.identity):
                draft.refuse("code", _now("代号只能用字母、数字和短横。"), _now("改成 shili-tiaojie 这样。"))
        drafts = [draft for draft in drafts if draft.verdict is not Verdict.WRONG]
        there = self._there([draft.values["code"] for draft in drafts])
        for draft in drafts:
            found = there.get(draft.values["code"])
            if found is None:
                draft.values["place"] = draft.values.get("place") or home
                draft.values["short_name"] = draft.values.get("short_name") or draft.values["name"][:30]
                draft.verdict = Verdict.NEW
            elif found["federation"] != scope.federation_id or found["kind"] == OrganizationKind.FEDERATION:
                draft.refuse(
                    "code", _now("代号“%(code)s”已经有机构在用。") % {"code": draft.identity}, _now("换一个。")
                )
            else:
                draft.target, draft.known = found["pk"], found
                self._compare(scope, draft, found)

    def _there(self, codes: Sequence[str]) -> dict[str, Values]:
        rows = Organization.objects.filter(code__in=codes).order_by()
        return {row["code"]: row for row in rows.values("pk", "code", "federation", *self.fields)}

    def _compare(self, scope: Scope, draft: Draft, found: Values) -> None:
        in_tree = {kind: kind in UNION_KINDS for kind in (found["kind"], draft.values["kind"])}
        if not found["region"].startswith(scope.place_prefix):
            draft.refuse("code", _now("这家机构登记在别的地方。"), _now("请由县里来改。"))
            return
        if in_tree[found["kind"]] != in_tree[draft.values["kind"]]:
            draft.refuse("kind", _now("工会和别的机构不能互相改。"), _now("核对类别，或者换一个代号另建。"))
            return
        if in_tree[found["kind"]] and draft.values.get("place") not in (None, "", found["region"]):
            draft.refuse("place", _now("工会的所在地不能改：岗位能看到哪里由它决定。"), _now("改回原来的。"))
            return
        keys = ("name", "short_name", "kind", "place", "phone", "document_mark")
        compare(draft, {**found, "place": found["region"]}, {key: draft.values.get(key) for key in keys})
        if not found["active"]:
            draft.verdict = Verdict.CHANGED

    def write(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """Register what is new, change what the file says otherwise."""
        fresh = [draft for draft in drafts if not draft.known]
        rows_made = register_organizations(scope, scope.federation_id, [self._row(draft) for draft in fresh])
        for draft, row in zip(fresh, rows_made, strict=True):
            made(draft, row.pk, stamp_of(row))
        put = []
        for draft in drafts:
            if draft.known:
                asked = {name: value for name, value in draft.values.items() if value not in (None, "")}
                values = {**draft.known, **asked, "active": True}
                values["region"] = asked.get("place", values["region"])
                changed(draft, stamp_of(values), {name: draft.known[name] for name in self.fields})
                put.append((draft.known["pk"], values))
        self._put(put)

    def _row(self, draft: Draft) -> Values:
        names = ("code", *(name for name in self.fields if name not in ("region", "active")))
        row = {name: draft.values[name] for name in names if draft.values.get(name)}
        return {**row, "region_id": draft.values["place"]}

    def _put(self, rows: Sequence[tuple[int, Values]]) -> None:
        update_rows(Organization, self.fields, [(key, *(values[name] for name in self.fields)) for key, values in rows])

    def undo(self, scope: Scope, rows: Sequence[Written]) -> dict[int, str]:
        """Take what was made out of use and put back what was changed; rows that were touched since stay."""
        found = (
            Organization.objects.select_for_update(no_key=True).filter(pk__in=[row.target for row in rows]).order_by()
        )
        now = {row["pk"]: row for row in found.values("pk", *self.fields)}
        kept = touched(Organization, rows, {key: stamp_of(values) for key, values in now.items()})
        left = [row for row in rows if row.target not in kept]
        self._put(
            [(row.target, {**now[row.target], **({"active": False} if row.made else row.before)}) for row in left]
        )
        return kept


def stamp_of(body: Mapping[str, Any] | Organization) -> int:
    """A number that changes with any of the values: organisations have no version."""
    values = body if isinstance(body, Mapping) else {**vars(body), "region": body.region_id}
    text = "\n".join(str(values[name]) for name in BodyKeeper.fields)
    return crc32(text.encode()) & 0x7FFFFFFF


BODIES = Register(
    key="bodies",
    label=_("机构"),
    counter=_("家"),
    columns=COLUMNS,
    export_right=VIEW_ORGANIZATIONS,
    rows=rows,
    keeper=BodyKeeper(),
    home="files:bodies",
    import_right=MANAGE_ORGANIZATIONS,
)
