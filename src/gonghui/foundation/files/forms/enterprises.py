"""Forms of enterprises: the register's filter line, registering, amending, and why a contact is looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.organizations.places import places_of
from gonghui.kernel.scope import Scope
from gonghui.web.filters import PlaceFilter, SearchField
from gonghui.web.forms import GonghuiForm

WIDE = {"class": "w-100"}
SIZES = ((10, _("10 人以上")), (25, _("25 人以上")), (100, _("100 人以上")), (300, _("300 人以上")))


class EnterpriseFilter(PlaceFilter):
    """The filter line of the register."""

    q = SearchField(_("名称、信用代码"), _("单位名称、统一社会信用代码"))
    size = forms.ChoiceField(label=_("职工"), required=False, choices=[("", _("职工：不限")), *SIZES])


class EnterpriseForm(GonghuiForm):
    """What a federation knows of an enterprise."""

    name = forms.CharField(label=_("单位全称"), max_length=120)
    uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=24, required=False, help_text=_("营业执照上 18 位，不知道可以先空着")
    )
    place = forms.ChoiceField(label=_("在哪个镇街"), widget=forms.Select(attrs=WIDE))
    industry = forms.CharField(label=_("行业"), max_length=40, required=False)
    headcount = forms.IntegerField(
        label=_("职工人数（人）"),
        required=False,
        min_value=0,
        max_value=2_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    contact_phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False, help_text=_("加密存放，看的时候要写理由")
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.fields["place"].choices = [(place.pk, place.name) for place in places_of(scope)]  # type: ignore[attr-defined]

    def known(self) -> dict[str, Any]:
        """The values that the actions take. Call it on a valid form."""
        values = dict(self.cleaned_data)
        values["place_id"] = values.pop("place")
        return values


class EnterpriseAmendForm(EnterpriseForm):
    """The same of a file that stands. The contact's number is not shown: left empty, it stays what it was."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, file: EnterpriseFile, **kwargs: Any) -> None:
        names = ("name", "industry", "headcount", "address", "contact_name", "version")
        known = {name: getattr(file, name) for name in names}
        known |= {"place": file.place_id, "uscc": file.enterprise.uscc or ""}
        super().__init__(*args, initial=known, **kwargs)
        if file.enterprise.uscc:
            del self.fields["uscc"]
        if file.contact_phone:
            self.fields["contact_phone"].help_text = _("已经有一个号码，不改就空着")


class ReasonForm(GonghuiForm):
    """Why somebody wants to see what is masked."""

    reason = forms.CharField(
        label=_("为什么要看"),
        max_length=200,
        help_text=_("会记下来，本人可以查到谁看过。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
