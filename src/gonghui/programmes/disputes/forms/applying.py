"""What a worker is asked who wants the union to mediate: short, in plain words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gonghui.kernel.codes import random_code
from gonghui.programmes.disputes.actions.cases import NewClaim
from gonghui.programmes.disputes.enums import Category
from gonghui.programmes.disputes.forms.fields import YuanField
from gonghui.web.forms import GonghuiForm

WANTS = [
    (Category.W01, _("把工资付了")),
    (Category.W04, _("付加班工资")),
    (Category.T01, _("付经济补偿")),
    (Category.T02, _("违法辞退，付赔偿金")),
    (Category.W08, _("没签合同，付二倍工资")),
    (Category.I01, _("给工伤待遇")),
    (Category.S01, _("补社会保险")),
    (Category.H02, _("付没休的年假工资")),
    (Category.C01, _("承认劳动关系")),
    (Category.C07, _("退押金、还证件")),
]


class ApplyForm(GonghuiForm):
    """Who asks, what for, and that the firm will know."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    website = forms.CharField(required=False)
    name = forms.CharField(label=_("您的姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("手机号"), max_length=20, help_text=_("调解邀请码发到这个号码"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    firm = forms.CharField(label=_("单位全称"), max_length=120, help_text=_("照厂牌、合同、工资单上写的。"))
    want_1 = forms.ChoiceField(label=_("您要单位做什么？"), choices=WANTS)
    amount_1 = YuanField(label=_("多少钱（元）"), required=False, min_value=0)
    want_2 = forms.ChoiceField(label=_("还有一件"), choices=[("", _("没有了")), *WANTS], required=False)
    amount_2 = YuanField(label=_("多少钱（元）"), required=False, min_value=0)
    statement = forms.CharField(
        label=_("事情是怎样的"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("哪天进厂、什么时候出的事、单位怎么说。"),
    )  # fmt: skip
    knows_firm_is_told = forms.BooleanField(
        label=_("我知道：申请调解，单位会知道是我申请的"),
        required=False,
        help_text=_("以前您要求对单位保密的，从这一步起不再保密。单位报复，也归工会管。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = random_code(32)

    def clean_website(self) -> str:
        """A line that people do not see; programs fill it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_now("看上去是程序自动填的，没有送出去。刷新以后自己填一次，或者打 12351。"))
        return ""

    def application(self) -> dict[str, Any]:
        """What `apply_from_signal` takes."""
        said = self.cleaned_data
        wants = [(said[f"want_{row}"], said[f"amount_{row}"]) for row in (1, 2)]
        return {
            "name": said["name"],
            "phone": said["phone"],
            "firm": said["firm"],
            "category": said["want_1"],
            "statement": said["statement"],
            "claims": [NewClaim(want, amount) for want, amount in wants if want],
            "knows_firm_is_told": said["knows_firm_is_told"],
            "submission_key": said["key"],
        }
