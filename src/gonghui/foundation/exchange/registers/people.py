from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.exchange.columns import Column
from gonghui.foundation.exchange.drafts import Draft
from gonghui.foundation.exchange.enums import Kind, Verdict
from gonghui.foundation.exchange.registers.common import compare
from gonghui.foundation.exchange.registers.records import OPENED, RecordKeeper, Values
from gonghui.foundation.exchange.registry import Conditions, Register
from gonghui.foundation.people.id_number import mask_id_number
from gonghui.foundation.people.models import Person, PersonFile
from gonghui.foundation.people.permissions import REGISTER_PEOPLE, UNMASK_PEOPLE, VIEW_PEOPLE
from gonghui.kernel import clock
from gonghui.kernel.bulk import insert_absent, insert_rows, reserve_keys
from gonghui.kernel.crypto import blind_index
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
    """The persons of the list page under its conditions."""
    found = PersonFile.objects.visible_to(scope).in_view(conditions.get("view", ""))
    found = found.narrowed(place=conditions.get("place", ""))
    return found.containing(conditions.get("q", "").strip()).order_by("-pk")


class PersonKeeper(RecordKeeper):
    """One file for each person of a federation, known by the ID number, else by name and phone together."""

    model = PersonFile
    columns = {column.key: column for column in COLUMNS}
    fields = ("place", "phone")
    derived = ("person", "phone_index")
    app = "people"
    opened = OPENED
    title_follows = False  # the name is the identity's

    def title(self, values: Mapping[str, Any]) -> str:
        """The name of the person."""
        return str(values["name"])

    def match(self, scope: Scope, drafts: Sequence[Draft], *, home: str) -> None:
        """A person without place lies where the scope's post is. Without ID number and phone nobody is known again."""
        for draft in drafts:
            self._identify(draft)
        asked = [draft for draft in drafts if draft.verdict is not Verdict.WRONG]
        by_number, by_phone = self._there(scope, asked)
        for draft in asked:
            found = by_number.get(draft.values["id_index"] or "")
            found = found or by_phone.get((draft.values["name"], draft.values["phone_index"] or ""))
            if found is None or found["withdrawn_at"] is not None:
                draft.values["place"] = draft.values.get("place") or home
                draft.verdict = Verdict.NEW
            if found is not None:
                draft.target, draft.known = found["pk"], found
                self._compare(scope, draft, found)

    def _identify(self, draft: Draft) -> None:
        number, phone = draft.values.get("id_number"), draft.values.get("phone")
        draft.values["id_index"] = blind_index(number, purpose="id_number") if number else None
        draft.values["phone_index"] = blind_index(phone, purpose="phone") if phone else None
        draft.identity = number or f"{draft.values['name']} {phone}"
        if not number and not phone:
            draft.refuse("id_number", _now("身份证号和手机号都没有。"), _now("至少写一个，不然认不出是谁。"))

    def _there(self, scope: Scope, drafts: Sequence[Draft]) -> tuple[dict[str, Values], dict[tuple[str, str], Values]]:
        files = PersonFile.objects.filter(federation_id=scope.federation_id).values(
            "pk", "version", "withdrawn_at", "person__name", "person__id_index", *self.fields, *self.derived
        )
        numbers = {draft.values["id_index"] for draft in drafts if draft.values["id_index"]}
        phones = {draft.values["phone_index"] for draft in drafts if draft.values["phone_index"]}
        numbered = files.filter(person__id_index__among=numbers) if numbers else ()
        reached = files.filter(phone_index__among=phones).order_by("-pk") if phones else ()
        by_phone = {(row["person__name"], row["phone_index"]): row for row in reached}
        return {row["person__id_index"]: row for row in numbered}, by_phone

    def _compare(self, scope: Scope, draft: Draft, found: Values) -> None:
        number = draft.values["id_index"]
        if number and found["person__id_index"] not in (None, number):
            draft.refuse("id_number", _now("同名同手机号的人，登记的身份证号不一样。"), _now("核对身份证号和手机号。"))
        elif draft.values["name"] != found["person__name"]:
            draft.refuse("name", _now("这个身份证号登记的是别的姓名。"), _now("核对姓名和身份证号。"))
        elif not found["place"].startswith(scope.place_prefix):
            draft.refuse("name", _now("这个人已经登记在别的镇街。"), _now("请由县里来改。"))
        elif draft.verdict is not Verdict.NEW:
            compare(draft, found, {name: draft.values.get(name) for name in self.fields})
            if number and found["person__id_index"] is None:
                draft.changes["id_number"] = ("", draft.values["id_number"])
                draft.verdict = Verdict.CHANGED

    def resolve(self, scope: Scope, drafts: Sequence[Draft]) -> None:
        """A person whose ID number is told moves to the identity that has it; a new one gets an identity."""
        asking = [draft for draft in drafts if not draft.known or draft.known["person__id_index"] is None]
        asking = [draft for draft in asking if not draft.known or draft.values["id_index"]]
        numbered = {draft.values["id_index"]: draft.values for draft in asking if draft.values["id_index"]}
        at = clock.now()
        people = [(values["name"], values["id_number"], index, at) for index, values in numbered.items()]
        insert_absent(Person, ("name", "id_number", "id_index", "created_at"), people)
        found = dict(Person.objects.filter(id_index__among=numbered).values_list("id_index", "pk"))
        plain = [draft for draft in asking if not draft.values["id_index"]]
        keys = reserve_keys(Person, len(plain))
        if plain:
            unnumbered = [(key, draft.values["name"], "", at) for key, draft in zip(keys, plain, strict=True)]
            insert_rows(Person, ("id", "name", "id_number", "created_at"), unnumbered)
        for draft, key in zip(plain, keys, strict=True):
            draft.values["person"] = key
        for draft in asking:
            if draft.values["id_index"]:
                draft.values["person"] = found[draft.values["id_index"]]


PEOPLE = Register(
    key="people",
    label=_("人员"),
    counter=_("人"),
    columns=COLUMNS,
    export_right=VIEW_PEOPLE,
    rows=rows,
    keeper=PersonKeeper(),
    home="files:people",
    import_right=REGISTER_PEOPLE,
    unmask_right=UNMASK_PEOPLE,
)
