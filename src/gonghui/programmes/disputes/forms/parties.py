"""Forms about who stands on each side, what is asked for, and colleagues' notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.actions.cases import NewParty
from gonghui.programmes.disputes.actions.claims import ClaimLine
from gonghui.programmes.disputes.actions.notes import LONGEST
from gonghui.programmes.disputes.enums import AgentKind, Authority, Category, Side
from gonghui.programmes.disputes.forms.fields import YuanField
from gonghui.programmes.disputes.forms.rights import day_field
from gonghui.programmes.disputes.models import Claim
from gonghui.web.forms import GonghuiForm, PickOne

WIDE = {"class": "w-100"}
NEW_ROWS = 2
PERSON, FIRM = "person", "firm"


class PartyForm(GonghuiForm):
    """Another party."""

    side = forms.ChoiceField(label=_("加在哪一方"), choices=Side.choices, widget=PickOne)
    kind = forms.ChoiceField(
        label=_("是人还是单位"), choices=[(PERSON, _("人")), (FIRM, _("单位"))], widget=PickOne, initial=PERSON
    )
    name = forms.CharField(label=_("姓名或者单位全称"), max_length=120)
    phone = forms.CharField(label=_("手机号"), max_length=20, required=False)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False, help_text=_("单位才填。"))

    def party(self) -> NewParty:
        """What `add_party` takes."""
        said = self.cleaned_data
        return NewParty(said["name"], said["phone"], uscc=said["uscc"], is_firm=said["kind"] == FIRM)


class AgentForm(GonghuiForm):
    """Who acts for a party, and how far."""

    name = forms.CharField(label=_("代理人姓名"), max_length=60, required=False, help_text=_("空着就是没有代理人。"))
    kind = forms.ChoiceField(label=_("什么人"), choices=AgentKind.choices, widget=forms.Select(attrs=WIDE))
    authority = forms.ChoiceField(label=_("代到哪一步"), choices=Authority.choices, widget=PickOne)
    phone = forms.CharField(label=_("代理人手机号"), max_length=20, required=False, help_text=_("不填，号码不变。"))


class MembersForm(GonghuiForm):
    """Workers with the same claim, one a line."""

    lines = forms.CharField(
        label=_("一行一人：姓名，手机号，金额"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("手机号和金额可以不写。从表格里复制、粘贴过来也行。"),
    )


class ClaimsForm(GonghuiForm):
    """The table of claims: a row for each that is there, and two to add."""

    page_of_its_own = True
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, claims: Sequence[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = list(claims)
        for row in range(len(self.claims) + NEW_ROWS):
            claim = self.claims[row] if row < len(self.claims) else None
            self._add_row(row, claim)

    def _add_row(self, row: int, claim: Claim | None) -> None:
        kinds = [("", _("删掉这一项") if claim else _("不加")), *Category.choices]
        fields: dict[str, forms.Field] = {
            "category": forms.ChoiceField(
                label=_("诉求"), choices=kinds, required=False, widget=forms.Select(attrs=WIDE)
            ),
            "detail": forms.CharField(label=_("说明"), max_length=200, required=False),
            "claimed": YuanField(label=_("主张（元）"), required=False, min_value=0),
            "calculated": YuanField(label=_("测算（元）"), required=False, min_value=0),
            "agreed": YuanField(label=_("协商（元）"), required=False, min_value=0),
        }
        if claim is not None:
            known = (claim.category, claim.detail, claim.amount_claimed, claim.amount_calculated, claim.amount_agreed)
            for field, value in zip(fields.values(), known, strict=True):
                field.initial = value
        self.fields.update({f"row_{row}_{name}": field for name, field in fields.items()})

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """The five fields of each row."""
        for row in range(len(self.claims) + NEW_ROWS):
            yield [self[f"row_{row}_{name}"] for name in ("category", "detail", "claimed", "calculated", "agreed")]

    def lines(self) -> list[ClaimLine]:
        """What `set_claims` takes."""
        said = self.cleaned_data
        return [
            ClaimLine(
                self.claims[row].pk if row < len(self.claims) else None,
                *(said[f"row_{row}_{name}"] for name in ("category", "detail", "claimed", "calculated", "agreed")),
            )
            for row in range(len(self.claims) + NEW_ROWS)
        ]


class NoteForm(GonghuiForm):
    """A note for colleagues, and when to be reminded."""

    text = forms.CharField(
        label=_("备注"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只有同事看得到。写 @姓名，他会收到提醒。"),
    )  # fmt: skip
    remind_on = day_field(_("哪天提醒我"), required=False)
