from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.actions import Named, identities_of, normalized_name
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES, VIEW_ENTERPRISES
from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Kind, Verdict
from gonghui.foundation.exchange.registers.common import compare
from gonghui.foundation.exchange.registers.records import OPENED, RecordKeeper, Values
from gonghui.foundation.exchange.registry import Conditions, Register
from gonghui.foundation.people.permissions import UNMASK_PEOPLE
from gonghui.kernel.codes import random_code
from gonghui.kernel.crypto import blind_index
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
    """The enterprises of the list page under its conditions."""
    size = conditions.get("size", "")
    found = EnterpriseFile.objects.visible_to(scope).in_view(conditions.get("view", ""))
    found = found.narrowed(place=conditions.get("place", ""), size=size if size.isdecimal() and len(size) < 8 else "")
    return found.containing(conditions.get("q", "").strip()).order_by("-pk")


class EnterpriseKeeper(RecordKeeper):
    """One file for each enterprise of a federation, known by its credit code, else by its exact name."""

    model = EnterpriseFile
    columns = {column.key: column for column in COLUMNS}
    fields = ("name", "place", "industry", "headcount", "address", "contact_name", "contact_phone")
    derived = ("enterprise", "contact_phone_index")
    given = ("report_code",)
    app = "enterprises"
    opened = OPENED

    def title(self, values: Mapping[str, Any]) -> str:
        """The name of the firm."""
        return str(values["name"])

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """A firm without place lies where the scope's post is. One that another town keeps is left to the county."""
        for draft in drafts:
            draft.values["name"] = normalized_name(draft.values["name"])
            draft.identity = draft.values.get("uscc") or draft.values["name"]
        by_name, by_code = self._there(scope, drafts)
        for draft in drafts:
            found = by_code.get(draft.values.get("uscc") or "") or by_name.get(draft.values["name"])
            if found is None or found["withdrawn_at"] is not None:
                draft.values["place"] = draft.values.get("place") or home
                draft.verdict = Verdict.NEW
            if found is not None:
                draft.target, draft.known = found["pk"], found
                self._compare(scope, draft, found)

    def _there(self, scope: Scope, drafts: Sequence[Draft]) -> tuple[dict[str, Values], dict[str, Values]]:
        files = EnterpriseFile.objects.filter(federation_id=scope.federation_id).values(
            "pk", "version", "withdrawn_at", "enterprise__uscc", *self.fields, *self.derived
        )
        codes = {draft.values["uscc"] for draft in drafts if draft.values.get("uscc")}
        named = files.filter(name__among={draft.values["name"] for draft in drafts}).order_by("-pk")
        coded = files.filter(enterprise__uscc__among=codes) if codes else ()
        return {row["name"]: row for row in named}, {row["enterprise__uscc"]: row for row in coded}

    def _compare(self, scope: Scope, draft: Draft, found: Values) -> None:
        code, known = draft.values.get("uscc"), found["enterprise__uscc"]
        if code and known not in (None, code):
            sentence = _now("叫这个名字的单位，登记的信用代码是 %(code)s。") % {"code": known}
            draft.refuse("uscc", sentence, _now("核对信用代码，或者写单位的全称。"), known)
        elif not found["place"].startswith(scope.place_prefix):
            draft.refuse("name", _now("这家单位已经登记在别的镇街。"), _now("请由县里来改。"))
        elif draft.verdict is not Verdict.NEW:
            now = {"uscc": known, **{name: found[name] for name in self.fields}}
            compare(draft, now, {key: draft.values.get(key) for key in now})

    def resolve(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """A file that gets a credit code moves to the identity that has it; a new firm gets an identity."""
        asking = [draft for draft in drafts if not draft.known or draft.values.get("uscc")]
        asking = [draft for draft in asking if not draft.known or draft.known["enterprise__uscc"] is None]
        named = [Named(draft.values["name"], "", draft.values.get("uscc") or "") for draft in asking]
        identities = identities_of(named)
        for draft, firm in zip(asking, named, strict=True):
            draft.values["enterprise"] = identities[firm.uscc or firm.name]
        for draft in drafts:
            phone = draft.values.get("contact_phone")
            draft.values["contact_phone_index"] = blind_index(phone, purpose="phone") if phone else None
            if not draft.known:
                draft.values["report_code"] = random_code(10)


ENTERPRISES = Register(
    key="enterprises",
    label=_("单位"),
    counter=_("家"),
    columns=COLUMNS,
    export_right=VIEW_ENTERPRISES,
    rows=rows,
    keeper=EnterpriseKeeper(),
    home="files:enterprises",
    import_right=REGISTER_ENTERPRISES,
    unmask_right=UNMASK_PEOPLE,
)
