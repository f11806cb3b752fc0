"""Forms of the mediation room and of its seats."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.actions.facts import LONGEST as LONGEST_FACT
from gonghui.programmes.disputes.actions.facts import LONGEST_BASIS
from gonghui.programmes.disputes.actions.rooms import LONGEST
from gonghui.programmes.disputes.enums import SeatRole
from gonghui.web.forms import GonghuiForm


class DoorForm(GonghuiForm):
    """The code that opens the room."""

    code = forms.CharField(
        label=_("邀请码"),
        max_length=20,
        help_text=_("短信里的 8 个字母和数字，大小写都行"),
        error_messages={"required": _("还没写邀请码。对照短信写上。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class SayForm(GonghuiForm):
    """Something to say; `client_key` is made anew for each message by the page that sends it."""

    text = forms.CharField(label=_("说点什么"), max_length=LONGEST)
    client_key = forms.CharField(required=False, max_length=40)


class FactForm(GonghuiForm):
    """One sentence for both sides to confirm."""

    text = forms.CharField(
        label=_("事实"),
        max_length=LONGEST_FACT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一条只写一件事：谁、什么时候、做了什么。只写双方说法一样的。"),
    )
    basis = forms.CharField(
        label=_("依据的材料"), max_length=LONGEST_BASIS, required=False, help_text=_("比如：劳动合同、工资流水")
    )


class SeatForm(GonghuiForm):
    """Another chair in the room."""

    role = forms.ChoiceField(
        label=_("身份"),
        choices=[(role.value, role.label) for role in (SeatRole.ADVISER, SeatRole.APPLICANT, SeatRole.RESPONDENT)],
        widget=forms.Select(attrs={"class": "w-100"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机号"), max_length=20, required=False)
